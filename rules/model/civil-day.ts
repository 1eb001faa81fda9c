// Days of the calendar as YYYY-MM-DD, without a zone or a clock: how many lie between two, and which comes so many later.
import { dateOfDayNumber, dayNumberOf } from './time.ts'

export function dayNumber(day: string): number {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  return dayNumberOf(year, month, date)
}

export function dayOfNumber(number: number): string {
  const { year, month, day } = dateOfDayNumber(number)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
}

/** From the first to the second; negative when the second lies before. */
export const daysBetween = (from: string, until: string): number => dayNumber(until) - dayNumber(from)
export const dayAfter = (day: string, count: number): string => dayOfNumber(dayNumber(day) + count)
