// The live state of every home and its next wake-up: one wait per home, for the earliest of its timers.
import type { Effect } from '../../rules/model/effect.ts'
import type { HomeId } from '../../rules/model/ids.ts'
import type { Draft, JournalEntry } from '../../rules/model/input.ts'
import { type Instant, latest } from '../../rules/model/time.ts'
import { timerDraft } from '../../rules/engine/replay.ts'
import type { AnyRule } from '../../rules/engine/rule.ts'
import { type HomeState, startOf } from '../../rules/engine/state.ts'
import { step } from '../../rules/engine/step.ts'
import { nextDue } from '../../rules/engine/timers.ts'
import type { Clock } from '../../rules/ports.ts'

export interface Homes {
  state(homeId: HomeId): HomeState | undefined
  all(): Iterable<HomeState>
  restore(state: HomeState): void
  /** Applies journalled entries in order and returns what follows. */
  apply(entries: readonly JournalEntry[]): readonly Effect[]
  /** The timers that should have fired by then and have not, as inputs, in order: each as the one before it leaves the home. */
  overdue(homeId: HomeId, by: Instant): readonly Draft[]
  /** Begin waking homes; before that, recovery applies what has passed. */
  startWaking(): void
  stop(): void
}

export function createHomes(parts: { rules: readonly AnyRule[]; clock: Clock; due(draft: Draft): void }): Homes {
  const { rules, clock, due } = parts
  const states = new Map<HomeId, HomeState>()
  const wakes = new Map<HomeId, { at: Instant; callOff: () => void }>()
  let waking = false

  function watch(state: HomeState): void {
    if (!waking) return
    const next = nextDue(state.timers)
    const set = wakes.get(state.homeId)
    // A deadline that moved later is looked at when the old one comes: most deadlines move with every sign of life.
    if (!next || (set && set.at <= next.at)) return
    set?.callOff()
    wakes.set(state.homeId, { at: next.at, callOff: clock.wakeAt(next.at, () => wake(state.homeId)) })
  }

  function wake(homeId: HomeId): void {
    wakes.delete(homeId)
    const state = states.get(homeId)
    if (!state) return
    const [draft] = overdue(homeId, clock.now())
    if (draft) due(draft)
    else watch(state)
  }

  function overdue(homeId: HomeId, by: Instant): readonly Draft[] {
    const drafts: Draft[] = []
    let state = states.get(homeId)
    for (let next = state && nextDue(state.timers); state && next && next.at <= by; next = nextDue(state.timers)) {
      const draft = timerDraft(homeId, next, latest(next.at, clock.now()))
      drafts.push(draft)
      state = step(state, { ...draft, seq: state.seq + 1 }, rules).state
    }
    return drafts
  }

  return {
    state: (homeId) => states.get(homeId),
    all: () => states.values(),
    restore: (state) => void states.set(state.homeId, state),
    apply(entries) {
      const effects: Effect[] = []
      for (const entry of entries) {
        const next = step(states.get(entry.homeId) ?? startOf(entry.homeId), entry, rules)
        states.set(entry.homeId, next.state)
        effects.push(...next.effects)
        watch(next.state)
      }
      return effects
    },
    overdue,
    startWaking() {
      waking = true
      for (const state of states.values()) watch(state)
    },
    stop() {
      waking = false
      for (const { callOff } of wakes.values()) callOff()
      wakes.clear()
    },
  }
}
