// A device that is not heard, a home that is not heard, a battery that runs low: for the installer, and "not protected" for the care desk.
import { z } from 'zod'
import { defineRule, type Moment, type Outcome, unchanged } from '../engine/rule.ts'
import { type Device, deviceOf, placeOf, roomNameOf } from '../model/home.ts'
import { DeviceId, ruleId } from '../model/ids.ts'
import type { Observation } from '../model/observation.ts'
import { reason } from '../model/reason.ts'
import { hours, Instant, later, minutes } from '../model/time.ts'

const params = z.object({
  /** Beyond its own heartbeat, so that one lost message is no alarm. */
  graceMinutes: z.number().min(1).max(1440).default(10),
  lowBatteryPercent: z.number().min(1).max(50).default(15),
})
type Params = z.infer<typeof params>

const State = z.object({
  heardAt: z.record(DeviceId, Instant),
  silent: z.array(DeviceId),
  /** Nothing of the home is heard: one alarm that explains those of its devices. */
  home: z.boolean(),
})
type State = z.infer<typeof State>
type Answer = { state: State; outcomes: readonly Outcome[] }

const look = 'look'

export const deviceSilence = defineRule<State, Params>({
  id: ruleId('device-silence'),
  version: 2,
  purpose: 'technical',
  closes: 'itself',
  remembers: 'home',
  params,
  state: State,
  initial: { heardAt: {}, silent: [], home: false },
  words: {
    title: { nl: 'Sensor niet gehoord', en: 'Sensor not heard' },
    silent: {
      nl: 'De sensor {device} ({room|room}) zwijgt sinds {since|time}',
      en: 'The sensor {device} ({room|room}) has been silent since {since|time}',
    },
    never: {
      nl: 'De sensor {device} ({room|room}) is nog nooit gehoord',
      en: 'The sensor {device} ({room|room}) has never been heard',
    },
    offline: {
      nl: 'De sensor {device} ({room|room}) is niet bereikbaar sinds {since|time}',
      en: 'The sensor {device} ({room|room}) cannot be reached since {since|time}',
    },
    'not-protected': {
      nl: 'Deze woning is niet beschermd: geen enkele sensor is gehoord sinds {since|time}',
      en: 'This home is not protected: no sensor has been heard since {since|time}',
    },
    battery: {
      nl: 'De batterij van {device} ({room|room}) is bijna leeg',
      en: 'The battery of {device} ({room|room}) is nearly empty',
    },
    'battery-good': { nl: 'De batterij van {device} is weer goed', en: 'The battery of {device} is good again' },
    'still-silent': {
      nl: 'De melding is afgerond om {closedAt|time}, maar de sensor {device} ({room|room}) is nog niet gehoord',
      en: 'The alarm was closed at {closedAt|time}, and the sensor {device} ({room|room}) is still not heard',
    },
    'still-not-protected': {
      nl: 'De melding is afgerond om {closedAt|time}, maar er is nog geen enkele sensor gehoord: deze woning is niet beschermd',
      en: 'The alarm was closed at {closedAt|time}, and still no sensor is heard: this home is not protected',
    },
    heard: { nl: 'Weer gehoord om {at|time}', en: 'Heard again at {at|time}' },
    explained: { nl: 'De hele woning zwijgt; zie die melding', en: 'The whole home is silent; see that alarm' },
  },
  react(state, event, moment) {
    switch (event.kind) {
      case 'configured': {
        const ids = new Set(moment.home.devices.map(({ deviceId }) => deviceId))
        const known = Object.fromEntries(Object.entries(state.heardAt).filter(([id]) => ids.has(id as DeviceId)))
        const gone = state.silent.filter((id) => !ids.has(id))
        const next = { ...state, heardAt: known, silent: state.silent.filter((id) => ids.has(id)) }
        return { state: next, outcomes: [...gone.map((id) => clear(id, moment)), ...lookAgain(next, moment)] }
      }
      case 'observed':
        return event.observation.freshness === 'retained' ? unchanged(state) : heard(state, event.observation, moment)
      case 'timer-due':
        return lookAround(state, moment)
      case 'closed':
        return closed(state, event.subject, moment)
    }
  },
})

function heard(state: State, { deviceId, reading }: Observation, moment: Moment<Params>): Answer {
  const device = deviceOf(moment.home, deviceId)
  if (!device) return unchanged(state)
  if (reading.kind === 'availability' && !reading.online) return offline(state, device, moment)
  const outcomes: Outcome[] = reading.kind === 'battery' ? [...battery(device, reading, moment)] : []
  const heardAt = { ...state.heardAt, [deviceId]: moment.at }
  if (state.home) outcomes.push(clear('home', moment))
  if (state.silent.includes(deviceId)) outcomes.push(clear(deviceId, moment))
  const silent = state.silent.includes(deviceId) ? state.silent.filter((id) => id !== deviceId) : state.silent
  const next = { heardAt, silent, home: false }
  // What was given up is watched again from now on.
  if (state.home || silent !== state.silent) outcomes.push(...lookAgain(next, moment))
  return { state: next, outcomes }
}

function offline(state: State, device: Device, moment: Moment<Params>): Answer {
  if (device.kind === 'gateway') return wholeHome(state, moment)
  if (state.home || state.silent.includes(device.deviceId)) return unchanged(state)
  const since = state.heardAt[device.deviceId] ?? moment.at
  return {
    state: { ...state, silent: [...state.silent, device.deviceId] },
    outcomes: [raise(device, 'offline', since, moment)],
  }
}

/** Looks at every device that should have spoken by now, and sets the clock for the next that should. */
function lookAround(state: State, moment: Moment<Params>): Answer {
  const { at, home } = moment
  const beating = home.devices.filter(({ heartbeatMinutes }) => heartbeatMinutes !== undefined)
  const overdue = beating.filter((device) => deadlineOf(state, device, moment) <= at)
  const gateway = overdue.some(({ kind }) => kind === 'gateway')
  if (!state.home && overdue.length > 0 && (gateway || overdue.length === beating.length)) {
    const answer = wholeHome(state, moment)
    return { state: answer.state, outcomes: [...answer.outcomes, ...lookAgain(answer.state, moment)] }
  }
  const fresh = state.home ? [] : overdue.filter(({ deviceId }) => !state.silent.includes(deviceId))
  const next = { ...state, silent: [...state.silent, ...fresh.map(({ deviceId }) => deviceId)] }
  const raised = fresh.map((device) => {
    const since = state.heardAt[device.deviceId]
    return raise(device, since === undefined ? 'never' : 'silent', since ?? at, moment)
  })
  return { state: next, outcomes: [...raised, ...lookAgain(next, moment)] }
}

/** One alarm for the home; those of its devices are explained by it and end. */
function wholeHome(state: State, moment: Moment<Params>): Answer {
  if (state.home) return unchanged(state)
  const since = Math.max(0, ...Object.values(state.heardAt)) || moment.at
  return {
    state: { ...state, silent: [], home: true },
    outcomes: [
      ...state.silent.map((id): Outcome => ({ kind: 'clear', subject: id, because: reason('explained') })),
      {
        kind: 'raise',
        subject: 'home',
        severity: 'technical',
        because: reason('not-protected', { since }),
        evidence: [],
      },
    ],
  }
}

/** A person closed it before anything was heard: what is not watched stays in sight. */
function closed(state: State, subject: string, moment: Moment<Params>): Answer {
  const facts = { closedAt: moment.at }
  if (subject === 'home' && state.home) {
    const because = reason('still-not-protected', facts)
    return { state, outcomes: [{ kind: 'raise', subject, severity: 'technical', because, evidence: [] }] }
  }
  const device = state.silent.find((id) => id === subject)
  if (device === undefined) return unchanged(state)
  const because = reason('still-silent', { ...facts, device, room: roomNameOf(moment.home, device) })
  const place = placeOf(moment.home, device)
  return { state, outcomes: [{ kind: 'raise', subject, severity: 'technical', ...place, because, evidence: [] }] }
}

function lookAgain(state: State, moment: Moment<Params>): Outcome[] {
  const deadlines = moment.home.devices
    .filter(({ heartbeatMinutes, deviceId }) => heartbeatMinutes !== undefined && !state.silent.includes(deviceId))
    .map((device) => deadlineOf(state, device, moment))
    .map((deadline) => (deadline > moment.at ? deadline : later(moment.at, hours(1))))
  return deadlines.length === 0 ? [] : [{ kind: 'arm', timer: look, at: Math.min(...deadlines) as Instant }]
}

/** A device never heard gets its time from when the resident or the home began. */
function deadlineOf(
  state: State,
  { deviceId, heartbeatMinutes = 0 }: Device,
  { at, params, home }: Moment<Params>,
): Instant {
  const since = state.heardAt[deviceId] ?? home.residency?.since ?? at
  return later(since, minutes(heartbeatMinutes + params.graceMinutes))
}

function* battery(
  device: Device,
  { percent, low }: { percent?: number | undefined; low?: boolean | undefined },
  moment: Moment<Params>,
): Generator<Outcome> {
  const subject = `battery-${device.deviceId}`.slice(0, 64)
  const facts = { device: device.deviceId, room: roomNameOf(moment.home, device.deviceId) }
  const limit = moment.params.lowBatteryPercent
  if (low === true || (percent !== undefined && percent <= limit)) {
    yield { kind: 'raise', subject, severity: 'technical', because: reason('battery', facts), evidence: [] }
  } else if (low === false || (percent !== undefined && percent > limit + 10)) {
    yield { kind: 'clear', subject, because: reason('battery-good', facts) }
  }
}

function raise(device: Device, code: string, since: Instant, moment: Moment<Params>): Outcome {
  const facts = { device: device.deviceId, room: roomNameOf(moment.home, device.deviceId), since }
  return {
    kind: 'raise',
    subject: device.deviceId,
    severity: 'technical',
    ...(device.roomId !== undefined && { roomId: device.roomId }),
    because: reason(code, facts),
    evidence: [],
  }
}

const clear = (subject: string, { at }: Moment<Params>): Outcome => ({
  kind: 'clear',
  subject,
  because: reason('heard', { at }),
})
