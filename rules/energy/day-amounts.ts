// Amounts by local day: days of 23, 24 and 25 hours, and each day says how much of it was heard.
import type { Amount, DayAmount } from '../model/energy.ts'
import { daysBetween } from '../model/civil-day.ts'
import { elapsed, hours, type Instant, later, localDate, startOfLocalDay } from '../model/time.ts'

/** An amount that lies over midnight is shared out by time; what lies over a gap counts in the sum and not as heard. */
export function dayAmounts(amounts: readonly Amount[], zone: string): readonly DayAmount[] {
  const sums = new Map<string, { amount: number; heard: number }>()
  for (const { from, until, amount, mark } of amounts) {
    for (const part of byDay(from, until, zone)) {
      const day = sums.get(part.day) ?? { amount: 0, heard: 0 }
      day.amount += amount * (elapsed(part.from, part.until) / elapsed(from, until))
      if (mark === 'measured') day.heard += elapsed(part.from, part.until) / part.length
      sums.set(part.day, day)
    }
  }
  return [...sums].map(([day, sum]) => ({ day, amount: sum.amount, heard: Math.min(1, sum.heard) }))
}

interface PartOfDay {
  readonly day: string
  readonly from: Instant
  readonly until: Instant
  /** Of the whole day, in milliseconds. */
  readonly length: number
}

function* byDay(from: Instant, until: Instant, zone: string): Generator<PartOfDay> {
  let at = from
  while (at < until) {
    const start = startOfLocalDay(at, zone)
    // 26 hours on it is the next day, whatever the clocks do.
    const end = startOfLocalDay(later(start, hours(26)), zone)
    const stop = Math.min(end, until) as Instant
    yield { day: localDate(at, zone), from: at, until: stop, length: elapsed(start, end) }
    at = stop
  }
}

/** The sum of the days from `from` (included) until `until` (not included), and the share of that span which was heard. */
export function sumOf(
  amounts: readonly DayAmount[],
  from: string,
  until: string,
): { amount: number; heard: number; days: number } {
  const within = amounts.filter(({ day }) => day >= from && day < until)
  const count = daysBetween(from, until)
  return {
    amount: within.reduce((sum, { amount }) => sum + amount, 0),
    heard: count === 0 ? 0 : within.reduce((sum, { heard }) => sum + heard, 0) / count,
    days: within.filter(({ heard }) => heard >= 0.9).length,
  }
}
