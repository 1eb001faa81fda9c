// The light over the villages in quarters of an hour: the sun's place and the clouds that drift before it, the same for all homes.
import { type Day, wallClock } from './days.ts'
import { random } from './random.ts'
import { type Sun, sunAt } from './sun.ts'
import type { Weather } from './weather.ts'

export interface Quarter {
  readonly sun: Sun
  readonly cloud: number
}

export interface Sky {
  readonly weather: Weather
  /** From local midnight on: 92, 96 or 100 of them. */
  quartersOf(day: Day): readonly Quarter[]
}

export function createSky(seed: number, weather: Weather): Sky {
  const known = new Map<Day, readonly Quarter[]>()
  return {
    weather,
    quartersOf(day) {
      let quarters = known.get(day)
      if (!quarters) known.set(day, (quarters = quartersOf(seed, weather, day)))
      return quarters
    },
  }
}

function quartersOf(seed: number, weather: Weather, day: Day): readonly Quarter[] {
  const chance = random(seed, 'sky', day)
  const mean = weather.cloudOf(day)
  const start = wallClock(day, 0)
  const count = Math.round((wallClock(day + 1, 0) - start) / 900_000)
  let drift = 0
  return Array.from({ length: count }, (_, quarter) => {
    drift = 0.8 * drift + chance.between(-0.24, 0.24)
    return {
      sun: sunAt(start + (quarter + 0.5) * 900_000),
      cloud: Math.min(1, Math.max(0, mean + drift * (0.3 + 2 * mean * (1 - mean)))),
    }
  })
}
