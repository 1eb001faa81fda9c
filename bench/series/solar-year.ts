// A year of solar registers for the measurement: every home under one sky, each with its own size, shade and days of standing still.
import type { SeriesPoint } from '../../rules/model/effect.ts'
import { homeId } from '../../rules/model/ids.ts'
import type { Instant } from '../../rules/model/time.ts'
import { random } from '../../simulators/random.ts'

export interface SolarYear {
  /** Every quarter-hour of the days in [from, until) of one home, in order. */
  readonly points: (home: number, from: number, until: number) => SeriesPoint[]
}

const quarters = 96

/** `startsAt`: local midnight. The sky is a bell over the day that is wider in summer, with clouds that all homes share. */
export function solarYear(options: { homes: number; days: number; startsAt: Instant; seed: number }): SolarYear {
  const { homes, days, startsAt, seed } = options
  const chance = random(seed)
  const sky = new Float64Array(days * quarters)
  for (let day = 0; day < days; day++) {
    const season = 0.5 - 0.5 * Math.cos((2 * Math.PI * (day + 10)) / 365)
    const cloud = 0.15 + 0.85 * chance.unit()
    for (let quarter = 0; quarter < quarters; quarter++) {
      const fromNoon = Math.abs(quarter - 48) / (16 + 16 * season)
      const bell = fromNoon < 1 ? Math.cos((Math.PI / 2) * fromNoon) : 0
      sky[day * quarters + quarter] = bell * (0.2 + 0.8 * season) * cloud * (0.8 + 0.4 * chance.unit())
    }
  }
  /** Wh in a quarter under a full sun. */
  const size = Float64Array.from({ length: homes }, () => 500 + 700 * chance.unit())
  const reached = new Float64Array(homes)
  const nextDay = new Int32Array(homes)
  return {
    points(home, from, until) {
      if (nextDay[home] !== from) throw new Error('a home is asked for its days in order')
      nextDay[home] = until
      const id = homeId(`home-${home + 1}`)
      const points: SeriesPoint[] = []
      let wattHours = reached[home]!
      for (let quarter = from * quarters; quarter < until * quarters; quarter++) {
        // A panel of ten is shaded for a while each day, and no two inverters round alike.
        const shade = (quarter + home * 7) % 40 === 0 ? 0.4 : 1
        wattHours += Math.round(
          sky[quarter]! * size[home]! * shade + ((quarter * 31 + home * 17) % 5 && sky[quarter]! > 0 ? 1 : 0),
        )
        points.push({
          homeId: id,
          purpose: 'energy',
          series: 'solar/roof',
          at: (startsAt + (quarter + 1) * 900_000) as Instant,
          fields: { kwh: wattHours / 1000 },
        })
      }
      reached[home] = wattHours
      return points
    },
  }
}
