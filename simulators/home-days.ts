// One home, day by day: from the lives of its people and its energy to the messages of its devices.
import type { DeviceId } from '../rules/model/ids.ts'
import { type Instant, minutes } from '../rules/model/time.ts'
import { changed, type Circumstance } from './circumstance.ts'
import { type Day, firstDay, wallClock } from './days.ts'
import type { Fact, Speaker } from './devices/device.ts'
import { families } from './devices/index.ts'
import { createEnergy, type Energy } from './energy.ts'
import type { Fixture } from './house.ts'
import type { Household } from './household.ts'
import type { TimedMessage } from './message.ts'
import { dayOfPerson } from './person.ts'
import { random } from './random.ts'
import { asPir, noticed, outOfTheOrdinary, seen, type TimedFact } from './senses.ts'
import type { Sky } from './sky.ts'

export interface HomeDays {
  /** The messages of that local day from `from` (included) until `to` (not included), in order. */
  messagesOf(day: Day, during: readonly Circumstance[], meter: MeterWindow): readonly TimedMessage[]
}

/** Meters speak so often that only what is asked for is made. */
export interface MeterWindow {
  readonly from: Instant
  readonly to: Instant
  readonly everySeconds: number
}

export function createHomeDays(seed: number, household: Household, sky: Sky): HomeDays {
  const { home, fixtures } = household
  const { homeId } = home.setup
  const energy = createEnergy(seed, homeId, household.energy, sky)
  // A memo of the day last asked for: whoever follows a home live asks for the same day again and again.
  let last: { key: string; messages: readonly TimedMessage[] } | undefined

  /** What people cause on that day and the evening before, so that each sensor knows how it stands at midnight. */
  function lived(day: Day, during: readonly Circumstance[]): TimedFact[] {
    const facts = outOfTheOrdinary(seed, homeId, during)
    for (const person of household.people) {
      const stays = [day - 1, day].flatMap((part) => dayOfPerson(seed, person, part))
      facts.push(...noticed(seed, `${person.name}/${day}`, household, changed(stays, during)))
    }
    for (const { device } of fixtures) {
      const chance = random(seed, 'ghost', homeId, device.deviceId, day)
      // Now and then a sensor sees what is not there, in an empty home too.
      if (device.kind === 'motion' && chance.chance(0.06))
        seen(facts, device.deviceId, Math.round(wallClock(day, chance.between(0, 1438))) as Instant)
    }
    return facts
  }

  return {
    messagesOf(day, during, meter) {
      const key = `${day}/${JSON.stringify(during)}`
      const start = wallClock(day, 0)
      const end = wallClock(day + 1, 0)
      if (last?.key !== key) {
        const checks = fixtures.flatMap((fixture) => [...unasked(seed, household, fixture, day, sky, during)])
        const facts = [...sensed(lived(day, during)), ...checks]
          .filter(({ at }) => at < end)
          .sort((one, other) => one.at - other.at)
        last = { key, messages: said(facts, start) }
      }
      const from = Math.max(start, meter.from) as Instant
      const to = Math.min(end, meter.to) as Instant
      const metered = fixtures.flatMap((fixture) => [
        ...meterFacts(seed, household, fixture, { start, from, to, everyMs: meter.everySeconds * 1000 }, energy),
      ])
      const people = last.messages.filter(({ at }) => at >= from && at < to)
      return [...people, ...said(metered, from)].sort((one, other) => one.at - other.at)
    },
  }

  function said(facts: readonly TimedFact[], start: Instant): TimedMessage[] {
    const speakers = new Map(fixtures.map((fixture) => [fixture.device.deviceId, speakerOf(seed, homeId, fixture)]))
    const messages: TimedMessage[] = []
    for (const { at, deviceId, fact } of facts) {
      const { speaker, fixture } = speakers.get(deviceId)!
      const told = fact.kind === 'plug' ? { ...fact, totalKwh: plugKwh(at) } : fact
      if (at >= start)
        for (const utterance of families[fixture.family].say(speaker, told, at))
          messages.push({ at, homeId, ...utterance })
      speaker.last[told.kind] = told
    }
    return messages
  }
}

/** Motion is seen by PIRs, which are blind for a while; other sensors notice as it is. */
function sensed(facts: readonly TimedFact[]): TimedFact[] {
  const sights = new Map<DeviceId, TimedFact[]>()
  const others: TimedFact[] = []
  for (const fact of facts) {
    if (fact.fact.kind !== 'motion') others.push(fact)
    else {
      const of = sights.get(fact.deviceId)
      if (of) of.push(fact)
      else sights.set(fact.deviceId, [fact])
    }
  }
  for (const of of sights.values()) others.push(...asPir(of.sort((one, other) => one.at - other.at)))
  return others
}

/** What a device says on a day though nothing happened. */
function* unasked(
  seed: number,
  household: Household,
  { device, checkInMinutes }: Fixture,
  day: Day,
  sky: Sky,
  during: readonly Circumstance[],
): Generator<TimedFact> {
  const { deviceId, kind } = device
  const beats = (everyMinutes: number) =>
    beatsOf(seed, household, deviceId, minutes(everyMinutes), wallClock(day, 0), wallClock(day + 1, 0))
  if (checkInMinutes !== undefined) {
    for (const at of beats(checkInMinutes))
      yield { at, deviceId, fact: kind === 'climate' ? indoors(at, sky, during) : { kind: 'check-in' } }
  }
  if (kind === 'plug') for (const at of beats(15)) yield { at, deviceId, fact: idlePlug }
}

/** What a meter or an inverter says between two moments of one day. */
function* meterFacts(
  seed: number,
  household: Household,
  { device: { deviceId, kind } }: Fixture,
  { start, from, to, everyMs }: { start: Instant; from: Instant; to: Instant; everyMs: number },
  energy: Energy,
): Generator<TimedFact> {
  if (kind !== 'meter' && kind !== 'solar') return
  const beats = beatsOf(seed, household, deviceId, everyMs, from, to)
  if (kind === 'solar') return yield* inverter(deviceId, beats, { start, everyMs }, energy)
  for (const at of beats) yield { at, deviceId, fact: meterFact(at, energy) }
}

/** Each device has its own second; the same ones whatever stretch is asked for. */
function* beatsOf(
  seed: number,
  { home }: Household,
  deviceId: DeviceId,
  everyMs: number,
  from: Instant,
  to: Instant,
): Generator<Instant> {
  const offset = Math.round(random(seed, 'phase', home.setup.homeId, deviceId).unit() * everyMs)
  for (let at = Math.ceil((from - offset) / everyMs) * everyMs + offset; at < to; at += everyMs) yield at as Instant
}

const idlePlug: Fact = { kind: 'plug', on: true, watts: 0.6, totalKwh: 0 }
/** A kettle: some 0.25 kWh a day. */
const plugKwh = (at: Instant): number => ((at / 86_400_000 - firstDay) * 250) / 1000

function indoors(at: Instant, sky: Sky, during: readonly Circumstance[]): Fact {
  for (const change of during)
    if (change.kind === 'boiler-off' && at >= change.from && at < change.until)
      return { kind: 'climate', celsius: change.celsius, humidityPercent: 60 }
  const outside = sky.weather.celsiusAt(at)
  const hour = (at / 3_600_000 + 1) % 24
  const heated = hour > 7 && hour < 23 ? 20.6 : 18.4
  const celsius = Math.max(heated, 0.55 * outside + 10) + 0.3 * Math.sin(hour)
  return { kind: 'climate', celsius, humidityPercent: 42 + 0.7 * Math.min(20, Math.max(0, outside)) }
}

function meterFact(at: Instant, energy: Energy): Fact {
  const registers = energy.at(at)
  // The gas meter is read over its bus at the whole hour.
  const gasAt = (at - (at % 3_600_000)) as Instant
  return { kind: 'meter', ...registers, gasM3: energy.at(gasAt).gasM3, gasAt }
}

/** It wakes when there is light, counts on, and is out of reach when it sleeps. */
function* inverter(
  deviceId: DeviceId,
  beats: Iterable<Instant>,
  { start, everyMs }: { start: Instant; everyMs: number },
  energy: Energy,
): Generator<TimedFact> {
  const before = energy.at(start).solarKwh
  const lightAt = (at: number) => at >= start && energy.at(at as Instant).lightWatts >= 2
  for (const at of beats) {
    const light = lightAt(at)
    if (light !== lightAt(at - everyMs)) yield { at, deviceId, fact: { kind: 'availability', online: light } }
    if (!light) continue
    const { solarKwh, solarWatts } = energy.at(at)
    const todayKwh = solarKwh - before
    yield { at, deviceId, fact: { kind: 'solar', powerWatts: solarWatts, todayKwh, totalKwh: solarKwh } }
  }
}

function speakerOf(seed: number, home: string, fixture: Fixture): { speaker: Speaker; fixture: Fixture } {
  const chance = random(seed, 'speaker', home, fixture.device.deviceId)
  const quality = chance.between(60, 200)
  const perYear = chance.between(10, 18)
  const begun = wallClock(firstDay, 0)
  return {
    fixture,
    speaker: {
      device: fixture.device,
      batteryPercent: (at) =>
        fixture.batteryPercent === null
          ? null
          : Math.max(35, Math.round(fixture.batteryPercent - (perYear * (at - begun)) / 31_557_600_000)),
      linkQuality: (at) => Math.round(quality + 12 * Math.sin(at / 600_000 + quality)),
      last: {},
    },
  }
}
