// No sign of life for longer than is normal for this person at this time of day. Learned from the person's own past, safe from minute one.
import { z } from 'zod'
import { defineRule, latenessWindow, type Moment, type Outcome, unchanged } from '../engine/rule.ts'
import type { AlarmOutcome } from '../model/alarm.ts'
import { deviceOf, type HomeSetup, roomNameOf } from '../model/home.ts'
import { ruleId } from '../model/ids.ts'
import { isSignOfLife, type Observation } from '../model/observation.ts'
import { type Facts, reason } from '../model/reason.ts'
import {
  type Duration,
  earlier,
  elapsed,
  hours,
  Instant,
  latest,
  later,
  milliseconds,
  minutes,
  seconds,
} from '../model/time.ts'
import { limitOf } from './gap-survival.ts'
import { silencePrior } from './silence-prior.ts'
import { athome, hasVisitor, moved, type Place, Whereabouts } from './occupancy.ts'
import { absenceLimit, begin, Habits, learnAbsence, learnSilence, noHabits } from './silences.ts'
import { Hit, isDeed, noSenses, Senses, weigh } from './weights.ts'

const params = z.object({
  /**
   * What people set: how many false alarms a home may have in a month. The limit of every moment follows from it. Less than the one that is
   * promised: homes that nobody has recorded yet differ from those that were.
   */
  falseAlarmsPerMonth: z.number().min(0.05).max(30).default(0.35),
  /** Until the resident is known: how long it may be quiet, by the hour in which the silence began. */
  strangerMinutes: z
    .array(z.number().min(30).max(1440))
    .length(24)
    .default([...silencePrior.longestMinutes]),
  /** Never sooner than this, however lively the person. */
  floorMinutes: z.number().min(30).max(720).default(90),
  /** Never later than this, however quiet the person. */
  ceilingMinutes: z.number().min(120).max(1440).default(840),
  /** A hit of a motion sensor counts when another stands beside it within this. */
  corroborateMinutes: z.number().min(1).max(60).default(10),
  /** Out through the door and not back for this long. */
  awayHours: z.number().min(4).max(96).default(24),
  /** Who is often out for long may be out for up to this long. */
  awayCeilingHours: z.number().min(4).max(168).default(36),
})
type Params = z.infer<typeof params>

const Pending = Hit.extend({ exit: z.boolean() })
type Pending = z.infer<typeof Pending>

const State = z.object({
  /** What was heard within the lateness window, in the order in which it happened: an earlier hit may still come. */
  pending: z.array(Pending),
  /** All before this has been weighed. */
  settledAt: Instant,
  senses: Senses,
  where: Whereabouts,
  habits: Habits,
  /** The last sign that counts, and the last hit that does not. */
  lastSign: Hit.nullable(),
  ignored: Hit.nullable(),
  /** The watch begins here at the earliest: moved in, or an alarm was closed. */
  watchedFrom: Instant,
  /** When a sensor that would show a sign of life was last heard at all, and for how long of this silence none was. */
  heardAt: Instant,
  blind: z.int().min(0),
  /** When the sensors came back after such a time. */
  heardAgainAt: Instant,
  /** The clock is set for this moment's silence and this belief; it is set again when a later sign makes a difference. */
  armedFor: Instant,
  armedOut: z.boolean(),
  alarmed: z.boolean(),
})
type State = z.infer<typeof State>
type Answer = { state: State; outcomes: readonly Outcome[] }

const never = 0 as Instant
const quiet = 'quiet'
const subject = 'home'
const rearmAfter = minutes(5)
/** A home that hears more than this within the lateness window settles the first of it at once. */
const mostPending = 100
const widenPerPerson = 0.25
/** The door was answered: who moves may be the visitor. */
const widenVisited = 1.1
const widest = 1.5

export const inactivity = defineRule<State, Params>({
  id: ruleId('inactivity'),
  version: 3,
  purpose: 'care',
  closes: 'by-person',
  pausable: true,
  remembers: 'resident',
  params,
  state: State,
  initial: {
    pending: [],
    settledAt: never,
    senses: noSenses,
    where: athome,
    habits: noHabits,
    lastSign: null,
    ignored: null,
    watchedFrom: never,
    heardAt: never,
    blind: 0,
    heardAgainAt: never,
    armedFor: never,
    armedOut: false,
    alarmed: false,
  },
  words: {
    title: { nl: 'Geen teken van leven', en: 'No sign of life' },
    silent: {
      nl: 'Geen teken van leven sinds {lastSignAt|time} ({room|room}). Vanaf dat uur is het hier gewoonlijk hooguit {usual|duration} stil; de grens is {allowed|duration}.',
      en: 'No sign of life since {lastSignAt|time} ({room|room}). From that hour on it is usually quiet here for at most {usual|duration}; the limit is {allowed|duration}.',
    },
    unheard: {
      nl: 'Nog geen teken van leven sinds het begin van de bewaking om {lastSignAt|time}',
      en: 'No sign of life yet since the watch began at {lastSignAt|time}',
    },
    away: {
      nl: 'Om {lastSignAt|time} de deur uit gegaan en na {allowed|duration} nog niet terug',
      en: 'Went out of the door at {lastSignAt|time} and not back after {allowed|duration}',
    },
    'last-sign': {
      nl: 'Laatste teken van leven: {at|time} ({room|room})',
      en: 'Last sign of life: {at|time} ({room|room})',
    },
    ignored: {
      nl: 'Het signaal om {at|time} ({room|room}) telt niet: het staat alleen en kan een valse melding van de sensor zijn',
      en: 'The signal at {at|time} ({room|room}) does not count: it stands alone and may be a ghost of the sensor',
    },
    moved: {
      nl: 'Weer een teken van leven om {at|time} ({room|room})',
      en: 'A sign of life again at {at|time} ({room|room})',
    },
    'counting-silent': {
      nl: 'laatste teken van leven om {lastSignAt|time} ({room|room}); vanaf dat uur is het hier gewoonlijk hooguit {usual|duration} stil',
      en: 'last sign of life at {lastSignAt|time} ({room|room}); from that hour on it is usually quiet here for at most {usual|duration}',
    },
    'counting-unheard': {
      nl: 'nog geen teken van leven sinds het begin van de bewaking om {lastSignAt|time}',
      en: 'no sign of life yet since the watch began at {lastSignAt|time}',
    },
    'counting-away': {
      nl: 'om {lastSignAt|time} de deur uit gegaan; na {allowed|duration} wordt gevraagd waar iemand is',
      en: 'out of the door at {lastSignAt|time}; after {allowed|duration} somebody is asked to look',
    },
  },
  react(state, event, moment) {
    if (moment.home.residency === null)
      return event.kind === 'configured' ? { state, outcomes: [{ kind: 'disarm', timer: quiet }] } : unchanged(state)
    switch (event.kind) {
      case 'configured': {
        const { at } = moment
        const begun = state.watchedFrom === never ? { ...state, watchedFrom: at, heardAt: at } : state
        return arm({ ...begun, habits: begin(begun.habits, at) }, settle(begun, moment, null), moment)
      }
      case 'observed':
        return event.observation.freshness === 'retained'
          ? unchanged(state)
          : heard(state, event.observation, event.happenedAt, moment)
      case 'timer-due':
        return due(state, event.dueAt, moment)
      case 'closed':
        return closed(state, event.outcome, moment)
    }
  },
  watching(state, moment) {
    if (moment.home.residency === null || state.alarmed) return []
    const deadline = deadlineOf(settle(state, moment, null), moment)
    return [
      {
        timer: quiet,
        at: later(deadline.at, latenessWindow),
        because: reason(`counting-${deadline.code}`, deadline.facts),
      },
    ]
  },
})

function heard(before: State, { deviceId, reading }: Observation, at: Instant, moment: Moment<Params>): Answer {
  const device = deviceOf(moment.home, deviceId)
  const offline = reading.kind === 'availability' && !reading.online
  const listening = device && !offline ? sensorsHeard(before, moment) : before
  if (!isSignOfLife(reading)) return { state: listening, outcomes: [] }
  const exit = device?.exit === true && reading.kind === 'contact'
  const hit: Pending = { at, deviceId, deed: isDeed(reading), exit }
  const state = settle(
    { ...listening, pending: inOrder(listening.pending, hit) },
    moment,
    earlier(moment.at, latenessWindow),
  )
  const matters = exit || state.armedOut || before.alarmed || elapsed(state.armedFor, at) >= rearmAfter
  if (!matters) return { state, outcomes: [] }
  // What is still pending counts for the deadline already, so that none comes too early; it is learned from when nothing can overtake it.
  const ahead = settle(state, moment, null)
  if (before.alarmed && !ahead.alarmed) {
    const { at, deviceId } = ahead.lastSign!
    const facts = { at, room: roomNameOf(moment.home, deviceId) }
    const armed = arm(ahead, ahead, moment)
    return { ...armed, outcomes: [{ kind: 'clear', subject, because: reason('moved', facts) }, ...armed.outcomes] }
  }
  const later = elapsed(state.armedFor, signOf(ahead)) >= rearmAfter
  // Home again is another watch than out, however soon after the door.
  return later || ahead.where.out !== state.armedOut || exit ? arm(state, ahead, moment) : { state, outcomes: [] }
}

function inOrder(pending: readonly Pending[], hit: Pending): Pending[] {
  const place = pending.findLastIndex((one) => one.at < hit.at || (one.at === hit.at && one.deviceId <= hit.deviceId))
  return pending.toSpliced(place + 1, 0, hit)
}

/** Weighs what is pending, up to that moment; null: all of it. */
function settle(state: State, moment: Moment<Params>, until: Instant | null): State {
  const { pending } = state
  let count = until === null ? pending.length : pending.findIndex(({ at }) => at > until)
  if (count < 0) count = pending.length
  count = Math.max(count, pending.length - mostPending)
  if (count === 0) return state
  let next = state
  for (const hit of pending.slice(0, count)) next = weighed(next, hit, moment)
  return { ...next, pending: pending.slice(count) }
}

function weighed(state: State, { exit, ...hit }: Pending, { home, params }: Moment<Params>): State {
  // It was kept somewhere for hours and others have spoken meanwhile: where it would have led is over.
  if (hit.at < state.settledAt) return straggled(state, hit)
  const within = minutes(params.corroborateMinutes)
  const weight = weigh(state.senses, hit, within)
  const where = moved(state.where, hit, placeOf(hit, exit, home), weight, within)
  const wasOut = state.where.out
  const isBack = wasOut && !where.out
  const next = { ...state, settledAt: hit.at, senses: weight.senses, where }
  const passedAgain = wasOut && where.passedAt !== state.where.passedAt
  const habits =
    isBack || passedAgain ? learnAbsence(state.habits, state.where.doorAt, hit.at, home.zone) : state.habits
  // In an empty home only the door tells of people.
  const isSign = isBack || (weight.counts && (exit || !wasOut))
  if (!isSign) return { ...next, ignored: hit }
  // What was silent before an alarm was closed has been judged by a person already.
  const from = signOf(state)
  const isSilence = !wasOut && state.lastSign !== null && !state.alarmed && state.blind === 0
  return {
    ...next,
    habits: isSilence ? learnSilence(habits, from, latest(from, hit.at), home.zone) : habits,
    lastSign: hit,
    ignored: null,
    blind: 0,
    alarmed: false,
  }
}

/** Too late to tell where somebody went; a deed that is later than the last sign is a sign all the same. */
const straggled = (state: State, hit: Hit): State =>
  hit.deed && !state.where.out && hit.at > signOf(state) ? { ...state, lastSign: hit, blind: 0, alarmed: false } : state

const signOf = ({ lastSign, watchedFrom }: State): Instant => latest(lastSign?.at ?? never, watchedFrom)

function placeOf({ deviceId }: Hit, exit: boolean, home: HomeSetup): Place {
  const roomId = deviceOf(home, deviceId)?.roomId
  const hall = roomId !== undefined && home.devices.some((device) => device.exit === true && device.roomId === roomId)
  return { exit, hall, onlyWitness: home.devices.filter(({ kind, exit }) => !exit && witnesses.has(kind)).length < 2 }
}

const witnesses: ReadonlySet<string> = new Set(['motion', 'presence', 'contact', 'bed', 'chair', 'item', 'switch'])

/** A gap in the data is not quiet: the time in which no sensor was heard counts neither for nor against. */
function sensorsHeard(state: State, { at, home }: Moment<Params>): State {
  const limit = blindAfter(home)
  const unheard = limit === null ? 0 : elapsed(state.heardAt, at)
  if (limit === null || unheard <= limit) return { ...state, heardAt: at }
  return { ...state, heardAt: at, blind: state.blind + unheard, heardAgainAt: at }
}

/** Null: no device of this home speaks unasked, so silence of sensors cannot be told from silence of people. */
function blindAfter(home: HomeSetup): Duration | null {
  const beats = home.devices.flatMap(({ heartbeatMinutes }) => heartbeatMinutes ?? [])
  return beats.length === 0 ? null : minutes(Math.max(...beats) + 10)
}

function due(before: State, dueAt: Instant, moment: Moment<Params>): Answer {
  const { at, home } = moment
  const limit = blindAfter(home)
  if (limit !== null && elapsed(before.heardAt, at) > limit)
    return { state: before, outcomes: [{ kind: 'arm', timer: quiet, at: later(at, minutes(10)) }] }
  const state = settle(before, moment, null)
  const deadline = deadlineOf(state, moment)
  if (later(deadline.at, latenessWindow) > dueAt) return arm(state, state, moment)
  const { lastSign, ignored } = state
  const roomId = lastSign ? deviceOf(home, lastSign.deviceId)?.roomId : undefined
  const hits = [
    ...(lastSign ? [{ hit: lastSign, code: 'last-sign' }] : []),
    ...(ignored ? [{ hit: ignored, code: 'ignored' }] : []),
  ]
  return {
    state: { ...state, alarmed: true },
    outcomes: [
      {
        kind: 'raise',
        subject,
        severity: deadline.code === 'away' ? 'today' : 'urgent',
        since: deadline.at,
        ...(roomId !== undefined && { roomId }),
        because: reason(deadline.code, deadline.facts),
        evidence: hits.map(({ hit, code }) => ({
          at: hit.at,
          deviceId: hit.deviceId,
          reason: reason(code, { at: hit.at, room: roomNameOf(home, hit.deviceId) }),
        })),
      },
    ],
  }
}

/** A person has seen to it. If the home stays quiet the watch begins anew; a false alarm is a silence to learn from. */
function closed(before: State, outcome: AlarmOutcome, moment: Moment<Params>): Answer {
  const state = settle(before, moment, null)
  const { at, home } = moment
  const isFalse = outcome === 'false' && state.alarmed
  const habits = !isFalse
    ? state.habits
    : state.where.out
      ? learnAbsence(state.habits, state.where.doorAt, at, home.zone)
      : learnSilence(state.habits, signOf(state), at, home.zone)
  const next = { ...state, habits, watchedFrom: at, alarmed: false, blind: 0 }
  return arm(next, next, moment)
}

/** @param ahead the state with all that is pending weighed: the deadline is its. */
function arm(state: State, ahead: State, moment: Moment<Params>): Answer {
  const { at } = deadlineOf(ahead, moment)
  return {
    state: { ...state, armedFor: signOf(ahead), armedOut: ahead.where.out },
    outcomes: [{ kind: 'arm', timer: quiet, at: latest(later(at, latenessWindow), later(moment.at, seconds(1))) }],
  }
}

interface Deadline {
  readonly at: Instant
  readonly code: 'silent' | 'unheard' | 'away'
  readonly facts: Facts
}

function deadlineOf(state: State, { home, params }: Moment<Params>): Deadline {
  const { lastSign, watchedFrom, where, habits, blind } = state
  if (where.out) {
    const allowed = absenceLimit(habits, hours(params.awayHours), hours(params.awayCeilingHours))
    const at = later(latest(where.doorAt, watchedFrom), allowed)
    return { at, code: 'away', facts: { lastSignAt: where.doorAt, allowed } }
  }
  const people = home.residency?.people ?? 1
  const visited = hasVisitor(where, signOf(state)) ? widenVisited : 1
  const widen = Math.min(widest, (1 + (people - 1) * widenPerPerson) * visited)
  const from = signOf(state)
  const limit = limitOf(habits, from, home.zone, { ...params, widen })
  const allowed = minutes(limit.minutes)
  // Who was out of hearing gets time to be heard before the quiet of before is held against them.
  const at = latest(later(from, milliseconds(allowed + blind)), later(state.heardAgainAt, minutes(params.floorMinutes)))
  return {
    at,
    code: lastSign ? 'silent' : 'unheard',
    facts: {
      lastSignAt: lastSign?.at ?? watchedFrom,
      room: lastSign ? roomNameOf(home, lastSign.deviceId) : 'other',
      usual: minutes(Math.max(30, limit.usualMinutes)),
      allowed,
    },
  }
}
