// How well silence is told from absence and from calamity in a recorded home: alarms while all was well, and alarms after a cut at random moments.
import type { AnyRule } from '../rules/engine/rule.ts'
import type { Alarm } from '../rules/model/alarm.ts'
import { ruleId } from '../rules/model/ids.ts'
import { isSignOfLife } from '../rules/model/observation.ts'
import { civilAt, days, type Duration, elapsed, hours, type Instant, later, minutes } from '../rules/model/time.ts'
import { draftsOf, fallSilent, watch } from './backtest.ts'
import { readingOf, type RecordedHome } from './recorded-home.ts'
import type { LabelledActivity, RecordedEvent } from './recording.ts'
import { seededRandom } from './random.ts'

/** The experimenters' words for "nobody is in". */
const absences: ReadonlySet<string> = new Set(['leave-house', 'Leaving', 'Away_derived'])
const inactivity = ruleId('inactivity')
/** Long enough for every deadline of the rule, that of an absence included. */
const waitAfterCut = hours(30)
const dayBegins = 7
const nightBegins = 23

export interface FalseAlarm {
  readonly raisedAt: Instant
  readonly severity: Alarm['severity']
  readonly said: string
}

export interface Cut {
  readonly at: Instant
  readonly byDay: boolean
  /** Of inactivity alone. One is right: none is a calamity that nobody hears, two are a desk that is called twice. */
  readonly alarms: number
  /** From the cut to the first alarm. */
  readonly delay: Duration | null
  /** Does the alarm tell when and where the last sign of life was? */
  readonly namesLastSign: boolean
}

export interface SilenceScore {
  readonly homeMonths: number
  readonly insideAbsences: readonly FalseAlarm[]
  readonly outsideAbsences: readonly FalseAlarm[]
  /** Outside the stretch that its makers vouch for: not judged. */
  readonly unjudged: readonly FalseAlarm[]
  readonly cuts: readonly Cut[]
}

export interface Judged {
  readonly from: Instant
  readonly to: Instant
}

export function scoreSilence(parts: {
  recorded: RecordedHome
  events: readonly RecordedEvent[]
  activities: readonly LabelledActivity[]
  rules: readonly AnyRule[]
  judged: Judged
  cuts: number
  seed: number
  learningDays: number
}): SilenceScore {
  const { recorded, events, activities, rules, judged } = parts
  const away = activities.filter(({ activity }) => absences.has(activity))
  const isAway = (at: Instant) => away.some(({ from, to }) => from <= at && at < to)
  const moments = cutMoments(parts, isAway)
  const watched = watch({
    drafts: draftsOf(recorded, events),
    rules,
    moments,
    // They find that all is well, for the recording goes on.
    desk: { answersAfter: minutes(60), found: () => 'false' },
  })
  const alarms = watched.raised.filter(({ rule }) => rule.id === inactivity)
  const inStretch = alarms.filter(({ raisedAt }) => judged.from <= raisedAt && raisedAt <= judged.to)
  return {
    homeMonths: elapsed(judged.from, judged.to) / days(30),
    insideAbsences: inStretch.filter(({ raisedAt }) => isAway(raisedAt)).map(told),
    outsideAbsences: inStretch.filter(({ raisedAt }) => !isAway(raisedAt)).map(told),
    unjudged: alarms.filter((alarm) => !inStretch.includes(alarm)).map(told),
    cuts: moments.map((at, place) => {
      const state = watched.states[place]!
      const raised = fallSilent(state, later(at, waitAfterCut), rules).filter(({ rule }) => rule.id === inactivity)
      return cutOf(at, raised, lastSignBefore(at, events), recorded)
    }),
  }
}

/** Moments when the resident is in, after the first days, spread at random over the judged stretch. */
function cutMoments(
  { judged, cuts, seed, learningDays, events }: Parameters<typeof scoreSilence>[0],
  isAway: (at: Instant) => boolean,
): Instant[] {
  const random = seededRandom(seed)
  const from = later(judged.from, days(learningDays))
  const to = Math.min(judged.to, events.at(-1)!.at)
  const found: Instant[] = []
  for (let tries = 0; found.length < cuts && tries < cuts * 100 && from < to; tries++) {
    const at = Math.floor(from + random() * (to - from)) as Instant
    if (!isAway(at)) found.push(at)
  }
  return found.sort((one, other) => one - other)
}

function lastSignBefore(at: Instant, events: readonly RecordedEvent[]): RecordedEvent | undefined {
  return events.findLast((event) => event.at <= at && isSignOfLife(readingOf(event)))
}

function cutOf(at: Instant, raised: readonly Alarm[], sign: RecordedEvent | undefined, recorded: RecordedHome): Cut {
  const alarm = raised[0]
  const hour = civilAt(at, recorded.home.setup.zone).hour
  return {
    at,
    byDay: hour >= dayBegins && hour < nightBegins,
    alarms: raised.length,
    delay: alarm ? elapsed(at, alarm.raisedAt) : null,
    namesLastSign:
      sign !== undefined &&
      alarm?.events.some(
        (event) => event.kind === 'evidence' && event.at === sign.at && event.deviceId === recorded.deviceOf(sign),
      ) === true,
  }
}

const told = ({ raisedAt, severity, because }: Alarm): FalseAlarm => ({ raisedAt, severity, said: because.en })

/** The value below which that share of the values lies; null of none. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted.length === 0 ? null : sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}
