// Somebody asks for help: a help button, a pendant, a cord. Raised at once, whatever else is going on.
import { z } from 'zod'
import { defineRule, type Moment, type Outcome, type RuleEvent, unchanged } from '../engine/rule.ts'
import { type Device, deviceOf, devicesGone, type HomeSetup, placeOf, roomNameOf } from '../model/home.ts'
import { DeviceId, ruleId } from '../model/ids.ts'
import type { Observation } from '../model/observation.ts'
import { reason } from '../model/reason.ts'
import { Instant, latest } from '../model/time.ts'
import { cancelParams, isCancel } from './cancels.ts'

const params = z.object(cancelParams)
type Params = z.infer<typeof params>

const State = z.object({
  /** Calls that the device has not taken back, by device: since when. */
  calling: z.record(DeviceId, Instant),
  /** Devices that have ever taken a call back: of these, a call that is not taken back still stands. Others only ever say "pressed". */
  takesBack: z.array(DeviceId),
  /** When each of those last took a call back, for a press and its end that overtake each other. */
  endedAt: z.record(DeviceId, Instant).optional(),
})
type State = z.infer<typeof State>
type Answer = { state: State; outcomes: readonly Outcome[] }

/** Devices that nobody registered are heard too, and remembered up to a bound. */
const devicesKept = 300

export const helpCall = defineRule<State, Params>({
  id: ruleId('help-call'),
  version: 3,
  purpose: 'care',
  closes: 'by-person',
  remembers: 'home',
  params,
  state: State,
  initial: { calling: {}, takesBack: [] },
  words: {
    title: { nl: 'Vraagt om hulp ({room|room})', en: 'Asks for help ({room|room})' },
    pressed: {
      nl: 'Er is om hulp gevraagd om {at|time} ({room|room})',
      en: 'Help was asked for at {at|time} ({room|room})',
    },
    press: { nl: 'Hulpknop ingedrukt om {at|time}', en: 'Help button pressed at {at|time}' },
    cancelled: {
      nl: 'De bewoner nam de oproep terug op {device} om {at|time}',
      en: 'The resident took the call back on {device} at {at|time}',
    },
    'still-calling': {
      nl: 'De melding is afgerond om {closedAt|time}, maar de oproep om hulp van {at|time} staat nog aan ({room|room})',
      en: 'The alarm was closed at {closedAt|time}, and the call for help of {at|time} still stands ({room|room})',
    },
  },
  react(state, event, moment) {
    switch (event.kind) {
      case 'observed':
        return observed(state, event, moment)
      case 'closed':
        return closed(state, event.subject as DeviceId, moment)
      case 'configured':
        return unchanged(event.previous ? without(state, devicesGone(event.previous, moment.home)) : state)
      case 'timer-due':
        return unchanged(state)
    }
  },
})

function observed(
  state: State,
  { observation, happenedAt }: Extract<RuleEvent, { kind: 'observed' }>,
  moment: Moment<Params>,
): Answer {
  const { home } = moment
  const { deviceId, reading, freshness } = observation
  // What the broker kept, perhaps for years: nobody pressed anything now.
  if (freshness === 'retained') return unchanged(state)
  if (reading.kind === 'help-call' && !reading.active) return takenBack(state, deviceId, happenedAt, moment)
  if (!asksForHelp(observation, home)) return unchanged(state)
  const facts = { at: happenedAt, room: roomNameOf(home, deviceId) }
  const press = { at: happenedAt, deviceId, ...placeOf(home, deviceId), reason: reason('press', facts) }
  const raise: Outcome = {
    kind: 'raise',
    subject: deviceId,
    severity: 'urgent',
    ...placeOf(home, deviceId),
    because: reason('pressed', facts),
    evidence: [press],
  }
  const isNew = state.calling[deviceId] === undefined && Object.keys(state.calling).length < devicesKept
  const isOver = (state.endedAt?.[deviceId] ?? -1) >= happenedAt
  const isState = reading.kind === 'help-call' && isNew && !isOver
  const calling = isState ? { ...state.calling, [deviceId]: happenedAt } : state.calling
  return { state: isState ? { ...state, calling } : state, outcomes: [raise] }
}

/** Nothing is closed by it: who calls and then takes it back may be in need all the same. */
function takenBack(state: State, device: DeviceId, at: Instant, { home, params }: Moment<Params>): Answer {
  const since = state.calling[device]
  const known = state.takesBack.includes(device)
  const { [device]: _, ...others } = state.calling
  const takesBack = known || state.takesBack.length >= devicesKept ? state.takesBack : [...state.takesBack, device]
  const ends = since !== undefined && since <= at
  const last = latest(at, state.endedAt?.[device] ?? at)
  const endedAt = takesBack.includes(device) ? { ...state.endedAt, [device]: last } : (state.endedAt ?? {})
  const next: State = { calling: ends ? others : state.calling, takesBack, endedAt }
  if (!ends || !isCancel(since, at, params)) return { state: next, outcomes: [] }
  const evidence = { at, deviceId: device, ...placeOf(home, device), reason: reason('cancelled', { at, device }) }
  return { state: next, outcomes: [{ kind: 'cancel', subject: device, evidence }] }
}

/** A person closed it while the device still calls: that is a new alarm, so that nobody is forgotten who still asks for help. */
function closed(state: State, device: DeviceId, { at, home }: Pick<Moment<unknown>, 'at' | 'home'>): Answer {
  const since = state.calling[device]
  if (since === undefined) return unchanged(state)
  if (!state.takesBack.includes(device)) {
    // Of this one the next press will tell.
    const { [device]: _, ...calling } = state.calling
    return { state: { ...state, calling }, outcomes: [] }
  }
  const facts = { at: since, closedAt: at, room: roomNameOf(home, device) }
  const because = reason('still-calling', facts)
  const raise: Outcome = {
    kind: 'raise',
    subject: device,
    severity: 'urgent',
    ...placeOf(home, device),
    because,
    evidence: [],
  }
  return { state, outcomes: [raise] }
}

/** What was taken out of the home calls no longer. */
function without(state: State, gone: ReadonlySet<string>): State {
  if (gone.size === 0) return state
  const calling = Object.fromEntries(Object.entries(state.calling).filter(([id]) => !gone.has(id)))
  const endedAt = Object.fromEntries(Object.entries(state.endedAt ?? {}).filter(([id]) => !gone.has(id)))
  return { calling, takesBack: state.takesBack.filter((id) => !gone.has(id)), endedAt }
}

function asksForHelp({ reading, deviceId }: Observation, home: HomeSetup): boolean {
  if (reading.kind === 'help-call') return reading.active
  return reading.kind === 'button' && deviceOf(home, deviceId)?.kind === ('help-button' satisfies Device['kind'])
}
