// What is at hand while one input is taken in: the state being made and the effects so far. It lives no longer than one step.
import type { Effect } from '../model/effect.ts'
import { ruleId, type TimerName, timerName } from '../model/ids.ts'
import type { Instant } from '../model/time.ts'
import type { AnyRule } from './rule.ts'
import type { HomeState } from './state.ts'
import { faultWords } from './words.ts'

export interface Work {
  /** A copy of this step's own: its fields are replaced, what they hold never is. */
  readonly state: HomeState
  readonly effects: Effect[]
  readonly rules: readonly AnyRule[]
  readonly at: Instant
  readonly inputId: string
}

/** The engine speaks as a rule of its own when one of the rules fails. */
export const engineRule = { id: ruleId('engine'), version: 1, words: faultWords, closes: 'by-person' } as const

export const pauseTimer: TimerName = timerName(engineRule.id, 'pause-end')
export const followUpTimer: TimerName = timerName(engineRule.id, 'follow-up')
export const escalationTimer: TimerName = timerName(engineRule.id, 'escalation')
