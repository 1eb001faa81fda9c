// What a system makes at its best, from its own best hours: its size and how it lies, where nobody has noted them or noted them wrong.
import { civilAt, hours, type Instant, instantOf, later, minutes } from '../model/time.ts'
import { clearPower, type Place, type Plane } from './sun.ts'

/** Mean power over the hour that begins at `at`, in the unit of the series; null: not heard. */
export interface Hour {
  readonly at: Instant
  readonly power: number | null
}

/** `best` of an hour is `scale` × what a cloudless sky gives to the plane. */
export interface SolarFit {
  readonly plane: Plane
  readonly place: Place
  readonly scale: number
  /** Mean distance between the best hours and the fit, as a share of the scale: above 0.12 the fit is poor. */
  readonly error: number
}

/** Fewer days than this say too little of the seasons and of the best hours. */
export const fewestDays = 60

const halfMonth = 15
/** Of the hours of half a month the best but one or two: single hours are lifted by the edges of clouds. */
const bestShare = 0.93
const tilts = [5, 12, 20, 28, 36, 44, 52, 60]
const azimuths = [90, 105, 120, 135, 150, 160, 170, 180, 190, 200, 210, 225, 240, 255, 270]

interface Bin {
  readonly middle: Instant
  readonly best: number
}

/** Null: too few days. `place` may be off by hours in longitude where a series tells its own clock's time: noon is read from the series. */
export function fitSystem(series: readonly Hour[], place: Place): SolarFit | null {
  const bins = binsOf(series)
  const days = new Set(series.flatMap(({ at, power }) => (power === null ? [] : [Math.floor(at / 86_400_000)])))
  if (days.size < fewestDays || bins.length < 20) return null
  const seen = { ...place, longitude: longitudeOf(series, place.longitude) }
  let best: SolarFit | null = null
  for (const tiltDegrees of tilts) {
    for (const azimuthDegrees of azimuths) {
      const plane = { tiltDegrees, azimuthDegrees }
      const clear = bins.map(({ middle }) => clearHour(middle, seen, plane))
      const fit = scaleOf(bins, clear)
      if (fit && (best === null || fit.error < best.error)) best = { plane, place: seen, ...fit }
    }
  }
  return best
}

/** What the hour could have been under a cloudless sky, in the unit of the series. */
export const bestOf = ({ plane, place, scale }: SolarFit, at: Instant): number =>
  scale * clearHour(later(at, minutes(30)), place, plane)

const clearHour = (middle: Instant, place: Place, plane: Plane): number =>
  [-20, 0, 20].reduce((sum, minute) => sum + clearPower(later(middle, minutes(minute)), place, plane), 0) / 3

function scaleOf(bins: readonly Bin[], clear: readonly number[]): { scale: number; error: number } | null {
  const bright = bins.flatMap(({ best }, index) => (clear[index]! > 0.3 ? [best / clear[index]!] : []))
  if (bright.length < 8) return null
  const scale = quantile(bright, 0.5)
  if (scale <= 0) return null
  const lit = bins.flatMap(({ best }, index) => (clear[index]! > 0.05 ? [Math.abs(best - scale * clear[index]!)] : []))
  return { scale, error: lit.reduce((sum, rest) => sum + rest, 0) / lit.length / scale }
}

/** The best of each hour of the day in each half month, over all years: what one year lost another still shows. */
function binsOf(series: readonly Hour[]): readonly Bin[] {
  const bins = new Map<string, { middle: Instant; powers: number[] }>()
  for (const { at, power } of series) {
    if (power === null) continue
    const { year, month, day, hour } = civilAt(at, 'UTC')
    const half = day <= halfMonth ? 8 : 23
    const key = `${month} ${half} ${hour}`
    const bin = bins.get(key) ?? {
      middle: later(instantOf({ year, month, day: half, hour }, 'UTC'), minutes(30)),
      powers: [],
    }
    bin.powers.push(power)
    bins.set(key, bin)
  }
  return [...bins.values()].flatMap(({ middle, powers }) =>
    powers.length < 8 ? [] : [{ middle, best: quantile(powers, bestShare) }],
  )
}

/** Where noon comes at another hour than the place says, the series tells another clock's time. */
function longitudeOf(series: readonly Hour[], longitude: number): number {
  const most = quantile(
    series.flatMap(({ power }) => power ?? []),
    0.995,
  )
  const lit = new Map<number, [first: number, last: number]>()
  for (const { at, power } of series) {
    if (power === null || power < 0.02 * most) continue
    const day = Math.floor(at / 86_400_000)
    const hour = (at % 86_400_000) / hours(1)
    const span = lit.get(day)
    lit.set(day, span ? [span[0], hour] : [hour, hour])
  }
  const noons = [...lit.values()]
    .filter(([first, last]) => last - first > 5)
    .map(([first, last]) => (first + last + 1) / 2)
  if (noons.length < 20) return longitude
  const seen = (12 - quantile(noons, 0.5)) * 15
  return Math.abs(seen - longitude) > 15 ? seen : longitude
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}
