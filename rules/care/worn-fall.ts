// A fall that the movement of a worn device shows. Where the detector is sure it raises at once; a likeness waits at most two minutes for steps or signs that all is well.
import { z } from 'zod'
import { defineRule, type Moment, type Outcome, unchanged } from '../engine/rule.ts'
import { inG } from '../model/acceleration.ts'
import type { Evidence } from '../model/alarm.ts'
import { DeviceId, ruleId } from '../model/ids.ts'
import { isSignOfLife, type Observation } from '../model/observation.ts'
import { reason } from '../model/reason.ts'
import { type Duration, earlier, Instant, later, seconds } from '../model/time.ts'
import { type Verdict, verdictsOn } from './worn/model.ts'
import { wornModels } from './worn/shipped.ts'

const params = z.object({
  /** From this chance on, and from the detector's own line on, it raises at once; a lesser likeness first waits for a sign that all is well. */
  sureChance: z.number().min(0).max(1).default(0.5),
  /** A suspicion is confirmed or dropped within this. */
  confirmSeconds: z.number().min(10).max(120).default(120),
  /** Movement this soon after the impact may be the fall itself, or somebody who writhes. */
  settleSeconds: z.number().min(0).max(60).default(20),
})
type Params = z.infer<typeof params>

/** Numbers about the impact, as an alarm cites them. The acceleration itself is kept nowhere here. */
const Impact = z.object({
  at: Instant,
  chance: z.number(),
  impactG: z.number(),
  turnedDegrees: z.number(),
  model: z.string(),
})
type Impact = z.infer<typeof Impact>

const State = z.object({
  suspected: z.record(DeviceId, Impact),
  /** Open falls: the last impact that was told of each. */
  fallen: z.record(DeviceId, z.object({ at: Instant, told: z.int() })),
})
type State = z.infer<typeof State>
type Answer = { state: State; outcomes: readonly Outcome[] }

/** So many blows in one message that none looks like a fall are steps: the wearer walks. */
const stepsThatTell = 4
/** Overlapping windows hold the same blow; a fall has several. Within this they are one. */
const oneFall: Duration = seconds(30)
/** Further blows that are written into an open alarm; more tell a carer nothing new. */
const impactsKept = 5

export const wornFall = defineRule<State, Params>({
  id: ruleId('worn-fall'),
  version: 1,
  purpose: 'care',
  closes: 'by-person',
  remembers: 'home',
  params,
  state: State,
  initial: { suspected: {}, fallen: {} },
  words: {
    title: { nl: 'Val (gedragen sensor)', en: 'Fall (worn sensor)' },
    detected: {
      nl: 'De gedragen sensor bewoog om {at|time} als bij een val: kans {percent} %',
      en: 'The worn sensor moved at {at|time} as in a fall: chance {percent} %',
    },
    still: {
      nl: 'Misschien een val om {at|time} (kans {percent} %); daarna {waited|duration} geen teken dat het goed gaat',
      en: 'Perhaps a fall at {at|time} (chance {percent} %); for {waited|duration} after it no sign that all is well',
    },
    lost: {
      nl: 'Misschien een val om {at|time} (kans {percent} %); de gedragen sensor viel daarna weg',
      en: 'Perhaps a fall at {at|time} (chance {percent} %); the worn sensor was lost after it',
    },
    impact: {
      nl: 'Klap van {impactG} g om {at|time}, daarna {turnedDegrees} graden gedraaid; kans op een val {percent} % volgens {model}',
      en: 'A blow of {impactG} g at {at|time}, then turned by {turnedDegrees} degrees; chance of a fall {percent} % by {model}',
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
        const { reading, deviceId } = observation
        if (reading.kind === 'acceleration') return moved(state, deviceId, judged(reading, happenedAt), moment)
        if (reading.kind === 'availability' && !reading.online) return raiseSuspected(state, deviceId, 'lost', moment)
        if (reading.kind === 'fall' && (reading.phase === 'cancelled' || reading.phase === 'recovered'))
          return cancelled(state, deviceId, happenedAt)
        return isSignOfLife(reading) ? movedElsewhere(state, observation, happenedAt, moment) : unchanged(state)
      }
      case 'timer-due':
        return raiseSuspected(state, event.timer as DeviceId, 'still', moment)
      case 'closed': {
        const { [event.subject as DeviceId]: _, ...fallen } = state.fallen
        return { state: { ...state, fallen }, outcomes: [] }
      }
      case 'configured':
        return unchanged(state)
    }
  },
})

interface Judged {
  readonly lastAt: Instant
  readonly impacts: readonly Impact[]
  readonly operatingPoint: number
  readonly suspicionPoint: number
}

function judged(reading: Extract<Observation['reading'], { kind: 'acceleration' }>, lastAt: Instant): Judged {
  const { version, model } = wornModels[reading.position]
  const length = seconds((reading.xMilliG.length - 1) / reading.hz)
  const impactOf = ({ atSeconds, chance, impactG, turnedDegrees }: Verdict): Impact => ({
    at: later(earlier(lastAt, length), seconds(atSeconds)),
    chance,
    impactG: Number(impactG.toFixed(1)),
    turnedDegrees: Math.round(turnedDegrees),
    model: version,
  })
  const verdicts = verdictsOn(inG(reading), model)
  return {
    lastAt,
    // What a window cuts off stands whole in the one before it or after it.
    impacts: verdicts.filter(({ whole }) => whole || reading.continuous !== true).map(impactOf),
    operatingPoint: model.operatingPoint,
    suspicionPoint: model.suspicionPoint,
  }
}

function moved(
  state: State,
  device: DeviceId,
  { lastAt, impacts, operatingPoint, suspicionPoint }: Judged,
  moment: Moment<Params>,
): Answer {
  const likest = impacts.reduce<Impact | null>(
    (most, one) => (most === null || one.chance > most.chance ? one : most),
    null,
  )
  if (likest === null) return unchanged(state)
  const waiting = state.suspected[device]
  if (likest.chance >= Math.max(operatingPoint, moment.params.sureChance))
    return fell(state, device, likest, 'detected', moment)
  if (likest.chance >= suspicionPoint) {
    if (waiting || isSame(state.fallen[device]?.at, likest.at)) return unchanged(state)
    return {
      state: { ...state, suspected: { ...state.suspected, [device]: likest } },
      outcomes: [{ kind: 'arm', timer: device, at: later(likest.at, seconds(moment.params.confirmSeconds)) }],
    }
  }
  const walks =
    impacts.length >= stepsThatTell && waiting && lastAt >= later(waiting.at, seconds(moment.params.settleSeconds))
  return walks ? dropped(state, device) : unchanged(state)
}

/** Raises, or adds to the alarm that is open. */
function fell(
  state: State,
  device: DeviceId,
  impact: Impact,
  code: 'detected' | 'still' | 'lost',
  moment: Moment<Params>,
): Answer {
  const { [device]: _, ...suspected } = state.suspected
  const open = state.fallen[device]
  if (open) {
    if (isSame(open.at, impact.at) || open.told >= impactsKept)
      return { state: { ...state, suspected }, outcomes: [disarmed(device)] }
    const fallen = { ...state.fallen, [device]: { at: impact.at, told: open.told + 1 } }
    return {
      state: { suspected, fallen },
      outcomes: [disarmed(device), { kind: 'note', subject: device, evidence: evidence(device, impact) }],
    }
  }
  const facts = { at: impact.at, percent: percentOf(impact), waited: seconds(moment.params.confirmSeconds) }
  return {
    state: { suspected, fallen: { ...state.fallen, [device]: { at: impact.at, told: 0 } } },
    outcomes: [
      disarmed(device),
      {
        kind: 'raise',
        subject: device,
        severity: 'urgent',
        since: impact.at,
        because: reason(code, facts),
        evidence: [evidence(device, impact)],
      },
    ],
  }
}

function raiseSuspected(state: State, device: DeviceId, code: 'still' | 'lost', moment: Moment<Params>): Answer {
  const impact = state.suspected[device]
  return impact === undefined ? unchanged(state) : fell(state, device, impact, code, moment)
}

/** Who lives alone and is seen to do something does not lie on the floor. With more people it may be the other one. */
function movedElsewhere(state: State, { deviceId }: Observation, at: Instant, moment: Moment<Params>): Answer {
  const alone = (moment.home.residency?.people ?? 1) === 1
  if (!alone) return unchanged(state)
  const well = Object.entries(state.suspected).filter(
    ([device, impact]) => device !== deviceId && at >= later(impact.at, seconds(moment.params.settleSeconds)),
  )
  return well.reduce<Answer>((answer, [device]) => {
    const next = dropped(answer.state, device as DeviceId)
    return { state: next.state, outcomes: [...answer.outcomes, ...next.outcomes] }
  }, unchanged(state))
}

/** The wearer took it back on the device itself. */
function cancelled(state: State, device: DeviceId, at: Instant): Answer {
  const answer = state.suspected[device] ? dropped(state, device) : unchanged(state)
  if (!state.fallen[device]) return answer
  const said: Evidence = { at, deviceId: device, reason: reason('cancelled', { at, device }) }
  return { ...answer, outcomes: [...answer.outcomes, { kind: 'cancel', subject: device, evidence: said }] }
}

function dropped(state: State, device: DeviceId): Answer {
  const { [device]: _, ...suspected } = state.suspected
  return { state: { ...state, suspected }, outcomes: [disarmed(device)] }
}

const disarmed = (device: DeviceId): Outcome => ({ kind: 'disarm', timer: device })
const isSame = (told: Instant | undefined, at: Instant): boolean => told !== undefined && Math.abs(at - told) <= oneFall
const percentOf = ({ chance }: Impact): number => Math.round(chance * 100)

const evidence = (deviceId: DeviceId, impact: Impact): Evidence => {
  const { at, impactG, turnedDegrees, model } = impact
  return { at, deviceId, reason: reason('impact', { at, impactG, turnedDegrees, percent: percentOf(impact), model }) }
}
