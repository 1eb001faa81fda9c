// The only place that asks the machine what time it is and that waits. Everything else is handed a Clock.
import { elapsed, type Instant, instant, later, type Duration } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'

/**
 * A timeout stands still while the machine sleeps and knows nothing of a clock that is being set right: so nobody waits longer than this
 * without looking at the time again.
 */
const longestTimeoutMs = 60_000
const jumpThatIsFollowedMs = 2 * 3_600_000
const slewPerMs = 0.1

/** The two clocks of a machine, in milliseconds: one that people and NTP set, and one that only goes on. */
export interface Machine {
  wall(): number
  monotonic(): number
}
const thisMachine: Machine = { wall: () => Date.now(), monotonic: () => performance.now() }

/** Calls once when so many milliseconds of the monotonic clock have passed. Returns how to call it off. */
export type After = (milliseconds: number, call: () => void) => () => void
const timeoutAfter: After = (milliseconds, call) => {
  const timeout = setTimeout(call, milliseconds)
  return () => clearTimeout(timeout)
}

/**
 * Wall-clock time that advances by the monotonic clock, so that a step of the machine's clock (NTP, a person) fires no alarm: a
 * difference is worked off at a tenth of the pace. Two hours or more ahead is a machine that slept: that is followed at once. Backwards
 * nothing is followed at once: time would stand still until it is caught up, and so would every deadline in every home.
 */
export function systemClock(machine: Machine = thisMachine, after: After = timeoutAfter): Clock {
  let anchorWall = machine.wall()
  let anchorMonotonic = machine.monotonic()
  let last = anchorWall
  const now = (): Instant => {
    const monotonic = machine.monotonic()
    const passed = monotonic - anchorMonotonic
    const difference = machine.wall() - (anchorWall + passed)
    if (difference >= jumpThatIsFollowedMs) {
      anchorWall += passed + difference
      anchorMonotonic += passed
    } else if (passed >= 1000) {
      const most = passed * slewPerMs
      anchorWall += passed + Math.max(-most, Math.min(most, difference))
      anchorMonotonic += passed
    }
    last = Math.max(last, anchorWall + (monotonic - anchorMonotonic))
    return instant(Math.floor(last))
  }
  return {
    now,
    wakeAt(at, wake) {
      let callOff: () => void
      const wait = () => {
        const left = elapsed(now(), at)
        callOff = after(Math.min(Math.max(left, 0), longestTimeoutMs), () => (elapsed(now(), at) > 0 ? wait() : wake()))
      }
      wait()
      return () => callOff()
    },
    wait: (duration, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error)
        const stop = () => {
          callOff()
          reject(signal!.reason as Error)
        }
        const callOff = after(duration, () => {
          signal?.removeEventListener('abort', stop)
          resolve()
        })
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
  const remove = (entry: { at: Instant; wake: () => void }) => {
    waiting = waiting.filter((other) => other !== entry)
  }
  const wakeAt: Clock['wakeAt'] = (at, wake) => {
    const entry = { at, wake }
    waiting.push(entry)
    return () => remove(entry)
  }
  async function move(at: Instant): Promise<void> {
    await settle()
    for (;;) {
      const next = waiting.reduce<(typeof waiting)[number] | null>((a, b) => (a && a.at <= b.at ? a : b), null)
      if (!next || next.at > at) break
      remove(next)
      if (next.at > present) present = next.at
      next.wake()
      await settle()
    }
    if (at > present) present = at
  }
  return {
    now: () => present,
    wakeAt,
    wait: (duration: Duration, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error)
        const stop = () => {
          callOff()
          reject(signal!.reason as Error)
        }
        const callOff = wakeAt(later(present, duration), () => {
          signal?.removeEventListener('abort', stop)
          resolve()
        })
        signal?.addEventListener('abort', stop, { once: true })
      }),
    advanceTo: (at) => (moving = moving.then(() => move(at))),
    settleWith: (wait) => {
      settle = wait
    },
  }
}
