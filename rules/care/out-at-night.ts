// Somebody goes out by the front door at night and does not come back soon: who is confused may be lost in the cold.
import { z } from 'zod'
import { defineRule, latenessWindow, type Moment, type Outcome, type RuleEvent, unchanged } from '../engine/rule.ts'
import { placeOf, roomNameOf } from '../model/home.ts'
import { DeviceId, ruleId } from '../model/ids.ts'
import { reason } from '../model/reason.ts'
import { Instant, later, minutes } from '../model/time.ts'
import { isNight, nightParams } from './night.ts'
import { livesAlone, placeOfSign } from './whereabouts.ts'

const params = z.object({
  ...nightParams,
  nightFromHour: nightParams.nightFromHour.default(0),
  nightUntilHour: nightParams.nightUntilHour.default(5),
  /** Out with the dog and back is no alarm. */
  backWithinMinutes: z.number().min(2).max(240).default(20),
  /** Of most people a late evening out is their own affair; for who wanders the care plan says `urgent`. */
  severity: z.enum(['off', 'today', 'urgent']).default('off'),
})
type Params = z.infer<typeof params>

const State = z.object({
  /** The door moved at night and nobody was seen inside since. */
  out: z.object({ deviceId: DeviceId, at: Instant }).nullable(),
})
type State = z.infer<typeof State>
type Answer = { state: State; outcomes: readonly Outcome[] }

const subject = 'home'
const timer = 'back'

export const outAtNight = defineRule<State, Params>({
  id: ruleId('out-at-night'),
  version: 1,
  purpose: 'care',
  closes: 'by-person',
  pausable: true,
  remembers: 'resident',
  params,
  state: State,
  initial: { out: null },
  words: {
    title: { nl: "'s Nachts de deur uit", en: 'Out of the door at night' },
    out: {
      nl: 'De deur ({room|room}) ging open om {at|time} en daarna is niemand in huis gezien',
      en: 'The door ({room|room}) opened at {at|time} and nobody was seen in the home after it',
    },
    back: { nl: 'Weer in huis gezien om {at|time}', en: 'Seen in the home again at {at|time}' },
  },
  react(state, event, moment) {
    switch (event.kind) {
      case 'observed':
        return observed(state, event, moment)
      case 'timer-due':
        return due(state, moment)
      case 'closed':
        return { state: { out: null }, outcomes: [{ kind: 'disarm', timer }] }
      case 'configured':
        return unchanged(state)
    }
  },
})

function observed(
  state: State,
  { observation, happenedAt: at }: Extract<RuleEvent, { kind: 'observed' }>,
  { home, params }: Moment<Params>,
): Answer {
  if (params.severity === 'off' || !livesAlone(home)) return unchanged(state)
  const place = placeOfSign(observation, home)
  if (place === null) return unchanged(state)
  if (place !== 'exit') {
    if (!state.out || at <= state.out.at) return unchanged(state)
    return {
      state: { out: null },
      outcomes: [
        { kind: 'disarm', timer },
        { kind: 'clear', subject, because: reason('back', { at }) },
      ],
    }
  }
  if (!isNight(at, home.zone, params)) return unchanged(state)
  const { deviceId } = observation
  const due = later(later(at, minutes(params.backWithinMinutes)), latenessWindow)
  return { state: { out: { deviceId, at } }, outcomes: [{ kind: 'arm', timer, at: due }] }
}

function due(state: State, { home, params }: Moment<Params>): Answer {
  const { out } = state
  if (!out || params.severity === 'off') return unchanged(state)
  return {
    state,
    outcomes: [
      {
        kind: 'raise',
        subject,
        severity: params.severity,
        since: out.at,
        ...placeOf(home, out.deviceId),
        because: reason('out', { at: out.at, room: roomNameOf(home, out.deviceId) }),
        evidence: [],
      },
    ],
  }
}
