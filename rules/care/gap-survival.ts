// How long a silence that began now may last, from this person's own silences: a survival curve with a tail, cut off by a budget of false alarms.
// After Cuddihy et al. (2007) and Moshtaghi et al. (2015): gaps have a distribution per time of day. Not a rule.
import { days, elapsed, type Instant } from '../model/time.ts'
import { silencePrior } from './silence-prior.ts'
import { dayMinutes, type Habits, rememberedDays, wallMinute } from './silences.ts'

const stepMinutes = 10

export interface Allowance {
  readonly floorMinutes: number
  readonly ceilingMinutes: number
  readonly falseAlarmsPerMonth: number
  /** By the hour in which it began: what a silence of somebody who is not known yet may last. */
  readonly strangerMinutes: readonly number[]
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
  const start = wallMinute(from, zone)
  const watched = watchedDays(habits, from)
  const own = ownLimit(curveOf(habits, start, watched, ceilingMinutes), allowance)
  const { firstDays, knownAfterDays } = silencePrior
  const unknown = Math.min(1, Math.max(0, (knownAfterDays - watched) / (knownAfterDays - firstDays))) ** 2
  const strange = allowance.strangerMinutes[Math.floor((start % dayMinutes) / 60)]!
  const minutes = (1 - unknown) * own.minutes + unknown * Math.max(own.minutes, strange)
  const usualMinutes = Math.round((1 - unknown) * own.usualMinutes + unknown * Math.max(own.usualMinutes, strange - 60))
  return {
    minutes: Math.round(Math.min(Math.max(minutes * widen, floorMinutes), ceilingMinutes)),
    usualMinutes: Math.min(usualMinutes, ceilingMinutes),
  }
}

const watchedDays = (habits: Habits, at: Instant): number =>
  habits.since === 0 ? 0 : Math.max(0, elapsed(habits.since, at) / days(1))

interface Tail {
  /** The curve comes down to the few exceedances that it is read at. */
  readonly usualMinutes: number
  readonly count: number
  /** Of those exceedances together, in minutes. */
  readonly beyond: number
  /** What each would be for people: for a silence of a night more than for one of an afternoon. */
  readonly expected: number
}

function tailOf(over: Float64Array): Tail {
  const { tail } = silencePrior
  let first = over.findIndex((count) => count <= tail.exceedances)
  if (first < 0) first = over.length - 1
  let beyond = 0
  const farthest = Math.min(over.length, first + tail.reachMinutes / stepMinutes)
  for (let n = first; n < farthest; n++) beyond += over[n]! * stepMinutes
  const usualMinutes = first * stepMinutes
  const expected = tail.meanExcessMinutes * Math.pow(Math.max(usualMinutes, 30) / 60, tail.growth)
  return { usualMinutes, count: Math.max(over[first]!, 1e-6), beyond, expected }
}

function ownLimit({ over, observed }: Curve, allowance: Allowance): Limit {
  const { tail } = silencePrior
  const { usualMinutes, count, beyond, expected } = tailOf(over)
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

/**
 * `over[n]`: on how many of the days behind us, the recent ones counting most, a silence would have gone on over n steps, had it begun at
 * this time of day. A silence that began a little earlier or later, or ended so, counts the less the further it must be shifted.
 */
interface Curve {
  readonly over: Float64Array
  /** How many days that is of, those on which the resident was out left out. */
  readonly observed: number
}

function curveOf({ silences, absences }: Habits, start: number, watched: number, ceilingMinutes: number): Curve {
  const over = new Float64Array(Math.ceil(ceilingMinutes / stepMinutes) + 1)
  const { kernel } = silencePrior
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
  for (let day = 1; day <= Math.min(rememberedDays, Math.floor(watched)); day++)
    if (!out.has(day)) observed += weightOf(day)
  return { over, observed }
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
