// The twelve whole months before a measure and the twelve after it: what both sides of a comparison are made of.
import { dayAfter } from '../model/civil-day.ts'
import type { MonthUse } from '../model/housing.ts'

export const monthsOfSide = 12
/** Works last about so long after the day that is noted; that month, and the one of the measure, belong to neither side. */
const worksDays = 14

export const monthAfter = (month: string, count: number): string => {
  const [year, number] = month.split('-').map(Number) as [number, number]
  const sum = year * 12 + number - 1 + count
  return `${Math.floor(sum / 12)}-${String((((sum % 12) + 12) % 12) + 1).padStart(2, '0')}`
}

/** `count` months from `first` on. */
export const monthsFrom = (first: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => monthAfter(first, index))

export interface Sides {
  readonly before: readonly MonthUse[]
  readonly after: readonly MonthUse[]
}

/** Those of the months that are known; a side is whole when it has twelve. */
export function monthsAround(months: readonly MonthUse[], measureDay: string): Sides {
  const known = new Map(months.map((month) => [month.month, month]))
  const pick = (first: string) => monthsFrom(first, monthsOfSide).flatMap((month) => known.get(month) ?? [])
  return {
    before: pick(monthAfter(measureDay.slice(0, 7), -monthsOfSide)),
    after: pick(monthAfter(dayAfter(measureDay, worksDays).slice(0, 7), 1)),
  }
}
