// Were the alarms those that had to be: by what really happened, and by what the same home in peace has told?
import type { Alarm } from '../../rules/model/alarm.ts'
import { elapsed, hours, type Instant, isoUtc, later, minutes } from '../../rules/model/time.ts'
import type { FeedItem } from '../../rules/ports.ts'
import { judge } from '../../simulators/scenarios/scenario.ts'
import type { Draw } from './faults.ts'
import type { Flaw } from './flaw.ts'
import type { HomeRun } from './home-run.ts'
import { afterStart, gapsEnd, longestJump, punctual, slewed } from './verdict-time.ts'
import type { World } from './world.ts'

/** By what the service could know. */
export function* asItHappened({ truths, excused }: World, draw: Draw, { alarms, gaps }: HomeRun): Generator<Flaw> {
  const jumps = draw.ofHome.has('clock-of-the-service-jumps') ? longestJump : 0
  const slow = draw.ofHome.has('device-clock-wrong') ? hours(1) : 0
  const away = Math.max(0, ...gaps.map(({ from, until }) => elapsed(from, until)))
  const lateness = punctual + jumps + (away === 0 ? 0 : away + afterStart)
  const expects = truths.map(({ rule, subject, from, until }) => ({
    rule,
    subject,
    severity: rule === 'device-silence' ? ('technical' as const) : ('urgent' as const),
    from: (from - jumps - slow) as Instant,
    until: (until + lateness) as Instant,
  }))
  const { missing, unexpected } = judge(
    { expects },
    alarms.map((alarm) => ({ ...alarm, rule: alarm.rule.id })),
  )
  for (const { rule, subject, from } of missing) yield `missed: ${rule} ${subject} of ${isoUtc(from)}`
  const isExcused = ({ rule, raisedAt }: { rule: string; raisedAt: Instant }) =>
    excused.some(
      ({ rules, from, until }) => rules.includes(rule) && raisedAt >= from - jumps && raisedAt <= until + lateness,
    )
  for (const alarm of unexpected) {
    const { rule, subject, raisedAt } = alarm
    if (!isExcused(alarm)) yield `called for nothing: ${rule} ${subject} at ${isoUtc(raisedAt)}`
  }
}

/** The same home and the same messages, with nothing wrong in the house of the service. */
export function* asInPeace(draw: Draw, run: HomeRun, peace: HomeRun): Generator<Flaw> {
  if (draw.may.has('times')) return yield* sameAlarms(draw, run, peace)
  const heard = ({ alarm, event }: FeedItem) =>
    !(draw.may.has('tellings') && event.kind === 'escalated') &&
    // A message that comes again says that its device is there, of which others were lost.
    !(draw.may.has('knowledge') && alarm.severity === 'technical')
  const stories = [peace, run].map(({ feed }) => feed.filter(heard).map(told).sort())
  const [expected, actual] = stories as [string[], string[]]
  const missing = expected.filter((line) => !actual.includes(line))
  const more = actual.filter((line) => !expected.includes(line))
  for (const line of missing) yield `other than in peace: without ${line}`
  for (const line of more) yield `other than in peace: with ${line}`
  if (missing.length + more.length === 0 && expected.length !== actual.length)
    yield `other than in peace: ${actual.length} for ${expected.length}`
}

const told = ({ alarm, event }: FeedItem): string => `${alarm.alarmId} ${event.kind} ${isoUtc(event.at)}`

/** Rules that look again and again, each time a little late. */
const looksAgain = (kind: string): boolean => kind.startsWith('door') || kind.startsWith('coverage')
const lookedAgain = minutes(2)

/** As many of each kind, each as long after its counterpart as the process was away, at most. */
function* sameAlarms(draw: Draw, run: HomeRun, peace: HomeRun): Generator<Flaw> {
  const jumps = draw.ofHome.has('clock-of-the-service-jumps')
  // Of a door whose message was lost another one tells that comes again, or late.
  const isKnown = (alarm: Alarm) => !(draw.may.has('knowledge') && kindOf(alarm).startsWith('door'))
  const kinds = new Set([...peace.alarms, ...run.alarms].filter(isCare).filter(isKnown).map(kindOf))
  for (const kind of kinds) {
    const [expected, actual] = [peace, run].map(({ alarms }) =>
      alarms
        .filter((alarm) => isCare(alarm) && kindOf(alarm) === kind)
        .map(({ raisedAt }) => raisedAt)
        .sort((one, other) => one - other),
    ) as [Instant[], Instant[]]
    if (expected.length !== actual.length) {
      yield `other than in peace: ${kind} ${actual.length} times for ${expected.length}`
      continue
    }
    for (const [place, at] of expected.entries()) {
      const by = gapsEnd(run.gaps, at, jumps)
      const late = by === null ? later(at, looksAgain(kind) ? lookedAgain : punctual) : later(by, afterStart)
      const wait = jumps ? longestJump + slewed * hours(1) : 0
      const raised = actual[place]!
      if (raised < at - wait || raised > late + wait)
        yield `other than in peace: ${kind} at ${isoUtc(raised)} for ${isoUtc(at)}`
    }
  }
}

const isCare = ({ severity }: Alarm): boolean => severity === 'urgent' || severity === 'today'
const kindOf = ({ rule, subject }: Alarm): string => `${rule.id} ${subject}`
