// No sign of life for longer than is normal for this person at this time of day. Learned from the person's own past, safe from minute one.
import { z } from 'zod'
import { defineRule, latenessWindow, type Moment, type Outcome, unchanged } from '../engine/rule.ts'
import type { AlarmOutcome } from '../model/alarm.ts'
import { deviceOf, type HomeSetup, roomNameOf } from '../model/home.ts'
import { type RoomId, ruleId } from '../model/ids.ts'
import { isSignOfLife, type Observation } from '../model/observation.ts'
import { reason } from '../model/reason.ts'
import { type Duration, elapsed, hours, Instant, latest, later, milliseconds, minutes, seconds } from '../model/time.ts'
import { deadlineAfter, learn, noRhythm, Rhythm } from './rhythm.ts'
import { corroborates, Hit, isDeed } from './signs.ts'

const params = z.object({
  /** Never sooner than this, however lively the person. */
  floorMinutes: z.number().min(30).max(720).default(150),
  /** Never later than this, however quiet the person. */
  ceilingMinutes: z.number().min(120).max(1440).default(840),
  factor: z.number().min(1).max(3).default(1.4),
  marginMinutes: z.number().min(0).max(240).default(45),
  /** A hit of a motion sensor counts when another stands beside it within this. */
  corroborateMinutes: z.number().min(1).max(60).default(10),
  /** Out through the door and not back for this long. */
  awayHours: z.number().min(4).max(96).default(24),
})
type Params = z.infer<typeof params>

const State = z.object({
  /** The last sign that counts, and the last that does not count yet. */
  lastSign: Hit.nullable(),
  waiting: Hit.nullable(),
  /** The last sign in a room with a door to the outside, and in any other; that door itself is none. */
  seenHall: Instant,
  seenElsewhere: Instant,
  lastDoor: Hit.nullable(),
  /** The last sign was that of somebody who sat down, and nobody has got up since. */
  seated: z.boolean(),
  /** The watch begins here at the earliest: moved in, or an alarm was closed. */
  watchedFrom: Instant,
  /** When a sensor that would show a sign of life was last heard at all, and for how long of this silence none was. */
  heardAt: Instant,
  blind: z.int().min(0),
  /** When the sensors came back after such a time. */
  heardAgainAt: Instant,
  rhythm: Rhythm,
  /** The clock is set for this moment's silence; it is set again when a later sign makes a difference. */
  armedFor: Instant,
  alarmed: z.boolean(),
})
type State = z.infer<typeof State>
type Answer = { state: State; outcomes: readonly Outcome[] }

const never = 0 as Instant
const quiet = 'quiet'
const subject = 'home'
/** Who leaves passes the hall sensor for a while after the door; anybody seen in another room after that is still in. */
const leavingHall = minutes(2)
const leavingElsewhere = seconds(30)
const rearmAfter = minutes(5)
const widenPerPerson = 0.25
/** Who sits down for the evening sits still; a chair that is taken says where somebody is, though not how they are. */
const widenSeated = 1.25
const widest = 1.5

export const inactivity = defineRule<State, Params>({
  id: ruleId('inactivity'),
  version: 2,
  purpose: 'care',
  closes: 'by-person',
  pausable: true,
  remembers: 'resident',
  params,
  state: State,
  initial: {
    lastSign: null,
    waiting: null,
    seenHall: never,
    seenElsewhere: never,
    lastDoor: null,
    seated: false,
    watchedFrom: never,
    heardAt: never,
    blind: 0,
    heardAgainAt: never,
    rhythm: noRhythm,
    armedFor: never,
    alarmed: false,
  },
  words: {
    title: { nl: 'Geen teken van leven', en: 'No sign of life' },
    silent: {
      nl: 'Geen teken van leven sinds {lastSignAt|time} ({room|room}). Op dit uur is het gewoonlijk nooit langer dan {allowed|duration} stil.',
      en: 'No sign of life since {lastSignAt|time} ({room|room}). At this hour it is never quiet for longer than {allowed|duration}.',
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
      nl: 'Eén los signaal om {at|time} ({room|room}) telt niet: het kan een valse melding van de sensor zijn',
      en: 'One single signal at {at|time} ({room|room}) does not count: it may be a ghost of the sensor',
    },
    moved: {
      nl: 'Weer een teken van leven om {at|time} ({room|room})',
      en: 'A sign of life again at {at|time} ({room|room})',
    },
  },
  react(state, event, moment) {
    if (moment.home.residency === null)
      return event.kind === 'configured' ? { state, outcomes: [{ kind: 'disarm', timer: quiet }] } : unchanged(state)
    switch (event.kind) {
      case 'configured': {
        const begun = state.watchedFrom === never ? { ...state, watchedFrom: moment.at, heardAt: moment.at } : state
        return arm(begun, moment)
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
})

function heard(before: State, { deviceId, reading }: Observation, at: Instant, moment: Moment<Params>): Answer {
  const device = deviceOf(moment.home, deviceId)
  const offline = reading.kind === 'availability' && !reading.online
  const state = device && !offline ? sensorsHeard(before, moment) : before
  if (!isSignOfLife(reading)) return { state, outcomes: [] }
  const hit: Hit = { at, deviceId }
  const within = minutes(moment.params.corroborateMinutes)
  if (!isDeed(reading) && !corroborates(state.waiting, hit, within) && !nearSign(state, hit, within)) {
    return { state: { ...state, waiting: laterOf(state.waiting, hit) }, outcomes: [] }
  }
  // The hit that waited is believed with it, and the later of the two is the sign.
  const sign = corroborates(state.waiting, hit, within) ? laterOf(state.waiting, hit) : hit
  const sitsDown = reading.kind === 'pressure' && reading.occupied && device?.kind !== 'bed'
  const seated = (state.lastSign?.at ?? never) > sign.at ? state.seated : sitsDown
  return signOfLife(
    { ...state, seated, waiting: laterOf(state.waiting, hit) },
    sign,
    device?.exit === true && reading.kind === 'contact' ? hit : null,
    moment,
  )
}

/** A hit soon after a sign that counts goes on with it. */
const nearSign = ({ lastSign }: State, hit: Hit, within: Duration): boolean => corroborates(lastSign, hit, within)

const laterOf = (one: Hit | null, other: Hit): Hit => (one && one.at > other.at ? one : other)

/** `door`: the exit that was opened or closed; the sign itself may be a later one that had waited for company. */
function signOfLife(before: State, sign: Hit, door: Hit | null, moment: Moment<Params>): Answer {
  const state = placed(before, sign, door, moment.home)
  const sameWatch = !state.alarmed && wasOut(before) === wasOut(state)
  if (sign.at < (state.lastSign?.at ?? state.watchedFrom) && !door && sameWatch) return { state, outcomes: [] }
  // What was known when the alarm was raised, and what is older, ends no silence: a message came late, or again.
  const isOlder = state.lastSign !== null && sign.at <= state.lastSign.at
  if (state.alarmed && isOlder && wasOut(before) === wasOut(state)) return { state, outcomes: [] }
  // What was silent before an alarm was closed has been judged by a person already.
  const from = latest(state.lastSign?.at ?? never, state.watchedFrom)
  const rhythm =
    state.lastSign && !wasOut(before) && !state.alarmed && state.blind === 0
      ? learn(state.rhythm, from, latest(from, sign.at), moment.home.zone)
      : state.rhythm
  const next: State = {
    ...state,
    rhythm,
    lastSign: state.lastSign && state.lastSign.at > sign.at ? state.lastSign : sign,
    blind: 0,
    alarmed: false,
  }
  const facts = { at: sign.at, room: roomNameOf(moment.home, sign.deviceId) }
  const clear: Outcome[] = state.alarmed ? [{ kind: 'clear', subject, because: reason('moved', facts) }] : []
  // Home again is another watch than out, however soon after the door.
  if (sameWatch && elapsed(state.armedFor, sign.at) < rearmAfter) return { state: next, outcomes: clear }
  const armed = arm(next, moment)
  return { state: armed.state, outcomes: [...clear, ...armed.outcomes] }
}

/** Where the sign was, and when the door last moved: each by its own moment, so that messages may overtake each other. */
function placed(state: State, sign: Hit, door: Hit | null, home: HomeSetup): State {
  if (door) return { ...state, lastDoor: laterOf(state.lastDoor, door) }
  return isHall(deviceOf(home, sign.deviceId)?.roomId, home)
    ? { ...state, seenHall: latest(state.seenHall, sign.at) }
    : { ...state, seenElsewhere: latest(state.seenElsewhere, sign.at) }
}

const isHall = (roomId: RoomId | undefined, home: HomeSetup): boolean =>
  roomId !== undefined && home.devices.some((device) => device.exit === true && device.roomId === roomId)

/**
 * The door was the last thing: nobody was seen inside after it, at another place or later than somebody who is leaving would be. Who falls
 * in the doorway is believed out, for `awayHours`.
 */
const wasOut = ({ lastDoor, seenHall, seenElsewhere }: State): boolean =>
  lastDoor !== null &&
  seenHall <= later(lastDoor.at, leavingHall) &&
  seenElsewhere <= later(lastDoor.at, leavingElsewhere)

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

function due(state: State, dueAt: Instant, moment: Moment<Params>): Answer {
  const { at, home } = moment
  const limit = blindAfter(home)
  if (limit !== null && elapsed(state.heardAt, at) > limit)
    return { state, outcomes: [{ kind: 'arm', timer: quiet, at: later(at, minutes(10)) }] }
  const { at: deadline, code, allowed } = deadlineOf(state, moment)
  if (later(deadline, latenessWindow) > dueAt) return arm(state, moment)
  const { lastSign, waiting } = state
  const facts = {
    lastSignAt: code === 'away' ? state.lastDoor!.at : (lastSign?.at ?? state.watchedFrom),
    room: lastSign ? roomNameOf(home, lastSign.deviceId) : 'other',
    allowed,
  }
  const because = reason(lastSign || code === 'away' ? code : 'unheard', facts)
  const roomId = lastSign ? deviceOf(home, lastSign.deviceId)?.roomId : undefined
  const hits = [
    ...(lastSign ? [{ hit: lastSign, code: 'last-sign' }] : []),
    ...(waiting && lastSign && waiting.at > lastSign.at ? [{ hit: waiting, code: 'ignored' }] : []),
  ]
  return {
    state: { ...state, alarmed: true },
    outcomes: [
      {
        kind: 'raise',
        subject,
        severity: code === 'away' ? 'today' : 'urgent',
        since: deadline,
        ...(roomId !== undefined && { roomId }),
        because,
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
function closed(state: State, outcome: AlarmOutcome, moment: Moment<Params>): Answer {
  const from = state.lastSign?.at ?? state.watchedFrom
  const rhythm =
    outcome === 'false' && state.alarmed && !wasOut(state)
      ? learn(state.rhythm, from, moment.at, moment.home.zone)
      : state.rhythm
  return arm({ ...state, rhythm, watchedFrom: moment.at, alarmed: false, blind: 0 }, moment)
}

function arm(state: State, moment: Moment<Params>): Answer {
  const { at } = deadlineOf(state, moment)
  const armedFor = latest(state.lastSign?.at ?? never, state.watchedFrom)
  return {
    state: { ...state, armedFor },
    outcomes: [{ kind: 'arm', timer: quiet, at: latest(later(at, latenessWindow), later(moment.at, seconds(1))) }],
  }
}

function deadlineOf(
  state: State,
  { home, params }: Moment<Params>,
): { at: Instant; code: 'silent' | 'away'; allowed: Duration } {
  const { lastSign, watchedFrom, blind, rhythm, seated } = state
  if (wasOut(state)) {
    const allowed = hours(params.awayHours)
    return { at: later(latest(state.lastDoor!.at, watchedFrom), allowed), code: 'away', allowed }
  }
  const people = home.residency?.people ?? 1
  const widen = Math.min(widest, (1 + (people - 1) * widenPerPerson) * (seated ? widenSeated : 1))
  const from = later(latest(lastSign?.at ?? never, watchedFrom), milliseconds(blind))
  const deadline = deadlineAfter(rhythm, from, home.zone, { ...params, widen })
  // Who was out of hearing gets time to be heard before the quiet of before is held against them.
  const at = latest(deadline.at, later(state.heardAgainAt, minutes(params.floorMinutes)))
  return { at, code: 'silent', allowed: minutes(deadline.allowedMinutes) }
}
