// What a day of a series adds up to: of a register what it moved by, of anything else the sum of its values.
import { amountsOf, type Carried, type CounterLimits, lookAhead } from '../../rules/energy/counters.ts'
import { type Instant, hours } from '../../rules/model/time.ts'
import type { RegisterReading } from '../../rules/model/energy.ts'
import type { Column } from './series-block.ts'

export interface DaySum {
  readonly count: number
  /** Rounded to a millionth, so that sums of sums are what they should be. */
  readonly amount: number
  /** What of it passed while the meter was not heard: the sum is right, and its day may be another. */
  readonly overGap: number
  readonly faults: number
}

export interface RegisterDay extends DaySum {
  readonly end: Carried | null
  /** The end is simply the last reading, and nothing that comes after can change the sum. */
  readonly isPlain: boolean
}

export const nothing: DaySum = { count: 0, amount: 0, overGap: 0, faults: 0 }

export function plainSum({ values }: Column): DaySum {
  let amount = 0
  for (const value of values) amount += value
  return { count: values.length, amount: rounded(amount), overGap: 0, faults: 0 }
}

/** `after`: where the register stood at the end of the last day with readings. `next`: the day behind this one. */
export function registerSum(
  day: Column,
  limits: CounterLimits,
  after: Carried | null,
  next: Column | null,
): RegisterDay {
  const sound = soundDay(day, limits, after)
  if (sound) return sound
  const ahead = next ? readingsOf(next, lookAhead) : []
  const { amounts, faults, end } = amountsOf(readingsOf(day), limits, { after, ahead })
  const sum = (mark?: string) =>
    rounded(amounts.reduce((sum, one) => (mark === undefined || one.mark === mark ? sum + one.amount : sum), 0))
  return { count: day.ats.length, amount: sum(), overGap: sum('over-gap'), faults: faults.length, end, isPlain: false }
}

/** Nearly every day of every meter: it only counts on, never faster than it can, and is heard all the time. Null: it has to be looked at. */
function soundDay(
  { ats, values }: Column,
  { mostPerHour, gapAfter }: CounterLimits,
  after: Carried | null,
): RegisterDay | null {
  const count = ats.length
  if (count === 0 || (after && after.scale !== 1)) return null
  const start = after?.value ?? values[0]!
  let at = after?.at ?? ats[0]!
  let value = start
  for (let index = after ? 0 : 1; index < count; index++) {
    const apart = ats[index]! - at
    const moved = values[index]! - value
    const most = Math.max((mostPerHour * apart) / hours(1), mostPerHour / 12)
    if (!(moved >= 0 && moved <= most && apart <= gapAfter)) return null
    at = ats[index]!
    value = values[index]!
  }
  const end = { at: at as Instant, value, scale: 1 }
  return { count, amount: rounded(value - start), overGap: 0, faults: 0, end, isPlain: true }
}

const readingsOf = ({ ats, values }: Column, most = Infinity): RegisterReading[] =>
  Array.from({ length: Math.min(most, ats.length) }, (_, index) => ({
    at: ats[index]! as Instant,
    value: values[index]!,
  }))

export const rounded = (amount: number): number => Math.round(amount * 1e6) / 1e6
