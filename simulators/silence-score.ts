// How well silence is told from absence and from calamity in a recorded home: alarms while all was well, and alarms after a cut at random moments.
import type { AnyRule } from '../rules/engine/rule.ts'
import type { HomeState } from '../rules/engine/state.ts'
import type { Alarm } from '../rules/model/alarm.ts'
import { ruleId } from '../rules/model/ids.ts'
import { isSignOfLife } from '../rules/model/observation.ts'
import { days, type Duration, elapsed, hours, type Instant, later, minutes } from '../rules/model/time.ts'
import { draftsOf, fallSilent, observationsOf, watch } from './backtest.ts'
import { random } from './random.ts'
import { readingOf, type RecordedHome } from './recorded-home.ts'
import type { LabelledActivity, RecordedEvent } from './recording.ts'
import { isByDay } from './silence-figures.ts'
import type { Seen } from './silence-rivals.ts'
import type { Trouble } from './silence-troubles.ts'

/** The experimenters' words for "nobody is in" and for "asleep". */
const absences: ReadonlySet<string> = new Set(['leave-house', 'Leaving', 'Away_derived'])
const sleeps: ReadonlySet<string> = new Set(['go-to-bed', 'Sleeping', 'Sleep'])
const inactivity = ruleId('inactivity')
/** Long enough for every deadline of the rule, that of an absence included. */
const waitAfterCut = hours(48)
/** The desk takes so long to go and look. */
const answersAfter = minutes(60)

export type Whereabouts = 'home' | 'asleep' | 'away'

export interface FalseAlarm {
  readonly raisedAt: Instant
  readonly severity: Alarm['severity']
  /** By the labels. */
  readonly resident: Whereabouts
  readonly afterLearning: boolean
  readonly said: string
}

export interface Cut {
  readonly at: Instant
  readonly byDay: boolean
  readonly resident: Whereabouts
  /** Of inactivity alone. One is right: none is a calamity that nobody hears, two are a desk that is called twice. */
  readonly alarms: number
  /** From the cut to the first alarm. */
  readonly delay: Duration | null
  /** Does the alarm tell when and where the last sign of life was? */
  readonly namesLastSign: boolean
}

export interface SilenceScore {
  readonly homeMonths: number
  readonly falseAlarms: readonly FalseAlarm[]
  /** Outside the stretch that its makers vouch for: not judged. */
  readonly unjudged: number
  readonly cuts: readonly Cut[]
}

export interface Judged {
  readonly from: Instant
  readonly to: Instant
}

/** A recorded home and how it is judged. */
export interface Case {
  readonly recorded: RecordedHome
  readonly events: readonly RecordedEvent[]
  readonly activities: readonly LabelledActivity[]
  readonly judged: Judged
  readonly learningDays: number
  readonly cutsPerDay: number
  readonly seed: number
}

/** @param trouble what is wrong with the messages, during the recording and after the cuts. */
export function scoreSilence(one: Case, rules: readonly AnyRule[], trouble: Trouble | null = null): SilenceScore {
  const { recorded, judged, learningDays } = one
  const events = trouble ? trouble.during(one.events) : one.events
  const cuts = cutMoments(one)
  const watched = watch({
    drafts: draftsOf(recorded, events),
    rules,
    moments: cuts,
    // They find that all is well, for the recording goes on.
    desk: { answersAfter, found: () => 'false' },
  })
  const alarms = watched.raised.filter(({ rule }) => rule.id === inactivity)
  const isJudged = ({ raisedAt }: Alarm) => judged.from <= raisedAt && raisedAt <= judged.to
  const learned = later(judged.from, days(learningDays))
  return {
    homeMonths: elapsed(judged.from, judged.to) / days(30),
    falseAlarms: alarms.filter(isJudged).map(({ raisedAt, severity, because }) => ({
      raisedAt,
      severity,
      resident: whereabouts(one, raisedAt),
      afterLearning: raisedAt >= learned,
      said: because.en,
    })),
    unjudged: alarms.filter((alarm) => !isJudged(alarm)).length,
    cuts: cuts.map((at, place) => {
      const state = watched.states[place]!
      const standing = Object.values(state.alarms).find(({ rule }) => rule.id === inactivity)
      const raised = silentFrom(at, state, { one, rules, trouble, events })
      const cut = cutOf(one, at, raised, trouble ? undefined : lastSignBefore(at, events))
      // A false alarm was raised just before: somebody is on the way already.
      if (!standing) return cut
      return { ...cut, alarms: cut.alarms + 1, delay: elapsed(at, later(standing.raisedAt, answersAfter)) }
    }),
  }
}

function silentFrom(
  at: Instant,
  state: HomeState,
  parts: { one: Case; rules: readonly AnyRule[]; trouble: Trouble | null; events: readonly RecordedEvent[] },
): Alarm[] {
  const { one, rules, trouble, events } = parts
  const until = later(at, waitAfterCut)
  const madeUp = trouble ? observationsOf(one.recorded, trouble.after(one.events, at, until), events.length) : []
  return fallSilent(state, until, rules, madeUp).filter(({ rule }) => rule.id === inactivity)
}

/** So many moments in each day after the first ones, at random; of nobody who is out it can be told that they fall silent. */
function cutMoments(one: Case): Instant[] {
  const { judged, cutsPerDay, seed, learningDays, events } = one
  const { unit } = random(seed, 'cuts')
  const to = Math.min(judged.to, events.at(-1)!.at)
  const found: Instant[] = []
  for (let from = later(judged.from, days(learningDays)); from < to; from = later(from, days(1))) {
    for (let n = 0; n < cutsPerDay; n++) {
      const at = Math.floor(from + unit() * days(1)) as Instant
      if (at < to && whereabouts(one, at) !== 'away') found.push(at)
    }
  }
  return found.sort((one, other) => one - other)
}

function whereabouts({ activities }: Case, at: Instant): Whereabouts {
  const now = activities.filter(({ from, to }) => from <= at && at < to)
  if (now.some(({ activity }) => absences.has(activity))) return 'away'
  return now.some(({ activity }) => sleeps.has(activity)) ? 'asleep' : 'home'
}

function lastSignBefore(at: Instant, events: readonly RecordedEvent[]): RecordedEvent | undefined {
  return events.findLast((event) => event.at <= at && isSignOfLife(readingOf(event)))
}

function cutOf(one: Case, at: Instant, raised: readonly Alarm[], sign: RecordedEvent | undefined): Cut {
  const alarm = raised[0]
  return {
    at,
    byDay: isByDay(at, one.recorded.home.setup.zone),
    resident: whereabouts(one, at),
    alarms: raised.length,
    delay: alarm ? elapsed(at, alarm.raisedAt) : null,
    namesLastSign:
      sign !== undefined &&
      alarm?.events.some(
        (event) => event.kind === 'evidence' && event.at === sign.at && event.deviceId === one.recorded.deviceOf(sign),
      ) === true,
  }
}

/** @param told a rival that knows from the labels when nobody is in. */
export const seenByRivals = (one: Case, cuts: readonly Cut[], told: boolean): Seen => ({
  zone: one.recorded.home.setup.zone,
  signs: one.events.flatMap((event) => (isSignOfLife(readingOf(event)) ? [event.at] : [])),
  absences: told ? one.activities.filter(({ activity }) => absences.has(activity)) : [],
  judged: one.judged,
  cuts: cuts.map(({ at }) => at),
})
