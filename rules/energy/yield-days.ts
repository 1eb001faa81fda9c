// A day of a solar system against its own best: was there an hour, in each third of the day's light, in which it showed that it is sound?
import { dayAfter, dayNumber, daysBetween } from '../model/civil-day.ts'
import { civilAt, instant, type Instant, localDate } from '../model/time.ts'
import { bestOf, type Hour, type SolarFit } from './solar-fit.ts'

export interface YieldDay {
  readonly day: string
  /** The best hour of each third of the light, as a share of a cloudless sky's; null: too dark, or not heard. */
  readonly best: readonly [morning: number | null, noon: number | null, afternoon: number | null]
  /** Mean of the bright hours on a day without clouds, told by their likeness; null: any other day. Sure to about 4 %. */
  readonly cloudless: number | null
  readonly made: number
  /** What a cloudless sky would have given, of the whole day and of the hours that were heard. */
  readonly clear: number
  readonly clearHeard: number
  readonly peak: number
  /** Hours that came near the day's own peak while the sky could have given clearly different ones: the top is cut off. */
  readonly flatHours: number
}

/** An hour counts when the sky could give this share of the most that it ever gives. */
const brightEnough = 0.25
/** And to tell a cloudless day, this: a low sun goes behind trees. */
const highEnough = 0.35

export function yieldDays(series: readonly Hour[], fit: SolarFit): readonly YieldDay[] {
  const days = new Map<string, { hour: Instant; power: number | null; clear: number }[]>()
  let most = 0
  for (const { at, power } of series) {
    const clear = bestOf(fit, at)
    most = Math.max(most, clear)
    const day = localDate(at, 'UTC')
    const hours = days.get(day) ?? []
    hours.push({ hour: at, power, clear })
    days.set(day, hours)
  }
  const [first, last] = [series[0], series.at(-1)]
  if (!first || !last) return []
  const count = daysBetween(localDate(first.at, 'UTC'), localDate(last.at, 'UTC')) + 1
  return Array.from({ length: count }, (_, index) => {
    const day = dayAfter(localDate(first.at, 'UTC'), index)
    return dayOf(day, wholeDay(day, days.get(day) ?? [], fit), most)
  })
}

/** Hours that nobody told of are hours of that day all the same, and so is a day of which nobody told at all. */
function wholeDay(
  day: string,
  told: readonly { hour: Instant; power: number | null; clear: number }[],
  fit: SolarFit,
): readonly { power: number | null; clear: number }[] {
  const known = new Map(told.map((one) => [civilAt(one.hour, 'UTC').hour, one]))
  const midnight = dayNumber(day) * 86_400_000
  return Array.from({ length: 24 }, (_, hour) => {
    const one = known.get(hour)
    return one ?? { power: null, clear: bestOf(fit, instant(midnight + hour * 3_600_000)) }
  })
}

function dayOf(day: string, hours: readonly { power: number | null; clear: number }[], most: number): YieldDay {
  const total = hours.reduce((sum, { clear }) => sum + clear, 0)
  const best: [number | null, number | null, number | null] = [null, null, null]
  const bright: number[] = []
  let before = 0
  for (const { power, clear } of hours) {
    const third = Math.min(2, Math.floor((3 * (before + clear / 2)) / (total || 1))) as 0 | 1 | 2
    before += clear
    if (power === null || clear < brightEnough * most) continue
    best[third] = Math.max(best[third] ?? 0, power / clear)
    if (clear >= highEnough * most) bright.push(power / clear)
  }
  const heard = hours.flatMap(({ power, clear }) => (power === null ? [] : [{ power, clear }]))
  const peak = Math.max(0, ...heard.map(({ power }) => power))
  const top = heard.filter(({ power }) => peak > 0 && power > 0.985 * peak)
  const span = Math.max(...top.map(({ clear }) => clear)) / Math.min(...top.map(({ clear }) => clear))
  return {
    day,
    best,
    cloudless: cloudlessLevel(bright),
    made: heard.reduce((sum, { power }) => sum + power, 0),
    clear: total,
    clearHeard: heard.reduce((sum, { clear }) => sum + clear, 0),
    peak,
    flatHours: top.length >= 3 && span > 1.08 ? top.length : 0,
  }
}

/** On a cloudless day every bright hour is about as far below the best as the next. */
function cloudlessLevel(bright: readonly number[]): number | null {
  const [least, most] = [Math.min(...bright), Math.max(...bright)]
  if (bright.length < 4 || most < 0.3 || least < 0.75 * most) return null
  return bright.reduce((sum, value) => sum + value, 0) / bright.length
}
