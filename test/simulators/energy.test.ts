import { describe, expect, it } from 'vitest'
import { later, days, type Instant } from '../../rules/model/time.ts'
import { createEnergy, type EnergySpec } from '../../simulators/energy.ts'
import { createSky } from '../../simulators/sky.ts'
import { clearSky, sunAt } from '../../simulators/sun.ts'
import { createWeather } from '../../simulators/weather.ts'
import { dayOf } from '../../simulators/days.ts'
import { local } from '../support/entries.ts'

const spec: EnergySpec = {
  yearlyKwh: 2400,
  gasPerDegreeM3: 0.36,
  gasPerDayM3: 0.3,
  panels: { peakWatts: 1000, tilt: 36, azimuth: 0 },
}
const newYear = local('2025-01-01 00:00')
const nextYear = local('2026-01-01 00:00')

describe.each([1, 2, 3])('a Dutch year (seed %i)', (seed) => {
  const weather = createWeather(seed)
  const energy = createEnergy(seed, 'home', spec, createSky(seed, weather))
  const start = energy.at(newYear)
  const end = energy.at(nextYear)

  it('has mild means, a summer and a winter', () => {
    const mean = (from: string, count: number) => {
      const first = dayOf(local(from))
      return (
        Array.from({ length: count }, (_, day) => weather.meanCelsiusOf(first + day)).reduce((a, b) => a + b, 0) / count
      )
    }
    expect(mean('2025-01-01 12:00', 365)).toBeGreaterThan(9)
    expect(mean('2025-01-01 12:00', 365)).toBeLessThan(12)
    expect(mean('2025-07-01 12:00', 31)).toBeGreaterThan(14.5)
    expect(mean('2025-01-01 12:00', 31)).toBeLessThan(7)
  })

  it('yields what a kilowatt of panels yields there', () => {
    const yielded = end.solarKwh - start.solarKwh
    expect(yielded).toBeGreaterThan(780)
    expect(yielded).toBeLessThan(1100)
  })

  it('balances: what is bought less what is sold is what is used less what is made', () => {
    const bought = end.importedT1Kwh + end.importedT2Kwh - start.importedT1Kwh - start.importedT2Kwh
    const sold = end.exportedT1Kwh + end.exportedT2Kwh - start.exportedT1Kwh - start.exportedT2Kwh
    const used = bought - sold + (end.solarKwh - start.solarKwh)
    expect(used / spec.yearlyKwh).toBeGreaterThan(0.93)
    expect(used / spec.yearlyKwh).toBeLessThan(1.07)
    expect(sold).toBeGreaterThan(100)
  })

  it('burns most gas in winter', () => {
    const gas = (from: string, to: string) => energy.at(local(to)).gasM3 - energy.at(local(from)).gasM3
    expect(gas('2025-01-01 00:00', '2025-02-01 00:00')).toBeGreaterThan(4 * gas('2025-07-01 00:00', '2025-08-01 00:00'))
    expect(end.gasM3 - start.gasM3).toBeGreaterThan(700)
    expect(end.gasM3 - start.gasM3).toBeLessThan(1600)
  })

  it('has registers that never go back', () => {
    let before = start
    for (let at = newYear; at < later(newYear, days(20)); at = (at + 1_234_567) as Instant) {
      const now = energy.at(at)
      for (const register of [
        'importedT1Kwh',
        'importedT2Kwh',
        'exportedT1Kwh',
        'exportedT2Kwh',
        'gasM3',
        'solarKwh',
      ] as const)
        expect(now[register]).toBeGreaterThanOrEqual(before[register])
      before = now
    }
  })
})

it('has the sun in the south at noon, above the horizon for 16 hours in June and for 8 in December', () => {
  const lit = (day: string) => {
    const start = local(day)
    return Array.from({ length: 1440 }, (_, minute) => sunAt(start + minute * 60_000)).filter(
      (sun) => sun.sinHeight > 0,
    ).length
  }
  expect(lit('2026-06-21 00:00') / 60).toBeCloseTo(16.7, 0)
  expect(lit('2026-12-21 00:00') / 60).toBeCloseTo(7.6, 0)
  const noon = sunAt(local('2026-06-21 13:42'))
  expect(Math.abs(noon.east)).toBeLessThan(0.02)
  expect((Math.asin(noon.sinHeight) * 180) / Math.PI).toBeCloseTo(60.66, 0)
  expect(clearSky(sunAt(local('2026-06-21 02:00')))).toBe(0)
})
