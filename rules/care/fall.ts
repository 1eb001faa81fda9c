// A fall that a device declares. Its own verdict raises at once; a suspicion waits at most two minutes for stillness or for signs that all is well.
import { z } from 'zod'
import { defineRule, type Moment, type Outcome, unchanged } from '../engine/rule.ts'
import type { Evidence } from '../model/alarm.ts'
import { fallWords } from './fall-words.ts'
import { isUpAgain, Stirred, stirred } from './up-again.ts'
import { deviceOf, type HomeSetup, placeOf, roomNameOf } from '../model/home.ts'
import { DeviceId, ruleId } from '../model/ids.ts'
import { type FallPhase, isSignOfLife, type Observation } from '../model/observation.ts'
import { reason } from '../model/reason.ts'
import { earlier, Instant, later, latest, minutes, seconds } from '../model/time.ts'

const params = z.object({
  /** A suspicion is confirmed or dropped within this. */
  confirmSeconds: z.number().min(10).max(120).default(120),
  /** Movement this soon after the impact may be the fall itself. */
  settleSeconds: z.number().min(0).max(60).default(20),
  /** How long after an alarm movement elsewhere is still worth a line. */
  watchMinutes: z.number().min(1).max(240).default(60),
})
type Params = z.infer<typeof params>

const State = z.object({
  /** Suspicions that wait, by device. */
  suspected: z.record(DeviceId, Instant),
  /** Open falls by device: when they happened, and the last phase that was told, so that repeats of a state add nothing. */
  fallen: z.record(
    DeviceId,
    z.object({
      at: Instant,
      phase: z.string(),
      movements: z.int(),
      /** When that phase was, and how often a phase came that cannot follow it. */
      phaseAt: Instant.optional(),
      strays: z.int().optional(),
    }),
  ),
  /** The last `recovered` or `cancelled` of each device, for phases that overtake each other. */
  endedAt: z.record(DeviceId, Instant),
  /** The last fall of each device that a person has closed: from when it was to when it was closed. */
  seenTo: z.record(DeviceId, z.object({ from: Instant, until: Instant })).optional(),
  ...Stirred.shape,
})
type State = z.infer<typeof State>
type Answer = { state: State; outcomes: readonly Outcome[] }

const never = 0 as Instant
/** Movements after a fall that are written down, and phases that cannot be; more tell a carer nothing new. */
const movementsKept = 5
const straysKept = 3
/** How far a fall's first phase lies before its last. */
const sameFall = minutes(10)

/** A phase may be left out, and none goes back; only an end, `recovered` or `cancelled`, lets it begin anew. */
const order: Readonly<Record<string, number>> = { suspected: 0, detected: 1, confirmed: 2, calling: 3 }

export const fall = defineRule<State, Params>({
  id: ruleId('fall'),
  version: 3,
  purpose: 'care',
  closes: 'by-person',
  remembers: 'home',
  params,
  state: State,
  initial: { suspected: {}, fallen: {}, endedAt: {} },
  words: fallWords,
  react(state, event, moment) {
    switch (event.kind) {
      case 'observed': {
        const { observation, happenedAt } = event
        if (observation.freshness === 'retained') return unchanged(state)
        const { reading } = observation
        const said = phaseOf(observation, moment.home)
        // A clock that had to be corrected may have begun again meanwhile: of such a fall nobody can say that it is the old one.
        const isOld = observation.observedAt === happenedAt && isSeenTo(state, observation.deviceId, happenedAt)
        if (said && isOld && said !== 'recovered' && said !== 'cancelled')
          return { state, outcomes: [mark(observation.deviceId, happenedAt, { late: 1 })] }
        if (said) return phase(state, observation.deviceId, said, happenedAt, moment)
        if (reading.kind === 'availability' && !reading.online) return sensorLost(state, observation.deviceId, moment)
        return isSignOfLife(reading) ? movement(state, observation, happenedAt, moment) : unchanged(state)
      }
      case 'timer-due':
        return windowOver(state, event.timer as DeviceId, moment)
      case 'closed':
        return closed(state, event.subject as DeviceId, moment)
      case 'configured':
        return unchanged(state)
    }
  },
})

/** What the sensor says of a fall. A mat on the floor that somebody lies on tells nothing but that it is pressed. */
function phaseOf({ reading, deviceId }: Observation, home: HomeSetup): FallPhase | null {
  if (reading.kind === 'fall') return reading.phase
  if (reading.kind !== 'pressure' || deviceOf(home, deviceId)?.kind !== 'fall-detector') return null
  return reading.occupied ? 'suspected' : 'recovered'
}

function phase(state: State, device: DeviceId, phase: FallPhase, at: Instant, moment: Moment<Params>): Answer {
  if (phase === 'recovered' || phase === 'cancelled') return ended(state, device, phase, at, moment)
  const lastEnd = state.endedAt[device] ?? never
  const open = state.fallen[device]
  // After the end of one fall the next is no repeat: the alarm that is still open stands again.
  const isOver = open !== undefined && lastEnd > open.at && at > lastEnd
  if (open && !isOver) return furtherPhase(state, device, phase, at, moment)
  return phase === 'suspected' ? suspect(state, device, at, moment) : declare(state, device, phase, at, moment)
}

/** A phase of a fall that a person has closed, under way for hours. What happened after its end, or long before it, is another fall. */
function isSeenTo({ seenTo, endedAt }: State, device: DeviceId, at: Instant): boolean {
  const fall = seenTo?.[device]
  if (!fall || at < earlier(fall.from, sameFall) || at > fall.until) return false
  const end = endedAt[device] ?? never
  return !(end > fall.from && at > end)
}

function suspect(state: State, device: DeviceId, at: Instant, moment: Moment<Params>): Answer {
  // What ended before it began needs no waiting; who repeats a suspicion does not put it off.
  const waits = state.suspected[device]
  if ((waits !== undefined && waits <= at) || (state.endedAt[device] ?? never) >= at) return unchanged(state)
  if (isUpAgain(state, device, settledBy(at, moment), moment.home))
    return { state, outcomes: [mark(device, at, { suspected: 1, dropped: 1 })] }
  const wait = seconds(moment.params.confirmSeconds)
  // One that comes late has not been waited for yet: what came after it may still be on its way.
  const until = later(later(at, wait) <= moment.at ? moment.at : at, wait)
  return {
    state: { ...state, suspected: { ...state.suspected, [device]: at } },
    outcomes: [{ kind: 'arm', timer: device, at: until }],
  }
}

/** The device's own verdict: an alarm at once. One whose end overtook it is told all the same. */
function declare(state: State, device: DeviceId, phase: FallPhase, at: Instant, moment: Moment<Params>): Answer {
  const since = state.suspected[device] ?? at
  const raised = raise(state, device, Math.min(since, at) as Instant, phase, phase, moment, at)
  const end = state.endedAt[device]
  if (end === undefined || end < at) return raised
  const because = reason('recovered', factsOf(device, end, moment))
  return { ...raised, outcomes: [...raised.outcomes, { kind: 'clear', subject: device, because }] }
}

/** Of a fall that is known. What goes back is written down as what it is: a sensor that is not in order, and the fall stands. */
function furtherPhase(state: State, device: DeviceId, phase: FallPhase, at: Instant, moment: Moment<Params>): Answer {
  const open = state.fallen[device]!
  if (open.phase === phase) return unchanged(state)
  const goesOn = order[phase]! > (order[open.phase] ?? 0)
  const strays = open.strays ?? 0
  // What was overtaken on its way was in order when it happened.
  const overtaken = !goesOn && at < (open.phaseAt ?? open.at)
  if (!goesOn && strays >= straysKept) return unchanged(state)
  const now = goesOn ? { ...open, phase, phaseAt: at } : { ...open, strays: strays + 1 }
  const line =
    goesOn || overtaken
      ? evidence(device, at, 'phase', moment, { phase })
      : evidence(device, at, 'out-of-order', moment, { phase, before: open.phase })
  return {
    state: { ...state, fallen: { ...state.fallen, [device]: now } },
    outcomes: [{ kind: 'note', subject: device, evidence: line }],
  }
}

/** The device takes it back, or the person does on it. The end of an earlier fall is none of this one. */
function ended(
  state: State,
  device: DeviceId,
  phase: 'recovered' | 'cancelled',
  at: Instant,
  moment: Moment<Params>,
): Answer {
  const open = state.fallen[device]
  const endedAt = { ...state.endedAt, [device]: latest(at, state.endedAt[device] ?? never) }
  const { [device]: suspected, ...others } = state.suspected
  const drops = suspected !== undefined && suspected <= at
  const next = { ...state, endedAt, suspected: drops ? others : state.suspected }
  const dropped: Outcome[] = drops
    ? [{ kind: 'disarm', timer: device }, mark(device, suspected, { suspected: 1, dropped: 1 })]
    : []
  if (open && at < open.at) return { state: next, outcomes: [...dropped, mark(device, at, { late: 1 })] }
  // Radars say again and again that nobody has fallen; that a fall is cancelled which nobody knows of is not in order.
  const isOdd = phase === 'cancelled' && !open && !drops && !isSeenTo(state, device, at)
  const line: Outcome =
    phase === 'cancelled'
      ? { kind: 'cancel', subject: device, evidence: evidence(device, at, phase, moment, { device }) }
      : { kind: 'clear', subject: device, because: reason(phase, factsOf(device, at, moment)) }
  return { state: next, outcomes: [...dropped, ...(isOdd ? [mark(device, at, { outOfOrder: 1 })] : []), line] }
}

/** Somebody stirs: a suspicion may be dropped, and an open fall gets a line. */
function movement(before: State, { deviceId, reading }: Observation, at: Instant, moment: Moment<Params>): Answer {
  const state = { ...before, ...stirred(before, { deviceId, reading }, at, moment.home) }
  let { suspected, fallen } = state
  const outcomes: Outcome[] = []
  for (const [key, since] of Object.entries(state.suspected)) {
    const device = key as DeviceId
    if (!isUpAgain(state, device, settledBy(since, moment), moment.home)) continue
    const { [device]: _, ...others } = suspected
    suspected = others
    outcomes.push({ kind: 'disarm', timer: device }, mark(device, since, { suspected: 1, dropped: 1 }))
  }
  for (const [key, open] of Object.entries(state.fallen)) {
    const device = key as DeviceId
    if (open.movements >= movementsKept || at <= open.at || at > later(open.at, minutes(moment.params.watchMinutes)))
      continue
    fallen = { ...fallen, [device]: { ...open, movements: open.movements + 1 } }
    outcomes.push({ kind: 'note', subject: device, evidence: evidence(deviceId, at, 'movement', moment) })
  }
  return { state: outcomes.length === 0 ? state : { ...state, suspected, fallen }, outcomes }
}

/** Movement sooner after the impact may be the fall itself. */
const settledBy = (since: Instant, { params }: Moment<Params>): Instant => later(since, seconds(params.settleSeconds))

/** With the sensor's link the sensor is lost too. */
function sensorLost(state: State, lost: DeviceId, moment: Moment<Params>): Answer {
  const isLink = deviceOf(moment.home, lost)?.kind === 'gateway'
  const waiting = Object.entries(state.suspected).filter(([device]) => isLink || device === lost)
  return waiting.reduce<Answer>((answer, [device, since]) => {
    const one = raise(answer.state, device as DeviceId, since, 'lost', 'suspected', moment)
    return { state: one.state, outcomes: [...answer.outcomes, ...one.outcomes] }
  }, unchanged(state))
}

function windowOver(state: State, device: DeviceId, moment: Moment<Params>): Answer {
  const since = state.suspected[device]
  return since === undefined ? unchanged(state) : raise(state, device, since, 'still', 'suspected', moment)
}

/**
 * A person closed it. It stands still when the sensor itself declared the fall, has not taken it back, and is one that does so: then it is a
 * new alarm. Of a sensor that never takes a fall back, the next message will tell.
 */
function closed(state: State, device: DeviceId, moment: Moment<Params>): Answer {
  const { [device]: open, ...fallen } = state.fallen
  const ended = state.endedAt[device]
  const registered = deviceOf(moment.home, device) !== undefined
  if (!open || open.phase === 'suspected' || ended === undefined || ended >= open.at || !registered) {
    const seenTo = open ? { ...state.seenTo, [device]: { from: open.at, until: moment.at } } : state.seenTo
    return { state: { ...state, fallen, ...(seenTo && { seenTo }) }, outcomes: [] }
  }
  const facts = { ...factsOf(device, open.at, moment), closedAt: moment.at }
  return {
    state,
    outcomes: [
      {
        kind: 'raise',
        subject: device,
        severity: 'urgent',
        since: moment.at,
        ...placeOf(moment.home, device),
        because: reason('still-fallen', facts),
        evidence: [],
      },
    ],
  }
}

function raise(
  state: State,
  device: DeviceId,
  since: Instant,
  code: string,
  phase: string,
  moment: Moment<Params>,
  phaseAt = since,
): Answer {
  const { [device]: suspicion, ...suspected } = state.suspected
  const facts = { ...factsOf(device, since, moment), waited: seconds(moment.params.confirmSeconds) }
  return {
    state: {
      ...state,
      suspected,
      fallen: { ...state.fallen, [device]: { at: since, phase, phaseAt, movements: 0 } },
    },
    outcomes: [
      { kind: 'disarm', timer: device },
      {
        kind: 'raise',
        subject: device,
        severity: 'urgent',
        since,
        ...placeOf(moment.home, device),
        because: reason(code, facts),
        evidence: suspicion === undefined ? [] : [evidence(device, suspicion, 'suspicion', moment)],
      },
    ],
  }
}

function evidence(
  device: DeviceId,
  at: Instant,
  code: string,
  moment: Moment<Params>,
  more: Record<string, string> = {},
): Evidence {
  return {
    at,
    deviceId: device,
    ...placeOf(moment.home, device),
    reason: reason(code, { ...factsOf(device, at, moment), ...more }),
  }
}

/** For whoever keeps the sensors: suspicions that came to nothing, and phases that came late or cannot be. */
const mark = (device: DeviceId, at: Instant, fields: Record<string, number>): Outcome => ({
  kind: 'record',
  series: `falls/${device}`,
  at,
  fields,
})

const factsOf = (device: DeviceId, at: Instant, { home }: Moment<Params>) => ({ at, room: roomNameOf(home, device) })
