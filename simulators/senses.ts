// What the sensors of a home notice of the people in it.
import type { DeviceId, RoomId } from '../rules/model/ids.ts'
import type { Instant } from '../rules/model/time.ts'
import type { Circumstance } from './circumstance.ts'
import type { Fact } from './devices/device.ts'
import { type Fixture, type HouseKind, placeIn } from './house.ts'
import type { Stay } from './person.ts'
import { type Random, random } from './random.ts'
import { secondsAfter, wornBurst } from './worn-movement.ts'

export interface TimedFact {
  readonly at: Instant
  readonly deviceId: DeviceId
  readonly fact: Fact
}

/** Minutes between the moments at which a motion sensor sees somebody; nobody sleeps without turning over. */
const seenEvery = { busy: 2, sitting: 11, asleep: 95 } as const
/** A PIR is blind for a minute after each sight, and its room is called empty a minute and a half after the last. */
const blindMs = 75_000
const emptyAfterMs = 90_000

/** Facts of one stretch of days of one person; `key` names the stretch, so that the same days are noticed alike. */
export function noticed(
  seed: number,
  key: string,
  house: { kind: HouseKind; fixtures: readonly Fixture[] },
  stays: readonly Stay[],
): TimedFact[] {
  const chance = random(seed, 'senses', key)
  const facts: TimedFact[] = []
  let before: Stay | undefined
  for (const stay of stays) {
    if (before && before.room !== stay.room && (before.room === 'outdoors' || stay.room === 'outdoors'))
      doorOpens(facts, house.fixtures, stay.from, chance)
    if (stay.door) doorOpens(facts, house.fixtures, (stay.from + 45_000) as Instant, chance)
    if (stay.room !== 'outdoors') inRoom(facts, house, stay, placeIn(house.kind, stay.room), chance)
    before = stay
  }
  return facts
}

function doorOpens(facts: TimedFact[], fixtures: readonly Fixture[], at: Instant, chance: Random): void {
  const doors = fixtures.filter(({ device }) => device.kind === 'contact')
  const door = chance.chance(0.85) ? doors[0]! : doors.at(-1)!
  const { deviceId } = door.device
  facts.push({ at, deviceId, fact: { kind: 'contact', open: true } })
  const closed = Math.round(at + chance.between(5_000, 22_000)) as Instant
  facts.push({ at: closed, deviceId, fact: { kind: 'contact', open: false } })
}

function inRoom(
  facts: TimedFact[],
  { fixtures }: { fixtures: readonly Fixture[] },
  stay: Stay,
  room: RoomId,
  chance: Random,
): void {
  for (const { device, family } of fixtures) {
    if (device.roomId !== room) continue
    const { deviceId } = device
    if (device.kind === 'motion') for (const at of sights(stay, chance)) seen(facts, deviceId, at)
    // A radar sees breath, so it knows of somebody who lies still.
    else if (device.kind === 'fall-detector' && family === 'zigbee2mqtt') {
      facts.push({ at: (stay.from + 2_000) as Instant, deviceId, fact: { kind: 'presence', present: true } })
      facts.push({ at: (stay.until + 20_000) as Instant, deviceId, fact: { kind: 'presence', present: false } })
    } else if (device.kind === 'bed' && lies(stay)) {
      facts.push({ at: (stay.from + 60_000) as Instant, deviceId, fact: { kind: 'bed', occupied: true } })
      facts.push({ at: stay.until, deviceId, fact: { kind: 'bed', occupied: false } })
    } else if (device.kind === 'plug' && stay.until - stay.from > 600_000 && chance.chance(0.8)) {
      const at = Math.round(stay.from + chance.between(60_000, 240_000)) as Instant
      facts.push({ at, deviceId, fact: { kind: 'plug', on: true, watts: 2050, totalKwh: 0 } })
      facts.push({ at: (at + 190_000) as Instant, deviceId, fact: { kind: 'plug', on: true, watts: 0, totalKwh: 0 } })
    }
  }
}

const lies = ({ stillness, from, until }: Stay): boolean =>
  until - from > 120_000 && (stillness === 'asleep' || stillness === 'motionless')

export function seen(facts: TimedFact[], deviceId: DeviceId, at: Instant): void {
  facts.push({ at, deviceId, fact: { kind: 'motion', active: true } })
}

function* sights({ from, until, stillness }: Stay, chance: Random): Generator<Instant> {
  if (stillness === 'motionless') return
  let at = Math.round(from + chance.between(800, 4_000))
  while (at < until) {
    yield at as Instant
    // Who turns over is often not done with it at once.
    const restless = stillness === 'asleep' && chance.chance(0.4)
    const gap = restless ? chance.between(80_000, 240_000) : chance.wait(seenEvery[stillness]) * 60_000
    at = Math.round(at + Math.max(blindMs, gap))
  }
}

/** What a PIR makes of all sights of everybody, in order: those while it is blind are lost, and it says when the room is empty. */
export function asPir(sights: readonly TimedFact[]): TimedFact[] {
  const result: TimedFact[] = []
  let last: TimedFact | undefined
  for (const sight of sights) {
    if (last && sight.at - last.at < blindMs) continue
    if (last && sight.at - last.at > emptyAfterMs) result.push(empty(last))
    result.push(sight)
    last = sight
  }
  if (last) result.push(empty(last))
  return result
}

const empty = ({ at, deviceId }: TimedFact): TimedFact => ({
  at: (at + emptyAfterMs) as Instant,
  deviceId,
  fact: { kind: 'motion', active: false },
})

/** What happens besides: the fall sensor's verdicts, calls for help, ghosts. */
export function outOfTheOrdinary(seed: number, name: string, circumstances: readonly Circumstance[]): TimedFact[] {
  const facts: TimedFact[] = []
  for (const change of circumstances) {
    if (change.kind === 'help-call')
      facts.push({ at: change.at, deviceId: change.deviceId, fact: { kind: 'help-call' } })
    if (change.kind === 'door-open' || change.kind === 'smoke') facts.push(...beginsAndEnds(change))
    if (change.kind === 'fallen' && change.noticedBy) facts.push(...fallSeen(change.noticedBy, change))
    if (change.kind === 'worn-blow') {
      const burst = wornBurst(change.of, random(seed, 'worn-blow', name, change.deviceId, change.at))
      const at = (change.at + secondsAfter * 1000) as Instant
      facts.push({ at, deviceId: change.deviceId, fact: { kind: 'acceleration', ...burst } })
    }
    if (change.kind === 'ghosts') {
      for (const device of change.deviceIds) {
        const chance = random(seed, 'ghosts', name, device, change.from)
        let at = change.from + chance.unit() * change.everyMinutes * 60_000
        for (; at < change.until; at += change.everyMinutes * 60_000 * chance.between(0.8, 1.2))
          seen(facts, device, Math.round(at) as Instant)
      }
    }
  }
  return facts
}

function beginsAndEnds(change: Extract<Circumstance, { kind: 'door-open' | 'smoke' }>): TimedFact[] {
  const { deviceId, from, until } = change
  const fact = (on: boolean): Fact =>
    change.kind === 'smoke' ? { kind: 'smoke', detected: on } : { kind: 'contact', open: on }
  return [
    { at: from, deviceId, fact: fact(true) },
    { at: until, deviceId, fact: fact(false) },
  ]
}

/** A suspicion, its verdict half a minute later, a call for help after a minute, and the end when somebody is helped up. */
function fallSeen(deviceId: DeviceId, { from, until }: { from: Instant; until: Instant }): TimedFact[] {
  const phases = [
    ['suspected', 4_000],
    ['detected', 30_000],
    ['calling', 60_000],
  ] as const
  return [
    ...phases.map(([phase, after]): TimedFact => ({
      at: (from + after) as Instant,
      deviceId,
      fact: { kind: 'fall', phase },
    })),
    { at: until, deviceId, fact: { kind: 'fall', phase: 'recovered' } },
  ]
}
