// What a counter of a solar system moved by, as mean power of each hour: what its yield is judged from.
import type { Amount } from '../model/energy.ts'
import { elapsed, hours, type Instant, later } from '../model/time.ts'
import type { Hour } from './solar-fit.ts'

/** A stretch longer than this tells the sum and not the course: a night, or a time in which nobody listened. */
const longestTold = hours(3)

/** In the amounts' unit per hour: kW of kWh. Hours of which nothing was told are absent. Oldest first. */
export function solarHours(amounts: readonly Amount[]): readonly Hour[] {
  const byHour = new Map<Instant, number>()
  for (const { from, until, amount, mark } of amounts) {
    if (mark === 'over-gap' || elapsed(from, until) > longestTold) continue
    for (let hour = (from - (from % hours(1))) as Instant; hour < until; hour = later(hour, hours(1))) {
      const within = Math.min(until, later(hour, hours(1))) - Math.max(from, hour)
      byHour.set(hour, (byHour.get(hour) ?? 0) + (amount * within) / elapsed(from, until))
    }
  }
  return [...byHour].map(([at, power]) => ({ at, power })).toSorted((one, other) => one.at - other.at)
}
