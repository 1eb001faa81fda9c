// The three uses of one fold: recovery, replay check and backtest.
import type { Effect } from '../model/effect.ts'
import type { HomeId } from '../model/ids.ts'
import type { Draft, JournalEntry } from '../model/input.ts'
import { type Instant, latest } from '../model/time.ts'
import type { AnyRule } from './rule.ts'
import { type HomeState, startOf } from './state.ts'
import { step } from './step.ts'
import { nextDue } from './timers.ts'

export interface Folded {
  readonly state: HomeState
  readonly effects: readonly Effect[]
}

/** Recovery and replay check: recorded entries, timers included, give exactly the recorded effects. */
export function fold(state: HomeState, entries: Iterable<JournalEntry>, rules: readonly AnyRule[]): Folded {
  const effects: Effect[] = []
  for (const entry of entries) {
    const next = step(state, entry, rules)
    state = next.state
    effects.push(...next.effects)
  }
  return { state, effects }
}

/** Lets time pass until `until`, inclusive: due timers are derived and fire in order, each at its own moment. */
export function elapse(state: HomeState, until: Instant, rules: readonly AnyRule[]): Folded {
  const effects: Effect[] = []
  for (let due = nextDue(state.timers); due && due.at <= until; due = nextDue(state.timers)) {
    const next = step(state, timerEntry(state, due), rules)
    state = next.state
    effects.push(...next.effects)
  }
  return { state, effects }
}

/** Backtest: observations and commands only, in order of arrival; timers are derived anew, so that a changed rule is judged on a home's past. */
export function backtest(homeId: HomeId, drafts: Iterable<Draft>, rules: readonly AnyRule[], until?: Instant): Folded {
  let state = startOf(homeId)
  const effects: Effect[] = []
  const go = (folded: Folded) => {
    state = folded.state
    effects.push(...folded.effects)
  }
  for (const draft of drafts) {
    if (draft.input.kind === 'timer-due') continue
    go(elapse(state, draft.at, rules))
    go(step(state, { ...draft, seq: state.seq + 1 }, rules))
  }
  if (until !== undefined) go(elapse(state, until, rules))
  return { state, effects }
}

function timerEntry(state: HomeState, due: NonNullable<ReturnType<typeof nextDue>>): JournalEntry {
  return { ...timerDraft(state.homeId, due, latest(due.at, state.at)), seq: state.seq + 1 }
}

/** The input that says that an armed instant has come. The same instant has the same id, however often it is reported. */
export const timerDraft = (homeId: HomeId, due: NonNullable<ReturnType<typeof nextDue>>, at: Instant): Draft => ({
  inputId: `${due.timer}@${due.at}`,
  homeId,
  at,
  input: { kind: 'timer-due', timer: due.timer, dueAt: due.at },
})
