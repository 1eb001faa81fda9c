// A solar system under real kinds of sky, with faults put into it: each is found, named and dated, and a sound system is left alone.
import { describe, expect, it } from 'vitest'
import { dayNumber } from '../../../rules/model/civil-day.ts'
import { hours, type Instant, instant, later } from '../../../rules/model/time.ts'
import { fitSystem, type Hour } from '../../../rules/energy/solar-fit.ts'
import { clearPower, sunAt } from '../../../rules/energy/sun.ts'
import { judgeYield, yieldByYear } from '../../../rules/energy/yield.ts'
import { random } from '../../../simulators/random.ts'

const place = { latitude: 52.1, longitude: 5.2 }
const plane = { tiltDegrees: 35, azimuthDegrees: 190 }
const first = instant(dayNumber('2024-01-01') * 86_400_000)
const dayMs = 86_400_000
const dayOf = (at: Instant) => new Date(at).toISOString().slice(0, 10)

/** Two years in kW of a system of 4 kWp: some days cloudless, most broken, some grey; the edges of clouds lift an hour by a few percent. */
function soundYears(seed: number): Hour[] {
  return Array.from({ length: 731 * 24 }, (_, index) => {
    const at = later(first, hours(index))
    const day = random(seed, 'sky', Math.floor(index / 24))
    const [kind, thick] = [day.unit(), day.between(0.15, 0.5)]
    const hour = random(seed, 'hour', index)
    const sky =
      kind < 0.14 ? hour.between(0.95, 1) : kind < 0.7 ? hour.between(0.25, 1.04) : thick * hour.between(0.5, 1.2)
    return { at, power: 4 * 0.85 * clearPower(later(at, hours(0.5)), place, plane) * sky }
  })
}
const sound = soundYears(2)
const within =
  (from: string, until: string, change: (hour: Hour) => number | null) =>
  (hour: Hour): Hour =>
    dayOf(hour.at) >= from && dayOf(hour.at) < until ? { at: hour.at, power: change(hour) } : hour
const judge = (...faults: readonly ((hour: Hour) => Hour)[]) =>
  judgeYield(
    faults.reduce((series, fault) => series.map(fault), sound),
    place,
  )
const told = (...faults: readonly ((hour: Hour) => Hour)[]) =>
  judge(...faults).windows.map(({ class: kind, cause, from, until }) => [cause ?? kind, from, until])

it('sees the sun where the almanac has it', () => {
  // Utrecht at the equinox, noon by the sun: 38° high and due south.
  const { elevation, azimuth } = sunAt(instant(Date.parse('2026-03-20T11:47:00Z')), place)
  expect((elevation * 180) / Math.PI).toBeCloseTo(37.9, 0)
  expect((azimuth * 180) / Math.PI).toBeCloseTo(180, -1)
})

it('reads from its best hours how a system lies and how large it is', () => {
  const fit = fitSystem(sound, place)!
  expect(Math.abs(fit.plane.tiltDegrees - 35)).toBeLessThanOrEqual(10)
  expect(Math.abs(fit.plane.azimuthDegrees - 190)).toBeLessThanOrEqual(15)
  expect(fit.scale / (4 * 0.85)).toBeGreaterThan(0.92)
  expect(fit.scale / (4 * 0.85)).toBeLessThan(1.08)
})

it.each([3, 4, 5, 6])('leaves a sound system alone (sky %s)', (seed) => {
  expect(judgeYield(soundYears(seed), place)).toMatchObject({ class: 'meets-forecast', windows: [], poorFit: false })
})

describe('a fault', () => {
  it('of a dead inverter is an outage, known on its second day of light', () => {
    const [window] = judge(within('2024-10-01', '2024-10-06', () => 0)).windows
    expect(window).toMatchObject({ class: 'outage', from: '2024-10-01', until: '2024-10-06', detectedOn: '2024-10-02' })
    expect(window!.lost).toBeGreaterThan(10)
  })
  it('of the link is a gap and no outage, whether its hours are empty or absent', () => {
    const gap = [['communication-gap', '2024-06-10', '2024-06-13']]
    expect(told(within('2024-06-10', '2024-06-13', () => null))).toEqual(gap)
    const absent = sound.filter(({ at }) => dayOf(at) < '2024-06-10' || dayOf(at) >= '2024-06-13')
    expect(judgeYield(absent, place).windows.map(({ class: kind, from, until }) => [kind, from, until])).toEqual(gap)
  })
  it('of a string that gives nothing, of shade after noon and of a cut-off top are told apart', () => {
    const causes = told(
      within('2024-05-20', '2024-07-01', ({ power }) => power! / 2),
      within('2025-03-10', '2025-04-15', ({ at, power }) => (at % dayMs >= 12.5 * 3_600_000 ? power! / 2 : power)),
      within('2025-05-15', '2025-06-20', ({ power }) => Math.min(power!, 2)),
    ).map(([cause]) => cause)
    expect(causes).toEqual(['string-out', 'shade-afternoon', 'clipping'])
  })
  it('of dirt that grows for months is found while it grows', () => {
    const start = Date.parse('2025-05-01T00:00:00Z')
    const windows = judge(
      within(
        '2025-05-01',
        '2025-09-10',
        ({ at, power }) => power! * (1 - Math.min(0.24, ((at - start) / dayMs) * 0.002)),
      ),
    ).windows
    expect(windows[0]).toMatchObject({ class: 'structurally-low' })
    expect(windows[0]!.detectedOn < '2025-09-10').toBe(true)
  })
  it('that still stands is the class of the system', () => {
    expect(judge(within('2025-12-20', '2026-01-02', () => 0)).class).toBe('outage')
  })
})

it('a system that never told anything has never reported', () => {
  expect(
    judgeYield(
      sound.slice(0, 500).map(({ at }) => ({ at, power: 0 })),
      place,
    ).class,
  ).toBe('never-reported')
})

it('with a month of data tells gaps and outages only', () => {
  const month = sound.slice(24 * 120, 24 * 150).map(within('2024-05-10', '2024-05-13', () => 0))
  const verdict = judgeYield(month, place)
  expect(verdict.poorFit).toBe(true)
  expect(verdict.windows.map(({ class: kind }) => kind)).toEqual(['outage'])
})

it('gives the performance ratio of a year by the terms of IEC 61724', () => {
  const fit = fitSystem(sound, place)!
  const weather = Array.from({ length: 366 }, (_, day) => ({
    day: dayOf(later(first, hours(24 * day))),
    meanCelsius: 10,
    radiationKwhPerM2: 3,
  }))
  const [year] = yieldByYear(sound, fit, weather, 4)
  expect(year!.referenceYield).toBeGreaterThan(3 * 366)
  expect(year!.performanceRatio).toBeCloseTo(year!.made / 4 / year!.referenceYield!, 9)
})
