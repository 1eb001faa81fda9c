// What a rule said becomes state and effects: alarms raised, joined, ended or held; timers armed; values recorded.
import { type Alarm, episodeKey } from '../model/alarm.ts'
import { type RuleId, timerName } from '../model/ids.ts'
import { reason, say } from '../model/reason.ts'
import type { Instant } from '../model/time.ts'
import { lapse, nextLapse, withDueBy } from './follow-up.ts'
import { cancel, type Change, closeUntold, endCondition, join, note, open, type Raiser } from './lifecycle.ts'
import type { AnyRule, Outcome } from './rule.ts'
import { heldBecause } from './suppression.ts'
import { armEscalation, escalate, quiet, unshelve, withTelling } from './telling.ts'
import { arm, disarm } from './timers.ts'
import { engineRule, followUpTimer, type Work } from './work.ts'

type Raise = Extract<Outcome, { kind: 'raise' }> & { since: Instant }
type Speaker = Pick<AnyRule, 'id' | 'version' | 'words' | 'closes'>

/** `since`: when what the rule reacted to happened; an alarm without a moment of its own was opened then. */
export function applyOutcomes(work: Work, rule: AnyRule, outcomes: readonly Outcome[], since: Instant): Work {
  const { state, at } = work
  for (const outcome of outcomes) {
    switch (outcome.kind) {
      case 'raise':
        raiseOrHold(work, rule, { ...outcome, since: outcome.since ?? since })
        break
      case 'note': {
        const alarm = state.alarms[episodeKey(rule.id, outcome.subject)]
        const change = alarm && note(alarm, outcome.evidence, raiserOf(work, rule))
        if (change) publish(work, change)
        break
      }
      case 'clear': {
        const key = episodeKey(rule.id, outcome.subject)
        const { [key]: waited, ...held } = state.held
        if (waited) state.held = held
        const alarm = state.alarms[key]
        const said = say(rule.words, outcome.because, zoneOf(work), at)
        if (alarm) for (const change of endCondition(alarm, said, rule.closes, zoneOf(work), at)) publish(work, change)
        const ended = state.alarms[key]
        if (ended && outcome.refuted === true && isUntold(ended)) publish(work, closeUntold(ended, 'technical', at))
        break
      }
      case 'cancel': {
        const key = episodeKey(rule.id, outcome.subject)
        const { [key]: waited, ...held } = state.held
        if (waited) state.held = held
        const alarm = state.alarms[key]
        const change = alarm && cancel(alarm, outcome.evidence, raiserOf(work, rule))
        if (change) publish(work, change)
        // Within the grace that the plan gives nobody has been told yet, and nobody needs to be.
        if (change?.event.kind === 'cancelled-by-resident' && isUntold(change.alarm))
          publish(work, closeUntold(change.alarm, 'cancelled-by-resident', at))
        break
      }
      case 'arm':
        state.timers = arm(state.timers, timerName(rule.id, outcome.timer), outcome.at)
        break
      case 'disarm':
        state.timers = disarm(state.timers, timerName(rule.id, outcome.timer))
        break
      case 'record': {
        const { series, at, fields } = outcome
        work.effects.push({
          kind: 'record',
          point: { homeId: state.homeId, purpose: rule.purpose, series, at, fields },
        })
        break
      }
    }
  }
  return work
}

const isUntold = ({ response, escalation }: Alarm): boolean =>
  response === 'open' && escalation?.step === 0 && escalation.nextAt !== undefined

function raiseOrHold(work: Work, rule: AnyRule, raise: Raise): void {
  const { state, at } = work
  const key = episodeKey(rule.id, raise.subject)
  const why = state.alarms[key] ? null : heldBecause(state, rule, raise.severity, at)
  if (why === null) return raiseNow(work, rule, raise)
  if (!state.held[key]) work.effects.push({ kind: 'held', rule: rule.id, subject: raise.subject, at, why })
  const { kind: _, ...waiting } = raise
  state.held = { ...state.held, [key]: { rule: rule.id, ...waiting, evidence: [...raise.evidence] } }
}

function raiseNow(work: Work, rule: Speaker, raise: Raise): void {
  const { state } = work
  const key = episodeKey(rule.id, raise.subject)
  const standing = state.alarms[key]
  if (standing) {
    for (const change of join(standing, raise, raiserOf(work, rule))) publish(work, change)
    return
  }
  // A new episode is a new alarm, also when it began at the very moment at which the last one did.
  const since = Math.max(raise.since, (state.lastOpened[key] ?? -1) + 1) as Instant
  publish(work, open({ ...raise, since }, raiserOf(work, rule)))
}

/** What waited behind a pause or an explanation that has ended is raised now. */
export function releaseHeld(work: Work): void {
  for (const [key, { rule: id, ...waiting }] of Object.entries(work.state.held)) {
    const rule = work.rules.find((rule) => rule.id === id)
    if (rule && heldBecause(work.state, rule, waiting.severity, work.at) !== null) continue
    const { [key]: _, ...held } = work.state.held
    work.state.held = held
    const { roomId, ...raise } = waiting
    if (!rule) continue
    try {
      raiseNow(work, rule, { kind: 'raise', ...raise, ...(roomId !== undefined && { roomId }) })
    } catch (error) {
      // Words that lack a fact throw only now; thrown on from here they would stop every later input of the home.
      reportFault(work, id, error instanceof Error ? error.message : String(error))
    }
  }
}

/** A failing rule is our bug: loud, and an alarm of its own for those who mend it. */
export function reportFault(work: Work, rule: RuleId, message: string): void {
  work.effects.push({ kind: 'fault', rule, at: work.at, message })
  const because = reason('fault', { rule })
  raiseNow(work, engineRule, {
    kind: 'raise',
    subject: rule,
    severity: 'technical',
    since: work.at,
    because,
    evidence: [],
  })
}

/** Puts the changed alarm into the state, or out of it when it is resolved, and tells of it: to the screens, and to whom its plan names. */
export function publish(work: Work, change: Change): void {
  const { alarm, notify } = withTelling(work, { ...change, alarm: withDueBy(change, work.state.setup) }, zoneOf(work))
  keep(work, alarm)
  work.effects.push({ kind: 'alarm-changed', alarm, event: change.event })
  if (notify) work.effects.push(notify)
}

function keep(work: Work, alarm: Alarm): void {
  const { state } = work
  const key = episodeKey(alarm.rule.id, alarm.subject)
  if (alarm.response === 'resolved') {
    const { [key]: _, ...others } = state.alarms
    state.alarms = others
    state.lastOpened = { ...state.lastOpened, [key]: alarm.openedAt }
  } else {
    state.alarms = { ...state.alarms, [key]: alarm }
  }
  armFollowUp(state)
  armEscalation(state)
}

/** Alarms that nobody has picked up in time are told to the next in line; what was put aside comes back. */
export function escalateDue(work: Work, dueAt: Instant): void {
  for (const alarm of Object.values(work.state.alarms)) {
    if (alarm.shelvedUntil !== undefined) {
      if (alarm.shelvedUntil <= work.at) publish(work, unshelve(alarm, work.at))
    } else if ((alarm.escalation?.nextAt ?? Infinity) <= work.at) {
      tellOn(work, alarm, 'no-answer', alarm.escalation?.nextAt ?? dueAt)
    }
  }
  armEscalation(work.state)
}

/** The next in line, now. */
export function tellOn(work: Work, alarm: Alarm, why: 'no-answer' | 'not-reached', dueAt: Instant): void {
  const told = escalate(work, alarm, { why, dueAt, zone: zoneOf(work) })
  if (!told) return keep(work, quiet(alarm))
  keep(work, told.alarm)
  work.effects.push({ kind: 'alarm-changed', alarm: told.alarm, event: told.event }, told.notify)
}

function armFollowUp(state: Work['state']): void {
  const at = nextLapse(state.alarms)
  state.timers = at === null ? disarm(state.timers, followUpTimer) : arm(state.timers, followUpTimer, at)
}

/** Alarms whose next step is overdue are open again. */
export function lapseOverdue(work: Work): void {
  for (const alarm of Object.values(work.state.alarms)) {
    const change = lapse(alarm, zoneOf(work), work.at)
    if (change) publish(work, change)
  }
  armFollowUp(work.state)
}

export const zoneOf = ({ state }: Work): string => state.setup?.zone ?? 'Europe/Amsterdam'

const raiserOf = (work: Work, rule: Speaker): Raiser => {
  const params = work.state.setup?.paramsVersions?.[rule.id]
  return {
    rule,
    homeId: work.state.homeId,
    residencyId: work.state.setup?.residency?.residencyId ?? null,
    zone: zoneOf(work),
    at: work.at,
    ...(params !== undefined && { params }),
  }
}
