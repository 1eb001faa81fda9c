// Gas against the weather: a base for cooking and hot water, so much for each degree below the balance temperature, less what the sun heats.
import { dayNumber, daysBetween } from '../model/civil-day.ts'
import type { DayAmount, WeatherDay } from '../model/energy.ts'
import { leastSquares, type Line } from './least-squares.ts'

export interface HeatingModel {
  /** Below this outside temperature the home is heated. */
  readonly balanceCelsius: number
  readonly basePerDay: number
  readonly perDegreeDay: number
  /** By each kWh/m² of radiation on a heated day, negative; 0 where the station measures none. */
  readonly perSunKwhPerM2: number
  /** Share of the variance between weeks, or months, that is explained. */
  readonly r2: number
  /** Root mean square error of a week over the mean. */
  readonly cvRmse: number
  readonly weeks: number
  readonly days: number
  readonly line: Line
}

/** One day's weather as the model takes it. */
export interface Day {
  readonly celsius: number
  readonly sun: number
}

const lowestBalance = 10
const highestBalance = 20
const balanceStep = 0.5
/** A week counts with so many days that were heard. */
const fewestDaysOfWeek = 5
const heardEnough = 0.9
const fewestWeeks = 12
const fewestMonths = 11

/** A week or a month. */
interface Stretch {
  readonly perDay: number
  readonly days: readonly Day[]
}

/**
 * Fits weeks, for a home answers the cold of yesterday too; after CalTRACK 2.0 with a term for the sun, which takes a third of the error
 * away. Null: fewer than twelve weeks, or all of one temperature. Of all balance temperatures the one with the least error is taken.
 */
export function fitHeating(amounts: readonly DayAmount[], weather: readonly WeatherDay[]): HeatingModel | null {
  const weeks = weeksOf(amounts, weather)
  return weeks.length < fewestWeeks ? null : fitted(weeks)
}

/** The same by calendar month, where nothing finer was read (CalTRACK 2.0, billing data). Null: fewer than eleven months. */
export function fitHeatingByMonth(
  amounts: readonly { readonly month: string; readonly amount: number }[],
  weather: readonly WeatherDay[],
): HeatingModel | null {
  const months = monthsOf(amounts, weather)
  return months.length < fewestMonths ? null : fitted(months)
}

function fitted(weeks: readonly Stretch[]): HeatingModel | null {
  const hasSun = weeks.every(({ days }) => days.every(({ sun }) => Number.isFinite(sun)))
  let best: { balance: number; line: Line } | null = null
  for (let balance = lowestBalance; balance <= highestBalance; balance += balanceStep) {
    const rows = weeks.map(({ days }) => mean(days.map((day) => termsOf(day, balance, hasSun))))
    const line = leastSquares(
      rows,
      weeks.map(({ perDay }) => perDay),
    )
    if (line && line.coefficients[1]! > 0 && (best === null || line.squares < best.line.squares))
      best = { balance, line }
  }
  if (best === null) return null
  const { line, balance } = best
  const use = mean(weeks.map(({ perDay }) => [perDay]))[0]!
  const all = weeks.reduce((sum, { perDay }) => sum + (perDay - use) ** 2, 0)
  const [base, slope, sun = 0] = line.coefficients
  return {
    balanceCelsius: balance,
    basePerDay: base!,
    perDegreeDay: slope!,
    perSunKwhPerM2: sun,
    r2: all > 0 ? 1 - line.squares / all : 0,
    cvRmse: use > 0 ? Math.sqrt(line.squares / line.freedom) / use : Number.POSITIVE_INFINITY,
    weeks: weeks.length,
    days: weeks.reduce((sum, { days }) => sum + days.length, 0),
    line,
  }
}

/** Use in the weather of these days, with its standard error. */
export function useIn(model: HeatingModel, days: readonly Day[]): { amount: number; error: number } {
  const hasSun = model.line.coefficients.length > 2
  const sums = mean(days.map((day) => termsOf(day, model.balanceCelsius, hasSun))).map((term) => term * days.length)
  const amount = sums.reduce((total, term, index) => total + term * model.line.coefficients[index]!, 0)
  const variance = sums.reduce(
    (total, term, row) =>
      total + sums.reduce((part, other, column) => part + term * other * model.line.covariance[row]![column]!, 0),
    0,
  )
  return { amount, error: Math.sqrt(Math.max(0, variance)) }
}

/** The days on which both are known; without radiation `sun` is NaN. */
export const dayOf = ({ meanCelsius, radiationKwhPerM2 }: WeatherDay): Day | null =>
  meanCelsius === null ? null : { celsius: meanCelsius, sun: radiationKwhPerM2 ?? Number.NaN }

function termsOf({ celsius, sun }: Day, balance: number, hasSun: boolean): readonly number[] {
  const cold = Math.max(0, balance - celsius)
  return hasSun ? [1, cold, cold > 0 ? sun : 0] : [1, cold]
}

function mean(rows: readonly (readonly number[])[]): readonly number[] {
  return (rows[0] ?? []).map((_, column) => rows.reduce((sum, row) => sum + row[column]!, 0) / rows.length)
}

function weeksOf(amounts: readonly DayAmount[], weather: readonly WeatherDay[]): readonly Stretch[] {
  const weatherOf = new Map(weather.map((day) => [day.day, dayOf(day)]))
  const weeks = new Map<number, { amount: number; days: Day[] }>()
  for (const { day, amount, heard } of amounts) {
    const known = weatherOf.get(day)
    if (heard < heardEnough || !known) continue
    const key = Math.floor((dayNumber(day) + 3) / 7)
    const week = weeks.get(key) ?? { amount: 0, days: [] }
    week.amount += amount
    week.days.push(known)
    weeks.set(key, week)
  }
  return [...weeks.values()]
    .filter(({ days }) => days.length >= fewestDaysOfWeek)
    .map(({ amount, days }) => ({ perDay: amount / days.length, days }))
}

/** A month counts when the weather of all but three of its days is known. */
function monthsOf(
  amounts: readonly { readonly month: string; readonly amount: number }[],
  weather: readonly WeatherDay[],
): readonly Stretch[] {
  const known = new Map<string, Day[]>()
  const wanted = new Set(amounts.map(({ month }) => month))
  for (const one of weather) {
    const month = one.day.slice(0, 7)
    const day = wanted.has(month) ? dayOf(one) : null
    if (day) known.set(month, [...(known.get(month) ?? []), day])
  }
  return amounts.flatMap(({ month, amount }): Stretch[] => {
    const days = known.get(month) ?? []
    const length = daysBetween(`${month}-01`, firstOfNext(month))
    return days.length < length - 3 ? [] : [{ perDay: amount / length, days }]
  })
}

function firstOfNext(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return number === 12 ? `${year + 1}-01-01` : `${year}-${String(number + 1).padStart(2, '0')}-01`
}
