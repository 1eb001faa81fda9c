// Carries an alarm's telling along: begun when it is raised, stopped when somebody has it, begun anew when that person lets go of it.
import type { Alarm, AlarmEvent } from '../model/alarm.ts'
import type { Effect } from '../model/effect.ts'
import type { Recipient } from '../model/recipient.ts'
import { reason, type Said, say } from '../model/reason.ts'
import { elapsed, type Instant, later, milliseconds, minutes } from '../model/time.ts'
import { beginning, next } from './escalation.ts'
import type { Change } from './lifecycle.ts'
import { arm, disarm } from './timers.ts'
import { escalationWords, lifecycleWords } from './words.ts'
import { escalationTimer, type Work } from './work.ts'

/** A deadline that was kept within this is on time. */
const punctual = milliseconds(5000)

type Notify = Extract<Effect, { kind: 'notify' }>

/** The changed alarm with its telling as it must be now; and whom that tells, for the first telling waits for no timer. */
export function withTelling({ state, at }: Work, change: Change, zone: string): { alarm: Alarm; notify?: Notify } {
  const { event } = change
  const urgentNow = event.kind === 'worsened' && change.alarm.severity === 'urgent'
  // What has become a matter of life and limb lies aside no longer, whoever put it there.
  const alarm = urgentNow ? fetched(change.alarm) : change.alarm
  if (alarm.response !== 'open' || alarm.shelvedUntil !== undefined) return { alarm: quiet(alarm) }
  const anew = event.kind === 'lapsed' || event.kind === 'unshelved' || event.kind === 'undone' || urgentNow
  if (event.kind !== 'raised' && !anew) return { alarm }
  const begun = beginning(alarm.severity, state.setup, { zone, at, withGrace: event.kind === 'raised' })
  if (begun === null) return { alarm }
  // What was told before keeps its numbers, so that no delivery is taken for one of those.
  const fresh: Alarm = { ...alarm, escalation: { ...begun, step: alarm.escalation?.step ?? 0 } }
  return begun.nextAt! <= at ? tellNext({ state, at }, fresh, zone) : { alarm: fresh }
}

function tellNext(
  { state, at }: Pick<Work, 'state' | 'at'>,
  alarm: Alarm,
  zone: string,
): { alarm: Alarm; notify?: Notify } {
  const telling = next(alarm, state.setup, zone, at)
  if (!telling) return { alarm: quiet(alarm) }
  const told: Alarm = { ...alarm, escalation: telling.escalation }
  return { alarm: told, notify: { kind: 'notify', alarm: told, step: telling.escalation.step, to: telling.to, at } }
}

/** Nobody is next: somebody has it, it is put aside, or it is over. */
export function quiet(alarm: Alarm): Alarm {
  if (alarm.escalation?.nextAt === undefined) return alarm
  const { nextAt: _, ...escalation } = alarm.escalation
  return { ...alarm, escalation }
}

/** The next in line is told of an alarm that nobody has. `dueAt`: when that should have been. Null: there is nobody more to tell. */
export function escalate(
  work: Pick<Work, 'state' | 'at'>,
  alarm: Alarm,
  parts: { why: 'no-answer' | 'not-reached'; dueAt: Instant; zone: string },
): (Change & { notify: Notify }) | null {
  const { at } = work
  const { zone } = parts
  const { alarm: told, notify } = tellNext(work, alarm, zone)
  if (!notify) return null
  const first = (alarm.escalation?.step ?? 0) === 0
  const again = !first && isOperator(notify.to) && isOperator(alarm.escalation?.told ?? [])
  const late =
    elapsed(parts.dueAt, at) > punctual
      ? say(escalationWords, reason('late', { late: elapsed(parts.dueAt, at) }), zone, at)
      : null
  const before = alarm.events.findLast(isCount)
  const times = again ? Number(before?.facts?.['times'] ?? 0) + 1 : 0
  const code = again ? 'told-again' : `${parts.why}-${notify.to[0]!.kind}`
  const facts = again ? { times, since: alarm.raisedAt } : {}
  const event: AlarmEvent = {
    at,
    kind: 'escalated',
    said: joined(say(escalationWords, reason(code, facts), zone, at), late),
    facts,
  }
  // However long a night is, the repeated telling stays one line of the story.
  const others = again ? told.events.filter((event) => !isCount(event)) : told.events
  const leftOut = (told.leftOut ?? 0) + told.events.length - others.length
  const changed: Alarm = { ...told, events: [...others, event], ...(leftOut > 0 && { leftOut }) }
  return { alarm: changed, event, notify: { ...notify, alarm: changed } }
}

const isCount = ({ kind, facts }: AlarmEvent): boolean => kind === 'escalated' && facts?.['times'] !== undefined
const isOperator = (to: readonly Recipient[]): boolean => to.length === 1 && to[0]!.kind === 'operator'
const joined = (said: Said, more: Said | null): Said =>
  more === null ? said : { nl: `${said.nl} (${more.nl.toLowerCase()})`, en: `${said.en} (${more.en.toLowerCase()})` }

/** By class: what may wait, and how long it may be put aside at most. Life and limb: never. */
const longestShelfMinutes = { urgent: 0, today: 24 * 60, info: 31 * 24 * 60, technical: 7 * 24 * 60 } as const

/** Why it may not be put aside until then; null: it may. */
export function shelfRefused(
  alarm: Alarm,
  until: Instant,
  at: Instant,
): 'never-shelved' | 'end-in-the-past' | 'shelf-too-long' | null {
  if (alarm.severity === 'urgent') return 'never-shelved'
  if (until <= at) return 'end-in-the-past'
  return until > later(at, minutes(longestShelfMinutes[alarm.severity])) ? 'shelf-too-long' : null
}

export function shelve(
  alarm: Alarm,
  shelf: { until: Instant; because: string; by: AlarmEvent['by'] },
  zone: string,
  at: Instant,
): Change {
  const { until, because, by } = shelf
  const said = say(escalationWords, reason('shelved', { until, because }), zone, at)
  const event: AlarmEvent = { at, kind: 'shelved', said, ...(by && { by }) }
  return { alarm: { ...quiet(alarm), shelvedUntil: until, events: [...alarm.events, event] }, event }
}

export function unshelve(alarm: Alarm, at: Instant, by?: AlarmEvent['by']): Change {
  const said = lifecycleWords[by ? 'unshelve' : 'shelf-ended']!
  const event: AlarmEvent = { at, kind: 'unshelved', said, ...(by && { by }) }
  return { alarm: { ...fetched(alarm), events: [...alarm.events, event] }, event }
}

function fetched(alarm: Alarm): Alarm {
  const { shelvedUntil: _, ...rest } = alarm
  return rest
}

/** When the first of the home's alarms is told on, or comes back from being put aside. */
export function armEscalation(state: Work['state']): void {
  const moments = Object.values(state.alarms).flatMap(
    ({ escalation, shelvedUntil }) => shelvedUntil ?? escalation?.nextAt ?? [],
  )
  const first = moments.length === 0 ? null : (Math.min(...moments) as Instant)
  state.timers = first === null ? disarm(state.timers, escalationTimer) : arm(state.timers, escalationTimer, first)
}
