// What simpler watchers would have done in the same home: one limit for all hours, and the mean and deviation of each hour. Told the best
// setting afterwards, which nobody has who must set it before.
import { civilAt, elapsed, hours, type Instant, later, minutes } from '../rules/model/time.ts'

/** A recorded home as a rival sees it. */
export interface Seen {
  readonly zone: string
  /** Every sign of life, in order. */
  readonly signs: readonly Instant[]
  /** When nobody was in, where the rival is told so: then its clock stands still. */
  readonly absences: readonly { readonly from: Instant; readonly to: Instant }[]
  readonly judged: { readonly from: Instant; readonly to: Instant }
  readonly cuts: readonly Instant[]
}

export interface RivalAt {
  /** Its limit in hours, or its number of deviations. */
  readonly setting: number
  readonly falseAlarms: number
  /** Per cut, in milliseconds; Infinity: none within two days. */
  readonly delays: readonly number[]
}

export type Rival = (seen: Seen, setting: number) => RivalAt

const settings = {
  fixed: Array.from({ length: 190 }, (_, n) => 1 + n * 0.25),
  zScore: Array.from({ length: 90 }, (_, n) => Math.round(10 * 1.1 ** n) / 10),
}
const longest = hours(48)
const shortestSilence = minutes(15)
/** A desk that answered closes it after this, and the watch begins anew. */
const answered = minutes(60)

export const fixedLimit: Rival = (seen, setting) => judge(seen, setting, () => hours(setting))

/** Mean and deviation of the silences of a quarter of an hour and more that began in that hour so far. */
export const zScore: Rival = (seen, setting) => {
  const byHour = Array.from({ length: 24 }, () => ({ count: 0, sum: 0, squares: 0 }))
  return judge(
    seen,
    setting,
    (_, hour) => {
      const known = byHour[hour]!
      if (known.count < 5) return longest
      const mean = known.sum / known.count
      const deviation = Math.sqrt(Math.max(0, known.squares / known.count - mean * mean))
      return mean + setting * deviation
    },
    (length, hour) => {
      // Who counts the seconds between two hits of one walk has a mean of nothing.
      if (length < shortestSilence) return
      const known = byHour[hour]!
      known.count++
      known.sum += length
      known.squares += length * length
    },
  )
}

/** The rival at its quickest setting with no more false alarms than that; null: it has none. The more it waits, the fewer they are. */
export function atMost(rival: Rival, seen: Seen, falseAlarms: number): RivalAt | null {
  const list = rival === fixedLimit ? settings.fixed : settings.zScore
  let best: RivalAt | null = null
  let [low, high] = [0, list.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = rival(seen, list[middle]!)
    if (found.falseAlarms <= falseAlarms) {
      best = found
      high = middle - 1
    } else low = middle + 1
  }
  return best
}

function judge(
  { signs, absences, judged, cuts, zone }: Seen,
  setting: number,
  limitOf: (from: Instant, hour: number) => number,
  learn: (length: number, hour: number) => void = () => {},
): RivalAt {
  const delays: number[] = []
  let falseAlarms = 0
  let cut = 0
  for (const [place, from] of signs.entries()) {
    const next = signs[place + 1]
    const { hour } = civilAt(from, zone)
    const limit = Math.min(longest, limitOf(from, hour))
    const until = next ?? (Infinity as Instant)
    for (; cut < cuts.length && cuts[cut]! < until; cut++) {
      if (cuts[cut]! < from) delays.push(Infinity)
      else delays.push(delayAfter(cuts[cut]!, from, limit))
    }
    if (next === undefined) break
    const absence = absences.find((absence) => absence.from < next && absence.to > from)
    const length = elapsed(from, next)
    learn(length, hour)
    const quiet = absence ? Math.max(0, absence.from - from) : length
    for (let at = from + limit; at < from + quiet; at += limit + answered)
      if (at >= judged.from && at <= judged.to) falseAlarms++
  }
  return { setting, falseAlarms, delays }
}

function delayAfter(cut: Instant, from: Instant, limit: number): number {
  let at = later(from, limit as ReturnType<typeof hours>)
  while (at < cut) at = (at + answered + limit) as Instant
  return at - cut > longest ? Infinity : at - cut
}
