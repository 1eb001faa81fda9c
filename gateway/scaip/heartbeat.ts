// Says to a receiving centre, as often as it wants, that we are there; and notices when it no longer answers.
import { type Duration, minutes } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'

/** One may be lost on the way. */
const missesThatTell = 2
const againAfter: Duration = minutes(1)
const longest: Duration = minutes(24 * 60)

export interface HeartbeatParts {
  readonly clock: Pick<Clock, 'wait'>
  readonly usual: Duration
  /** One heartbeat. Resolves with the interval that the centre asks for, null where it asks for none; rejects when the centre has not answered well. */
  beat(signal: AbortSignal): Promise<Duration | null>
  /** Called when the centre is away, with the last failure, and with null when it is back. */
  away(error: Error | null): void
}

/** Goes on until `signal` aborts; never rejects. */
export async function keepBeating({ clock, usual, beat, away }: HeartbeatParts, signal: AbortSignal): Promise<void> {
  let interval = usual
  let misses = 0
  while (!signal.aborted) {
    let pause = interval
    try {
      const asked = await beat(signal)
      if (asked !== null) interval = between(againAfter, asked, longest)
      if (misses >= missesThatTell) away(null)
      misses = 0
      pause = interval
    } catch (error) {
      if (signal.aborted) return
      misses += 1
      if (misses === missesThatTell) away(error as Error)
      pause = between(againAfter, againAfter, interval)
    }
    await clock.wait(pause, signal).catch(() => {})
  }
}

const between = (least: Duration, asked: Duration, most: Duration): Duration =>
  Math.min(Math.max(least, asked), most) as Duration
