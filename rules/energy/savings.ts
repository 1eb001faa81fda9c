// What a measure saved: use before and after it, both brought to the same ordinary weather, with an interval, or "not enough data yet" and why.
import { dayAfter, daysBetween } from '../model/civil-day.ts'
import type { DayAmount, WeatherDay } from '../model/energy.ts'
import { sumOf } from './day-amounts.ts'
import { radiation } from './degree-days.ts'
import { type Day, dayOf, fitHeating, fitHeatingByMonth, type HeatingModel, useIn } from './heating-model.ts'

/** The year before and the year after; the days in which somebody works on the home belong to neither. */
export interface Spans {
  readonly before: Span
  readonly after: Span
}
export interface Span {
  readonly from: string
  readonly until: string
}

export const yearDays = 365
/** Works of a measure last about so long after the day that is noted. */
const worksDays = 14

export function spansAround(measure: string, firstDay: string, endDay: string): Spans {
  const start = dayAfter(measure, worksDays)
  return {
    before: { from: laterDay(firstDay, dayAfter(measure, -yearDays)), until: measure },
    after: { from: start, until: earlierDay(endDay, dayAfter(start, yearDays)) },
  }
}

/** Nine days in ten of a year must be known on either side (CalTRACK 2.2), and the weather must explain the use. */
export const enough = { days: 329, r2: 0.5, weatherYears: 1 } as const

export type TooThin = 'too-few-days-before' | 'too-few-days-after' | 'weather-explains-too-little' | 'no-weather'

export type GasEffect =
  | { readonly verdict: 'not-enough-data-yet'; readonly because: readonly TooThin[] }
  | {
      readonly verdict: 'saves' | 'uses-more' | 'no-difference-seen'
      readonly before: HeatingModel
      readonly after: HeatingModel
      /** In a year of ordinary weather. */
      readonly beforeM3: number
      readonly afterM3: number
      readonly savedM3: number
      /** 95 % */
      readonly interval: readonly [low: number, high: number]
      readonly savedPercent: number
    }

/** What differs from year to year in a home to which nothing was done, about 2 % of its use; so no span is believed more exactly. */
export const homeNoise = 0.02

export function gasEffect(
  amounts: readonly DayAmount[],
  weather: readonly WeatherDay[],
  { before, after }: Spans,
): GasEffect {
  const [one, other] = [before, after].map((span) => fitHeating(within(amounts, span), weather))
  return compared(one ?? null, other ?? null, weather)
}

/** The same from sums of whole months, where nothing finer was read: a wider interval, by the same rules. */
export function gasEffectByMonth(
  before: readonly { readonly month: string; readonly amount: number }[],
  after: readonly { readonly month: string; readonly amount: number }[],
  weather: readonly WeatherDay[],
): GasEffect {
  return compared(fitHeatingByMonth(before, weather), fitHeatingByMonth(after, weather), weather)
}

function compared(one: HeatingModel | null, other: HeatingModel | null, weather: readonly WeatherDay[]): GasEffect {
  const normal = normalYears(weather)
  const because: TooThin[] = []
  if (normal.length < enough.weatherYears) because.push('no-weather')
  if ((one?.days ?? 0) < enough.days) because.push('too-few-days-before')
  if ((other?.days ?? 0) < enough.days) because.push('too-few-days-after')
  if (one && other && Math.min(one.r2, other.r2) < enough.r2) because.push('weather-explains-too-little')
  if (!one || !other || because.length > 0) return { verdict: 'not-enough-data-yet', because }
  const [was, is] = [yearOf(one, normal), yearOf(other, normal)]
  const savedM3 = was.amount - is.amount
  const error = Math.hypot(was.error, is.error, homeNoise * was.amount, homeNoise * is.amount)
  const interval = [savedM3 - 1.96 * error, savedM3 + 1.96 * error] as const
  const verdict = interval[0] > 0 ? 'saves' : interval[1] < 0 ? 'uses-more' : 'no-difference-seen'
  const savedPercent = was.amount > 0 ? (100 * savedM3) / was.amount : 0
  return {
    verdict,
    before: one,
    after: other,
    beforeM3: was.amount,
    afterM3: is.amount,
    savedM3,
    interval,
    savedPercent,
  }
}

const within = (amounts: readonly DayAmount[], { from, until }: Span): readonly DayAmount[] =>
  amounts.filter(({ day }) => day >= from && day < until)

/** Ordinary weather is the mean of all whole years that the station has. */
function yearOf(model: HeatingModel, years: readonly (readonly Day[])[]): { amount: number; error: number } {
  const uses = years.map((days) => {
    const { amount, error } = useIn(model, days)
    const scale = yearDays / days.length
    return { amount: amount * scale, error: error * scale }
  })
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return { amount: mean(uses.map(({ amount }) => amount)), error: mean(uses.map(({ error }) => error)) }
}

/** The calendar years with at least 360 days of weather. */
function normalYears(weather: readonly WeatherDay[]): readonly (readonly Day[])[] {
  const years = new Map<string, Day[]>()
  for (const one of weather) {
    const day = dayOf(one)
    if (day === null) continue
    const year = years.get(one.day.slice(0, 4)) ?? []
    year.push(day)
    years.set(one.day.slice(0, 4), year)
  }
  return [...years.values()].filter((days) => days.length >= 360)
}

export interface Registers {
  readonly importedKwh: readonly DayAmount[]
  readonly exportedKwh: readonly DayAmount[]
  readonly madeKwh: readonly DayAmount[]
}

export type SolarEffect =
  | { readonly verdict: 'not-enough-data-yet'; readonly because: readonly TooThin[] }
  | {
      readonly verdict: 'measured'
      readonly importedBeforeKwh: number
      readonly importedAfterKwh: number
      readonly exportedKwh: number
      /** Null: there is no meter at the panels. */
      readonly madeKwh: number | null
      /** What the home used of its own panels as they made it; only this escapes energy tax once netting has ended. */
      readonly selfUsedKwh: number | null
      readonly selfUsedPercent: number | null
      /** All power used, whoever made it: when it rises, part of the gain went into other use. */
      readonly usedBeforeKwh: number
      readonly usedAfterKwh: number | null
      /** Yield in a year of ordinary radiation; null: no panel meter or no radiation. Give or take the interval: 95 %. */
      readonly madeInOrdinaryYearKwh: number | null
      readonly interval: readonly [low: number, high: number] | null
    }

/** A day's yield follows the station's radiation to about 4 % over a year: other clouds, dirt, snow. */
export const yearlyYieldNoise = 0.04

export function solarEffect(
  registers: Registers,
  weather: readonly WeatherDay[],
  { before, after }: Spans,
): SolarEffect {
  const side = (amounts: readonly DayAmount[], span: Span) => scaledToYear(amounts, span)
  const [was, is] = [side(registers.importedKwh, before), side(registers.importedKwh, after)]
  const because: TooThin[] = []
  if (was.days < enough.days) because.push('too-few-days-before')
  if (is.days < enough.days) because.push('too-few-days-after')
  if (because.length > 0) return { verdict: 'not-enough-data-yet', because }
  const exported = side(registers.exportedKwh, after)
  const made = registers.madeKwh.length === 0 ? null : side(registers.madeKwh, after).perYear
  const selfUsed = made === null ? null : Math.max(0, made - exported.perYear)
  const ordinary = made === null ? null : ordinaryYield(made, weather, after)
  return {
    verdict: 'measured',
    importedBeforeKwh: was.perYear,
    importedAfterKwh: is.perYear,
    exportedKwh: exported.perYear,
    madeKwh: made,
    selfUsedKwh: selfUsed,
    selfUsedPercent: made === null || selfUsed === null || made <= 0 ? null : (100 * selfUsed) / made,
    usedBeforeKwh: was.perYear,
    usedAfterKwh: selfUsed === null ? null : is.perYear + selfUsed,
    madeInOrdinaryYearKwh: ordinary,
    interval:
      ordinary === null ? null : [ordinary * (1 - 1.96 * yearlyYieldNoise), ordinary * (1 + 1.96 * yearlyYieldNoise)],
  }
}

/** The sum of a span as a year of 365 days: a span may lack some days. */
function scaledToYear(amounts: readonly DayAmount[], { from, until }: Span): { perYear: number; days: number } {
  const length = daysBetween(from, until)
  const { amount, days } = sumOf(amounts, from, until)
  return { perYear: length > 0 ? (amount * yearDays) / length : 0, days }
}

function ordinaryYield(made: number, weather: readonly WeatherDay[], { from, until }: Span): number | null {
  const then = radiation(weather, from, until)
  const all = radiation(weather, '0000-01-01', '9999-01-01')
  if (then.days < enough.days || all.days < enough.days) return null
  const ordinary = all.kwhPerM2 / all.days
  return (made * ordinary) / (then.kwhPerM2 / then.days)
}

const laterDay = (one: string, other: string): string => (one > other ? one : other)
const earlierDay = (one: string, other: string): string => (one < other ? one : other)
