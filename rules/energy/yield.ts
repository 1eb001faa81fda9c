// A solar system judged: its class now, every window of its past, and what it made in the terms of IEC 61724.
import { dayNumber } from '../model/civil-day.ts'
import type { WeatherDay } from '../model/energy.ts'
import { hours, instant, later, localDate } from '../model/time.ts'
import type { YieldClass } from '../model/yield.ts'
import { fitSystem, type Hour, type SolarFit } from './solar-fit.ts'
import { clearSky, type Place, sunAt } from './sun.ts'
import { yieldDays } from './yield-days.ts'
import { type YieldWindow, yieldWindows } from './yield-windows.ts'

export interface YieldVerdict {
  readonly class: YieldClass
  /** Null: too little to know how the system lies; then only gaps and outages are told. */
  readonly fit: SolarFit | null
  /** The fit is too poor to call anything structural. */
  readonly poorFit: boolean
  readonly windows: readonly YieldWindow[]
  readonly days: number
}

/** Above this the best hours of the system do not look like those of panels on one plane. */
const poorFitError = 0.08

/**
 * `series`: mean power by hour, oldest first, in any unit; what was not heard is null or absent. `byDay`: one value a day was shared over
 * its hours, so nothing structural can be read from them.
 */
export function judgeYield(series: readonly Hour[], place: Place, byDay = false): YieldVerdict {
  if (!series.some(({ power }) => power !== null && power > 0))
    return { class: 'never-reported', fit: null, poorFit: false, windows: [], days: 0 }
  const fitted = fitSystem(series, place)
  const fit = fitted ?? guessFrom(series, place)
  const poorFit = byDay || fitted === null || fitted.error > poorFitError
  const days = yieldDays(series, fit)
  const windows = yieldWindows(days).filter((window) => window.class !== 'structurally-low' || !poorFit)
  const standing = windows.findLast(({ stands }) => stands)
  return { class: standing?.class ?? 'meets-forecast', fit: fitted, poorFit, windows, days: days.length }
}

/** With too few days to see how it lies: an ordinary roof, as large as its best hour says. Enough to know day from night. */
function guessFrom(series: readonly Hour[], place: Place): SolarFit {
  const most = Math.max(...series.map(({ power }) => power ?? 0))
  return { plane: { tiltDegrees: 35, azimuthDegrees: 180 }, place, scale: most / 0.85, error: Number.NaN }
}

export interface YearYield {
  readonly year: string
  /** In the unit of the series × hours: kWh of kW, kWh/kWp of kW per kWp. */
  readonly made: number
  /** What the station's radiation would have given on this plane at full efficiency, kWh/m² and so hours of full sun; null: no radiation. */
  readonly referenceYield: number | null
  /** Final yield over reference yield; null without the power of the modules. 0.75 to 0.85 is sound, 1 is nobody. */
  readonly performanceRatio: number | null
}

/**
 * Final yield Y_f = kWh / kWp, reference yield Y_r = kWh/m² in the plane / 1 kW/m², performance ratio Y_f / Y_r (IEC 61724-1). Radiation
 * of the flat is brought to the plane by the ratio of the two under a cloudless sky, half of it: cloudy light comes from everywhere.
 */
export function yieldByYear(
  series: readonly Hour[],
  fit: SolarFit,
  weather: readonly WeatherDay[],
  peakKw: number | null,
): readonly YearYield[] {
  const years = new Map<string, { made: number; days: Set<string> }>()
  for (const { at, power } of series) {
    if (power === null) continue
    const day = localDate(at, 'UTC')
    const year = years.get(day.slice(0, 4)) ?? { made: 0, days: new Set<string>() }
    year.made += power
    year.days.add(day)
    years.set(day.slice(0, 4), year)
  }
  const reference = new Map<string, number>()
  for (const { day, radiationKwhPerM2 } of weather)
    if (radiationKwhPerM2 !== null) reference.set(day, radiationKwhPerM2 * planeFactor(day, fit))
  return [...years].map(([year, { made, days }]) => {
    const known = [...days].filter((day) => reference.has(day))
    const referenceYield =
      known.length < 0.9 * days.size ? null : known.reduce((sum, day) => sum + reference.get(day)!, 0)
    return {
      year,
      made,
      referenceYield,
      performanceRatio: referenceYield && peakKw ? made / peakKw / referenceYield : null,
    }
  })
}

/** Light on the plane over light on the flat: what it is under a cloudless sky of that day, and 1 under clouds, in equal parts. */
function planeFactor(day: string, { plane, place }: SolarFit): number {
  const midnight = instant(dayNumber(day) * 86_400_000)
  let [tilted, flat] = [0, 0]
  for (let hour = 0.5; hour < 24; hour++) {
    const sun = sunAt(later(midnight, hours(hour)), place)
    tilted += clearSky(sun, plane)
    flat += clearSky(sun, { tiltDegrees: 0, azimuthDegrees: 180 })
  }
  return flat > 0 ? (1 + tilted / flat) / 2 : 1
}
