// A home that is too cold or too hot to live in, for hours: a boiler that failed, a bill that is feared, a heat wave.
import { z } from 'zod'
import { defineRule, type Moment, type Outcome, unchanged } from '../engine/rule.ts'
import { deviceOf, type HomeSetup, placeOf, roomNameOf, roomOf, type RoomKind } from '../model/home.ts'
import { DeviceId, ruleId } from '../model/ids.ts'
import { reason } from '../model/reason.ts'
import { hours, Instant, later } from '../model/time.ts'

const params = z.object({
  coldBelowCelsius: z.number().min(0).max(25).default(15),
  hotAboveCelsius: z.number().min(20).max(45).default(30),
  /** A window that is opened to air the room cools it for less. */
  holdHours: z.number().min(0.5).max(24).default(4),
})
type Params = z.infer<typeof params>

const Side = z.enum(['cold', 'hot'])
type Side = z.infer<typeof Side>

const State = z.object({
  /** Of each sensor that reads too low or too high: since when, and what it last read. */
  beyond: z.record(DeviceId, z.object({ side: Side, since: Instant, celsius: z.number() })),
  raised: z.record(DeviceId, Side),
})
type State = z.infer<typeof State>
type Answer = { state: State; outcomes: readonly Outcome[] }

/** Back by so much it is over: a reading on the limit goes to and fro. */
const hysteresis = 1
/** Where people live; nobody heats a hall or a scullery. */
const livedIn: ReadonlySet<RoomKind> = new Set(['living-room', 'kitchen', 'bedroom', 'study'])

export const indoorTemperature = defineRule<State, Params>({
  id: ruleId('indoor-temperature'),
  version: 1,
  purpose: 'care',
  closes: 'itself',
  remembers: 'home',
  params,
  state: State,
  initial: { beyond: {}, raised: {} },
  words: {
    title: { nl: 'Te koud of te warm in huis ({room|room})', en: 'Too cold or too hot at home ({room|room})' },
    cold: {
      nl: 'Het is {celsius|celsius} in huis ({room|room}), al sinds {since|time} onder {limit|celsius}',
      en: 'It is {celsius|celsius} in the home ({room|room}), below {limit|celsius} since {since|time}',
    },
    hot: {
      nl: 'Het is {celsius|celsius} in huis ({room|room}), al sinds {since|time} boven {limit|celsius}',
      en: 'It is {celsius|celsius} in the home ({room|room}), above {limit|celsius} since {since|time}',
    },
    over: { nl: 'Weer {celsius|celsius} in huis om {at|time}', en: '{celsius|celsius} in the home again at {at|time}' },
  },
  react(state, event, moment) {
    switch (event.kind) {
      case 'observed': {
        const { deviceId, reading, freshness } = event.observation
        if (reading.kind !== 'temperature' || freshness === 'retained' || !isRoomOfPeople(deviceId, moment.home))
          return unchanged(state)
        return read(state, deviceId, reading.celsius, event.happenedAt, moment)
      }
      case 'timer-due':
        return due(state, event.timer as DeviceId, moment)
      case 'configured':
      case 'closed':
        return unchanged(state)
    }
  },
})

function isRoomOfPeople(device: DeviceId, home: HomeSetup): boolean {
  const kind = roomOf(home, deviceOf(home, device)?.roomId)?.kind
  // A radiator valve or a boiler tells temperatures too; a sensor of the room is registered as one.
  return (
    kind !== undefined && livedIn.has(kind) && deviceOf(home, device)?.kind === 'climate' && home.residency !== null
  )
}

function read(state: State, device: DeviceId, celsius: number, at: Instant, { params }: Moment<Params>): Answer {
  const known = state.beyond[device]
  const side = celsius < params.coldBelowCelsius ? 'cold' : celsius > params.hotAboveCelsius ? 'hot' : null
  if (side !== null) {
    const since = known?.side === side ? known.since : at
    const beyond = { ...state.beyond, [device]: { side, since, celsius } as const }
    if (known?.side === side) return { state: { ...state, beyond }, outcomes: [] }
    return {
      state: { ...state, beyond },
      outcomes: [{ kind: 'arm', timer: device, at: later(at, hours(params.holdHours)) }],
    }
  }
  if (!known || !isBack(known.side, celsius, params)) return unchanged(state)
  const { [device]: _, ...beyond } = state.beyond
  const { [device]: wasRaised, ...raised } = state.raised
  const clear: Outcome = { kind: 'clear', subject: device, because: reason('over', { celsius, at }) }
  return { state: { beyond, raised }, outcomes: [{ kind: 'disarm', timer: device }, ...(wasRaised ? [clear] : [])] }
}

const isBack = (side: Side, celsius: number, { coldBelowCelsius, hotAboveCelsius }: Params): boolean =>
  side === 'cold' ? celsius >= coldBelowCelsius + hysteresis : celsius <= hotAboveCelsius - hysteresis

function due(state: State, device: DeviceId, { home, params }: Moment<Params>): Answer {
  const known = state.beyond[device]
  if (!known) return unchanged(state)
  const { side, since, celsius } = known
  const limit = side === 'cold' ? params.coldBelowCelsius : params.hotAboveCelsius
  const because = reason(side, { celsius, since, limit, room: roomNameOf(home, device) })
  return {
    state: { ...state, raised: { ...state.raised, [device]: side } },
    outcomes: [{ kind: 'raise', subject: device, severity: 'today', ...placeOf(home, device), because, evidence: [] }],
  }
}
