// How long a silence that began now may last, from this person's own silences: a survival curve with a tail, cut off by a budget of false alarms.
// After Cuddihy et al. (2007) and Moshtaghi et al. (2015): gaps have a distribution per time of day. Not a rule.
import { z } from 'zod'
import { civilAt, type Duration, days, elapsed, inMinutes, Instant, instantOf, minuteOfDay } from '../model/time.ts'
import { silencePrior } from './silence-prior.ts'

/** Pairs of numbers in one list, so that a home's past is small: the wall clock's minute at which it began, and how many minutes it lasted. */
const Spells = z.array(z.int())

export const Habits = z.object({
  /** Learning began; 0: it has not. */
  since: Instant,
  silences: Spells,
  absences: Spells,
})
export type Habits = z.infer<typeof Habits>
export const noHabits: Habits = { since: 0 as Instant, silences: [], absences: [] }

/** Shorter ones say nothing of the long ones. */
const shortestSilence = 30
const shortestAbsence = 120
const rememberedDays = 42
/** A bound on what a home may keep, whatever its sensors do. */
const mostSpells = 320

const dayMinutes = 1440
const stepMinutes = 10

export const begin = (habits: Habits, at: Instant): Habits => (habits.since > 0 ? habits : { ...habits, since: at })

/** A silence of somebody who was in. */
export const learnSilence = (habits: Habits, from: Instant, to: Instant, zone: string): Habits =>
  inMinutes(elapsed(from, to)) < shortestSilence
    ? habits
    : { ...habits, silences: withSpell(habits.silences, from, to, zone) }

/** Out and back. */
export const learnAbsence = (habits: Habits, from: Instant, to: Instant, zone: string): Habits =>
  inMinutes(elapsed(from, to)) < shortestAbsence
    ? habits
    : { ...habits, absences: withSpell(habits.absences, from, to, zone) }

function withSpell(spells: readonly number[], from: Instant, to: Instant, zone: string): number[] {
  const start = wallMinute(from, zone)
  const oldest = start - rememberedDays * dayMinutes
  const kept: number[] = []
  for (let n = 0; n < spells.length; n += 2) if (spells[n]! >= oldest) kept.push(spells[n]!, spells[n + 1]!)
  return [...kept.slice(Math.max(0, kept.length + 2 - 2 * mostSpells)), start, Math.round(inMinutes(elapsed(from, to)))]
}

/** Minutes that the clock on the wall has counted: days begin at multiples of 1440, on the nights of a change of clock too. */
const wallMinute = (at: Instant, zone: string): number => Math.floor(instantOf(civilAt(at, zone), 'UTC') / 60_000)

export interface Allowance {
  readonly floorMinutes: number
  readonly ceilingMinutes: number
  readonly falseAlarmsPerMonth: number
  /** With more people in the home a silence says less of each. */
  readonly widen: number
}

export interface Limit {
  readonly minutes: number
  /** The longest that it is usually quiet from this hour on. */
  readonly usualMinutes: number
}

/** How long a silence that began at `from` may last. */
export function limitOf(habits: Habits, from: Instant, zone: string, allowance: Allowance): Limit {
  const { floorMinutes, ceilingMinutes, widen } = allowance
  const watchedDays = habits.since === 0 ? 0 : Math.max(0, elapsed(habits.since, from) / days(1))
  const own = ownLimit(habits, from, zone, watchedDays, allowance)
  const { firstDays, knownAfterDays } = silencePrior
  const unknown = Math.min(1, Math.max(0, (knownAfterDays - watchedDays) / (knownAfterDays - firstDays))) ** 2
  const strange = silencePrior.longestMinutes[Math.floor(minuteOfDay(from, zone) / 60)]!
  const minutes = (1 - unknown) * own.minutes + unknown * Math.max(own.minutes, strange)
  const usualMinutes = Math.round((1 - unknown) * own.usualMinutes + unknown * Math.max(own.usualMinutes, strange - 60))
  return {
    minutes: Math.round(Math.min(Math.max(minutes * widen, floorMinutes), ceilingMinutes)),
    usualMinutes: Math.min(usualMinutes, ceilingMinutes),
  }
}

/**
 * `over[n]`: on how many of the days behind us, the recent ones counting most, a silence would have gone on over n steps, had it begun at
 * this time of day. A silence that began a little earlier or later, or ended so, counts the less the further it must be shifted.
 */
function ownLimit(habits: Habits, from: Instant, zone: string, watchedDays: number, allowance: Allowance): Limit {
  const { tail } = silencePrior
  const over = new Float64Array(Math.ceil(allowance.ceilingMinutes / stepMinutes) + 1)
  const observed = daysOver(habits, from, zone, watchedDays, allowance.ceilingMinutes, over)
  let first = over.findIndex((count) => count <= tail.exceedances)
  if (first < 0) first = over.length - 1
  let beyond = 0
  const farthest = Math.min(over.length, first + tail.reachMinutes / stepMinutes)
  for (let n = first; n < farthest; n++) beyond += over[n]! * stepMinutes
  const usualMinutes = first * stepMinutes
  // The mean excess over that, held by what it is for people: for a silence of a night more minutes than for one of an afternoon.
  const expected = tail.meanExcessMinutes * Math.pow(Math.max(usualMinutes, 30) / 60, tail.growth)
  const count = Math.max(over[first]!, 1e-6)
  const meanExcess = (beyond + expected * tail.weight) / (count + tail.weight)
  const rate = tail.exceedances / Math.max(observed, tail.exceedances)
  const budget = allowance.falseAlarmsPerMonth / 30 / tail.momentsADay
  // A long silence may cost more of the budget: the longer it lasts, the likelier it hides something.
  let minutes = usualMinutes
  while (minutes < allowance.ceilingMinutes) {
    const share = budget * Math.pow(Math.max(minutes, 30) / 240, tail.lengthPower)
    if (rate * Math.exp(-(minutes - usualMinutes) / meanExcess) <= share) break
    minutes += 5
  }
  return { minutes, usualMinutes }
}

/** Fills `over`; answers how many days there were in it, those on which the resident was out left out. */
function daysOver(
  { silences, absences }: Habits,
  from: Instant,
  zone: string,
  watchedDays: number,
  ceilingMinutes: number,
  over: Float64Array,
): number {
  const { kernel } = silencePrior
  const start = wallMinute(from, zone)
  const weekend = isWeekend(start)
  const weightOf = (day: number) =>
    Math.pow(0.5, day / kernel.halfLifeDays) *
    (isWeekend(start - day * dayMinutes) === weekend ? 1 : kernel.otherKindOfDay)
  const byDay = new Map<number, number[]>()
  for (let n = 0; n < silences.length; n += 2) {
    const day = Math.round((start - silences[n]!) / dayMinutes)
    const length = silences[n + 1]!
    if (day < 0 || day > rememberedDays || length > ceilingMinutes || silences[n]! + length > start) continue
    const list = byDay.get(day)
    if (list) list.push(silences[n]! + day * dayMinutes - start, length)
    else byDay.set(day, [silences[n]! + day * dayMinutes - start, length])
  }
  for (const [day, list] of byDay) addDay(over, list, weightOf(day))
  const out = daysOut(absences, start)
  let observed = 0
  for (let day = 1; day <= Math.min(rememberedDays, Math.floor(watchedDays)); day++)
    if (!out.has(day)) observed += weightOf(day)
  return observed
}

/** `list`: the day's silences, each with how much later than the present one it began. The best fitting one stands for the day. */
function addDay(over: Float64Array, list: readonly number[], weight: number): void {
  for (let n = 0; n < over.length; n++) {
    let best = 0
    for (let i = 0; i < list.length; i += 2) {
      const begins = list[i]!
      const length = list[i + 1]!
      if (length < n * stepMinutes) continue
      const shift = Math.max(0, begins, n * stepMinutes - begins - length)
      best = Math.max(best, closeness(shift))
    }
    over[n]! += best * weight
  }
}

const closeness = (shiftMinutes: number): number => {
  const apart = shiftMinutes / silencePrior.kernel.shiftMinutes
  return apart > 3 ? 0 : Math.exp(-0.5 * apart * apart)
}

/** How many days back the resident was out at this time of day. */
function daysOut(absences: readonly number[], start: number): Set<number> {
  const out = new Set<number>()
  for (let n = 0; n < absences.length; n += 2) {
    if (absences[n + 1]! < 240) continue
    const last = Math.floor((start - absences[n]!) / dayMinutes)
    for (let day = Math.max(1, Math.ceil((start - absences[n]! - absences[n + 1]!) / dayMinutes)); day <= last; day++)
      out.add(day)
  }
  return out
}

/** Day 0 of the wall clock, 1970-01-01, was a Thursday. */
const isWeekend = (wall: number): boolean => {
  const weekday = (Math.floor(wall / dayMinutes) + 4) % 7
  return weekday === 6 || weekday === 0
}

/** Who is often out for long may be out for longer: three times the longest of late, between the two bounds. */
export function absenceLimit({ absences }: Habits, least: Duration, most: Duration): Duration {
  let longest = 0
  for (let n = 1; n < absences.length; n += 2) longest = Math.max(longest, absences[n]!)
  return Math.min(most, Math.max(least, longest * 3 * 60_000)) as Duration
}
