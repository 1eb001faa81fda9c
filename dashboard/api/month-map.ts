// A month of somebody's days as a map: how much was seen in each hour, out of five-minute slots of activity. Pure.
import { civilAt, instantOf, type Instant, localDate, minutes, later } from '../../rules/model/time.ts'
import type { MonthMap } from './contract-care.ts'
import { type ActiveSlot, localDayOf } from './room-strip.ts'

interface Span {
  readonly from: Instant
  readonly until: Instant
}
export interface MonthParts {
  /** `YYYY-MM`. */
  readonly month: string
  readonly zone: string
  readonly now: Instant
  /** When this person moved in; null: nobody lives there. */
  readonly since: Instant | null
  readonly slots: readonly Pick<ActiveSlot, 'at'>[]
  /** When the home could not be heard: an hour without movement in it is not known. */
  readonly unheard: readonly Span[]
}

/** The first and the last moment of the month; null: there is no such month. */
export function monthSpan(month: string, zone: string): Span | null {
  const first = localDayOf(`${month}-01`, zone)
  const last = datesOf(month, zone).at(-1)
  return first && last ? { from: first.startsAt, until: localDayOf(last, zone)!.endsAt } : null
}

const datesOf = (month: string, zone: string): string[] =>
  Array.from({ length: 31 }, (_, day) => `${month}-${String(day + 1).padStart(2, '0')}`).filter((date) =>
    localDayOf(date, zone),
  )

export function monthMap(parts: MonthParts): MonthMap {
  const { month, zone, slots } = parts
  const seen = new Map<string, Set<Instant>>()
  for (const { at } of slots) {
    const key = `${localDate(at, zone)} ${civilAt(at, zone).hour}`
    seen.set(key, (seen.get(key) ?? new Set()).add(at))
  }
  return {
    month,
    days: datesOf(month, zone).map((date) => {
      const [year, , day] = date.split('-').map(Number)
      const hourOf = (hour: number) =>
        instantOf({ year: year!, month: Number(date.slice(5, 7)), day: day!, hour }, zone)
      return {
        date,
        hours: Array.from({ length: 24 }, (_, hour) => {
          const count = seen.get(`${date} ${hour}`)?.size ?? 0
          return count > 0 || isKnown(hourOf(hour), parts) ? count : null
        }),
      }
    }),
  }
}

/** Judged by the middle of the hour: a link that was away for minutes takes no hour away. */
function isKnown(hour: Instant, { now, since, unheard }: MonthParts): boolean {
  const middle = later(hour, minutes(30))
  if (since === null || middle < since || hour > now) return false
  return !unheard.some(({ from, until }) => from <= middle && middle < until)
}
