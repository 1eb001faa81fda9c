// Figures of an evaluation with what chance alone would do to them: quantiles, and intervals from drawing whole days anew.
import { civilAt, type Instant, localDate } from '../rules/model/time.ts'
import { random } from './random.ts'

/** A delay at a moment; Infinity: no alarm came. */
export interface Delay {
  readonly at: Instant
  readonly home: string
  readonly zone: string
  readonly milliseconds: number
}

/** In hours; null: more of the delays are endless. */
export interface DelayFigures {
  readonly cuts: number
  readonly missed: number
  readonly medianHours: number | null
  /** In 95 of 100 draws of as many days the median lies between these. */
  readonly medianBetween: readonly [number | null, number | null]
  readonly nineInTenHours: number | null
}

const draws = 500

/** Cuts of one day share that day's silences, so days are drawn and not cuts. */
export function figuresOf(delays: readonly Delay[]): DelayFigures {
  const hours = delays.map(({ milliseconds }) => milliseconds / 3_600_000)
  const byDay = [...Map.groupBy(delays, ({ home, at, zone }) => `${home} ${localDate(at, zone)}`).values()].map((day) =>
    day.map(({ milliseconds }) => milliseconds / 3_600_000),
  )
  const { pick } = random(1, 'days drawn')
  const medians =
    byDay.length === 0
      ? []
      : Array.from(
          { length: draws },
          () =>
            quantile(
              byDay.flatMap(() => pick(byDay)),
              0.5,
            ) ?? Infinity,
        )
  return {
    cuts: delays.length,
    missed: hours.filter((value) => value === Infinity).length,
    medianHours: shown(quantile(hours, 0.5)),
    medianBetween: [shown(quantile(medians, 0.025)), shown(quantile(medians, 0.975))],
    nineInTenHours: shown(quantile(hours, 0.9)),
  }
}

/** The value below which that share of the values lies; null of none. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted.length === 0 ? null : sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}

const shown = (hours: number | null): number | null =>
  hours === null || hours === Infinity ? null : Math.round(hours * 100) / 100

/**
 * The rates from which so many events in so much time may well come: the exact interval of 95 % for a count, by halving.
 * Garwood (1936).
 */
export function rateBetween(count: number, time: number): readonly [number, number] {
  const chanceOfAtMost = (most: number, mean: number): number => {
    let term = Math.exp(-mean)
    let sum = term
    for (let n = 1; n <= most; n++) sum += term *= mean / n
    return sum
  }
  const solve = (isBelow: (mean: number) => boolean): number => {
    let [low, high] = [0, count * 3 + 20]
    for (let n = 0; n < 60; n++) {
      const middle = (low + high) / 2
      if (isBelow(middle)) low = middle
      else high = middle
    }
    return low
  }
  const least = count === 0 ? 0 : solve((mean) => 1 - chanceOfAtMost(count - 1, mean) < 0.025)
  const most = solve((mean) => chanceOfAtMost(count, mean) > 0.025)
  return [Math.round((least / time) * 100) / 100, Math.round((most / time) * 100) / 100]
}

/** From seven in the morning to eleven at night. */
export const isByDay = (at: Instant, zone: string): boolean => {
  const { hour } = civilAt(at, zone)
  return hour >= 7 && hour < 23
}
