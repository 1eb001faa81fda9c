// How much a care desk has to bear: alarms per ten minutes against what one person can answer, and whether they come in a flood. Pure.
import { earlier, hours, type Instant, later, minutes } from '../../rules/model/time.ts'

/** EEMUA 191: in the long run one alarm in ten minutes, and no more than ten in the first ten minutes of an upset. */
export const perTenMinutesAtMost = 1
const window = minutes(10)
const floodFrom = 10
/** A flood is over when fewer than this came in ten minutes: at ten it would come and go with each alarm. */
const floodBelow = 5

export interface Load {
  readonly lastTenMinutes: number
  /** Averaged over the last hour. */
  readonly perTenMinutes: number
  readonly floodSince: Instant | null
  readonly level: 'calm' | 'busy' | 'flood'
}

/** `raised`: when each alarm of the desk was raised, in any order. */
export function loadOf(raised: readonly Instant[], now: Instant): Load {
  const since = (from: Instant) => raised.filter((at) => at > from && at <= now).length
  const perTenMinutes = Math.round((since(earlier(now, hours(1))) / 6) * 10) / 10
  const floodSince = floodSinceOf(raised, now)
  return {
    lastTenMinutes: since(earlier(now, window)),
    perTenMinutes,
    floodSince,
    level: floodSince !== null ? 'flood' : perTenMinutes > perTenMinutesAtMost ? 'busy' : 'calm',
  }
}

/** When the flood that lasts now began; null: there is none. */
export function floodSinceOf(raised: readonly Instant[], now: Instant): Instant | null {
  const sorted = raised.filter((at) => at <= now).sort((one, other) => one - other)
  let since: Instant | null = null
  /** Of the first `count`: when fewer than five of them are left in ten minutes. */
  const endOf = (count: number): number => {
    const last = sorted[count - floodBelow]
    return last === undefined ? -Infinity : later(last, window)
  }
  for (const [index, at] of sorted.entries()) {
    // One that comes in the very moment keeps it going.
    if (since !== null && endOf(index) < at) since = null
    const tenth = sorted[index - floodFrom + 1]
    if (since === null && tenth !== undefined && later(tenth, window) > at) since = at
  }
  return endOf(sorted.length) <= now ? null : since
}

/** Of a period that has passed: the mean, the most in any ten minutes and when these began, and how many floods there were. */
export function loadOver(raised: readonly Instant[], from: Instant, to: Instant) {
  const sorted = raised.filter((at) => from <= at && at < to).sort((one, other) => one - other)
  let busiest: { count: number; at: Instant } | null = null
  let floods = 0
  let isFlood = false
  let first = 0
  for (const [last, at] of sorted.entries()) {
    while (later(sorted[first]!, window) <= at) first++
    const count = last - first + 1
    if (count > (busiest?.count ?? 0)) busiest = { count, at: sorted[first]! }
    if (count < floodBelow) isFlood = false
    if (isFlood || count < floodFrom) continue
    isFlood = true
    floods++
  }
  const tens = (to - from) / window
  return { perTenMinutes: tens > 0 ? Math.round((sorted.length / tens) * 1000) / 1000 : 0, busiest, floods }
}
