// Somebody is at home and has not been seen up, later than ever on their other mornings.
import { z } from 'zod'
import { defineRule, latenessWindow, type Moment, type Outcome, type RuleEvent, unchanged } from '../engine/rule.ts'
import { type RoomKind } from '../model/home.ts'
import { ruleId } from '../model/ids.ts'
import { reason } from '../model/reason.ts'
import { civilAt, elapsed, hours, Instant, instantOf, later, localDate, minuteOfDay, minutes } from '../model/time.ts'
import { isSeenIn, livesAlone, placeOfSign } from './whereabouts.ts'

const params = z.object({
  /** Who is about before this hour was up at night. */
  fromHour: z.number().min(3).max(9).default(5),
  /** Never later than this. */
  latestHour: z.number().min(8).max(16).default(12),
  /** Beyond the latest but one of the last mornings. */
  marginMinutes: z.number().min(15).max(240).default(75),
})
type Params = z.infer<typeof params>

const State = z.object({
  /** The last date on which somebody was seen up, and the last sign that was no door. */
  upOn: z.string().nullable(),
  lastInside: Instant,
  lastExit: Instant,
  /** The last sign of all, alone or not, and the last word of any device. */
  lastSign: Instant,
  heardAt: Instant,
  /** Minutes after midnight at which the last mornings began; null: nobody was seen up though they were at home. */
  mornings: z.array(z.number().nullable()),
})
type State = z.infer<typeof State>
type Answer = { state: State; outcomes: readonly Outcome[] }

const subject = 'home'
const timer = 'morning'
const dayRooms: ReadonlySet<RoomKind> = new Set([
  'living-room',
  'kitchen',
  'hall',
  'study',
  'scullery',
  'stairs',
  'landing',
])
const leaving = minutes(3)
/** Two signs within this are somebody. */
const together = minutes(10)
/** Where devices speak unasked, so long without any of them is a home that is not heard. */
const deaf = minutes(30)
const morningsKept = 28
const morningsNeeded = 10
const seenShare = 0.9

export const notUp = defineRule<State, Params>({
  id: ruleId('not-up'),
  version: 1,
  purpose: 'care',
  closes: 'itself',
  remembers: 'resident',
  pausable: true,
  // The graver alarm says the same, and more; and of a home that is not heard nobody knows who is up.
  explainedBy: ['inactivity', 'device-silence~home'],
  params,
  state: State,
  initial: {
    upOn: null,
    lastInside: 0 as Instant,
    lastExit: 0 as Instant,
    lastSign: 0 as Instant,
    heardAt: 0 as Instant,
    mornings: [],
  },
  words: {
    title: { nl: 'Nog niet op', en: 'Not up yet' },
    late: {
      nl: 'Om {at|time} nog niet opgestaan; dat is later dan op andere ochtenden',
      en: 'Not up at {at|time}; that is later than on other mornings',
    },
    up: { nl: 'Opgestaan om {at|time}', en: 'Up at {at|time}' },
  },
  react(state, event, moment) {
    switch (event.kind) {
      case 'observed':
        return observed(state, event, moment)
      case 'timer-due':
        return due(state, moment)
      case 'configured':
        return { state, outcomes: [armed(state, moment)] }
      case 'closed':
        return unchanged(state)
    }
  },
})

function observed(
  before: State,
  { observation, happenedAt: at }: Extract<RuleEvent, { kind: 'observed' }>,
  { home, params }: Moment<Params>,
): Answer {
  const state = { ...before, heardAt: latest(before.heardAt, at) }
  const place = placeOfSign(observation, home)
  if (place === null) return { state, outcomes: [] }
  if (place === 'exit') return { state: { ...state, lastExit: latest(state.lastExit, at) }, outcomes: [] }
  // One sensor that stirs alone may be a ghost: nobody is at home by it.
  const isAlone = elapsed(state.lastSign, at) > together || at === state.lastSign
  const next = {
    ...state,
    lastSign: latest(state.lastSign, at),
    lastInside: isAlone ? state.lastInside : latest(state.lastInside, at),
  }
  if (isAlone) return { state: next, outcomes: [] }
  const minute = minuteOfDay(at, home.zone)
  const date = localDate(at, home.zone)
  if (!dayRooms.has(place) || minute < params.fromHour * 60 || (state.upOn !== null && state.upOn >= date))
    return { state: next, outcomes: [] }
  // Somebody who comes home at noon did not get up then.
  const isMorning = minute < params.latestHour * 60
  const mornings = isMorning ? [...state.mornings, minute].slice(-morningsKept) : state.mornings
  return {
    state: { ...next, upOn: date, mornings },
    outcomes: [{ kind: 'clear', subject, because: reason('up', { at }) }],
  }
}

function due(state: State, moment: Moment<Params>): Answer {
  const { at, home } = moment
  const isUp = state.upOn === localDate(at, home.zone)
  // The hall sees who leaves for a moment longer.
  const isOut = later(state.lastExit, leaving) > state.lastInside
  const isWatched = livesAlone(home) && isSeenIn(home, dayRooms) && state.lastInside > 0
  // Nothing at all for two days is another matter, and another rule's.
  const isFresh = state.lastInside > later(at, hours(-40))
  const again = armed(state, moment)
  const speaks = home.devices.some(({ heartbeatMinutes }) => heartbeatMinutes !== undefined)
  const isDeaf = speaks && elapsed(state.heardAt, at) > deaf
  if (isDeaf || isUp || isOut || !isWatched || !isFresh) return { state, outcomes: [again] }
  const next = { ...state, mornings: [...state.mornings, null].slice(-morningsKept) }
  if (!isKnown(state)) return { state: next, outcomes: [again] }
  return {
    state: next,
    outcomes: [again, { kind: 'raise', subject, severity: 'today', because: reason('late', { at }), evidence: [] }],
  }
}

/** Mornings that are seen at all: where the sensors do not tell who is up, silence in the morning tells nothing. */
const isKnown = ({ mornings }: State): boolean =>
  seen(mornings).length >= morningsNeeded && seen(mornings).length >= seenShare * mornings.length
const seen = (mornings: State['mornings']): number[] => mornings.flatMap((minute) => minute ?? [])

/** The next moment by which somebody should be up: today's if it is to come, else tomorrow's. */
function armed(state: State, { at, home, params }: Moment<Params>): Outcome {
  const limit = limitMinute(state, params)
  const momentOn = (days: number) => {
    const { year, month, day } = civilAt(later(at, hours(24 * days)), home.zone)
    const civil = { year, month, day, hour: Math.floor(limit / 60), minute: Math.floor(limit % 60) }
    return later(instantOf(civil, home.zone), latenessWindow)
  }
  const today = momentOn(0)
  return { kind: 'arm', timer, at: today > later(at, minutes(1)) ? today : momentOn(1) }
}

function limitMinute({ mornings }: State, { latestHour, marginMinutes, fromHour }: Params): number {
  const latest = latestHour * 60
  const usual = seen(mornings).toSorted((one, other) => other - one)[1]
  if (usual === undefined) return latest
  return Math.min(latest, Math.max(fromHour * 60 + marginMinutes, usual + marginMinutes))
}

const latest = (one: Instant, other: Instant): Instant => Math.max(one, other) as Instant
