// The months of use of a home: what its own meters counted, and where they did not, what was imported. Only of who lives there now.
import { countedBy, panelCounters } from '../../rules/energy/meter-roles.ts'
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
  const [t1, t2, back1, back2] = await Promise.all([
    of('imported-t1'),
    of('imported-t2'),
    of('exported-t1'),
    of('exported-t2'),
  ])
  const [gas, solar, energy, returned] = await Promise.all([of('gas'), of('solar'), of('energy'), of('returned')])
  const devices = home?.setup.devices ?? []
  const atGrid = ({ series }: SeriesSum) => countedBy(devices, series) === 'grid'
  const ofPanels = [...solar, ...energy, ...returned]
  const counters = new Set(panelCounters(devices, totalsOf(ofPanels)))
  const made = daysOf(ofPanels.filter(({ series }) => counters.has(series)))
  const burnt = daysOf(gas)
  const smart: Meter = { t1: daysOf(t1), t2: daysOf(t2), back1: daysOf(back1), back2: daysOf(back2) }
  // A meter of one's own knows one tariff.
  const own: Meter = {
    t1: nothing,
    t2: daysOf(energy.filter(atGrid)),
    back1: nothing,
    back2: daysOf(returned.filter(atGrid)),
  }
  const metered = new Map<string, MonthUse>()
  for (let month = from.slice(0, 7); month < thisMonth; month = monthAfter(month, 1)) {
    const use = monthOf(smart, burnt, month) ?? monthOf(own, burnt, month)
    if (use) metered.set(month, { ...use, ...(isWhole(made, month) && { madeKwh: made.monthly.get(month) ?? 0 }) })
  }
  for (const use of await housing.use(homeId))
    if (use.month >= since && use.month < thisMonth && !metered.has(use.month)) metered.set(use.month, use)
  return {
    months: [...metered.values()].toSorted((one, other) => (one.month < other.month ? -1 : 1)),
    gasDays: burnt.days,
  }
}

type Sums = readonly SeriesSum[]

/** The registers of one connection: low tariff and normal, taken and given back. */
interface Meter {
  readonly t1: Days
  readonly t2: Days
  readonly back1: Days
  readonly back2: Days
}

/** Null: it was not there for the whole month. */
function monthOf({ t1, t2, back1, back2 }: Meter, gas: Days, month: string): MonthUse | null {
  // A register that was heard once is one that the home has: a month in which it fell silent is no month without use.
  const has = [t1, t2, back1, back2, gas].filter(({ days }) => days.length > 0)
  if (t1.days.length + t2.days.length === 0 || !has.every((days) => isWhole(days, month))) return null
  const sum = (days: Days) => days.monthly.get(month) ?? 0
  // Who tells one register only, as the first of two, has one tariff, and that is no low one.
  const byTariff = (low: Days, normal: Days) =>
    t2.days.length === 0 ? { normal: sum(low), low: 0 } : { normal: sum(normal), low: sum(low) }
  return { month, importedKwh: byTariff(t1, t2), exportedKwh: byTariff(back1, back2), gasM3: sum(gas) }
}

const totalsOf = (sums: Sums): ReadonlyMap<string, number> => {
  const totals = new Map<string, number>()
  for (const { series, amount } of sums) totals.set(series, (totals.get(series) ?? 0) + amount)
  return totals
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

/** Of a counter that is not there. */
const nothing: Days = { days: [], monthly: new Map(), heard: new Map(), overGap: new Map() }

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
