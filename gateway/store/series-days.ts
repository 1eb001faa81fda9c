// Which local day a value is filed under. Civil days have 23, 24 and 25 hours; the bounds of each are reckoned once.
import { dateOfDayNumber, instantOf } from '../../rules/model/time.ts'
import { dayNumber, dayOfNumber } from '../../rules/model/civil-day.ts'

export interface Days {
  /** Days since 1970-01-01 of the local calendar. */
  numberOf(at: number): number
  /** The moment at which the day begins. */
  startOf(day: number): number
}

const dayMs = 86_400_000

export function daysIn(zone: string): Days {
  const starts = new Map<number, number>()
  function startOf(day: number): number {
    let start = starts.get(day)
    if (start === undefined) {
      if (starts.size > 100_000) starts.clear()
      starts.set(day, (start = instantOf(dateOfDayNumber(day), zone)))
    }
    return start
  }
  return {
    startOf,
    numberOf(at) {
      let day = Math.floor(at / dayMs)
      while (at < startOf(day)) day--
      while (at >= startOf(day + 1)) day++
      return day
    },
  }
}

/**
 * A register's day is closed by the reading at midnight: what passed since a quarter to twelve is in it. Any other value belongs to the
 * day in which its moment lies.
 */
export const filedUnder = (days: Days, at: number, isRegister: boolean): number =>
  days.numberOf(isRegister ? at - 1 : at)

/** The first moment that is filed under another day, for a walk through ascending moments. */
export const endOfDay = (days: Days, day: number, isRegister: boolean): number =>
  days.startOf(day + 1) + (isRegister ? 1 : 0)

/** Months since January of the year 0. */
export function monthOfDay(day: number): number {
  const { year, month } = dateOfDayNumber(day)
  return year * 12 + month - 1
}

/** `YYYY-MM-DD` or `YYYY-MM`. */
export const periodName = (per: 'day' | 'month', number: number): string =>
  per === 'day'
    ? dayOfNumber(number)
    : `${String(Math.floor(number / 12)).padStart(4, '0')}-${String((number % 12) + 1).padStart(2, '0')}`

export function periodNumber(per: 'day' | 'month', name: string): number {
  if (per === 'day') return dayNumber(name)
  const [year, month] = name.split('-').map(Number) as [number, number]
  return year * 12 + month - 1
}
