// Judges the run of one home: against its own journal, against what really happened, and against the same home in peace.
import { isDeepStrictEqual } from 'node:util'
import { nextDue } from '../../rules/engine/timers.ts'
import { reachOf } from '../../rules/duty/reach.ts'
import { type Alarm, changesOf } from '../../rules/model/alarm.ts'
import type { Effect } from '../../rules/model/effect.ts'
import { elapsed, hours, type Instant, isoUtc, later, minutes, seconds } from '../../rules/model/time.ts'
import type { FeedItem } from '../../rules/ports.ts'
import { judge } from '../../simulators/scenarios/scenario.ts'
import type { Draw } from './faults.ts'
import type { HomeRun } from './home-run.ts'
import type { Life } from './life.ts'
import { directory } from './process.ts'
import type { World } from './world.ts'

/** What is wrong, with what it is about behind the colon: none of these may ever be. */
export type Flaw = `${FlawKind}: ${string}`
export type FlawKind =
  | 'message lost'
  | 'message kept twice'
  | 'alarm missing in the table'
  | 'alarm in the table that the journal does not give'
  | 'change told twice'
  | 'change not told'
  | 'timer not fired'
  | 'timer at the wrong time'
  | 'telling not kept'
  | 'telling out of nothing'
  | 'delivery not finished'
  | 'handed over and not received'
  | 'received twice for no reason'
  | 'out of order'
  | 'reached nobody'
  | 'handed over late'
  | 'missed'
  | 'called for nothing'
  | 'other than in peace'

export function flawsOf(parts: { life: Life; world: World; draw: Draw; run: HomeRun; peace: HomeRun }): Flaw[] {
  const { life, world, draw, run, peace } = parts
  return [
    ...keptOnce(world, draw, run),
    ...tableAsJournal(run),
    ...timersInTime(life, draw, run),
    ...everybodyTold(life, draw, run),
    ...asItHappened(world, draw, run),
    ...asInPeace(draw, run, peace),
  ]
}

/** What is acknowledged is in the journal, once: by the end of the run everything has been acknowledged. */
function* keptOnce({ arrivals }: World, draw: Draw, { shadow }: HomeRun): Generator<Flaw> {
  // Across a jump the memory of what came before looks older than it is; the engine counts it once all the same.
  const jumps = draw.ofHome.has('clock-of-the-service-jumps')
  const times = new Map<string, number>()
  for (const { inputId, input } of shadow.entries) {
    if (input.kind !== 'observed') continue
    const name = /^m\.([^.]+)\./.exec(inputId)![1]!
    times.set(name, (times.get(name) ?? 0) + 1)
  }
  // Behind the memory of a day's messages the engine may hear one again, and takes it for what it is.
  const again = new Set(arrivals.filter((arrival) => arrival.again !== 'no').map(({ name }) => name))
  for (const name of new Set(arrivals.map((arrival) => arrival.name))) {
    const count = times.get(name) ?? 0
    if (count === 0) yield `message lost: ${name}`
    if (count > 1 && !again.has(name) && !jumps) yield `message kept twice: ${name}`
  }
}

const changeKey = ({ alarmId, events, leftOut = 0 }: Alarm): string =>
  `${alarmId}#${changesOf({ events, leftOut } as Alarm)}`

/** The alarms and their feed are exactly what follows from the journal. */
function* tableAsJournal({ shadow, alarms, feed }: HomeRun): Generator<Flaw> {
  const changes = shadow.effects.flatMap((effect) => (effect.kind === 'alarm-changed' ? [effect.alarm] : []))
  const told = new Map(changes.map((alarm) => [alarm.alarmId as string, alarm]))
  const table = new Map(alarms.map((alarm) => [alarm.alarmId as string, alarm]))
  for (const [id, alarm] of told)
    if (!isDeepStrictEqual(table.get(id), alarm)) yield `alarm missing in the table: ${id}`
  for (const id of table.keys()) if (!told.has(id)) yield `alarm in the table that the journal does not give: ${id}`
  const inFeed = feed.map(({ alarm }) => changeKey(alarm))
  const known = new Set(inFeed)
  if (inFeed.length > known.size)
    yield `change told twice: ${inFeed.find((key, place) => inFeed.indexOf(key) !== place)}`
  for (const alarm of changes) if (!known.has(changeKey(alarm))) yield `change not told: ${changeKey(alarm)}`
}

const punctual = seconds(5)
const afterStart = seconds(10)
/** A clock that is put right by a tenth of its pace stretches a wait by as much. */
const slewed = 0.12
const longestJump = minutes(61)

/** Every timer that was armed has fired, once, within five seconds of its moment; where the process was not there, within ten of its return. */
function* timersInTime({ until }: Life, draw: Draw, { shadow, gaps }: HomeRun): Generator<Flaw> {
  const jumps = draw.ofHome.has('clock-of-the-service-jumps')
  const due = nextDue(shadow.state.timers)
  const end = jumps ? until - longestJump : until - punctual
  if (due && due.at < end) yield `timer not fired: ${due.timer} of ${isoUtc(due.at)}`
  const fired = new Set<string>()
  for (const { input, at } of shadow.entries) {
    if (input.kind !== 'timer-due') continue
    const key = `${input.timer} of ${isoUtc(input.dueAt)}`
    const by = gapsEnd(gaps, input.dueAt, jumps)
    const last = by === null ? later(input.dueAt, punctual) : later(by, afterStart)
    // A clock that has jumped over it and came to rest behind it.
    const tolerated = jumps ? later(last, longestJump) : last
    if (at < input.dueAt || at > tolerated) yield `timer at the wrong time: ${key}, ${elapsed(input.dueAt, at)} ms`
    fired.add(key)
  }
}

/** When the process was back that was away at that moment; null: it was there. */
function gapsEnd(gaps: HomeRun['gaps'], at: Instant, jumps: boolean): Instant | null {
  const slack = jumps ? longestJump : 0
  // What would have come within its five seconds may have found nobody there any more.
  const around = gaps.filter(({ from, until }) => at >= from - slack - punctual && at <= until + slack)
  return around.length === 0 ? null : (Math.max(...around.map(({ until }) => until)) as Instant)
}

type Notify = Extract<Effect, { kind: 'notify' }>

/** Whom the journal says to tell is in the outbox, and everything there came to an end: handed over, or the next in line was told. */
function* everybodyTold(life: Life, draw: Draw, run: HomeRun): Generator<Flaw> {
  const { shadow, deliveries, received, gaps } = run
  const tellings = shadow.effects.filter((effect): effect is Notify => effect.kind === 'notify')
  const expected = new Map<string, Notify>()
  for (const telling of tellings)
    for (const recipient of telling.to)
      for (const reached of reachOf(recipient, { contacts: life.home.contacts, directory, at: telling.at }))
        for (const { channel } of reached.reach)
          expected.set(`${telling.alarm.alarmId}/${telling.step}/${reached.recipient}/${channel}`, telling)
  const rows = new Map(deliveries.map((delivery) => [delivery.key, delivery]))
  for (const key of expected.keys()) if (!rows.has(key)) yield `telling not kept: ${key}`
  for (const key of rows.keys()) if (!expected.has(key)) yield `telling out of nothing: ${key}`

  const times = new Map<string, number>()
  for (const { key } of received) times.set(key, (times.get(key) ?? 0) + 1)
  const mayDouble =
    run.deaths > 0 || draw.ofHome.has('channel-takes-and-fails') || (run.injected['outbox-away'] ?? 0) > 0
  for (const { key, state } of deliveries) {
    if (state === 'pending' || state === 'waiting' || state === 'failed')
      yield `delivery not finished: ${key}, ${state}`
    const count = times.get(key) ?? 0
    if (count === 0 && (state === 'handed-over' || state === 'delivered')) yield `handed over and not received: ${key}`
    if (count > 1 && !mayDouble) yield `received twice for no reason: ${key}`
  }
  yield* inOrder(run)
  yield* reachedSomebody(run)
  if (draw.may.has('tellings') || draw.may.has('times') || run.deaths > 0 || gaps.length > 0) return
  for (const { key, at } of received) {
    const telling = expected.get(key)
    if (telling && elapsed(telling.at, at) > punctual) yield `handed over late: ${key}, ${elapsed(telling.at, at)} ms`
  }
}

/** A system hears everything in the order in which it was to be told. */
function* inOrder({ deliveries, received }: HomeRun): Generator<Flaw> {
  const numbers = new Map(deliveries.map(({ key, deliveryId }) => [key, deliveryId]))
  const last = new Map<string, number>()
  const seen = new Set<string>()
  for (const { key, channel, address } of received) {
    if (channel !== 'webhook' || seen.has(key)) continue
    seen.add(key)
    const number = numbers.get(key) ?? 0
    if (number < (last.get(address) ?? 0)) yield `out of order: ${key}`
    last.set(address, number)
  }
}

/** An urgent alarm came to somebody, or it was answered while nobody could be reached. */
function* reachedSomebody({ shadow, received, alarms }: HomeRun): Generator<Flaw> {
  const reached = new Set(received.map(({ key }) => key.split('/')[0]))
  const tellings = shadow.effects.filter((effect): effect is Notify => effect.kind === 'notify')
  for (const { alarmId, severity, response } of alarms) {
    if (severity !== 'urgent' || reached.has(alarmId)) continue
    const steps = tellings.filter(({ alarm }) => alarm.alarmId === alarmId).length
    if (response === 'open' || steps === 0) yield `reached nobody: ${alarmId}, told ${steps} times`
  }
}

/** By what the service could know. */
function* asItHappened({ truths, excused }: World, draw: Draw, { alarms, gaps }: HomeRun): Generator<Flaw> {
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
    expects,
    alarms.map((alarm) => ({ ...alarm, rule: alarm.rule.id })),
  )
  for (const { rule, subject, from } of missing) yield `missed: ${rule} ${subject} of ${isoUtc(from)}`
  const isExcused = (alarm: { rule: string; subject: string; raisedAt: Instant }) =>
    excused.some(
      ({ rule, subject, from, until }) =>
        alarm.rule === rule &&
        alarm.subject === subject &&
        alarm.raisedAt >= from - jumps &&
        alarm.raisedAt <= until + lateness,
    )
  for (const alarm of unexpected) {
    const { rule, subject, raisedAt } = alarm
    if (!isExcused(alarm)) yield `called for nothing: ${rule} ${subject} at ${isoUtc(raisedAt)}`
  }
}

/** The same home and the same messages, with nothing wrong in the house of the service. */
function* asInPeace(draw: Draw, run: HomeRun, peace: HomeRun): Generator<Flaw> {
  if (draw.may.has('times')) return yield* sameAlarms(draw, run, peace)
  const heard = ({ event }: FeedItem) => !(draw.may.has('tellings') && event.kind === 'escalated')
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

/** As many of each kind, each as long after its counterpart as the process was away, at most. */
function* sameAlarms(draw: Draw, run: HomeRun, peace: HomeRun): Generator<Flaw> {
  const jumps = draw.ofHome.has('clock-of-the-service-jumps')
  const kinds = new Set([...peace.alarms, ...run.alarms].filter(isCare).map(kindOf))
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
      const late = by === null ? later(at, punctual) : later(by, afterStart)
      const wait = jumps ? longestJump + slewed * hours(1) : 0
      const raised = actual[place]!
      if (raised < at - wait || raised > late + wait)
        yield `other than in peace: ${kind} at ${isoUtc(raised)} for ${isoUtc(at)}`
    }
  }
}

const isCare = ({ severity }: Alarm): boolean => severity === 'urgent' || severity === 'today'
const kindOf = ({ rule, subject }: Alarm): string => `${rule.id} ${subject}`
