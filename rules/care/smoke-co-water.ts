// The home itself is in danger: smoke, carbon monoxide, gas or water. Raised at once, whoever lives there and whatever is paused.
import { z } from 'zod'
import { defineRule, type Moment, type Outcome, type RuleEvent, unchanged } from '../engine/rule.ts'
import type { Severity } from '../model/alarm.ts'
import { devicesGone, placeOf, roomNameOf } from '../model/home.ts'
import { DeviceId, ruleId } from '../model/ids.ts'
import type { Reading } from '../model/observation.ts'
import { reason } from '../model/reason.ts'
import { Instant } from '../model/time.ts'

const params = z.object({
  /** Water does damage and makes floors slippery; it is no reason to wake a care worker, unless the home says so. */
  waterSeverity: z.enum(['urgent', 'today']).default('today'),
})
type Params = z.infer<typeof params>

const Danger = z.enum(['smoke', 'carbon-monoxide', 'gas-leak', 'water-leak'])
type Danger = z.infer<typeof Danger>

const State = z.object({
  /** Detectors that see danger, and since when. */
  seen: z.record(DeviceId, z.object({ danger: Danger, at: Instant })),
  /** Detectors that have ever said that it is over: of these, what is not taken back still stands. Others only ever say "danger". */
  takesBack: z.array(DeviceId),
})
type State = z.infer<typeof State>
type Answer = { state: State; outcomes: readonly Outcome[] }

/** Detectors that nobody registered are heard too, and remembered up to a bound. */
const devicesKept = 300

export const smokeCoWater = defineRule<State, Params>({
  id: ruleId('smoke-co-water'),
  version: 1,
  purpose: 'care',
  closes: 'by-person',
  remembers: 'home',
  params,
  state: State,
  initial: { seen: {}, takesBack: [] },
  words: {
    title: { nl: '{danger|danger} in huis ({room|room})', en: '{danger|danger} in the home ({room|room})' },
    smoke: {
      nl: 'De rookmelder ziet rook sinds {at|time} ({room|room})',
      en: 'The smoke alarm sees smoke since {at|time} ({room|room})',
    },
    'carbon-monoxide': {
      nl: 'De CO-melder meet koolmonoxide sinds {at|time} ({room|room})',
      en: 'The CO alarm measures carbon monoxide since {at|time} ({room|room})',
    },
    'gas-leak': {
      nl: 'De gasmelder ruikt gas sinds {at|time} ({room|room})',
      en: 'The gas alarm smells gas since {at|time} ({room|room})',
    },
    'water-leak': {
      nl: 'De watermelder voelt water sinds {at|time} ({room|room})',
      en: 'The water alarm feels water since {at|time} ({room|room})',
    },
    over: { nl: 'De melder is weer rustig sinds {at|time}', en: 'The detector is quiet again since {at|time}' },
    lost: { nl: 'De melder viel weg om {at|time}', en: 'The detector was lost at {at|time}' },
    still: {
      nl: 'De melding is afgerond om {closedAt|time}, maar de melder ziet het gevaar van {at|time} nog ({room|room})',
      en: 'The alarm was closed at {closedAt|time}, and the detector still sees the danger of {at|time} ({room|room})',
    },
  },
  react(state, event, moment) {
    switch (event.kind) {
      case 'observed':
        return observed(state, event, moment)
      case 'closed':
        return closed(state, event.subject as DeviceId, moment)
      case 'configured':
        return event.previous ? without(state, devicesGone(event.previous, moment.home)) : unchanged(state)
      case 'timer-due':
        return unchanged(state)
    }
  },
})

/** What the broker kept counts as well: who was away while the fire began must hear of it. Once: it is in `seen` then. */
function observed(
  state: State,
  { observation, happenedAt }: Extract<RuleEvent, { kind: 'observed' }>,
  moment: Moment<Params>,
): Answer {
  const { deviceId, reading, freshness } = observation
  const known = state.seen[deviceId]
  if (reading.kind === 'availability' && !reading.online && known && freshness !== 'retained')
    return { state, outcomes: [note(deviceId, 'lost', happenedAt, moment)] }
  const danger = dangerOf(reading)
  if (danger === null) return unchanged(state)
  if (!danger.detected) return over(state, deviceId, happenedAt)
  if (known) return unchanged(state)
  const isKept = Object.keys(state.seen).length < devicesKept
  const seen = isKept ? { ...state.seen, [deviceId]: { danger: danger.kind, at: happenedAt } } : state.seen
  return { state: { ...state, seen }, outcomes: [raise(deviceId, danger.kind, danger.kind, happenedAt, moment)] }
}

/** The condition ends; a person closes the alarm, for who was in the smoke may need help all the same. */
function over(state: State, device: DeviceId, at: Instant): Answer {
  const known = state.seen[device]
  if (known && known.at > at) return unchanged(state)
  const { [device]: _, ...seen } = state.seen
  const knows = state.takesBack.includes(device) || state.takesBack.length >= devicesKept
  const next = { seen: known ? seen : state.seen, takesBack: knows ? state.takesBack : [...state.takesBack, device] }
  return { state: next, outcomes: known ? [{ kind: 'clear', subject: device, because: reason('over', { at }) }] : [] }
}

/** A person closed it while the detector still sees danger: that is a new alarm. */
function closed(state: State, device: DeviceId, moment: Moment<Params>): Answer {
  const known = state.seen[device]
  if (!known) return unchanged(state)
  if (state.takesBack.includes(device))
    return { state, outcomes: [raise(device, known.danger, 'still', known.at, moment, { closedAt: moment.at })] }
  const { [device]: _, ...seen } = state.seen
  return { state: { ...state, seen }, outcomes: [] }
}

function raise(
  device: DeviceId,
  danger: Danger,
  code: string,
  at: Instant,
  moment: Moment<Params>,
  more: Record<string, number> = {},
): Outcome {
  const severity: Severity = danger === 'water-leak' ? moment.params.waterSeverity : 'urgent'
  const because = reason(code, { at, danger, room: roomNameOf(moment.home, device), ...more })
  const since = code === 'still' ? moment.at : at
  return { kind: 'raise', subject: device, severity, since, ...placeOf(moment.home, device), because, evidence: [] }
}

const note = (device: DeviceId, code: string, at: Instant, moment: Moment<Params>): Outcome => ({
  kind: 'note',
  subject: device,
  evidence: { at, deviceId: device, ...placeOf(moment.home, device), reason: reason(code, { at }) },
})

/** What was taken out of the home sees nothing any more. */
function without(state: State, gone: ReadonlySet<string>): Answer {
  const seen = Object.fromEntries(Object.entries(state.seen).filter(([id]) => !gone.has(id)))
  return { state: { seen, takesBack: state.takesBack.filter((id) => !gone.has(id)) }, outcomes: [] }
}

function dangerOf(reading: Reading): { kind: Danger; detected: boolean } | null {
  switch (reading.kind) {
    case 'smoke':
    case 'carbon-monoxide':
    case 'gas-leak':
    case 'water-leak':
      return { kind: reading.kind, detected: reading.detected }
    default:
      return null
  }
}
