// A person's days: sleep, meals, going out, visitors, the toilet at night. Drawn once per person and once per day, so that no two days are alike.
import type { RoomKind } from '../rules/model/home.ts'
import { type Instant, minutes } from '../rules/model/time.ts'
import { type Day, wallClock, weekdayOf, weekOf } from './days.ts'
import { type Random, random } from './random.ts'

/** How much somebody moves where they are. */
export type Stillness = 'busy' | 'sitting' | 'asleep' | 'motionless'

/** Somebody is somewhere from one moment to the next; `outdoors` is outside the home. */
export interface Stay {
  readonly room: RoomKind | 'outdoors'
  readonly from: Instant
  readonly until: Instant
  readonly stillness: Stillness
  /** The front door is opened, though nobody leaves. */
  readonly door?: true
}

export interface Person {
  readonly name: string
  readonly wakeMinute: number
  readonly bedMinute: number
  /** The spread of both, in minutes. */
  readonly spread: number
  readonly toiletVisitsPerNight: number
  readonly outingsPerDay: number
  readonly visitorsPerDay: number
  readonly nightsAwayPerWeek: number
  readonly naps: number
}

export function createPerson(seed: number, name: string): Person {
  const chance = random(seed, 'person', name)
  return {
    name,
    wakeMinute: clamp(chance.normal(7.4 * 60, 40), 5.5 * 60, 9 * 60),
    bedMinute: clamp(chance.normal(22.8 * 60, 35), 21 * 60, 24.5 * 60),
    spread: chance.between(10, 28),
    toiletVisitsPerNight: chance.between(0.4, 2.2),
    outingsPerDay: chance.between(0.3, 1.1),
    visitorsPerDay: chance.between(0.1, 0.5),
    nightsAwayPerWeek: chance.between(0, 0.08),
    naps: chance.between(0.1, 0.6),
  }
}

/** From getting up on that day until getting up on the next: without gaps, in order. */
export function dayOfPerson(seed: number, person: Person, day: Day): readonly Stay[] {
  const chance = random(seed, 'day', person.name, day)
  const up = wakesAt(seed, person, day)
  const next = wakesAt(seed, person, day + 1)
  const bed = wallClock(day, clamp(chance.normal(person.bedMinute, person.spread), 20.5 * 60, 25.5 * 60))
  const trip = awayNight(seed, person, day)
  const back = awayNight(seed, person, day - 1)
  const track = createTrack(back ? wallClock(day, back.returnMinute) : up)
  // Somebody who slept elsewhere is not here until they come home.
  if (back) track.begin(up)
  else track.stay('bathroom', chance.between(8, 20), 'busy')
  morning(track, chance, person, day)
  if (trip) {
    track.fill(wallClock(day, trip.leaveMinute), chance)
    track.outUntil(next)
    return track.stays
  }
  afternoon(track, chance, person, day, bed)
  track.fill(bed, chance)
  track.stay('bathroom', chance.between(5, 14), 'busy')
  night(track, chance, person, next)
  return track.stays
}

function morning(track: Track, chance: Random, person: Person, day: Day): void {
  track.stay('kitchen', chance.between(14, 35), 'busy')
  const outing = chance.chance(person.outingsPerDay * (weekdayOf(day) === 7 ? 0.5 : 0.6))
  track.fill(wallClock(day, chance.normal(9.8 * 60, 25)), chance)
  if (outing) track.out(chance.between(35, 140))
  track.stay('kitchen', chance.between(4, 9), 'busy')
  track.fill(wallClock(day, chance.normal(12.3 * 60, 15)), chance)
  track.stay('kitchen', chance.between(15, 35), 'busy')
}

function afternoon(track: Track, chance: Random, person: Person, day: Day, bed: Instant): void {
  if (chance.chance(person.naps)) track.stay('living-room', chance.between(30, 80), 'asleep')
  track.fill(wallClock(day, chance.normal(14.2 * 60, 30)), chance)
  if (chance.chance(person.outingsPerDay * 0.6)) track.out(chance.between(40, 200))
  else if (chance.chance(person.visitorsPerDay)) visit(track, chance)
  track.fill(wallClock(day, chance.normal(17.4 * 60, 20)), chance)
  track.stay('kitchen', chance.between(30, 60), 'busy')
  track.fill(wallClock(day, chance.normal(20 * 60, 20)), chance)
  if (chance.chance(0.08) && bed - track.at > minutes(200)) track.out(chance.between(90, 160))
  else track.stay('kitchen', chance.between(4, 8), 'busy')
}

/** Somebody lets a guest in and out, and there is more life than usual. */
function visit(track: Track, chance: Random): void {
  track.door()
  track.stay('living-room', chance.between(40, 120), 'busy')
  track.door()
}

function night(track: Track, chance: Random, { toiletVisitsPerNight }: Person, until: Instant): void {
  const sleepMinutes = (until - track.at) / 60_000
  let next = chance.wait(sleepMinutes / toiletVisitsPerNight)
  while (track.at + minutes(next + 12) < until) {
    track.stay('bedroom', next, 'asleep')
    track.stay('toilet', chance.between(3, 8), 'busy')
    next = Math.max(25, chance.wait(sleepMinutes / toiletVisitsPerNight))
  }
  track.stayUntil('bedroom', until, 'asleep')
}

function wakesAt(seed: number, { name, wakeMinute, spread }: Person, day: Day): Instant {
  const later = weekdayOf(day) >= 6 ? 20 : 0
  const minute = random(seed, 'wake', name, day).normal(wakeMinute + later, spread)
  return wallClock(day, clamp(minute, 5 * 60, 10.5 * 60))
}

/** A night at somebody else's, from an afternoon until the next morning: shorter than a day, so that nobody need worry. */
function awayNight(
  seed: number,
  { name, nightsAwayPerWeek }: Person,
  day: Day,
): { leaveMinute: number; returnMinute: number } | null {
  if (weekdayOf(day) !== 6) return null
  const chance = random(seed, 'away', name, weekOf(day))
  if (!chance.chance(nightsAwayPerWeek)) return null
  return { leaveMinute: chance.between(14 * 60, 17 * 60), returnMinute: chance.between(11 * 60, 12 * 60) }
}

interface Track {
  readonly stays: readonly Stay[]
  readonly at: Instant
  begin(from: Instant): void
  stay(room: RoomKind, minuteCount: number, stillness: Stillness): void
  stayUntil(room: RoomKind, until: Instant, stillness: Stillness): void
  /** To the front door and back: nobody leaves. */
  door(): void
  out(minuteCount: number): void
  outUntil(until: Instant): void
  /** An ordinary stretch of the day: the living room, with the small walks that people make. */
  fill(until: Instant, chance: Random): void
}

function createTrack(start: Instant): Track {
  const stays: Stay[] = []
  let at = start
  const go = (room: Stay['room'], until: Instant, stillness: Stillness) => {
    if (until <= at) return
    stays.push({ room, from: at, until, stillness })
    at = until
  }
  const after = (minuteCount: number) => (at + minutes(minuteCount)) as Instant
  return {
    stays,
    get at() {
      return at
    },
    begin(from) {
      if (from < at) stays.push({ room: 'outdoors', from, until: at, stillness: 'busy' })
    },
    stay: (room, minuteCount, stillness) => go(room, after(minuteCount), stillness),
    stayUntil: go,
    door() {
      stays.push({ room: 'hall', from: at, until: after(2), stillness: 'busy', door: true })
      at = after(2)
    },
    out(minuteCount) {
      go('hall', after(2), 'busy')
      go('outdoors', after(minuteCount), 'busy')
      go('hall', after(1.5), 'busy')
    },
    outUntil(until) {
      go('hall', after(2), 'busy')
      go('outdoors', until, 'busy')
    },
    fill(until, chance) {
      while (until - at > minutes(6)) {
        go('living-room', Math.min(until, after(chance.between(18, 75))) as Instant, 'sitting')
        if (until - at < minutes(12)) break
        const room = chance.pick(['toilet', 'kitchen', 'kitchen', 'bedroom', 'hall'] as const)
        go(room, after(chance.between(2, 9)), 'busy')
      }
      go('living-room', until, 'sitting')
    },
  }
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))
