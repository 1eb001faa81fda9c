// Timers are data: to wait is to write an instant into the state; when the shell reports that it came, it is one more input.
import { type RuleId, splitTimerName, type TimerName } from '../model/ids.ts'
import type { Instant } from '../model/time.ts'

export type Timers = Readonly<Record<TimerName, Instant>>

export const arm = (timers: Timers, name: TimerName, at: Instant): Timers =>
  timers[name] === at ? timers : { ...timers, [name]: at }

export function disarm(timers: Timers, name: TimerName): Timers {
  if (!(name in timers)) return timers
  const { [name]: _, ...rest } = timers
  return rest
}

/** A wake-up counts only for the very instant that is armed, so late and repeated ones are harmless. */
export const isArmedFor = (timers: Timers, name: TimerName, dueAt: Instant): boolean => timers[name] === dueAt

/** The earliest armed instant; of two at the same instant, the first by name, so that every replay fires them alike. */
export function nextDue(timers: Timers): { timer: TimerName; at: Instant } | null {
  let next: { timer: TimerName; at: Instant } | null = null
  for (const key in timers) {
    const timer = key as TimerName
    const at = timers[timer]!
    if (!next || at < next.at || (at === next.at && timer < next.timer)) next = { timer, at }
  }
  return next
}

export const withoutTimersOf = (timers: Timers, rule: RuleId): Timers =>
  Object.fromEntries(Object.entries(timers).filter(([name]) => splitTimerName(name as TimerName).rule !== rule))
