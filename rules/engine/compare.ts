// Two versions of a rule on one home's past, side by side with what was really raised: what would differ, and which alarms nobody needed.
import type { Alarm, Severity } from '../model/alarm.ts'
import type { HomeId, RuleId } from '../model/ids.ts'
import type { Said } from '../model/reason.ts'
import type { Fire } from './past.ts'
import { days, type Duration, elapsed, hours, type Instant, later } from '../model/time.ts'

/**
 * What people found. `nothing-found`: no alarm of that home was closed as true until a day later, so nobody was missed and nobody was
 * helped; `undecided`: that day has not passed, or the alarm that was really raised is still open; `other`: a test, a fault, taken back.
 */
export type Found = 'true' | 'false' | 'nothing-found' | 'other' | 'undecided'

/** Against the running version. `gone`: really raised once, and by neither version today. */
export type Difference = 'same' | 'earlier' | 'later' | 'extra' | 'missing' | 'gone'

export interface Compared {
  readonly homeId: HomeId
  readonly rule: RuleId
  readonly subject: string
  readonly severity: Severity
  readonly because: Said
  /** When the thing began that it is about. */
  readonly openedAt: Instant
  /** When each would have raised it, and when it was really raised; null: not. */
  readonly changed: Instant | null
  readonly running: Instant | null
  readonly really: Instant | null
  /** From the resident's last sign of life until each would have raised it. */
  readonly changedDelay: Duration | null
  readonly runningDelay: Duration | null
  readonly difference: Difference
  readonly found: Found
}

/** One version's own figures. `delay`: from the resident's last sign of life to the alarm, the middle of all. */
export interface Figures {
  readonly fires: number
  readonly trueAlarms: number
  readonly falseAlarms: number
  readonly falseByOutcome: number
  readonly nothingFound: number
  readonly undecided: number
  readonly other: number
  readonly falsePerHomeMonth: number | null
  readonly delay: Duration | null
}

export interface Comparison {
  readonly running: Figures
  readonly changed: Figures
  readonly differences: Readonly<Record<Difference, number>>
  /** Closed as true in reality and raised by the running version, and by the changed one not at all: read these first. */
  readonly missedTrue: number
  /** How much later (positive) or earlier the changed version is where both raise it: the middle. */
  readonly shift: Duration | null
}

/** People are expected to have found out by then. */
const findWithin = hours(24)
const monthDays = 30.44
/** A deadline is exact to the second. */
const sameWithin = 1000
const nearby = hours(2)

interface Runs {
  readonly changed: readonly Fire[]
  readonly running: readonly Fire[]
  /** As they are now, of every rule of that home. */
  readonly really: readonly Alarm[]
}

/** The rows of one home, oldest first. The runs are of one home and may hold alarms of all rules; those of `rule` since `from` are compared. */
export function compare(
  runs: Runs,
  { rule, from, until }: { rule: RuleId; from: Instant; until: Instant },
): Compared[] {
  const ofRule = (alarms: readonly Alarm[]) =>
    alarms.filter((alarm) => alarm.rule.id === rule && alarm.raisedAt >= from)
  const changed = ofRule(runs.changed.map(({ alarm }) => alarm))
  const running = ofRule(runs.running.map(({ alarm }) => alarm))
  const really = ofRule(runs.really)
  const delays = new Map([...runs.changed, ...runs.running].map((fire) => [fire.alarm, delayOf(fire)]))
  const delay = (alarm: Alarm | undefined): Duration | null => (alarm ? (delays.get(alarm) ?? null) : null)
  const ofRunning = partners(changed, running)
  const ofReally = partners(changed, really)
  const unmatched = (among: readonly Alarm[], ...matched: ReadonlyMap<Alarm, Alarm>[]) =>
    among.filter((alarm) => !matched.some((pairs) => [...pairs.values()].includes(alarm)))
  const onlyRunning = unmatched(running, ofRunning)
  const ofRest = partners(onlyRunning, unmatched(really, ofReally))
  const row = (alarm: Alarm, one: Alarm | undefined, other: Alarm | undefined, real: Alarm | undefined): Compared => {
    const times = { changed: at(one), running: at(other), really: at(real) }
    return {
      homeId: alarm.homeId,
      rule,
      subject: alarm.subject,
      severity: alarm.severity,
      because: alarm.because,
      openedAt: alarm.openedAt,
      ...times,
      changedDelay: delay(one),
      runningDelay: delay(other),
      difference: differenceOf(times),
      found: foundOf(alarm, real, runs.really, until),
    }
  }
  return [
    ...changed.map((alarm) => row(alarm, alarm, ofRunning.get(alarm), ofReally.get(alarm))),
    ...onlyRunning.map((alarm) => row(alarm, undefined, alarm, ofRest.get(alarm))),
    ...unmatched(really, ofReally, ofRest).map((alarm) => row(alarm, undefined, undefined, alarm)),
  ].sort((a, b) => firstOf(a) - firstOf(b))
}

const delayOf = ({ alarm, lastSignAt }: Fire): Duration | null =>
  lastSignAt === null ? null : elapsed(lastSignAt, alarm.raisedAt)
const at = (alarm: Alarm | undefined): Instant | null => alarm?.raisedAt ?? null
const firstOf = ({ changed, running, really }: Compared): number =>
  Math.min(changed ?? Infinity, running ?? Infinity, really ?? Infinity)

/** Which are about the same: the nearest to each other first, and each has one partner. */
function partners(those: readonly Alarm[], others: readonly Alarm[]): Map<Alarm, Alarm> {
  const pairs = those
    .flatMap((one) => others.filter((other) => isAboutSame(one, other)).map((other) => ({ one, other })))
    .sort((a, b) => apart(a) - apart(b))
  const found = new Map<Alarm, Alarm>()
  const taken = new Set<Alarm>()
  for (const { one, other } of pairs) {
    if (found.has(one) || taken.has(other)) continue
    found.set(one, other)
    taken.add(other)
  }
  return found
}
const apart = ({ one, other }: { one: Alarm; other: Alarm }): number => Math.abs(one.raisedAt - other.raisedAt)

/** A rule that says since when is compared by that; one that does not, by how near the alarms are. */
const isAboutSame = (one: Alarm, other: Alarm): boolean =>
  one.subject === other.subject &&
  one.openedAt <= later(endOf(other), nearby) &&
  other.openedAt <= later(endOf(one), nearby)
const endOf = ({ raisedAt, resolvedAt }: Alarm): Instant => resolvedAt ?? raisedAt

function differenceOf({ changed, running }: Pick<Compared, 'changed' | 'running'>): Difference {
  if (changed === null) return running === null ? 'gone' : 'missing'
  if (running === null) return 'extra'
  const by = elapsed(running, changed)
  return Math.abs(by) <= sameWithin ? 'same' : by < 0 ? 'earlier' : 'later'
}

function foundOf(alarm: Alarm, real: Alarm | undefined, really: readonly Alarm[], until: Instant): Found {
  if (real) {
    if (real.response !== 'resolved' || real.outcome === null) return 'undecided'
    return real.outcome === 'true' || real.outcome === 'false' ? real.outcome : 'other'
  }
  const end = later(alarm.raisedAt, findWithin)
  const helped = really.some(
    (one) =>
      one.severity !== 'technical' && one.outcome === 'true' && one.openedAt <= end && endOf(one) >= alarm.openedAt,
  )
  if (helped) return 'true'
  return end > until ? 'undecided' : 'nothing-found'
}

/** The figures over the rows of any number of homes. `homeDays`: how long all of them were watched. */
export function summarize(rows: readonly Compared[], homeDays: number): Comparison {
  const count = (difference: Difference) => rows.filter((row) => row.difference === difference).length
  const shifts = rows.flatMap(({ changed, running }) =>
    changed !== null && running !== null ? [elapsed(running, changed)] : [],
  )
  return {
    running: figuresOf(rows, 'running', homeDays),
    changed: figuresOf(rows, 'changed', homeDays),
    differences: {
      same: count('same'),
      earlier: count('earlier'),
      later: count('later'),
      extra: count('extra'),
      missing: count('missing'),
      gone: count('gone'),
    },
    missedTrue: rows.filter(({ difference, found }) => difference === 'missing' && found === 'true').length,
    shift: middle(shifts),
  }
}

function figuresOf(rows: readonly Compared[], version: 'running' | 'changed', homeDays: number): Figures {
  const own = rows.filter((row) => row[version] !== null)
  const count = (found: Found) => own.filter((row) => row.found === found).length
  const falseAlarms = count('false') + count('nothing-found')
  return {
    fires: own.length,
    trueAlarms: count('true'),
    falseAlarms,
    falseByOutcome: count('false'),
    nothingFound: count('nothing-found'),
    undecided: count('undecided'),
    other: count('other'),
    falsePerHomeMonth: homeDays > 0 ? (falseAlarms / homeDays) * monthDays : null,
    delay: middle(own.flatMap((row) => row[`${version}Delay`] ?? [])),
  }
}

/** Of an even number the mean of the two in the middle; null: of nothing. */
export function middle(durations: readonly Duration[]): Duration | null {
  if (durations.length === 0) return null
  const sorted = durations.toSorted((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  const value = sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
  return Math.round(value) as Duration
}

export const daysIn = (span: Duration): number => span / days(1)
