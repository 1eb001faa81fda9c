// Moments and spans as people say them, in the language of the screen and by the clock of the homes.
import { language } from '../look.ts'
import { words } from './words.ts'

/** Every home of the association lies in one zone; a home that says otherwise is shown by its own. */
export const homeZone = 'Europe/Amsterdam'

const made = new Map<string, Intl.DateTimeFormat>()
function formatter(kind: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language.value} ${kind} ${options.timeZone}`
  let format = made.get(key)
  if (!format) made.set(key, (format = new Intl.DateTimeFormat(language.value === 'nl' ? 'nl-NL' : 'en-GB', options)))
  return format
}

/** 14:03 */
export const clock = (at: number, zone = homeZone): string =>
  formatter('clock', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).format(at)

/** 14:03:11 */
export const clockSeconds = (at: number, zone = homeZone): string =>
  formatter('seconds', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  }).format(at)

/** di 24 november */
export const day = (at: number, zone = homeZone): string =>
  formatter('day', { weekday: 'short', day: 'numeric', month: 'long', timeZone: zone }).format(at)

/** 24 november 2026 */
export const dateName = (at: number, zone = homeZone): string =>
  formatter('date-name', { day: 'numeric', month: 'long', year: 'numeric', timeZone: zone }).format(at)

/** di 24 nov */
export const weekday = (at: number, zone = homeZone): string =>
  formatter('weekday', { weekday: 'short', day: 'numeric', month: 'short', timeZone: zone }).format(at)

/** november 2026, of `2026-11`. */
export const monthName = (month: string): string =>
  formatter('month', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(Date.parse(`${month}-15T12:00Z`))

/** 2026-11-24T14:03, as a field for a date and a time has it. */
export const localInput = (at: number, zone: string): string => `${dateOf(at, zone)}T${clock(at, zone)}`
export const localInstant = (text: string, zone: string): number =>
  instantAt(text.slice(0, 10), text.slice(11, 16), zone)

/** 24 nov, of a date of the calendar. */
export const weekOf = (date: string): string =>
  formatter('week', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(Date.parse(`${date}T12:00Z`))

/** 2026-11-24 */
export const dateOf = (at: number, zone = homeZone): string => {
  const parts: Record<string, string> = {}
  const format = formatter('date', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone })
  for (const { type, value } of format.formatToParts(at)) parts[type] = value
  return `${parts['year']}-${parts['month']}-${parts['day']}`
}

/** By the calendar, so that a day of 23 or 25 hours is one day. */
export const shifted = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** When the clock in the zone shows that time on that date. */
export function instantAt(date: string, time: string, zone: string): number {
  const wall = Date.parse(`${date}T${time}Z`)
  const shownAt = (at: number) => Date.parse(`${dateOf(at, zone)}T${clock(at, zone)}Z`)
  // The offset of the first guess may be that of the other side of a change of the clock: the second guess is right.
  const guess = wall - (shownAt(wall) - wall)
  return guess - (shownAt(guess) - wall)
}

/** `om 14:03`, and with its day when that is not today. */
export function moment(at: number, now: number, zone = homeZone): string {
  const time = clock(at, zone)
  const { todayAt, onDayAt } = words.value.duration
  return dateOf(at, zone) === dateOf(now, zone) ? todayAt(time) : onDayAt(day(at, zone), time)
}

/** 14 min, 5 u, 3 dagen: one unit is enough to know how bad it is. */
export function span(milliseconds: number): string {
  const { minutes, hours, days, seconds } = words.value.duration
  const total = Math.max(0, Math.floor(milliseconds / 1000))
  if (total < 60) return seconds(total)
  if (total < 3600) return minutes(Math.floor(total / 60))
  if (total < 48 * 3600) return hours(Math.floor(total / 3600))
  return days(Math.floor(total / 86_400))
}

export const ago = (at: number, now: number): string =>
  now - at < 60_000 ? words.value.duration.now : words.value.duration.ago(span(now - at))

/** 2:08 or 1:02:08: a clock that runs. */
export function running(milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / 1000))
  const two = (n: number) => String(n).padStart(2, '0')
  const minutes = Math.floor(total / 60)
  const rest = two(total % 60)
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`
}
