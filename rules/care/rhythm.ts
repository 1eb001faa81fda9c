// What silence is normal for this person at this time of day: per half hour the longest that it was quiet, slowly forgotten. Not a rule.
// After Cuddihy et al. (2007), "Algorithm to automatically detect abnormally long periods of inactivity in a home".
import { z } from 'zod'
import { elapsed, inMinutes, type Instant, later, localDate, minuteOfDay, minutes } from '../model/time.ts'

const bins = 48
const binMinutes = 30

const Minutes = z.array(z.int().min(0)).length(bins)
export const Rhythm = z.object({
  /** Whole days that were learned from. */
  days: z.int().min(0),
  /** The longest usual silence, in minutes, that is running at this half hour of the day. */
  usual: Minutes,
  /** The same of the day that is going on. */
  date: z.string(),
  today: Minutes,
})
export type Rhythm = z.infer<typeof Rhythm>

const nothing = Array.from({ length: bins }, () => 0)
export const noRhythm: Rhythm = { days: 0, usual: nothing, date: '', today: nothing }

/** How much of the longest silence is forgotten per day on which it was shorter: half in about three weeks. */
const forgotten = 0.03
/** People are not clocks: what is usual at seven is usual at eight. */
const nearBins = 2
/** From this many days on the person's own rhythm counts fully; before, the population's counts for the rest. */
const daysToKnow = 14

/**
 * Silences that are long for most people, in hours, by hour of the day: a night's sleep until the late morning, six hours by day. Chosen
 * so that the first fortnight is quiet for nearly everybody, and still nobody lies a whole day.
 */
const populationHours = [
  10.5, 10.5, 10.5, 10.5, 10.5, 10.5, 10.5, 10.5, 10.5, 10.5, 10, 9, 8, 7, 6, 6, 6, 6, 6, 6, 6, 6, 7, 9,
]

/** A silence that ended at `to`, `from` which it was quiet. */
export function learn(rhythm: Rhythm, from: Instant, to: Instant, zone: string): Rhythm {
  const date = localDate(to, zone)
  let { today } = rhythm
  if (inMinutes(elapsed(from, to)) >= binMinutes) {
    today = [...today]
    for (const { bin, end } of binsBetween(from, to, zone)) {
      today[bin] = Math.max(today[bin]!, Math.round(inMinutes(elapsed(from, end < to ? end : to))))
    }
  }
  if (rhythm.date === '') return { ...rhythm, date, today }
  if (date === rhythm.date) return today === rhythm.today ? rhythm : { ...rhythm, today }
  const usual = rhythm.usual.map((usual, bin) =>
    Math.round(Math.max(today[bin]!, usual - forgotten * (usual - today[bin]!))),
  )
  return { days: rhythm.days + 1, usual, date, today: nothing }
}

export interface Allowance {
  readonly floorMinutes: number
  readonly ceilingMinutes: number
  /** The usual longest silence may be exceeded by this factor and this margin. */
  readonly factor: number
  readonly marginMinutes: number
  /** With more people in the home a silence says less of each. */
  readonly widen: number
}

/** How long it may be quiet at that half hour of the day, in minutes. */
export function allowedMinutes(rhythm: Rhythm, bin: number, allowance: Allowance): number {
  let usual = 0
  for (let near = bin - nearBins; near <= bin + nearBins; near++)
    usual = Math.max(usual, rhythm.usual[(near + bins) % bins]!)
  const own = usual * allowance.factor + allowance.marginMinutes
  const known = Math.min(1, rhythm.days / daysToKnow)
  const population = populationHours[Math.floor((bin * binMinutes) / 60)]! * 60
  const blended = known * own + (1 - known) * Math.max(own, population)
  return Math.min(Math.max(blended * allowance.widen, allowance.floorMinutes), allowance.ceilingMinutes)
}

/** The moment at which a silence since `from` becomes longer than is normal there and then, and what was allowed. */
export function deadlineAfter(
  rhythm: Rhythm,
  from: Instant,
  zone: string,
  allowance: Allowance,
): { at: Instant; allowedMinutes: number } {
  const last = later(from, minutes(allowance.ceilingMinutes))
  for (const { bin, start, end } of binsBetween(from, last, zone)) {
    const allowed = allowedMinutes(rhythm, bin, allowance)
    const crossing = Math.max(start, later(from, minutes(allowed))) as Instant
    if (crossing < end) return { at: crossing, allowedMinutes: Math.round(allowed) }
  }
  return { at: last, allowedMinutes: allowance.ceilingMinutes }
}

/** The half hours of the wall clock between two moments, each with its bounds; on the nights of a change of clock too. */
function* binsBetween(
  from: Instant,
  to: Instant,
  zone: string,
): Generator<{ bin: number; start: Instant; end: Instant }> {
  let start = from
  while (start < to) {
    const minute = minuteOfDay(start, zone)
    const bin = Math.floor(minute / binMinutes)
    const sinceMinute = start % minutes(1)
    const end = later(start, minutes((bin + 1) * binMinutes - minute)) - sinceMinute
    yield { bin, start, end: end as Instant }
    start = end as Instant
  }
}
