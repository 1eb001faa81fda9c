// Moments and spans of time as numbers with a brand, and the civil days of a time zone. Nothing here asks what time it is.
import { z } from 'zod'

export const Instant = z.int().brand<'Instant'>()
/** Milliseconds since 1970-01-01T00:00Z. */
export type Instant = z.infer<typeof Instant>

export const Duration = z.int().brand<'Duration'>()
/** Milliseconds. */
export type Duration = z.infer<typeof Duration>

export const instant = (epochMilliseconds: number): Instant => Math.round(epochMilliseconds) as Instant
export const milliseconds = (count: number): Duration => Math.round(count) as Duration
export const seconds = (count: number): Duration => milliseconds(count * 1000)
export const minutes = (count: number): Duration => seconds(count * 60)
export const hours = (count: number): Duration => minutes(count * 60)
export const days = (count: number): Duration => hours(count * 24)

export const later = (at: Instant, by: Duration): Instant => (at + by) as Instant
export const earlier = (at: Instant, by: Duration): Instant => (at - by) as Instant
/** From `start` to `end`; negative when `end` lies before `start`. */
export const elapsed = (start: Instant, end: Instant): Duration => (end - start) as Duration
export const latest = (...moments: readonly Instant[]): Instant => Math.max(...moments) as Instant
export const inMinutes = (duration: Duration): number => duration / 60_000

/** A wall clock's reading: what somebody in the zone sees. `weekday` is 1 (Monday) to 7 (Sunday), as in ISO 8601. */
export interface Civil {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly weekday: number
}

const minuteMs = 60_000
const dayMs = 86_400_000
const quarterMs = 15 * minuteMs

/** The wall clock in `zone` (an IANA name such as Europe/Amsterdam) at that instant. */
export function civilAt(at: Instant, zone: string): Civil {
  const local = at + offsetAt(at, zone)
  const dayNumber = Math.floor(local / dayMs)
  const withinDay = local - dayNumber * dayMs
  return {
    ...dateOfDayNumber(dayNumber),
    hour: Math.floor(withinDay / 3_600_000),
    minute: Math.floor(withinDay / minuteMs) % 60,
    second: Math.floor(withinDay / 1000) % 60,
    weekday: ((((dayNumber + 3) % 7) + 7) % 7) + 1,
  }
}

export type CivilTime = Pick<Civil, 'year' | 'month' | 'day'> & Partial<Pick<Civil, 'hour' | 'minute' | 'second'>>

/**
 * The instant at which the wall clock in `zone` reads `civil`. An hour that comes twice in autumn is its first passing; one that is
 * skipped in spring moves on by what was skipped, as RFC 5545 §3.3.5 asks.
 */
export function instantOf(civil: CivilTime, zone: string): Instant {
  const local =
    dayNumberOf(civil.year, civil.month, civil.day) * dayMs +
    ((civil.hour ?? 0) * 60 + (civil.minute ?? 0)) * minuteMs +
    (civil.second ?? 0) * 1000
  const before = offsetAt((local - dayMs) as Instant, zone)
  const after = offsetAt((local + dayMs) as Instant, zone)
  for (const offset of before >= after ? [before, after] : [after, before]) {
    if (offsetAt((local - offset) as Instant, zone) === offset) return (local - offset) as Instant
  }
  return (local - before) as Instant
}

/** Midnight at which the local day of `at` began: that day may have 23, 24 or 25 hours. */
export function startOfLocalDay(at: Instant, zone: string): Instant {
  const { year, month, day } = civilAt(at, zone)
  return instantOf({ year, month, day }, zone)
}

/** The local date as YYYY-MM-DD. */
export function localDate(at: Instant, zone: string): string {
  const { year, month, day } = civilAt(at, zone)
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`
}

/** Minutes since local midnight by the wall clock, 0 to 1439. */
export function minuteOfDay(at: Instant, zone: string): number {
  const { hour, minute } = civilAt(at, zone)
  return hour * 60 + minute
}

/** HH:MM by the wall clock in `zone`. */
export function clockTime(at: Instant, zone: string): string {
  const { hour, minute } = civilAt(at, zone)
  return `${twoDigits(hour)}:${twoDigits(minute)}`
}

/** YYYY-MM-DDTHH:MM:SS.mmmZ */
export function isoUtc(at: Instant): string {
  const { hour, minute, second } = civilAt(at, 'UTC')
  const fraction = String(((at % 1000) + 1000) % 1000).padStart(3, '0')
  return `${localDate(at, 'UTC')}T${twoDigits(hour)}:${twoDigits(minute)}:${twoDigits(second)}.${fraction}Z`
}

const isoPattern = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?$/

/** Reads an ISO 8601 date and time. Without an offset it is the wall clock of `zone`, or null where no zone is given. */
export function parseIso(text: string, zone?: string): Instant | null {
  const match = isoPattern.exec(text)
  if (!match) return null
  const [, year, month, day, hour, minute, second = '0', fraction = '0', offset] = match
  const civil = { year: +year!, month: +month!, day: +day!, hour: +hour!, minute: +minute!, second: +second }
  if (civil.month < 1 || civil.month > 12 || civil.day < 1 || civil.day > 31) return null
  if (civil.hour > 23 || civil.minute > 59 || civil.second > 60) return null
  const millis = Number(fraction.padEnd(3, '0').slice(0, 3))
  if (offset === undefined) return zone ? ((instantOf(civil, zone) + millis) as Instant) : null
  return (instantOf(civil, 'UTC') + millis - offsetOfText(offset)) as Instant
}

function offsetOfText(offset: string): number {
  if (offset === 'Z') return 0
  const sign = offset.startsWith('-') ? -1 : 1
  const digits = offset.replace(/\D/g, '')
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * minuteMs
}

const twoDigits = (n: number): string => String(n).padStart(2, '0')

// Offsets change only on whole quarters of an hour; Intl costs microseconds, so each quarter is asked once. A memo, not state:
// the same question always has the same answer.
const formatters = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, Map<number, number>>()

/** Milliseconds to add to UTC to get the wall clock of the zone. */
function offsetAt(at: Instant, zone: string): number {
  if (zone === 'UTC') return 0
  const quarter = Math.floor(at / quarterMs)
  let known = offsets.get(zone)
  if (!known) offsets.set(zone, (known = new Map()))
  let offset = known.get(quarter)
  if (offset === undefined) {
    if (known.size > 50_000) known.clear()
    known.set(quarter, (offset = askIntl(quarter * quarterMs, zone)))
  }
  return offset
}

function askIntl(at: number, zone: string): number {
  let formatter = formatters.get(zone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formatters.set(zone, formatter)
  }
  const part: Record<string, number> = {}
  for (const { type, value } of formatter.formatToParts(at)) part[type] = Number(value)
  const local =
    dayNumberOf(part['year']!, part['month']!, part['day']!) * dayMs +
    (part['hour']! * 3600 + part['minute']! * 60 + part['second']!) * 1000
  return local - at
}

// Days since 1970-01-01 in the proleptic Gregorian calendar, after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
export function dayNumberOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

export function dateOfDayNumber(dayNumber: number): Pick<Civil, 'year' | 'month' | 'day'> {
  const z = dayNumber + 719_468
  const era = Math.floor(z / 146_097)
  const doe = z - era * 146_097
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365)
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100))
  const mp = Math.floor((5 * doy + 2) / 153)
  const month = mp + (mp < 10 ? 3 : -9)
  return { year: yoe + era * 400 + (month <= 2 ? 1 : 0), month, day: doy - Math.floor((153 * mp + 2) / 5) + 1 }
}
