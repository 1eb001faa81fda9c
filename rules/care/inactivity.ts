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
import { Hearing, listened, unheardFor } from './hearing.ts'
import { inactivityWords } from './inactivity-words.ts'
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
  ...Hearing.shape,
  /** When a message last came that had been kept back on its way: others may follow that belong before it. */
  backlogAt: Instant.optional(),
  /** The clock is set for this moment's silence and this belief; it is set again when a later sign makes a difference. */
  armedFor: Instant,
  armedOut: z.boolean(),
  alarmed: z.boolean(),
  /** Somebody was asked to look, for the home cannot be heard. */
  asked: z.boolean().optional(),
})
type State = z.infer<typeof State>
type Answer = { state: State; outcomes: readonly Outcome[] }

const never = 0 as Instant
const quiet = 'quiet'
const subject = 'home'
const rearmAfter = minutes(5)
const lookAgain = minutes(10)
/** A home that has more than this waiting settles the first of it at once: a bound on its memory, and a day of most homes. */
const mostPending = 300
/** What a link or a device kept back comes in any order. When none has come for this long, it is in. */
const backlogPause = latenessWindow
/** So long at most does an alarm that is due wait for it. */
const longestBacklog = minutes(15)
const widenPerPerson = 0.25
/** The door was answered: who moves may be the visitor. */
const widenVisited = 1.1
const widest = 1.5

export const inactivity = defineRule<State, Params>({
  id: ruleId('inactivity'),
  version: 4,
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
  words: inactivityWords,
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
    const ahead = settle(state, moment, null)
    if (moment.home.residency === null || ahead.alarmed) return []
    const deadline = deadlineOf(ahead, moment)
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
  const listening = device ? { ...before, ...listened(before, device, reading, moment.at, moment.home) } : before
  if (!isSignOfLife(reading)) return { state: listening, outcomes: [] }
  const exit = device?.exit === true && reading.kind === 'contact'
  const state = taken(listening, { at, deviceId, deed: isDeed(reading), exit }, moment)
  // Hours of a home come within a minute, of many homes at once: it is judged when it is in, unless an alarm stands that it may refute.
  if (isComingIn(state, moment.at) && !stands(before))
    return { state, outcomes: isComingIn(before, moment.at) ? [] : [whenIn(state)] }
  const matters = exit || state.armedOut || stands(before) || elapsed(state.armedFor, at) >= rearmAfter
  if (!matters) return { state, outcomes: [] }
  // What is still pending counts for the deadline already, so that none comes too early; it is learned from when nothing can overtake it.
  const ahead = settle(state, moment, null)
  // It still stands by what is settled: what comes late may yet show that it never was.
  if (stands(before) && !stands(ahead)) {
    const { at, deviceId } = ahead.lastSign!
    const refuted = before.alarmed && !settle(state, moment, deadlineOf(before, moment).at).alarmed
    const because = reason(refuted ? 'refuted' : 'moved', { at, room: roomNameOf(moment.home, deviceId) })
    const armed = arm(state, ahead, moment)
    return { ...armed, outcomes: [{ kind: 'clear', subject, because, refuted }, ...armed.outcomes] }
  }
  const later = elapsed(state.armedFor, signOf(ahead)) >= rearmAfter
  // Home again is another watch than out, however soon after the door.
  return later || ahead.where.out !== state.armedOut || exit ? arm(state, ahead, moment) : { state, outcomes: [] }
}

const stands = ({ alarmed, asked }: State): boolean => alarmed || asked === true

/**
 * Into its place among what waits, and what nothing can overtake any more is weighed. While a link gives back what it kept, everything waits:
 * the last of an evening may come before its first.
 */
function taken(before: State, hit: Pending, moment: Moment<Params>): State {
  const ripe = earlier(moment.at, latenessWindow)
  const isBacklog = hit.at < ripe && hit.at >= before.settledAt
  const state: State = {
    ...before,
    pending: inOrder(before.pending, hit),
    ...(isBacklog && { backlogAt: moment.at }),
  }
  return settle(state, moment, isComingIn(state, moment.at) ? never : ripe)
}

const isComingIn = ({ backlogAt }: State, at: Instant): boolean =>
  backlogAt !== undefined && elapsed(backlogAt, at) < backlogPause

const whenIn = ({ backlogAt }: State): Outcome => ({
  kind: 'arm',
  timer: quiet,
  at: later(backlogAt ?? never, backlogPause),
})

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
    asked: false,
  }
}

/** Too late to tell where somebody went; a deed that is later than the last sign is a sign all the same. */
const straggled = (state: State, hit: Hit): State =>
  hit.deed && !state.where.out && hit.at > signOf(state)
    ? { ...state, lastSign: hit, blind: 0, alarmed: false, asked: false }
    : state

const signOf = ({ lastSign, watchedFrom }: State): Instant => latest(lastSign?.at ?? never, watchedFrom)

function placeOf({ deviceId }: Hit, exit: boolean, home: HomeSetup): Place {
  const roomId = deviceOf(home, deviceId)?.roomId
  const hall = roomId !== undefined && home.devices.some((device) => device.exit === true && device.roomId === roomId)
  return { exit, hall, onlyWitness: home.devices.filter(({ kind, exit }) => !exit && witnesses.has(kind)).length < 2 }
}

const witnesses: ReadonlySet<string> = new Set(['motion', 'presence', 'contact', 'bed', 'chair', 'item', 'switch'])

function due(before: State, dueAt: Instant, moment: Moment<Params>): Answer {
  const { at } = moment
  const state = settle(before, moment, null)
  const deadline = deadlineOf(state, moment)
  if (isComingIn(before, at) && at < later(deadline.at, longestBacklog))
    return { state: before, outcomes: [whenIn(before)] }
  if (later(deadline.at, latenessWindow) > dueAt) return arm(before, state, moment)
  const raise = raised(state, deadline, moment)
  if (deadline.code !== 'unknown') return { state: { ...state, alarmed: true }, outcomes: [raise] }
  // Nobody was there to be heard or not: once the home is heard again, its quiet is judged as ever.
  const asked = { ...state, asked: true }
  const armed = arm(asked, asked, moment)
  return { ...armed, outcomes: [raise, ...armed.outcomes] }
}

function raised({ lastSign, ignored }: State, { at, code, facts }: Deadline, { home }: Moment<Params>): Outcome {
  const roomId = lastSign ? deviceOf(home, lastSign.deviceId)?.roomId : undefined
  const hits = [
    ...(lastSign ? [{ hit: lastSign, code: 'last-sign' }] : []),
    ...(ignored ? [{ hit: ignored, code: 'ignored' }] : []),
  ]
  return {
    kind: 'raise',
    subject,
    severity: code === 'away' || code === 'unknown' ? 'today' : 'urgent',
    since: at,
    ...(roomId !== undefined && { roomId }),
    because: reason(code, facts),
    evidence: hits.map(({ hit, code }) => ({
      at: hit.at,
      deviceId: hit.deviceId,
      reason: reason(code, { at: hit.at, room: roomNameOf(home, hit.deviceId) }),
    })),
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
  const next = { ...state, habits, watchedFrom: at, alarmed: false, asked: false, blind: 0 }
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
  readonly code: 'silent' | 'unheard' | 'away' | 'unknown'
  readonly facts: Facts
}

function deadlineOf(state: State, moment: Moment<Params>): Deadline {
  const { home, params } = moment
  const { lastSign, watchedFrom, where, habits } = state
  const gap = unheardFor(state, moment.at, home)
  if (where.out) {
    const allowed = absenceLimit(habits, hours(params.awayHours), hours(params.awayCeilingHours))
    const at = later(latest(where.doorAt, watchedFrom), allowed)
    return gap > 0 && state.asked !== true
      ? unknown(state, at, gap, home)
      : { at: afterGap(at, gap, moment), code: 'away', facts: { lastSignAt: where.doorAt, allowed } }
  }
  const people = home.residency?.people ?? 1
  const visited = hasVisitor(where, signOf(state)) ? widenVisited : 1
  const widen = Math.min(widest, (1 + (people - 1) * widenPerPerson) * visited)
  const from = signOf(state)
  const limit = limitOf(habits, from, home.zone, { ...params, widen })
  const allowed = minutes(limit.minutes)
  const blind = state.blind + gap
  const quietUntil = latest(later(from, milliseconds(allowed + blind)), heardOut(state, params))
  // However often a link comes and goes, a silence ends some time: then somebody looks.
  const last = later(from, minutes(params.ceilingMinutes))
  const heardOutBy = Math.min(heardOut(state, params), later(last, minutes(params.floorMinutes))) as Instant
  if (blind > 0 && quietUntil > last && state.asked !== true)
    return unknown(state, latest(last, heardOutBy), blind, home)
  return {
    at: afterGap(quietUntil, gap, moment),
    code: lastSign ? 'silent' : 'unheard',
    facts: {
      lastSignAt: lastSign?.at ?? watchedFrom,
      room: lastSign ? roomNameOf(home, lastSign.deviceId) : 'other',
      usual: minutes(Math.max(30, limit.usualMinutes)),
      allowed,
    },
  }
}

/** Who was out of hearing gets as long to be heard, within bounds, before the quiet of before is held against them. */
const heardOut = ({ heardAgainAt, lastGap }: State, { floorMinutes }: Params): Instant =>
  later(heardAgainAt, milliseconds(Math.min(minutes(floorMinutes), lastGap ?? Infinity)))

/** While the home is not heard, its silence is not counted: looked at again in a while. */
const afterGap = (at: Instant, gap: Duration, moment: Moment<Params>): Instant =>
  gap > 0 ? latest(at, later(moment.at, lookAgain)) : at

function unknown({ lastSign, where, watchedFrom }: State, at: Instant, blind: number, home: HomeSetup): Deadline {
  const lastSignAt = where.out ? where.doorAt : (lastSign?.at ?? watchedFrom)
  const room = lastSign ? roomNameOf(home, lastSign.deviceId) : 'other'
  return { at, code: 'unknown', facts: { lastSignAt, room, blind: milliseconds(blind) } }
}
