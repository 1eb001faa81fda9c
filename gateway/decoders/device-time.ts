// The times that devices claim: ISO with and without offset, Unix seconds and milliseconds, day first. Null where the clock is not set.
import { type Instant, instant, instantOf, parseIso } from '../../rules/model/time.ts'
import { numberIn } from './values.ts'

/** A clock that stands before this was never set: they start at 1970, some at 2000. */
const firstCredible = Date.UTC(2000, 0, 2)
const lastCredible = Date.UTC(2100, 0, 1)

const credible = (at: number | null): Instant | null =>
  at !== null && at >= firstCredible && at < lastCredible ? instant(at) : null

/** ISO 8601; without an offset the wall clock of `zone`. */
export const timeIn = (value: unknown, zone: string): Instant | null =>
  typeof value === 'string' && value.length <= 40 ? credible(parseIso(value.trim(), zone)) : null

/** Unix time, in seconds or in milliseconds by its size: seconds stay below 1e11 until the year 5138. */
export function unixTimeIn(value: unknown): Instant | null {
  const number = numberIn(value)
  if (number === undefined || number <= 0) return null
  return credible(number < 1e11 ? number * 1000 : number)
}

export const anyTimeIn = (value: unknown, zone: string): Instant | null => unixTimeIn(value) ?? timeIn(value, zone)

const dayFirst = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?$/

/** `12/08/2025 08:07:47`: the day first, unless only the other way round is a date. */
export function dayFirstTimeIn(value: unknown, zone: string): Instant | null {
  const match = typeof value === 'string' ? dayFirst.exec(value.trim()) : null
  if (!match) return timeIn(value, zone)
  const [one, other, year, hour, minute, second = 0] = match.slice(1).map((part) => (part ? Number(part) : 0))
  const [day, month] = other! > 12 && one! <= 12 ? [other!, one!] : [one!, other!]
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour! > 23 || minute! > 59 || second > 60) return null
  return credible(instantOf({ year: year!, month, day, hour: hour!, minute: minute!, second }, zone))
}

/** `210606140010` as YYMMDDhhmmss of the wall clock in `zone`. */
export function compactTimeIn(value: unknown, zone: string): Instant | null {
  const match = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(String(value))
  if (!match) return null
  const [year, ...rest] = match.slice(1)
  return timeIn(`20${year}-${rest[0]}-${rest[1]}T${rest[2]}:${rest[3]}:${rest[4]}`, zone)
}
