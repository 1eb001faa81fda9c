// Somebody went to the bathroom and was not seen anywhere else for longer than is usual for them: where people fall and no sensor need see it.
import { z } from 'zod'
import { defineRule, latenessWindow, type Moment, type Outcome, type RuleEvent, unchanged } from '../engine/rule.ts'
import { type HomeSetup, placeOf, roomNameOf, type RoomKind } from '../model/home.ts'
import { DeviceId, ruleId } from '../model/ids.ts'
import { reason } from '../model/reason.ts'
import { elapsed, inMinutes, Instant, later, minutes } from '../model/time.ts'
import { isNight } from './night.ts'
import { isSeenIn, livesAlone, placeOfSign } from './whereabouts.ts'

const params = z.object({
  /** Never sooner than this. */
  leastMinutes: z.number().min(15).max(240).default(60),
  /** Never later than this, however long somebody uses to bathe. */
  mostMinutes: z.number().min(30).max(360).default(120),
})
type Params = z.infer<typeof params>

const State = z.object({
  /** The stay that lasts: its first and last sign. */
  stay: z.object({ deviceId: DeviceId, since: Instant, lastSign: Instant }).nullable(),
  /** How long the last stays were, in minutes. */
  stays: z.array(z.number()),
})
type State = z.infer<typeof State>
type Answer = { state: State; outcomes: readonly Outcome[] }

const subject = 'bathroom'
const timer = 'stay'
const bathrooms: ReadonlySet<RoomKind> = new Set(['bathroom', 'toilet'])
const livingRooms: ReadonlySet<RoomKind> = new Set(['living-room'])
/** Who goes back to bed in the dark is often seen by no motion sensor: at these hours the bed itself must tell. */
const sleepHours = { nightFromHour: 21, nightUntilHour: 8 }
const bedroom: ReadonlySet<RoomKind> = new Set(['bedroom'])
const isBedSeen = (home: HomeSetup): boolean => isSeenIn(home, bedroom, ['bed', 'presence', 'fall-detector'])

/** So many stays are remembered, and so many are needed before they count. */
const staysKept = 40
const staysNeeded = 20
/** Half as long again as the longest but two of the last stays. */
const beyondUsual = 1.5

export const longBathroom = defineRule<State, Params>({
  id: ruleId('long-bathroom'),
  version: 1,
  purpose: 'care',
  closes: 'by-person',
  remembers: 'resident',
  pausable: true,
  // Somebody is on the way already, for the same person.
  explainedBy: ['fall', 'help-call'],
  params,
  state: State,
  initial: { stay: null, stays: [] },
  words: {
    title: { nl: 'Lang in de badkamer', en: 'Long in the bathroom' },
    long: {
      nl: 'Sinds {since|time} in de {room|room} en daarna nergens anders gezien; gewoonlijk hooguit {usual|duration}',
      en: 'In the {room|room} since {since|time} and seen nowhere else after it; usually {usual|duration} at most',
    },
    'last-sign': {
      nl: 'Laatste teken in de {room|room} om {at|time}',
      en: 'Last sign in the {room|room} at {at|time}',
    },
    elsewhere: { nl: 'Weer elders in huis gezien om {at|time}', en: 'Seen elsewhere in the home at {at|time}' },
  },
  react(state, event, moment) {
    switch (event.kind) {
      case 'observed':
        return observed(state, event, moment)
      case 'timer-due':
        return due(state, moment)
      case 'closed':
        // The stay was seen to: it is over for us, and the next sign begins another.
        return { state: { ...state, stay: null }, outcomes: [{ kind: 'disarm', timer }] }
      case 'configured':
        return unchanged(state)
    }
  },
})

function observed(
  state: State,
  { observation, happenedAt: at }: Extract<RuleEvent, { kind: 'observed' }>,
  moment: Moment<Params>,
): Answer {
  // With two people nobody knows who was seen elsewhere; without eyes elsewhere nobody is ever seen to come out.
  if (!livesAlone(moment.home) || !isSeenIn(moment.home, livingRooms, ['motion', 'presence'])) return unchanged(state)
  const place = placeOfSign(observation, moment.home)
  if (place === null) return unchanged(state)
  const { stay } = state
  if (place !== 'exit' && bathrooms.has(place)) {
    if (stay)
      return { state: { ...state, stay: { ...stay, lastSign: Math.max(stay.lastSign, at) as Instant } }, outcomes: [] }
    if (isNight(at, moment.home.zone, sleepHours) && !isBedSeen(moment.home)) return unchanged(state)
    const begun = { deviceId: observation.deviceId, since: at, lastSign: at }
    return {
      state: { ...state, stay: begun },
      outcomes: [{ kind: 'arm', timer, at: later(later(at, minutes(limitOf(state, moment.params))), latenessWindow) }],
    }
  }
  // What was seen elsewhere before the bathroom comes late, and ends nothing.
  if (!stay || at <= stay.since) return unchanged(state)
  const stays = [...state.stays, inMinutes(elapsed(stay.since, stay.lastSign))].slice(-staysKept)
  return {
    state: { stay: null, stays },
    outcomes: [
      { kind: 'disarm', timer },
      { kind: 'clear', subject, because: reason('elsewhere', { at }) },
    ],
  }
}

/** Minutes. */
function limitOf({ stays }: State, { leastMinutes, mostMinutes }: Params): number {
  if (stays.length < staysNeeded) return leastMinutes
  const longest = stays.toSorted((one, other) => other - one)[2]!
  return Math.min(mostMinutes, Math.max(leastMinutes, beyondUsual * longest))
}

function due(state: State, { home, params }: Moment<Params>): Answer {
  const { stay } = state
  if (!stay) return unchanged(state)
  const { deviceId, since, lastSign } = stay
  const room = roomNameOf(home, deviceId)
  const place = placeOf(home, deviceId)
  return {
    state,
    outcomes: [
      {
        kind: 'raise',
        subject,
        severity: 'urgent',
        ...place,
        because: reason('long', { since, room, usual: minutes(limitOf(state, params)) }),
        evidence: [{ at: lastSign, deviceId, ...place, reason: reason('last-sign', { at: lastSign, room }) }],
      },
    ],
  }
}
