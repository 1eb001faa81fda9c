// Lets a home live through a past that is told all at once: its deadlines come between its messages at their own moments, and people answer.
import type { Alarm } from '../../rules/model/alarm.ts'
import type { Draft } from '../../rules/model/input.ts'
import type { Instant } from '../../rules/model/time.ts'
import { timerDraft } from '../../rules/engine/replay.ts'
import type { AnyRule } from '../../rules/engine/rule.ts'
import type { HomeState } from '../../rules/engine/state.ts'
import { step } from '../../rules/engine/step.ts'
import { nextDue } from '../../rules/engine/timers.ts'

/**
 * The drafts of one home, in order of time, with the due timers and the answers to alarms put in where they belong. What is returned is
 * for the journal, like any input. `answer` says what people did about an alarm that was raised, each with its own later moment.
 */
export function* withPassingTime(
  state: HomeState,
  drafts: Iterable<Draft>,
  rules: readonly AnyRule[],
  until: Instant,
  answer: (alarm: Alarm) => readonly Draft[],
): Generator<Draft> {
  let pending: Draft[] = []
  const live = (draft: Draft): Draft => {
    const next = step(state, { ...draft, seq: state.seq + 1 }, rules)
    state = next.state
    for (const effect of next.effects) {
      if (effect.kind === 'alarm-changed' && effect.event.kind === 'raised') pending.push(...answer(effect.alarm))
    }
    return draft
  }
  function* upTo(at: Instant): Generator<Draft> {
    for (;;) {
      const due = nextDue(state.timers)
      const command = pending.reduce<Draft | null>(
        (first, draft) => (first && first.at <= draft.at ? first : draft),
        null,
      )
      const commandFirst = command !== null && (due === null || command.at < due.at)
      if (commandFirst && command.at <= at) {
        pending = pending.filter((draft) => draft !== command)
        yield live(command)
      } else if (!commandFirst && due && due.at <= at) {
        yield live(timerDraft(state.homeId, due, due.at))
      } else return
    }
  }
  for (const draft of drafts) {
    yield* upTo(draft.at)
    yield live(draft)
  }
  yield* upTo(until)
}
