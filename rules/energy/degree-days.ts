// How cold a span was, in degree days: what gas use is held against, for two winters may differ by a quarter.
import type { WeatherDay } from '../model/energy.ts'

/** Below this a Dutch home is heated, by the custom of degree days. */
export const usualBaseCelsius = 18

/** Weights by the month: the sun helps in summer and the wind takes in winter. */
export const monthWeight = (day: string): number => {
  const month = Number(day.slice(5, 7))
  return month >= 4 && month <= 9 ? 0.8 : month === 3 || month === 10 ? 1 : 1.1
}

export interface DegreeDays {
  readonly degreeDays: number
  readonly weighted: number
  /** Days of the span for which there is a temperature. */
  readonly days: number
}

/** From `from` (included) until `until` (not included). Days without a temperature are left out and not guessed: see `days`. */
export function degreeDays(
  weather: readonly WeatherDay[],
  from: string,
  until: string,
  baseCelsius = usualBaseCelsius,
): DegreeDays {
  let sum = 0
  let weighted = 0
  let count = 0
  for (const { day, meanCelsius } of weather) {
    if (day < from || day >= until || meanCelsius === null) continue
    const cold = Math.max(0, baseCelsius - meanCelsius)
    sum += cold
    weighted += cold * monthWeight(day)
    count += 1
  }
  return { degreeDays: sum, weighted, days: count }
}

/** Global radiation on the flat of a span, kWh/m², and the days for which there is one. */
export function radiation(
  weather: readonly WeatherDay[],
  from: string,
  until: string,
): { kwhPerM2: number; days: number } {
  const within = weather.flatMap(({ day, radiationKwhPerM2 }) =>
    day >= from && day < until && radiationKwhPerM2 !== null ? [radiationKwhPerM2] : [],
  )
  return { kwhPerM2: within.reduce((total, value) => total + value, 0), days: within.length }
}
