// The life of an alarm as pure functions: raised, joined, answered by people, ended, resolved. Condition and response are two things.
import {
  type Actor,
  type Alarm,
  type AlarmEvent,
  type AlarmEventKind,
  type Evidence,
  isGraver,
  responseTable,
} from '../model/alarm.ts'
import type { RefusalCode } from '../model/effect.ts'
import { alarmId, type HomeId, type ResidencyId } from '../model/ids.ts'
import type { Command } from '../model/input.ts'
import { reason, type Said, say } from '../model/reason.ts'
import { type Instant, later, seconds } from '../model/time.ts'
import { turned } from './flapping.ts'
import type { AnyRule, Outcome } from './rule.ts'
import { lifecycleWords } from './words.ts'

export interface Change {
  readonly alarm: Alarm
  readonly event: AlarmEvent
}

export interface Raiser {
  readonly rule: Pick<AnyRule, 'id' | 'version' | 'words'>
  readonly homeId: HomeId
  readonly residencyId: ResidencyId | null
  readonly zone: string
  readonly at: Instant
  /** The number of the decision by which the rule's parameters stand; left out: as they were shipped. */
  readonly params?: number
}

type Raise = Extract<Outcome, { kind: 'raise' }> & { since: Instant }

/** More evidence than a person reads is not kept; what people did always is. */
const evidenceKept = 120

export function open(raise: Raise, { rule, homeId, residencyId, zone, at, params }: Raiser): Change {
  const because = say(rule.words, raise.because, zone, at)
  const event: AlarmEvent = { at, kind: 'raised', said: because, ...place(raise) }
  const evidence = raise.evidence.map((item) => evidenceEvent(item, rule.words, zone, at))
  return {
    alarm: {
      alarmId: alarmId(homeId, rule.id, raise.subject, raise.since),
      homeId,
      residencyId,
      rule: { id: rule.id, version: rule.version, ...(params !== undefined && { params }) },
      subject: raise.subject,
      severity: raise.severity,
      openedAt: raise.since,
      raisedAt: at,
      ...place(raise),
      title: say(rule.words, reason('title', raise.because.facts), zone, at),
      because,
      reason: raise.because,
      condition: 'standing',
      response: 'open',
      claimedBy: null,
      outcome: null,
      resolvedAt: null,
      events: [...evidence, event],
    },
    event,
  }
}

/** A further raise of an episode that is open: what is new joins it. */
export function join(alarm: Alarm, raise: Raise, { rule, zone, at }: Raiser): Change[] {
  const changes: Change[] = []
  let current = alarm
  const add = (event: AlarmEvent, change: Partial<Alarm> = {}) => {
    if (event.kind === 'evidence' && current.events.length >= evidenceKept) return
    current = { ...current, ...change, events: [...current.events, event] }
    changes.push({ alarm: current, event })
  }
  for (const item of raise.evidence) add(evidenceEvent(item, rule.words, zone, at))
  const because = say(rule.words, raise.because, zone, at)
  if (isGraver(raise.severity, current.severity)) {
    const title = say(rule.words, reason('title', raise.because.facts), zone, at)
    const change = { severity: raise.severity, condition: 'standing', title, because, reason: raise.because } as const
    add({ at, kind: 'worsened', said: because, ...place(raise) }, change)
  } else if (current.condition === 'ended') {
    const event: AlarmEvent = { at, kind: 'condition-returned', said: because, ...place(raise) }
    changes.push(turned(current, event, { condition: 'standing' }, zone))
  }
  return changes
}

export function note(alarm: Alarm, evidence: Evidence, { rule, zone, at }: Raiser): Change | null {
  if (alarm.events.length >= evidenceKept) return null
  const event = evidenceEvent(evidence, rule.words, zone, at)
  return { alarm: { ...alarm, events: [...alarm.events, event] }, event }
}

/** Evidence ends the condition. It resolves the alarm only where the rule says so, and never an urgent one that nobody has answered. */
export function endCondition(alarm: Alarm, said: Said, closes: AnyRule['closes'], zone: string, at: Instant): Change[] {
  if (alarm.condition === 'ended') return []
  const ended: AlarmEvent = { at, kind: 'condition-ended', said }
  const change = turned(alarm, ended, { condition: 'ended' }, zone)
  if (closes !== 'itself' || (alarm.severity === 'urgent' && alarm.response === 'open')) return [change]
  const quiet = change.alarm
  const event: AlarmEvent = { at, kind: 'resolved', said: lifecycleWords['resolved-by-itself']! }
  const resolved: Alarm = {
    ...quiet,
    response: 'resolved',
    outcome: 'ended-by-itself',
    resolvedAt: at,
    events: [...quiet.events, event],
  }
  return [change, { alarm: resolved, event }]
}

/** Taken back on a device. It is evidence, whoever has the alarm: the condition ends, and the alarm waits for a person all the same. */
export function cancel(alarm: Alarm, evidence: Evidence, raiser: Raiser): Change | null {
  if (alarm.condition === 'ended') return note(alarm, evidence, raiser)
  const line = evidenceEvent(evidence, raiser.rule.words, raiser.zone, raiser.at)
  // Once somebody has picked it up, it is no longer the resident who calls it off.
  const kind = alarm.response === 'open' ? 'cancelled-by-resident' : 'condition-ended'
  return turned(alarm, { ...line, at: raiser.at, kind }, { condition: 'ended' }, raiser.zone)
}

/** Taken back by the resident, or shown by what came late never to have been, before anybody was told: done with, and on record. */
export function closeUntold(alarm: Alarm, outcome: 'cancelled-by-resident' | 'technical', at: Instant): Change {
  const said = lifecycleWords[`resolve-${outcome}`]!
  const event: AlarmEvent = { at, kind: 'resolved', said }
  const closed = { response: 'resolved', outcome, resolvedAt: at } as const
  return { alarm: { ...alarm, ...closed, events: [...alarm.events, event] }, event }
}

/** Whose alarm it was lives there no longer: nobody is to go there for it. */
export function closeMovedOut(alarm: Alarm, by: Actor | undefined, at: Instant): Change {
  const event: AlarmEvent = { at, kind: 'resolved', said: lifecycleWords['moved-out']!, ...(by && { by }) }
  const { undo: _, ...rest } = alarm
  const closed = { response: 'resolved', outcome: 'technical', resolvedAt: at } as const
  return { alarm: { ...rest, ...closed, events: [...alarm.events, event] }, event }
}

/** A step can be taken back for ten seconds, by who took it. */
const undoWithin = seconds(10)

/** As it stood before the last step. */
export function undo(alarm: Alarm, by: Actor, at: Instant): Change | RefusalCode {
  const { undo: before, ...rest } = alarm
  if (!before || before.by !== by.account || before.until < at) return 'too-late'
  const { until: _, by: __, ...was } = before
  const { dueBy: ___, escalation: ____, ...bare } = rest
  const event: AlarmEvent = { at, kind: 'undone', said: lifecycleWords['undo']!, by }
  return { alarm: { ...bare, ...was, events: [...alarm.events, event] }, event }
}

const eventOfStep = {
  acknowledge: 'acknowledged',
  'set-out': 'on-the-way',
  arrive: 'arrived',
  resolve: 'resolved',
} as const satisfies Record<string, AlarmEventKind>

/** A person's step, or why it is not taken. Two people, one owner: the first in the journal has it. */
export function respond(
  alarm: Alarm,
  command: Extract<Command, { kind: 'respond' }>,
  at: Instant,
): Change | RefusalCode {
  const row = responseTable[command.step]
  if (!row.from.includes(alarm.response)) {
    return command.step === 'acknowledge' && alarm.response !== 'resolved' ? 'already-taken' : 'not-in-this-state'
  }
  if (command.step === 'resolve' && (command.outcome === undefined || command.outcome === 'ended-by-itself'))
    return 'outcome-missing'
  const event: AlarmEvent = { at, kind: eventOfStep[command.step], said: saidOfStep(command), by: command.by }
  const resolved = command.step === 'resolve'
  const { undo: _, dueBy, escalation, response, claimedBy, ...rest } = alarm
  const before = {
    until: later(at, undoWithin),
    by: command.by.account,
    response,
    claimedBy,
    ...(dueBy !== undefined && { dueBy }),
    ...(escalation && { escalation }),
  }
  return {
    event,
    alarm: {
      ...rest,
      ...(dueBy !== undefined && { dueBy }),
      ...(escalation && { escalation }),
      ...(!resolved && { undo: before }),
      response: row.to,
      claimedBy: command.step === 'acknowledge' ? command.by : alarm.claimedBy,
      outcome: resolved ? command.outcome! : alarm.outcome,
      resolvedAt: resolved ? at : alarm.resolvedAt,
      events: [...alarm.events, event],
    },
  }
}

export function comment(alarm: Alarm, text: string, by: Actor, at: Instant): Change {
  const event: AlarmEvent = { at, kind: 'commented', said: { nl: text, en: text }, by }
  return { alarm: { ...alarm, events: [...alarm.events, event] }, event }
}

function saidOfStep({ step, outcome, note }: Extract<Command, { kind: 'respond' }>): Said {
  const said = lifecycleWords[step === 'resolve' ? `resolve-${outcome}` : step]!
  return note ? { nl: `${said.nl}: ${note}`, en: `${said.en}: ${note}` } : said
}

function evidenceEvent(evidence: Evidence, words: AnyRule['words'], zone: string, today: Instant): AlarmEvent {
  return {
    at: evidence.at,
    kind: 'evidence',
    said: say(words, evidence.reason, zone, today),
    ...(evidence.deviceId && { deviceId: evidence.deviceId }),
    ...place(evidence),
    facts: evidence.reason.facts,
  }
}

const place = <T extends { roomId?: Alarm['roomId'] }>({ roomId }: T) => (roomId === undefined ? {} : { roomId })
