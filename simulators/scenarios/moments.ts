// Moments of a story, by the clock on the wall.
import type { Home } from '../../rules/model/home.ts'
import { hours, type Instant, later } from '../../rules/model/time.ts'
import { dayOf, wallClock, weekdayOf } from '../days.ts'

/** The next time from `start` on that the clock reads so many hours. */
export function nextAt(start: Instant, hour: number): Instant {
  const today = wallClock(dayOf(start), hour * 60)
  return today >= start ? today : wallClock(dayOf(start) + 1, hour * 60)
}

/** The next such hour on that day of the week, 1 (Monday) to 7. */
export function nextOn(start: Instant, weekday: number, hour: number): Instant {
  for (let day = dayOf(start); ; day++) {
    const at = wallClock(day, hour * 60)
    if (weekdayOf(day) === weekday && at >= start) return at
  }
}

export const after = (at: Instant, hourCount: number): Instant => later(at, hours(hourCount))

/** With more people in the home one of them is always about. */
export const livesAlone = (home: Home): boolean => home.setup.residency?.people === 1
