// A fall that a device declares. Its own verdict raises at once; a suspicion waits at most two minutes for stillness or for signs that all is well.
import { z } from 'zod'
import { defineRule, type Moment, type Outcome, unchanged } from '../engine/rule.ts'
import type { Evidence } from '../model/alarm.ts'
import { deviceOf, placeOf, roomNameOf } from '../model/home.ts'
import { DeviceId, ruleId } from '../model/ids.ts'
import { type FallPhase, isSignOfLife, type Observation } from '../model/observation.ts'
import { reason } from '../model/reason.ts'
import { Instant, later, minutes, seconds } from '../model/time.ts'

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
  fallen: z.record(DeviceId, z.object({ at: Instant, phase: z.string(), movements: z.int() })),
  /** The last `recovered` or `cancelled` of each device, for phases that overtake each other. */
  endedAt: z.record(DeviceId, Instant),
})
type State = z.infer<typeof State>
type Answer = { state: State; outcomes: readonly Outcome[] }

/** Movements after a fall that are written down; more tell a carer nothing new. */
const movementsKept = 5

export const fall = defineRule<State, Params>({
  id: ruleId('fall'),
  version: 2,
  purpose: 'care',
  closes: 'by-person',
  remembers: 'home',
  params,
  state: State,
  initial: { suspected: {}, fallen: {}, endedAt: {} },
  words: {
    title: { nl: 'Val ({room|room})', en: 'Fall ({room|room})' },
    detected: {
      nl: 'De valsensor zag een val om {at|time} ({room|room})',
      en: 'The fall sensor saw a fall at {at|time} ({room|room})',
    },
    confirmed: {
      nl: 'De valsensor bevestigt een val om {at|time} ({room|room})',
      en: 'The fall sensor confirms a fall at {at|time} ({room|room})',
    },
    calling: {
      nl: 'De valsensor roept om hulp sinds {at|time} ({room|room})',
      en: 'The fall sensor calls for help since {at|time} ({room|room})',
    },
    still: {
      nl: 'Mogelijk een val om {at|time} ({room|room}); daarna {waited|duration} geen beweging in huis',
      en: 'Perhaps a fall at {at|time} ({room|room}); no movement in the home for {waited|duration} after it',
    },
    lost: {
      nl: 'Mogelijk een val om {at|time} ({room|room}); de sensor viel daarna weg',
      en: 'Perhaps a fall at {at|time} ({room|room}); the sensor was lost after it',
    },
    suspicion: { nl: 'De sensor vermoedt een val om {at|time}', en: 'The sensor suspects a fall at {at|time}' },
    phase: { nl: 'Sensor meldt "{phase}" om {at|time}', en: 'Sensor reports "{phase}" at {at|time}' },
    movement: { nl: 'Beweging om {at|time} ({room|room})', en: 'Movement at {at|time} ({room|room})' },
    'still-fallen': {
      nl: 'De melding is afgerond om {closedAt|time}, maar de valsensor ziet de val van {at|time} nog ({room|room})',
      en: 'The alarm was closed at {closedAt|time}, and the fall sensor still sees the fall of {at|time} ({room|room})',
    },
    recovered: {
      nl: 'De sensor meldt om {at|time} dat iemand weer op is',
      en: 'The sensor reports at {at|time} that somebody is up again',
    },
    cancelled: {
      nl: 'Het valalarm is in huis afgemeld, op {device}, om {at|time}',
      en: 'The fall alarm was cancelled in the home, on {device}, at {at|time}',
    },
  },
  react(state, event, moment) {
    switch (event.kind) {
      case 'observed': {
        const { observation, happenedAt } = event
        if (observation.freshness === 'retained') return unchanged(state)
        const { reading } = observation
        if (reading.kind === 'fall') return phase(state, observation.deviceId, reading.phase, happenedAt, moment)
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

function phase(state: State, device: DeviceId, phase: FallPhase, at: Instant, moment: Moment<Params>): Answer {
  const open = state.fallen[device]
  switch (phase) {
    case 'suspected': {
      // What ended before it began, or is known as a fall already, needs no waiting; who repeats a suspicion does not put it off.
      const waits = state.suspected[device]
      if (open || (waits !== undefined && waits <= at) || (state.endedAt[device] ?? 0) >= at) return unchanged(state)
      const until = later(at, seconds(moment.params.confirmSeconds))
      return {
        state: { ...state, suspected: { ...state.suspected, [device]: at } },
        outcomes: [{ kind: 'arm', timer: device, at: until }],
      }
    }
    case 'detected':
    case 'confirmed':
    case 'calling': {
      const over = open !== undefined && (state.endedAt[device] ?? 0) > open.at && at > (state.endedAt[device] ?? 0)
      // After the end of one fall the next is no repeat: the alarm that is still open stands again.
      if (open && !over) {
        if (open.phase === phase) return unchanged(state)
        const told = { ...state, fallen: { ...state.fallen, [device]: { ...open, phase } } }
        return {
          state: told,
          outcomes: [{ kind: 'note', subject: device, evidence: evidence(device, at, 'phase', moment, { phase }) }],
        }
      }
      const since = state.suspected[device] ?? at
      const raised = raise(state, device, Math.min(since, at) as Instant, phase, phase, moment)
      const ended = state.endedAt[device]
      if (ended === undefined || ended < at) return raised
      return {
        ...raised,
        outcomes: [
          ...raised.outcomes,
          { kind: 'clear', subject: device, because: reason('recovered', factsOf(device, ended, moment)) },
        ],
      }
    }
    case 'recovered':
    case 'cancelled': {
      const endedAt = { ...state.endedAt, [device]: Math.max(at, state.endedAt[device] ?? 0) as Instant }
      const { [device]: suspected, ...others } = state.suspected
      return {
        state: { ...state, endedAt, suspected: suspected !== undefined && suspected <= at ? others : state.suspected },
        outcomes: [
          ...(suspected !== undefined && suspected <= at ? [{ kind: 'disarm', timer: device } as const] : []),
          phase === 'cancelled'
            ? { kind: 'cancel', subject: device, evidence: evidence(device, at, phase, moment, { device }) }
            : { kind: 'clear', subject: device, because: reason(phase, factsOf(device, at, moment)) },
        ],
      }
    }
  }
}

/** Movement elsewhere in the home of somebody who lives alone: the suspicion is dropped. With more people it may be the other one. */
function movement(state: State, { deviceId, reading }: Observation, at: Instant, moment: Moment<Params>): Answer {
  const alone = (moment.home.residency?.people ?? 1) === 1
  let suspected = state.suspected
  let fallen = state.fallen
  const outcomes: Outcome[] = []
  for (const [key, since] of Object.entries(state.suspected)) {
    const device = key as DeviceId
    const elsewhere = deviceOf(moment.home, deviceId)?.roomId !== deviceOf(moment.home, device)?.roomId
    const deed = reading.kind !== 'motion' && reading.kind !== 'presence'
    if (!alone || at < later(since, seconds(moment.params.settleSeconds)) || !(elsewhere || deed)) continue
    const { [device]: _, ...others } = suspected
    suspected = others
    outcomes.push({ kind: 'disarm', timer: device })
  }
  for (const [key, open] of Object.entries(state.fallen)) {
    const device = key as DeviceId
    if (open.movements >= movementsKept || at <= open.at || at > later(open.at, minutes(moment.params.watchMinutes)))
      continue
    fallen = { ...fallen, [device]: { ...open, movements: open.movements + 1 } }
    outcomes.push({ kind: 'note', subject: device, evidence: evidence(deviceId, at, 'movement', moment) })
  }
  return outcomes.length === 0 ? unchanged(state) : { state: { ...state, suspected, fallen }, outcomes }
}

function sensorLost(state: State, device: DeviceId, moment: Moment<Params>): Answer {
  const since = state.suspected[device]
  return since === undefined ? unchanged(state) : raise(state, device, since, 'lost', 'suspected', moment)
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
  if (!open || open.phase === 'suspected' || ended === undefined || ended >= open.at || !registered)
    return { state: { ...state, fallen }, outcomes: [] }
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
): Answer {
  const { [device]: suspicion, ...suspected } = state.suspected
  const facts = { ...factsOf(device, since, moment), waited: seconds(moment.params.confirmSeconds) }
  return {
    state: { ...state, suspected, fallen: { ...state.fallen, [device]: { at: since, phase, movements: 0 } } },
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

const factsOf = (device: DeviceId, at: Instant, { home }: Moment<Params>) => ({ at, room: roomNameOf(home, device) })
