// Roofs with panels under one sky, as the registers that a series store holds of them: for whoever judges what they make.
import { clearPower } from '../../rules/energy/sun.ts'
import { dayNumber } from '../../rules/model/civil-day.ts'
import type { SeriesPoint } from '../../rules/model/effect.ts'
import { homeId } from '../../rules/model/ids.ts'
import { hours, instant, later, localDate } from '../../rules/model/time.ts'
import { random } from '../../simulators/random.ts'

export const place = { latitude: 52.1, longitude: 5.2 }

/** By the hour, kW, of a roof of about 3 kW of light; what of it comes is the same for all roofs but for a passing cloud. */
const madeIn = (roof: number, at: number): number => {
  const day = random(7, 'sky', localDate(instant(at), 'UTC'))
  const [kind, thick] = [day.unit(), day.between(0.15, 0.5)]
  const hour = random(7, 'hour', at)
  const sky =
    kind < 0.14 ? hour.between(0.95, 1) : kind < 0.7 ? hour.between(0.25, 1.04) : thick * hour.between(0.5, 1.2)
  const plane = { tiltDegrees: 35, azimuthDegrees: 160 + 15 * (roof % 4) }
  const light = clearPower(later(instant(at), hours(0.5)), place, plane)
  return 3 * light * sky * random(7, 'cloud', roof, at).between(0.92, 1.05)
}

export interface Roof {
  readonly home: string
  readonly device: string
  /** From that day on it makes nothing; its counter is told all the same. */
  readonly deadFrom?: string
  readonly until?: string
}

/** The register of each hour from the first day until the last (not included), in kWh. */
export function registerOf(
  { home, device, deadFrom = '9999', until = '9999' }: Roof,
  from: string,
  to: string,
): SeriesPoint[] {
  const roof = Number(/\d+$/.exec(home)?.[0] ?? 0)
  const [first, last] = [from, to < until ? to : until].map((day) => dayNumber(day) * 86_400_000) as [number, number]
  let value = 1000
  const points: SeriesPoint[] = []
  for (let at = first; at <= last; at += 3_600_000) {
    points.push({
      homeId: homeId(home),
      purpose: 'energy',
      series: `solar/${device}`,
      at: instant(at),
      fields: { kwh: Math.round(value * 1000) / 1000 },
    })
    if (localDate(instant(at), 'UTC') < deadFrom) value += madeIn(roof, at)
  }
  return points
}
