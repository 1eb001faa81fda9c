// A home's recorded past, lived again by rules that may differ: what was told and done stays, deadlines are derived anew, and somebody comes
// where, in truth, nobody had to.
import type { Alarm, AlarmOutcome, ResponseStep } from '../model/alarm.ts'
import type { HomeSetup } from '../model/home.ts'
import type { AlarmId, HomeId } from '../model/ids.ts'
import type { Draft, HomeInput } from '../model/input.ts'
import { type Duration, hours, type Instant, later, latest, milliseconds } from '../model/time.ts'
import { timerDraft } from './replay.ts'
import type { AnyRule } from './rule.ts'
import { type HomeState, startOf } from './state.ts'
import { step } from './step.ts'
import { nextDue } from './timers.ts'

/** An alarm as it was when it was raised. `lastSignAt`: when the resident had last been noticed by then; null: never. */
export interface Fire {
  readonly alarm: Alarm
  readonly lastSignAt: Instant | null
}

export interface Past {
  /** One entry of the journal, in order. Timers in it are left out: they follow from the rules. */
  take(entry: Draft): void
  /** Lets time pass until then, and returns every alarm as it was when it was raised, oldest first. */
  end(until: Instant): readonly Fire[]
}

export interface PastParts {
  readonly homeId: HomeId
  readonly rules: readonly AnyRule[]
  /** The home as it is to be lived in; left out: as it was. */
  readonly changed?: (setup: HomeSetup) => HomeSetup
  /** When people really closed an alarm of this name; null: they have not. What they did is in the journal, and nobody else comes. */
  readonly closedAt: ReadonlyMap<AlarmId, Instant | null>
  /**
   * After how long, at the earliest, somebody closes an alarm of which the journal knows nothing: a rule that was never let go raises
   * nothing more. While its condition has never ended they come again, up to a day, for one that is closed before that is raised anew.
   */
  readonly visitAfter: Duration
}

/** Who comes finds nothing: had somebody found something then, it would be in the journal. */
const nothing: AlarmOutcome = 'false'
const longestVisit = hours(24)
const visitor = { account: 'backtest', role: 'service' } as const

export function livePast({ homeId, rules, changed = (setup) => setup, closedAt, visitAfter }: PastParts): Past {
  let state: HomeState = startOf(homeId)
  const raised: Fire[] = []
  let visits: { readonly at: Instant; readonly alarmId: AlarmId }[] = []

  function apply(draft: Draft): void {
    const next = step(state, { ...draft, seq: state.seq + 1 }, rules)
    state = next.state
    for (const effect of next.effects) {
      if (effect.kind !== 'alarm-changed' || effect.event.kind !== 'raised') continue
      raised.push({ alarm: effect.alarm, lastSignAt: state.lastSign?.at ?? null })
      const at = visitTo(effect.alarm)
      if (at !== null) plan(effect.alarm.alarmId, at)
    }
  }

  /** People of the journal go first. One that closed it before it is raised here closes nothing. */
  function visitTo({ alarmId, raisedAt }: Alarm): Instant | null {
    const closed = closedAt.get(alarmId)
    if (closed === null) return null
    const ours = later(raisedAt, visitAfter)
    return closed === undefined || closed < raisedAt ? ours : latest(ours, later(closed, milliseconds(1)))
  }

  /** Deadlines and visits until then, in order. */
  function pass(until: Instant): void {
    for (;;) {
      const due = nextDue(state.timers)
      const visit = visits[0]
      if (due && due.at <= until && (!visit || due.at <= visit.at)) {
        apply(timerDraft(homeId, due, latest(due.at, state.at)))
      } else if (visit && visit.at <= until) {
        visits = visits.slice(1)
        if (isWaiting(visit)) plan(visit.alarmId, later(visit.at, visitAfter))
        else close(visit.alarmId, latest(visit.at, state.at))
      } else return
    }
  }

  const plan = (alarmId: AlarmId, at: Instant): void =>
    void (visits = [...visits, { at, alarmId }].sort((a, b) => a.at - b.at))

  function isWaiting({ at, alarmId }: { at: Instant; alarmId: AlarmId }): boolean {
    const alarm = Object.values(state.alarms).find((one) => one.alarmId === alarmId)
    const hasEnded = alarm?.condition === 'ended' || alarm?.returns !== undefined
    return alarm !== undefined && !hasEnded && at < later(alarm.raisedAt, longestVisit)
  }

  function close(alarmId: AlarmId, at: Instant): void {
    const respond = (step: ResponseStep, more = {}): HomeInput => ({
      kind: 'commanded',
      command: { kind: 'respond', alarmId, step, by: visitor, ...more },
    })
    // Taken up already, the first is refused and changes nothing.
    for (const input of [respond('acknowledge'), respond('resolve', { outcome: nothing })])
      apply({ inputId: `visit-${state.seq}`, homeId, at, input })
  }

  return {
    take(entry) {
      if (entry.input.kind === 'timer-due') return
      pass(entry.at)
      const { input } = entry
      apply(input.kind === 'configured' ? { ...entry, input: { ...input, setup: changed(input.setup) } } : entry)
    },
    end(until) {
      pass(until)
      return raised
    },
  }
}
