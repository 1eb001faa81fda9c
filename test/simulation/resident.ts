// The ordinary days of who lives in a simulated home, and the devices that say now and then that they are there.
import type { DeviceId } from '../../rules/model/ids.ts'
import type { Reading } from '../../rules/model/observation.ts'
import { instant, type Instant, later, minutes, seconds } from '../../rules/model/time.ts'
import { type Day, wallClock } from '../../simulators/days.ts'
import type { Random } from '../../simulators/random.ts'
import { door, motions } from './home.ts'
import type { Unnamed } from './story.ts'

/** Up before seven, to bed before eleven, in between about the house every hour or so; now and then out of bed at night. */
export function dayOfResident(chance: Random, day: Day): Unnamed[] {
  const up = chance.between(6.25, 7) * 60
  const bed = chance.between(22.5, 23) * 60
  const said: Unnamed[] = []
  for (let minute = up; minute < bed; minute += chance.between(45, 100)) said.push(...stirs(chance, day, minute))
  said.push(...stirs(chance, day, bed))
  if (chance.chance(0.4)) said.push(...stirs(chance, day, chance.between(24, 29) * 60))
  if (chance.chance(0.5)) {
    const out = chance.between(10, 16) * 60
    for (const [open, after] of [
      [true, 0],
      [false, 0.2],
    ] as const)
      said.push({ at: wallClock(day, out + after), deviceId: door, reading: { kind: 'contact', open } })
    said.push(...stirs(chance, day, out + 3))
  }
  return said
}

const stirs = (chance: Random, day: Day, minute: number): Unnamed[] => about(chance, wallClock(day, minute))

/** Through three rooms and back: one sensor less, or a message, does not hide that somebody is about. */
export function about(chance: Random, at: Instant): Unnamed[] {
  const first = chance.whole(0, motions.length - 1)
  return Array.from({ length: 5 }, (_, step) => ({
    at: later(at, seconds(step * 42)),
    deviceId: motions[(first + step) % motions.length]!,
    reading: { kind: 'motion', active: true },
  }))
}

export function beats(
  id: DeviceId,
  everyMinutes: number,
  from: Instant,
  until: Instant,
  chance: Random,
  reading: Reading,
): Unnamed[] {
  const said: Unnamed[] = []
  for (
    let at = later(from, minutes(chance.between(0, everyMinutes)));
    at < until;
    at = later(at, minutes(everyMinutes * chance.between(0.97, 1)))
  )
    said.push({ at: instant(at), deviceId: id, reading })
  return said
}
