// Five roofs under one sky: what only one of them lacks is its own fault, and what none of them had was never to be expected.
import { describe, expect, it } from 'vitest'
import { skyOfNeighbours, skyOfRadiation, shareOf } from '../../../rules/energy/sky.ts'
import type { Hour } from '../../../rules/energy/solar-fit.ts'
import { clearPower, clearSky, sunAt } from '../../../rules/energy/sun.ts'
import { type FedBack, standingOf } from '../../../rules/energy/yield-standing.ts'
import { knownSystem } from '../../../rules/energy/yield.ts'
import { dayAfter, dayNumber } from '../../../rules/model/civil-day.ts'
import type { WeatherDay } from '../../../rules/model/energy.ts'
import { hours, type Instant, instant, later, localDate } from '../../../rules/model/time.ts'
import { random } from '../../../simulators/random.ts'

const place = { latitude: 52.2, longitude: 5.3 }
const first = '2025-01-01'
const dayOf = (at: Instant) => localDate(at, 'UTC')
const momentOf = (hour: number) => instant(dayNumber(first) * 86_400_000 + hour * 3_600_000)

/** The part of a cloudless sky's light that came in an hour: the same for the whole village, but for a passing cloud. */
function skyAt(at: Instant, roof: number): number {
  const day = random(31, 'sky', dayOf(at))
  const [kind, thick] = [day.unit(), day.between(0.15, 0.5)]
  const hour = random(31, 'hour', at)
  const village =
    kind < 0.14 ? hour.between(0.95, 1) : kind < 0.7 ? hour.between(0.25, 1.04) : thick * hour.between(0.5, 1.2)
  return village * random(31, 'cloud', roof, at).between(0.92, 1.05)
}

const roofs = [150, 170, 180, 200, 220]
type Fault = (hour: Hour) => number | null
function roofOf(roof: number, until: string, fault: Fault = ({ power }) => power): Hour[] {
  const count = (dayNumber(until) - dayNumber(first)) * 24
  const plane = { tiltDegrees: 30 + roof, azimuthDegrees: roofs[roof]! }
  return Array.from({ length: count }, (_, index) => {
    const at = momentOf(index)
    const power = (3 + roof / 2) * 0.85 * clearPower(later(at, hours(0.5)), place, plane) * skyAt(at, roof)
    return { at, power: fault({ at, power }) }
  })
}
const during =
  (from: string, until: string, change: Fault): Fault =>
  (hour) =>
    dayOf(hour.at) >= from && dayOf(hour.at) < until ? change(hour) : hour.power

/** The first roof has the fault, unless all of them have. */
function judged(until: string, fault: Fault, { all = false, fedBack = null as FedBack | null } = {}) {
  const systems = roofs.map((_, roof) =>
    knownSystem(roofOf(roof, until, roof === 0 || all ? fault : undefined), place)!,
  )
  const shares = systems.map(({ days }) => new Map(days.flatMap((day) => one(day.day, shareOf(day)))))
  const sky = skyOfNeighbours(new Map(shares.map((share, roof) => [String(roof), share])))
  return standingOf(systems[0]!, sky('0'), fedBack)
}
const one = (day: string, share: number | null): [string, number][] => (share === null ? [] : [[day, share]])
const total = ({ lost }: { lost: readonly { kwh: number }[] }) => lost.reduce((sum, { kwh }) => sum + kwh, 0)

describe('a system among neighbours', () => {
  it('is left alone while it keeps up with them, in a grey month too', () => {
    for (const until of ['2025-07-20', '2025-11-24'])
      expect(judged(until, ({ power }) => power)).toMatchObject({
        class: 'meets-forecast',
        since: null,
        measuring: 'neighbours',
        neighbours: 4,
        lost: [],
      })
  })

  it('that gives nothing is out on its second day, and what it lost is told by what the others made', () => {
    const dead = judged(
      '2025-07-03',
      during('2025-07-01', '2026-01-01', () => 0),
    )
    expect(dead).toMatchObject({ class: 'outage', since: '2025-07-01' })
    const sound = roofOf(0, '2025-07-03').filter(({ at }) => dayOf(at) >= '2025-07-01')
    const would = sound.reduce((sum, { power }) => sum + power!, 0)
    expect(Math.abs(total(dead) / would - 1)).toBeLessThan(0.15)
    expect(dead.evidence.at(-1)).toMatchObject({ day: '2025-07-02', madeKwh: 0 })
    expect(dead.evidence.at(-1)!.expectedKwh!).toBeGreaterThan(3)
  })

  it('has no fault of its own while snow lies on all of them', () => {
    const snow = during('2025-02-03', '2026-01-01', () => 0)
    expect(judged('2025-02-10', snow, { all: true })).toMatchObject({ class: 'meets-forecast', lost: [] })
    expect(judged('2025-02-10', snow)).toMatchObject({ class: 'outage', since: '2025-02-03' })
  })

  it('that gives two thirds of what it did is low within twelve days, and its loss is a third', () => {
    const low = judged(
      '2025-06-13',
      during('2025-06-01', '2026-01-01', ({ power }) => power! * 0.66),
    )
    expect(low.class).toBe('structurally-low')
    expect(Math.abs(dayNumber(low.since!) - dayNumber('2025-06-01'))).toBeLessThanOrEqual(2)
    const would = roofOf(0, '2025-06-13').filter(({ at }) => dayOf(at) >= '2025-06-01')
    const lost = 0.34 * would.reduce((sum, { power }) => sum + power!, 0)
    expect(Math.abs(total(low) / lost - 1)).toBeLessThan(0.3)
  })

  it('is sound again when it makes again', () => {
    const mended = judged(
      '2025-07-20',
      during('2025-07-01', '2025-07-10', () => 0),
    )
    expect(mended).toMatchObject({ class: 'meets-forecast', since: null, lost: [] })
  })
})

describe('a system that is not heard', () => {
  const silent = during('2025-07-01', '2026-01-01', () => null)
  const fedBack = (since: number): FedBack =>
    new Map(
      Array.from({ length: 182 + 5 }, (_, day) => dayAfter(first, day)).map((day) => [
        day,
        day < '2025-07-01' ? 8 : since,
      ]),
    )

  it('is a gap, and has lost nothing', () => {
    expect(judged('2025-07-06', silent)).toMatchObject({
      class: 'communication-gap',
      since: '2025-07-01',
      lastHeardOn: '2025-06-30',
      lost: [],
    })
    expect(judged('2025-07-06', silent, { fedBack: fedBack(6) }).class).toBe('communication-gap')
  })

  it('is an outage where the meter feeds nothing back any more', () => {
    const out = judged('2025-07-06', silent, { fedBack: fedBack(0) })
    expect(out).toMatchObject({ class: 'outage', since: '2025-07-01' })
    expect(total(out)).toBeGreaterThan(20)
  })

  it('and never was has never reported', () => {
    expect(standingOf(null, null, null)).toMatchObject({ class: 'never-reported', since: null, evidence: [] })
  })
})

it('a system without neighbours is held against the radiation of the station', () => {
  const fault = during('2025-06-01', '2026-01-01', ({ power }) => power! * 0.6)
  const system = knownSystem(roofOf(0, '2025-06-16', fault), place)!
  const weather = system.days.map(({ day }): WeatherDay => {
    const light = Array.from({ length: 24 }, (_, hour) => {
      const at = instant(dayNumber(day) * 86_400_000 + hour * 3_600_000)
      const sun = sunAt(later(at, hours(0.5)), place)
      return clearSky(sun, { tiltDegrees: 0, azimuthDegrees: 180 }) * skyAt(at, 9)
    })
    return { day, meanCelsius: 15, radiationKwhPerM2: light.reduce((sum, value) => sum + value, 0) }
  })
  const sky = skyOfRadiation(weather, system.days, system.fit!)
  expect(standingOf(system, sky, null)).toMatchObject({ class: 'structurally-low', measuring: 'radiation' })
  expect(skyOfRadiation([], system.days, system.fit!)).toBeNull()
})
