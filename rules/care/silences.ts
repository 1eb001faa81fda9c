// The silences and absences that a home remembers of its resident, as few numbers as will do. Not a rule.
import { z } from 'zod'
import { civilAt, type Duration, elapsed, inMinutes, Instant, instantOf } from '../model/time.ts'

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
export const rememberedDays = 42
/** A bound on what a home may keep, whatever its sensors do. */
const mostSpells = 320

export const dayMinutes = 1440
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
export const wallMinute = (at: Instant, zone: string): number =>
  Math.floor(instantOf(civilAt(at, zone), 'UTC') / 60_000)

/** Who is often out for long may be out for longer: three times the longest of late, between the two bounds. */
export function absenceLimit({ absences }: Habits, least: Duration, most: Duration): Duration {
  let longest = 0
  for (let n = 1; n < absences.length; n += 2) longest = Math.max(longest, absences[n]!)
  return Math.min(most, Math.max(least, longest * 3 * 60_000)) as Duration
}
