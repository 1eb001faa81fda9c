// A door to the outside that stands open: for hours by day, or for minutes at night.
import { z } from 'zod'
import { defineRule, type Moment, type Outcome, unchanged } from '../engine/rule.ts'
import { type Device, deviceOf, placeOf, roomNameOf } from '../model/home.ts'
import { DeviceId, ruleId } from '../model/ids.ts'
import { reason } from '../model/reason.ts'
import { elapsed, Instant, later, minutes } from '../model/time.ts'
import { isNight, nightParams } from './night.ts'

const params = z.object({
  ...nightParams,
  /** On a warm day a door stands open for hours and nothing is wrong. */
  dayMinutes: z.number().min(5).max(1440).default(240),
  nightMinutes: z.number().min(1).max(240).default(20),
})
type Params = z.infer<typeof params>

const State = z.object({ openSince: z.record(DeviceId, Instant) })
type State = z.infer<typeof State>
type Answer = { state: State; outcomes: readonly Outcome[] }

export const doorLeftOpen = defineRule<State, Params>({
  id: ruleId('door-left-open'),
  version: 1,
  purpose: 'care',
  closes: 'itself',
  remembers: 'home',
  params,
  state: State,
  initial: { openSince: {} },
  words: {
    title: { nl: 'Deur staat open ({room|room})', en: 'Door stands open ({room|room})' },
    open: {
      nl: 'De deur ({room|room}) staat open sinds {since|time}',
      en: 'The door ({room|room}) has been open since {since|time}',
    },
    shut: { nl: 'De deur is dicht sinds {at|time}', en: 'The door is shut since {at|time}' },
  },
  react(state, event, moment) {
    switch (event.kind) {
      case 'observed': {
        const { deviceId, reading } = event.observation
        const device = deviceOf(moment.home, deviceId)
        // What a broker kept is how the door stands: it counts from when it was heard.
        if (reading.kind !== 'contact' || device?.exit !== true) return unchanged(state)
        return reading.open ? opened(state, device, event.happenedAt, moment) : shut(state, deviceId, event.happenedAt)
      }
      case 'timer-due':
        return due(state, event.timer as DeviceId, moment)
      case 'configured': {
        const gone = Object.keys(state.openSince).filter((id) => !deviceOf(moment.home, id as DeviceId))
        return gone.reduce<Answer>(({ state, outcomes }, id) => {
          const next = shut(state, id as DeviceId, moment.at)
          return { state: next.state, outcomes: [...outcomes, ...next.outcomes] }
        }, unchanged(state))
      }
      case 'closed':
        return unchanged(state)
    }
  },
})

function opened(state: State, { deviceId }: Device, at: Instant, moment: Moment<Params>): Answer {
  if (state.openSince[deviceId] !== undefined) return unchanged(state)
  const openSince = { ...state.openSince, [deviceId]: at }
  return { state: { openSince }, outcomes: [{ kind: 'arm', timer: deviceId, at: nextLook(at, moment) }] }
}

function shut(state: State, device: DeviceId, at: Instant): Answer {
  const since = state.openSince[device]
  if (since === undefined || since > at) return unchanged(state)
  const { [device]: _, ...openSince } = state.openSince
  return {
    state: { openSince },
    outcomes: [
      { kind: 'disarm', timer: device },
      { kind: 'clear', subject: device, because: reason('shut', { at }) },
    ],
  }
}

/** Looked at when the shorter time is over, and again every quarter of an hour: the night may have come meanwhile. */
function due(state: State, device: DeviceId, moment: Moment<Params>): Answer {
  const since = state.openSince[device]
  const { at, home, params } = moment
  if (since === undefined) return unchanged(state)
  const limit = minutes(isNight(at, home.zone, params) ? params.nightMinutes : params.dayMinutes)
  if (elapsed(since, at) < limit)
    return { state, outcomes: [{ kind: 'arm', timer: device, at: later(at, minutes(15)) }] }
  const because = reason('open', { since, room: roomNameOf(home, device) })
  return {
    state,
    outcomes: [{ kind: 'raise', subject: device, severity: 'today', ...placeOf(home, device), because, evidence: [] }],
  }
}

const nextLook = (since: Instant, { at, params }: Moment<Params>): Instant =>
  Math.max(later(since, minutes(Math.min(params.nightMinutes, params.dayMinutes))), at + 1000) as Instant
