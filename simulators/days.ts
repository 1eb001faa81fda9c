// Local days by number, and the wall clock within them: people live by it, on the nights of a change of clock too.
import { civilAt, type Instant, instantOf } from '../rules/model/time.ts'

export const zone = 'Europe/Amsterdam'

/** Days since 1970-01-01 by the local calendar. */
export type Day = number

/** The simulated world begins here: meters stand at their first reading. */
export const firstDay: Day = Date.UTC(2024, 0, 1) / 86_400_000

export function dayOf(at: Instant): Day {
  const { year, month, day } = civilAt(at, zone)
  return Date.UTC(year, month - 1, day) / 86_400_000
}

/** When the wall clock of that day reads so many minutes after midnight; 1,500 is one at night on the next day. */
export function wallClock(day: Day, minute: number): Instant {
  const whole = Math.floor(minute)
  const date = new Date((day + Math.floor(whole / 1440)) * 86_400_000)
  const within = ((whole % 1440) + 1440) % 1440
  const at = instantOf(
    {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: Math.floor(within / 60),
      minute: within % 60,
    },
    zone,
  )
  return (at + Math.round((minute - whole) * 60_000)) as Instant
}

/** 1 (Monday) to 7 (Sunday). */
export const weekdayOf = (day: Day): number => ((day + 3) % 7) + 1
/** Weeks since 1970, beginning on Monday. */
export const weekOf = (day: Day): number => Math.floor((day + 3) / 7)

/** 2026-11-24T12:40:05+01:00: the wall clock and its offset. */
export function isoLocal(at: Instant): string {
  const { year, month, day, hour, minute, second } = civilAt(at, zone)
  const offset = Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - at) / 3_600_000)
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}+${two(offset)}:00`
}

export const two = (n: number): string => (n < 10 ? `0${n}` : String(n))
