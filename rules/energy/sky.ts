// Which part of a cloudless day's light came: told by other systems under the same sky, or by the radiation of the weather station.
import { dayNumber } from '../model/civil-day.ts'
import type { WeatherDay } from '../model/energy.ts'
import { hours, instant, later } from '../model/time.ts'
import type { Measuring } from '../model/yield.ts'
import type { SolarFit } from './solar-fit.ts'
import { clearSky, sunAt } from './sun.ts'
import type { YieldDay } from './yield-days.ts'

export interface Sky {
  readonly measuring: Exclude<Measuring, 'own-best-days'>
  readonly neighbours: number
  /** By day. Whatever it is a share of is the same on all days. */
  readonly shares: ReadonlyMap<string, number>
}

/** Fewer say too little: one of them may be in the shade, another broken. */
export const fewestNeighbours = 3

/** A day's share of its own cloudless sky; null: too little of it was heard. */
export const shareOf = ({ made, clear, clearHeard }: YieldDay): number | null =>
  clearHeard >= 0.5 * clear && clearHeard > 0 ? made / clearHeard : null

/**
 * Of all systems of an area together, by system: what each gave on each day, as a share of its own cloudless sky. The answer leaves out
 * the one that is asked for, so that nobody is their own yardstick; null: too few others on most days.
 */
export function skyOfNeighbours(
  area: ReadonlyMap<string, ReadonlyMap<string, number>>,
): (system: string) => Sky | null {
  const byDay = new Map<string, number[]>()
  for (const shares of area.values())
    for (const [day, share] of shares) {
      const told = byDay.get(day)
      if (told) told.push(share)
      else byDay.set(day, [share])
    }
  for (const told of byDay.values()) told.sort((one, other) => one - other)
  return (system) => {
    const own = area.get(system)
    const shares = new Map<string, number>()
    let neighbours = 0
    for (const [day, told] of byDay) {
      const ownShare = own?.get(day)
      const others = told.length - (ownShare === undefined ? 0 : 1)
      if (others < fewestNeighbours) continue
      neighbours = Math.max(neighbours, others)
      shares.set(day, middleWithout(told, ownShare))
    }
    return shares.size === 0 ? null : { measuring: 'neighbours', neighbours, shares }
  }
}

/** The middle of the ordered values, with one of them taken out. */
function middleWithout(ordered: readonly number[], out: number | undefined): number {
  const gone = out === undefined ? ordered.length : ordered.indexOf(out)
  const at = (place: number) => ordered[place < gone ? place : place + 1]!
  const count = ordered.length - (out === undefined ? 0 : 1)
  const half = Math.floor(count / 2)
  return count % 2 === 1 ? at(half) : (at(half - 1) + at(half)) / 2
}

/** Null: the station has no radiation on any of these days. */
export function skyOfRadiation(weather: readonly WeatherDay[], days: readonly YieldDay[], fit: SolarFit): Sky | null {
  const radiation = new Map(weather.map(({ day, radiationKwhPerM2 }) => [day, radiationKwhPerM2]))
  const shares = new Map<string, number>()
  for (const { day, clear } of days) {
    const told = radiation.get(day) ?? null
    if (told === null || clear <= 0) continue
    shares.set(day, (told * planeFactor(day, fit)) / (clear / fit.scale))
  }
  return shares.size === 0 ? null : { measuring: 'radiation', neighbours: 0, shares }
}

/** Light on the plane over light on the flat: what it is under a cloudless sky of that day, and 1 under clouds, in equal parts. */
export function planeFactor(day: string, { plane, place }: SolarFit): number {
  const midnight = instant(dayNumber(day) * 86_400_000)
  let [tilted, flat] = [0, 0]
  for (let hour = 0.5; hour < 24; hour++) {
    const sun = sunAt(later(midnight, hours(hour)), place)
    tilted += clearSky(sun, plane)
    flat += clearSky(sun, { tiltDegrees: 0, azimuthDegrees: 180 })
  }
  return flat > 0 ? (1 + tilted / flat) / 2 : 1
}
