// Up and about through the night, far more often than is usual for this person: for the care worker to see in the morning.
import { z } from 'zod'
import { defineRule, type Moment, type Outcome, type RuleEvent, unchanged } from '../engine/rule.ts'
import { ruleId } from '../model/ids.ts'
import { reason } from '../model/reason.ts'
import { elapsed, type Instant, Instant as At, localDate, minutes } from '../model/time.ts'
import { isNight, nightParams } from './night.ts'
import { livesAlone, placeOfSign } from './whereabouts.ts'

const params = z.object({
  ...nightParams,
  nightFromHour: nightParams.nightFromHour.default(0),
  nightUntilHour: nightParams.nightUntilHour.default(5),
  /** Walks in a night below which nothing is said, whatever is usual. */
  leastWalks: z.number().min(2).max(40).default(6),
  /** And so many more than on the most restless but two of the last nights. */
  aboveUsual: z.number().min(1).max(20).default(2),
})
type Params = z.infer<typeof params>

const State = z.object({
  /** The night that lasts, by the date on which it began to count, and its walks. */
  night: z.object({ date: z.string(), walks: z.int().min(0), lastAt: At, isSaid: z.boolean() }).nullable(),
  /** Walks of the last nights. */
  nights: z.array(z.int().min(0)),
})
type State = z.infer<typeof State>
type Answer = { state: State; outcomes: readonly Outcome[] }

const subject = 'home'
/** Signs nearer to each other than this are one walk. */
const oneWalk = minutes(12)
const nightsKept = 28
const nightsNeeded = 7

export const restlessNight = defineRule<State, Params>({
  id: ruleId('restless-night'),
  version: 1,
  purpose: 'care',
  closes: 'itself',
  remembers: 'resident',
  params,
  state: State,
  initial: { night: null, nights: [] },
  words: {
    title: { nl: 'Onrustige nacht', en: 'Restless night' },
    restless: {
      nl: 'Vannacht al {walks} keer uit bed en rondgelopen; gewoonlijk hooguit {usual}',
      en: 'Out of bed and about {walks} times this night; usually {usual} at most',
    },
    'new-night': { nl: 'De nacht is voorbij', en: 'The night is over' },
  },
  react(state, event, moment) {
    return event.kind === 'observed' ? observed(state, event, moment) : unchanged(state)
  },
})

function observed(
  state: State,
  { observation, happenedAt: at }: Extract<RuleEvent, { kind: 'observed' }>,
  { home, params }: Moment<Params>,
): Answer {
  const place = livesAlone(home) ? placeOfSign(observation, home) : null
  // Turning over in bed is no walk.
  if (place === null || place === 'bedroom') return unchanged(state)
  if (!isNight(at, home.zone, params))
    return state.night && isAfter(at, state.night.lastAt) ? over(state) : unchanged(state)
  const date = localDate(at, home.zone)
  if (state.night && state.night.date > date) return unchanged(state)
  const begun = state.night?.date === date ? { state, outcomes: [] } : over(state)
  const night = begun.state.night ?? { date, walks: 0, lastAt: 0 as Instant, isSaid: false }
  const isNew = night.walks === 0 || elapsed(night.lastAt, at) > oneWalk
  const walks = night.walks + (isNew ? 1 : 0)
  const usual = usualOf(begun.state)
  const isSaid = night.isSaid || walks >= Math.max(params.leastWalks, usual + params.aboveUsual)
  const next = { ...begun.state, night: { date, walks, lastAt: Math.max(night.lastAt, at) as Instant, isSaid } }
  // Once a night: a care worker who has read it need not read it again.
  if (night.isSaid || !isSaid) return { state: next, outcomes: begun.outcomes }
  const because = reason('restless', { walks, usual })
  return {
    state: next,
    outcomes: [...begun.outcomes, { kind: 'raise', subject, severity: 'info', because, evidence: [] }],
  }
}

const isAfter = (at: Instant, last: Instant): boolean => elapsed(last, at) > minutes(30)

function over({ night, nights }: State): Answer {
  if (!night) return { state: { night: null, nights }, outcomes: [] }
  return {
    state: { night: null, nights: [...nights, night.walks].slice(-nightsKept) },
    outcomes: [{ kind: 'clear', subject, because: reason('new-night') }],
  }
}

/** Walks on the most restless but two of the last nights; before there are enough, what most people stay under. */
const usualOf = ({ nights }: State): number =>
  nights.length < nightsNeeded ? 4 : nights.toSorted((one, other) => other - one)[2]!
