// How often and how long a delivery is tried.
import { type Duration, hours, milliseconds, minutes, seconds } from '../../rules/model/time.ts'
import type { ChannelName } from '../../rules/model/duty.ts'

const steps = [5, 10, 20, 40, 60] as const
/** A tenth to either side: receivers that came back together are not all asked in the same second. */
const jitter = 0.1

/** How long after the `attempts`-th failure it is tried again. `random` is from 0 to 1. */
export function retryAfter(attempts: number, random: number): Duration {
  const base = steps[Math.min(Math.max(attempts, 1), steps.length) - 1]!
  return milliseconds(base * 1000 * (1 - jitter + 2 * jitter * random))
}

/**
 * When a failure is the last. A system wants all that it missed, counted from the telling; a person who is woken hours after the first
 * attempt is helped by nothing.
 */
export const giveUpAfter: Readonly<Record<'person' | 'system', Duration>> = { person: minutes(15), system: hours(72) }

/** A receiver that says nothing in this time has failed. SCAIP waits for its own final answer (32 s in SIP) first. */
export const sendLimit = (channel: ChannelName): Duration => seconds(channel === 'scaip' ? 45 : 30)

/** After its first failure the next channel of the same recipient begins, while the first goes on. */
export const nextChannelAfter: Duration = seconds(30)
/** And at the latest this long after the one before it was due, whatever became of that: it may hang, or wait behind others. */
export const nextChannelAtLatest: Duration = seconds(60)
