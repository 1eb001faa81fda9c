// The only place that asks the machine what time it is and that waits. Everything else is handed a Clock.
import { elapsed, type Instant, instant, later, milliseconds, type Duration } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'

const longestTimeoutMs = 2 ** 31 - 1
const jumpThatIsFollowedMs = 2 * 3_600_000
const slewPerMs = 0.1

/**
 * Wall-clock time that advances by the monotonic clock, so that a step of the machine's clock (NTP, a person) fires no alarm: a
 * difference is worked off at a tenth of the pace. A difference of two hours or more is a machine that slept: it is followed at once.
 */
export function systemClock(): Clock {
  let anchorWall = Date.now()
  let anchorMonotonic = performance.now()
  let last = anchorWall
  const now = (): Instant => {
    const passed = performance.now() - anchorMonotonic
    const difference = Date.now() - (anchorWall + passed)
    if (Math.abs(difference) >= jumpThatIsFollowedMs) {
      anchorWall = Date.now()
      anchorMonotonic += passed
    } else if (passed >= 1000) {
      const most = passed * slewPerMs
      anchorWall += passed + Math.max(-most, Math.min(most, difference))
      anchorMonotonic += passed
    }
    last = Math.max(last, anchorWall + (performance.now() - anchorMonotonic))
    return instant(Math.floor(last))
  }
  return {
    now,
    wakeAt(at, wake) {
      let timeout: NodeJS.Timeout
      const wait = () => {
        const left = elapsed(now(), at)
        // A wait of more than 24 days does not fit a timeout: wait in parts.
        timeout = setTimeout(
          () => (elapsed(now(), at) > 0 ? wait() : wake()),
          Math.min(Math.max(left, 0), longestTimeoutMs),
        )
      }
      wait()
      return () => clearTimeout(timeout)
    },
    wait: (duration, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error)
        const stop = () => {
          clearTimeout(timeout)
          reject(signal!.reason as Error)
        }
        const timeout = setTimeout(() => {
          signal?.removeEventListener('abort', stop)
          resolve()
        }, duration)
        signal?.addEventListener('abort', stop, { once: true })
      }),
  }
}

export interface SimulatedClock extends Clock {
  /** Moves on to `at`, waking everybody on the way at their own moment, in order. A moment that has passed changes nothing. */
  advanceTo(at: Instant): Promise<void>
  /** What must come to rest between two wakes, such as the pipeline's mailboxes. */
  settleWith(settle: () => Promise<void>): void
}

/** A clock for tests, for the demo's history and for replay mode: it stands still until it is moved, and never goes back. */
export function simulatedClock(start: Instant): SimulatedClock {
  let present = start
  let waiting: { at: Instant; wake: () => void }[] = []
  let settle = (): Promise<void> => Promise.resolve()
  let moving: Promise<void> = Promise.resolve()
  const callOff = (entry: { at: Instant; wake: () => void }) => {
    waiting = waiting.filter((other) => other !== entry)
  }
  const wakeAt: Clock['wakeAt'] = (at, wake) => {
    const entry = { at, wake }
    waiting.push(entry)
    return () => callOff(entry)
  }
  async function move(at: Instant): Promise<void> {
    await settle()
    for (;;) {
      const next = waiting.reduce<(typeof waiting)[number] | null>((a, b) => (a && a.at <= b.at ? a : b), null)
      if (!next || next.at > at) break
      callOff(next)
      if (next.at > present) present = next.at
      next.wake()
      await settle()
    }
    if (at > present) present = at
  }
  return {
    now: () => present,
    wakeAt,
    wait: (duration: Duration) =>
      new Promise((resolve) => void wakeAt(later(present, milliseconds(duration)), resolve)),
    advanceTo: (at) => (moving = moving.then(() => move(at))),
    settleWith: (wait) => {
      settle = wait
    },
  }
}
