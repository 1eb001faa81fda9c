// When an alarm waits: a person paused its rule, or a graver thing explains it. What waits is kept and comes when the reason for waiting ends.
import type { Severity } from '../model/alarm.ts'
import type { RefusalCode } from '../model/effect.ts'
import { days, elapsed, hours, type Instant } from '../model/time.ts'
import type { AnyRule } from './rule.ts'
import type { HomeState, PauseState } from './state.ts'

/** Why this alarm must wait now; null: it need not. */
export function heldBecause(state: HomeState, rule: AnyRule, severity: Severity, at: Instant): string | null {
  if (severity !== 'urgent' || rule.pausable === true) {
    const pause = state.pauses.find((pause) => pause.until > at && (pause.rule === null || pause.rule === rule.id))
    if (pause) return `paused: ${pause.because}`
  }
  for (const key of rule.explainedBy ?? []) {
    const stands = Object.entries(state.alarms).some(
      ([episode, { condition }]) => condition === 'standing' && (episode === key || episode.startsWith(`${key}~`)),
    )
    if (stands) return `explained by ${key}`
  }
  return null
}

/** A month away; the day on which the clocks go back has 25 hours. Longer is a move, or a watch that somebody forgot to start again. */
const longestPause = days(31) + hours(1)

/** Why a pause until then is not begun; null: it may be. */
export function pauseRefused(until: Instant, at: Instant): RefusalCode | null {
  if (until <= at) return 'end-in-the-past'
  return elapsed(at, until) > longestPause ? 'pause-too-long' : null
}

export const withoutEnded = (pauses: readonly PauseState[], at: Instant): PauseState[] =>
  pauses.filter((pause) => pause.until > at)
