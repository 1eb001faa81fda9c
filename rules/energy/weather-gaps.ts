// Which days of an area's weather are not known: said, so that nobody takes a gap for a mild spell.
import { dayAfter } from '../model/civil-day.ts'
import type { WeatherDay } from '../model/energy.ts'

export interface WeatherGap {
  /** The first day of it, and the first no more. */
  readonly from: string
  readonly until: string
  readonly lacks: 'temperature' | 'radiation' | 'both'
}

/** From `from` (included) until `until` (not included), in order. A day of which nothing was told lacks both. */
export function weatherGaps(weather: readonly WeatherDay[], from: string, until: string): readonly WeatherGap[] {
  const known = new Map(weather.map((day) => [day.day, day]))
  const gaps: WeatherGap[] = []
  for (let day = from; day < until; day = dayAfter(day, 1)) {
    const lacks = lackingOf(known.get(day))
    if (lacks === null) continue
    const last = gaps.at(-1)
    if (last && last.until === day && last.lacks === lacks) gaps[gaps.length - 1] = { ...last, until: dayAfter(day, 1) }
    else gaps.push({ from: day, until: dayAfter(day, 1), lacks })
  }
  return gaps
}

function lackingOf(day: WeatherDay | undefined): WeatherGap['lacks'] | null {
  const [cold, light] = [day?.meanCelsius ?? null, day?.radiationKwhPerM2 ?? null]
  if (cold !== null && light !== null) return null
  return cold === null && light === null ? 'both' : cold === null ? 'temperature' : 'radiation'
}
