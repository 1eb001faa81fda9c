// When something happened: the device's claim where it can be believed, else its arrival. Clocks in homes are wrong by hours and by years.
import { z } from 'zod'
import type { Observation } from '../model/observation.ts'
import {
  Duration,
  type Instant,
  Instant as InstantSchema,
  days,
  earlier,
  elapsed,
  hours,
  minutes,
  seconds,
} from '../model/time.ts'

/**
 * The least delay between claim and arrival in this and in the previous stretch of six hours. A clock that is an hour slow makes every
 * message look an hour late; the least delay tells its error, as in NTP's minimum filter. Two stretches, so that a mended clock is believed.
 */
export const ClockLag = z.object({ since: InstantSchema, least: Duration, before: Duration.nullable() })
export type ClockLag = z.infer<typeof ClockLag>

const stretch = hours(6)
/** A clock is called wrong only when it is off by more than messages are usually late. */
const tolerated = minutes(2)
const ahead = seconds(5)
const oldest = days(1)

export function happenedAt(
  observation: Observation,
  at: Instant,
  lag: ClockLag | undefined,
): { happenedAt: Instant; lag: ClockLag | undefined } {
  const { observedAt, freshness } = observation
  // A retained packet may be years old and says nothing about when. [MQTT-3.3.1-6]
  if (observedAt === null || freshness === 'retained') return { happenedAt: at, lag }
  const delay = elapsed(observedAt, at)
  const known = freshness === 'live' ? withDelay(lag, delay, at) : lag
  const claimed = observedAt + errorOf(known)
  // Nobody says "just now" of what is older than a day: its clock begins again at its beginning, and its arrival is all that is known.
  if (freshness === 'live' && claimed < earlier(at, oldest)) return { happenedAt: at, lag: known }
  return { happenedAt: Math.min(Math.max(claimed, earlier(at, oldest)), at) as Instant, lag: known }
}

function withDelay(lag: ClockLag | undefined, delay: Duration, at: Instant): ClockLag {
  if (!lag) return { since: at, least: delay, before: null }
  if (elapsed(lag.since, at) >= stretch) return { since: at, least: delay, before: lag.least }
  return delay < lag.least ? { ...lag, least: delay } : lag
}

/** What to add to the device's claim. */
function errorOf(lag: ClockLag | undefined): number {
  if (!lag) return 0
  const least = lag.before === null ? lag.least : Math.min(lag.least, lag.before)
  return least > tolerated || least < -ahead ? least : 0
}
