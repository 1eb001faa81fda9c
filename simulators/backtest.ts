// How the rules would have watched over a recorded home, each event an observation that arrives the moment it was recorded.
import { elapse, timerDraft } from '../rules/engine/replay.ts'
import type { AnyRule } from '../rules/engine/rule.ts'
import { type HomeState, startOf } from '../rules/engine/state.ts'
import { step } from '../rules/engine/step.ts'
import { nextDue } from '../rules/engine/timers.ts'
import type { Actor, Alarm, AlarmOutcome, ResponseStep } from '../rules/model/alarm.ts'
import type { Effect } from '../rules/model/effect.ts'
import type { Draft, HomeInput } from '../rules/model/input.ts'
import { type Duration, type Instant, later, latest } from '../rules/model/time.ts'
import { readingOf, type RecordedHome } from './recorded-home.ts'
import type { RecordedEvent } from './recording.ts'

/** The home as its resident moves in, then its events. */
export function draftsOf(recorded: RecordedHome, events: readonly RecordedEvent[]): Draft[] {
  const { setup } = recorded.home
  const begin: Draft = {
    inputId: 'begin',
    homeId: setup.homeId,
    at: events[0]!.at,
    input: { kind: 'configured', setup, rules: {} },
  }
  return [begin, ...observationsOf(recorded, events)]
}

/** @param from the number of the first, so that two lists of one home share no input. */
export const observationsOf = (recorded: RecordedHome, events: readonly RecordedEvent[], from = 0): Draft[] =>
  events.map((event, place): Draft => {
    const claim = { observedAt: event.at, freshness: 'live' } as const
    const observation = { deviceId: recorded.deviceOf(event), ...claim, reading: readingOf(event) }
    const { homeId } = recorded.home.setup
    return { inputId: `event-${from + place}`, homeId, at: event.at, input: { kind: 'observed', observation } }
  })

/** People who answer: they go and look, and close the alarm this long after it came. */
export interface Desk {
  readonly answersAfter: Duration
  /** What they found. */
  found(alarm: Alarm): AlarmOutcome
}

export interface WatchedHome {
  /** Every alarm as it was when it was raised. */
  readonly raised: readonly Alarm[]
  /** The home at each of the moments asked for, in their order; it can be let live on from there in another way. */
  readonly states: readonly HomeState[]
  readonly end: HomeState
}

/** @param moments ascending: where to keep the state, before anything later than it. */
export function watch(parts: {
  drafts: readonly Draft[]
  rules: readonly AnyRule[]
  desk: Desk
  moments?: readonly Instant[]
}): WatchedHome {
  const { drafts, rules, desk, moments = [] } = parts
  let state = startOf(drafts[0]!.homeId)
  const raised: Alarm[] = []
  const states: HomeState[] = []
  let visits: { at: Instant; alarm: Alarm }[] = []

  function apply(draft: Draft): void {
    const next = step(state, { ...draft, seq: state.seq + 1 }, rules)
    state = next.state
    for (const alarm of raisedBy(next.effects)) {
      raised.push(alarm)
      visits.push({ at: later(alarm.raisedAt, desk.answersAfter), alarm })
    }
  }
  /** What comes of itself until then: deadlines and visits, in order. */
  function pass(until: Instant): void {
    for (;;) {
      const due = nextDue(state.timers)
      const visit = visits[0]
      if (due && due.at <= until && (!visit || due.at <= visit.at)) {
        apply(timerDraft(state.homeId, due, latest(due.at, state.at)))
      } else if (visit && visit.at <= until) {
        visits = visits.slice(1)
        for (const input of close(visit.alarm, desk.found(visit.alarm)))
          apply({ inputId: `visit-${state.seq}`, homeId: state.homeId, at: latest(visit.at, state.at), input })
      } else return
    }
  }

  let next = 0
  for (const draft of drafts) {
    for (; next < moments.length && moments[next]! < draft.at; next++) {
      pass(moments[next]!)
      states.push(state)
    }
    pass(draft.at)
    apply(draft)
  }
  for (const moment of moments.slice(next)) {
    pass(moment)
    states.push(state)
  }
  return { raised, states, end: state }
}

/**
 * Nothing is heard from then on but what the sensors make up: which alarms are raised until `until`.
 * @param madeUp drafts after the moment of the state; with any, the first alarm ends it.
 */
export function fallSilent(
  state: HomeState,
  until: Instant,
  rules: readonly AnyRule[],
  madeUp: Iterable<Draft> = [],
): Alarm[] {
  let now = state
  for (const draft of madeUp) {
    if (draft.at > until) break
    const before = elapse(now, draft.at, rules)
    const after = step(before.state, { ...draft, seq: before.state.seq + 1 }, rules)
    const raised = raisedBy([...before.effects, ...after.effects])
    if (raised.length > 0) return raised
    now = after.state
  }
  return raisedBy(elapse(now, until, rules).effects)
}

const raisedBy = (effects: readonly Effect[]): Alarm[] =>
  effects.flatMap((effect) => (effect.kind === 'alarm-changed' && effect.event.kind === 'raised' ? [effect.alarm] : []))

const visitor: Actor = { account: 'backtest', role: 'care' }

function close({ alarmId }: Alarm, outcome: AlarmOutcome): HomeInput[] {
  const respond = (step: ResponseStep, more = {}): HomeInput => ({
    kind: 'commanded',
    command: { kind: 'respond', alarmId, step, by: visitor, ...more },
  })
  return [respond('acknowledge'), respond('resolve', { outcome })]
}
