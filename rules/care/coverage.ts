// Not protected: nothing in the home would notice a fall, a call, a silence or a fire; and a sensor that says what cannot be true.
import { z } from 'zod'
import { defineRule, type Moment, type Outcome, unchanged } from '../engine/rule.ts'
import {
  CoverageFault,
  coverageFields,
  coverageSeries,
  isWorse,
  lifeRisks,
  Risk,
  RiskCoverage,
} from '../model/coverage.ts'
import { deviceOf, isWatched, placeOf, roomNameOf } from '../model/home.ts'
import { DeviceId, ruleId } from '../model/ids.ts'
import type { Observation } from '../model/observation.ts'
import { reason } from '../model/reason.ts'
import { elapsed, hours, Instant, later, latest, minutes } from '../model/time.ts'
import { type Faults, levelsOf } from './coverage-levels.ts'
import { faultOf, Health, healthFrom, hearing, isWatcher, missedAt, onOf } from './device-health.ts'

const params = z.object({
  /** Beyond a device's own heartbeat, so that one lost message is no fault. */
  graceMinutes: z.number().min(1).max(1440).default(10),
  lowBatteryPercent: z.number().min(1).max(50).default(15),
  /** Of 255, as Zigbee says it. */
  weakLinkQuality: z.number().min(0).max(255).default(20),
  weakLinkDbm: z.number().min(-150).max(0).default(-92),
  /** A motion sensor that says "somebody" this long without a break is stuck; a radar, a mat or a chair is given a day more. */
  stuckOnHours: z.number().min(1).max(72).default(6),
  /** Sees nobody for so long, while the others of the home saw somebody so often. */
  neverOnDays: z.number().min(1).max(90).default(14),
  neverOnOthers: z.number().min(10).max(10_000).default(500),
  alwaysSameHours: z.number().min(6).max(720).default(72),
  /** So long at least may a risk be blind before somebody is told, and as long as one more heartbeat of its device. */
  blindGraceMinutes: z.number().min(0).max(1440).default(60),
  /** Closed by a person and still blind: told again after this. */
  remindHours: z.number().min(1).max(168).default(24),
})
type Params = z.infer<typeof params>

const State = z.object({
  /** How often anything in the home saw somebody. */
  saw: z.int().min(0),
  health: z.record(DeviceId, Health),
  /** Empty: nobody lives there. */
  risks: z.array(RiskCoverage),
  /** Of what is blind: when it is told; null: it has been. */
  tellAt: z.partialRecord(Risk, Instant.nullable()),
  /** Devices whose doubtful messages were told. */
  doubted: z.partialRecord(DeviceId, CoverageFault),
})
type State = z.infer<typeof State>
type Answer = { state: State; outcomes: readonly Outcome[] }

const look = 'look'
const untold: ReadonlySet<CoverageFault | null> = new Set(['not-fitted', 'home-silent', 'switched-off'])
/** A home is looked over at most so often for what time alone brings, and at least four times a day. */
const leastPause = minutes(5)
const longestPause = hours(6)
/** Of these the device has no other alarm. */
const doubtful: ReadonlySet<CoverageFault> = new Set(['always-on', 'weak-link', 'never-on', 'always-same'])

export const coverage = defineRule<State, Params>({
  id: ruleId('coverage'),
  version: 1,
  purpose: 'care',
  // It says itself that nobody is watched over.
  needs: [],
  closes: 'itself',
  remembers: 'home',
  params,
  state: State,
  initial: { saw: 0, health: {}, risks: [], tellAt: {}, doubted: {} },
  words: {
    title: { nl: 'Niet goed beschermd', en: 'Not well protected' },
    'blind-fall': {
      nl: 'Niet beschermd tegen vallen sinds {since|time}: de valmelder doet het niet',
      en: 'Not protected against falls since {since|time}: the fall detector does not work',
    },
    'blind-help-call': {
      nl: 'Hulp vragen kan niet sinds {since|time}: de hulpknop doet het niet',
      en: 'No call for help can be made since {since|time}: the help button does not work',
    },
    'blind-silence': {
      nl: 'Stilte valt niet op sinds {since|time}: geen sensor ziet de bewoner',
      en: 'Silence goes unnoticed since {since|time}: no sensor sees the resident',
    },
    'blind-daily-life': {
      nl: 'Het dagelijks leven is niet te volgen sinds {since|time}',
      en: 'Daily life cannot be followed since {since|time}',
    },
    'blind-smoke': {
      nl: 'Niet beschermd tegen brand sinds {since|time}: de rookmelder doet het niet',
      en: 'Not protected against fire since {since|time}: the smoke alarm does not work',
    },
    'blind-carbon-monoxide': {
      nl: 'Niet beschermd tegen koolmonoxide sinds {since|time}: de CO-melder doet het niet',
      en: 'Not protected against carbon monoxide since {since|time}: the CO alarm does not work',
    },
    'blind-gas-leak': {
      nl: 'Niet beschermd tegen gas sinds {since|time}: de gasmelder doet het niet',
      en: 'Not protected against gas since {since|time}: the gas alarm does not work',
    },
    'blind-water-leak': {
      nl: 'Niet beschermd tegen water sinds {since|time}: de watermelder doet het niet',
      en: 'Not protected against water since {since|time}: the water alarm does not work',
    },
    'always-on': {
      nl: 'De sensor {device} ({room|room}) ziet al {lasting|duration} zonder onderbreking iemand: hij zit vast. De bescherming is verzwakt',
      en: 'The sensor {device} ({room|room}) has seen somebody for {lasting|duration} without a break: it is stuck. Protection is weakened',
    },
    'never-on': {
      nl: 'De sensor {device} ({room|room}) ziet al {lasting|duration} niemand, en de andere sensoren wel. De bescherming is verzwakt',
      en: 'The sensor {device} ({room|room}) has seen nobody for {lasting|duration}, and the other sensors have. Protection is weakened',
    },
    'always-same': {
      nl: 'De sensor {device} ({room|room}) meet al {lasting|duration} precies hetzelfde. De bescherming is verzwakt',
      en: 'The sensor {device} ({room|room}) has measured exactly the same for {lasting|duration}. Protection is weakened',
    },
    'weak-link': {
      nl: 'De verbinding van {device} ({room|room}) is zwak. De bescherming is verzwakt',
      en: 'The link of {device} ({room|room}) is weak. Protection is weakened',
    },
    again: { nl: 'Weer beschermd sinds {at|time}', en: 'Protected again since {at|time}' },
    explained: { nl: 'De hele woning zwijgt; zie die melding', en: 'The whole home is silent; see that alarm' },
    'nobody-there': { nl: 'Er woont niemand meer', en: 'Nobody lives there any more' },
    believable: {
      nl: 'De sensor is weer te geloven sinds {at|time}',
      en: 'The sensor can be believed again since {at|time}',
    },
  },
  react(state, event, moment) {
    switch (event.kind) {
      case 'configured':
        return assessed(fitted(state, moment), moment)
      case 'observed':
        return event.observation.freshness === 'retained' ? unchanged(state) : heard(state, event.observation, moment)
      case 'timer-due':
        return assessed(state, moment)
      case 'closed': {
        const risk = Risk.safeParse(event.subject)
        if (!risk.success || state.tellAt[risk.data] !== null) return unchanged(state)
        const at = later(moment.at, hours(moment.params.remindHours))
        return assessed({ ...state, tellAt: { ...state.tellAt, [risk.data]: at } }, moment)
      }
    }
  },
  covering: ({ risks }) => risks,
})

/** The devices that stand there now: each new one is given its time to speak. */
function fitted(state: State, { at, home }: Moment<Params>): State {
  const now = { at, saw: state.saw }
  const health = Object.fromEntries(
    home.devices.map(({ deviceId }) => [deviceId, state.health[deviceId] ?? healthFrom(now)]),
  )
  return { ...state, health }
}

function heard(state: State, { deviceId, reading }: Observation, moment: Moment<Params>): Answer {
  const { at, home, params } = moment
  const device = deviceOf(home, deviceId)
  const known = state.health[deviceId]
  if (!device || !known) return unchanged(state)
  const saw = isWatcher(device) && onOf(reading) === true ? state.saw + 1 : state.saw
  const now = { at, saw }
  const next = hearing(known, reading, now, params)
  const after: State = { ...state, saw, health: { ...state.health, [deviceId]: next } }
  const before = faultOf(known, device, { at, saw: state.saw }, params)?.fault
  // Nothing changed in what is thought of it: most messages end here.
  return before === faultOf(next, device, now, params)?.fault ? { state: after, outcomes: [] } : assessed(after, moment)
}

/** Looks over the whole home: what each risk's coverage is now, what that changes, and when to look again. */
function assessed(state: State, moment: Moment<Params>): Answer {
  const { at, home, params } = moment
  const now = { at, saw: state.saw }
  const faults: Faults = new Map(
    home.devices.flatMap((device) => {
      const health = state.health[device.deviceId]
      const found = health ? faultOf(health, device, now, params) : null
      return found ? [[device.deviceId, found] as const] : []
    }),
  )
  const watched = isWatched(home)
  const levels = watched ? levelsOf(home, faults, at) : []
  const outcomes: Outcome[] = []
  const risks = levels.map((level) => settled(state, level, at, outcomes))
  for (const { risk } of state.risks) {
    if (watched) continue
    outcomes.push({ kind: 'record', series: coverageSeries(risk), at, fields: coverageFields(null) })
  }
  const tellAt = tellBlind(state, risks, moment, outcomes)
  const doubted = tellDoubts(state, watched ? faults : new Map(), moment, outcomes)
  const next: State = { ...state, risks, tellAt, doubted }
  const when = lookAt(next, moment)
  outcomes.push(watched ? { kind: 'arm', timer: look, at: when } : { kind: 'disarm', timer: look })
  return { state: next, outcomes }
}

/** The level with the moment from which it holds; what changed is kept in the history. */
function settled(state: State, level: RiskCoverage, at: Instant, outcomes: Outcome[]): RiskCoverage {
  const before = state.risks.find(({ risk }) => risk === level.risk)
  const sameLevel = before?.level === level.level
  const worse = !before || isWorse(level.level, before.level)
  // What is lost was lost when it was last heard, yet not before what went before; what is mended is mended now.
  const since = sameLevel ? before.since : worse ? latest(level.since, before?.since ?? level.since) : at
  const settledNow = { ...level, since }
  if (!sameLevel || before.fault !== level.fault) {
    const from = sameLevel || !before ? at : since
    outcomes.push({ kind: 'record', series: coverageSeries(level.risk), at: from, fields: coverageFields(level) })
  }
  return settledNow
}

/** Who is told that a risk is blind, once it has been so for a while; and that it is over. */
function tellBlind(
  before: State,
  risks: State['risks'],
  { at, home, params }: Moment<Params>,
  outcomes: Outcome[],
): State['tellAt'] {
  const tellAt: State['tellAt'] = {}
  for (const risk of Risk.options) {
    const now = risks.find((one) => one.risk === risk)
    const known = before.tellAt[risk]
    // What was never promised is not missed, what people decided they know, and the alarm of the home that is silent says it all.
    const isTold = now?.level === 'blind' && !untold.has(now.fault)
    if (!isTold) {
      if (known !== null) continue
      const because = !now
        ? reason('nobody-there')
        : now.fault === 'home-silent'
          ? reason('explained')
          : reason('again', { at })
      outcomes.push({ kind: 'clear', subject: risk, because })
      continue
    }
    // One more of its own heartbeats: a bad link loses two in a row, and after the whole home was away each must first speak again.
    const beat = Math.max(0, ...now.devices.map(({ deviceId }) => deviceOf(home, deviceId)?.heartbeatMinutes ?? 0))
    const grace = Math.max(params.blindGraceMinutes, beat + params.graceMinutes)
    const when = known === undefined ? later(at, minutes(grace)) : known
    if (when === null || when > at) {
      tellAt[risk] = when
      continue
    }
    const only = now.devices.length === 1 ? deviceOf(home, now.devices[0]!.deviceId) : undefined
    outcomes.push({
      kind: 'raise',
      subject: risk,
      severity: lifeRisks.has(risk) ? 'today' : 'technical',
      ...(only?.roomId !== undefined && { roomId: only.roomId }),
      because: reason(`blind-${risk}`, { since: now.since }),
      evidence: [],
    })
    tellAt[risk] = null
  }
  return tellAt
}

/** A sensor that says what cannot be true is for the installer: one alarm for each. */
function tellDoubts(state: State, faults: Faults, { at, home }: Moment<Params>, outcomes: Outcome[]): State['doubted'] {
  const doubted: State['doubted'] = {}
  for (const [device, { fault, since }] of faults) {
    if (!doubtful.has(fault)) continue
    doubted[device] = fault
    if (state.doubted[device] === fault) continue
    const facts = { device, room: roomNameOf(home, device) }
    outcomes.push({
      kind: 'raise',
      subject: subjectOf(device),
      severity: 'technical',
      ...placeOf(home, device),
      because: reason(fault, fault === 'weak-link' ? facts : { ...facts, lasting: elapsed(since, at) }),
      evidence: [],
    })
  }
  for (const device of Object.keys(state.doubted) as DeviceId[]) {
    if (doubted[device] === undefined)
      outcomes.push({ kind: 'clear', subject: subjectOf(device), because: reason('believable', { at }) })
  }
  return doubted
}

const subjectOf = (device: DeviceId): string => `doubt-${device}`.slice(0, 64)

function lookAt(state: State, { at, home, params }: Moment<Params>): Instant {
  const told = Object.values(state.tellAt).filter((when): when is Instant => typeof when === 'number')
  const missed = home.devices.flatMap((device) => {
    const health = state.health[device.deviceId]
    const when = health ? missedAt(health, device, params) : null
    return when !== null && when > at ? [Math.max(when, later(at, leastPause))] : []
  })
  return Math.min(later(at, longestPause), ...told, ...missed) as Instant
}
