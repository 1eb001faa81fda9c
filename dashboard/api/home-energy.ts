// The months of use of a home: what its own meters counted, and where they did not, what was imported. Only of who lives there now.
import { daysBetween } from '../../rules/model/civil-day.ts'
import type { DayAmount } from '../../rules/model/energy.ts'
import type { Home } from '../../rules/model/home.ts'
import type { MonthUse } from '../../rules/model/housing.ts'
import type { HomeId } from '../../rules/model/ids.ts'
import { type Instant, localDate } from '../../rules/model/time.ts'
import type { SeriesSum } from '../../rules/ports.ts'
import type { HomeEnergy } from '../../rules/woonlasten/home-effects.ts'
import { daysIn } from '../../rules/woonlasten/months.ts'
import { monthAfter } from '../../rules/woonlasten/months-around.ts'
import type { ApiParts } from './parts.ts'

const zoneOfNoHome = 'Europe/Amsterdam'
/** Two whole years around a measure of last year, and the months between. */
const monthsBack = 40
/** A meter that was away for some days tells the sum of them when it is heard again. */
const mostDaysMissing = 3
/** What passed while it was not heard may be of the month before. */
const mostOverGap = 0.1

export const dayOfNow = (now: Instant, home: Home | null): string => localDate(now, home?.setup.zone ?? zoneOfNoHome)

/** `home` null: not in the registry, so that nothing but what was imported is known of it, and nobody's moving in. */
export async function homeEnergy(
  { series, housing, clock }: Pick<ApiParts, 'series' | 'housing' | 'clock'>,
  homeId: HomeId,
  home: Home | null,
): Promise<HomeEnergy> {
  const thisMonth = dayOfNow(clock.now(), home).slice(0, 7)
  const since = firstMonthOf(home)
  if (since === null) return { months: [], gasDays: [] }
  const until = `${thisMonth}-01`
  const earliest = `${monthAfter(thisMonth, -monthsBack)}-01`
  const from = `${since}-01` > earliest ? `${since}-01` : earliest
  const of = (family: string) =>
    from < until
      ? series.sums({ homeId, purpose: 'energy', series: family, per: 'day', from, until })
      : Promise.resolve([])
  const [t1, t2, back1, back2, gas, solar] = (
    await Promise.all(['imported-t1', 'imported-t2', 'exported-t1', 'exported-t2', 'gas', 'solar'].map(of))
  ).map(daysOf) as [Days, Days, Days, Days, Days, Days]
  const metered = new Map<string, MonthUse>()
  for (let month = from.slice(0, 7); month < thisMonth; month = monthAfter(month, 1)) {
    const sum = (days: Days) => days.monthly.get(month) ?? 0
    // A register that was heard once is one that the home has: a month in which it fell silent is no month without use.
    const has = [t1, t2, back1, back2, gas].filter(({ days }) => days.length > 0)
    if (t1.days.length === 0 || !has.every((days) => isWhole(days, month))) continue
    metered.set(month, {
      month,
      importedKwh: { normal: sum(t2), low: sum(t1) },
      exportedKwh: { normal: sum(back2), low: sum(back1) },
      gasM3: sum(gas),
      ...(isWhole(solar, month) && { madeKwh: sum(solar) }),
    })
  }
  for (const use of await housing.use(homeId))
    if (use.month >= since && use.month < thisMonth && !metered.has(use.month)) metered.set(use.month, use)
  return {
    months: [...metered.values()].toSorted((one, other) => (one.month < other.month ? -1 : 1)),
    gasDays: gas.days,
  }
}

/** The first month that is wholly of who lives there now; null: nobody does, and what was before is not theirs. */
function firstMonthOf(home: Home | null): string | null {
  if (home === null) return '0000-01'
  const { residency, zone } = home.setup
  if (residency === null) return null
  const day = localDate(residency.since, zone)
  return day.endsWith('-01') ? day.slice(0, 7) : monthAfter(day.slice(0, 7), 1)
}

interface Days {
  readonly days: readonly DayAmount[]
  readonly monthly: ReadonlyMap<string, number>
  /** How many days of the month were heard, and which part of its sum passed while it was not. */
  readonly heard: ReadonlyMap<string, number>
  readonly overGap: ReadonlyMap<string, number>
}

/** All devices of a family together; a day is as well heard as its worst. */
function daysOf(sums: readonly SeriesSum[]): Days {
  const days = new Map<string, DayAmount>()
  for (const { period: day, amount, overGap } of sums) {
    const before = days.get(day)
    const heard = amount > 0 ? Math.max(0, 1 - overGap / amount) : 1
    days.set(day, { day, amount: (before?.amount ?? 0) + amount, heard: Math.min(before?.heard ?? 1, heard) })
  }
  const monthly = new Map<string, number>()
  const heard = new Map<string, number>()
  const gaps = new Map<string, number>()
  for (const { day, amount, heard: share } of days.values()) {
    const month = day.slice(0, 7)
    gaps.set(month, (gaps.get(month) ?? 0) + amount * (1 - share))
    monthly.set(month, (monthly.get(month) ?? 0) + amount)
    heard.set(month, (heard.get(month) ?? 0) + 1)
  }
  return {
    days: [...days.values()].toSorted((one, other) => daysBetween(other.day, one.day)),
    monthly,
    heard,
    overGap: gaps,
  }
}

function isWhole({ heard, monthly, overGap }: Days, month: string): boolean {
  const isHeard = (heard.get(month) ?? 0) >= daysIn(month) - mostDaysMissing
  return isHeard && (overGap.get(month) ?? 0) <= mostOverGap * (monthly.get(month) ?? 0)
}
