// What becomes of the messages of a home on their way, and of the devices that send them; and what must be alarmed for all that.
import type { DeviceId } from '../../rules/model/ids.ts'
import { days, elapsed, hours, type Instant, isoUtc, later, minutes, seconds } from '../../rules/model/time.ts'
import type { Random } from '../../simulators/random.ts'
import type { Draw } from './faults.ts'
import { heartbeatMinutes, hub, hubHeartbeatMinutes } from './home.ts'
import { type Life, quietFrom, type Spoken, type Truth } from './life.ts'

export interface Arrival {
  readonly at: Instant
  /** The place of the message in the home's life. */
  readonly number: number
  readonly name: string
  readonly deviceId: DeviceId
  readonly path: string
  readonly payload: string
  /** It came before: with the DUP flag, or by its name alone. */
  readonly again: 'no' | 'named' | 'marked'
}

/** Within these moments such alarms may be raised, and need not. */
export interface Excuse {
  readonly rules: readonly string[]
  readonly from: Instant
  readonly until: Instant
}

export interface World {
  readonly arrivals: readonly Arrival[]
  readonly truths: readonly Truth[]
  /** What may be alarmed besides. Of a home that is not heard nobody can say that all is well. */
  readonly excused: readonly Excuse[]
  /** Messages that never came. */
  readonly lost: number
}

interface Span {
  readonly from: Instant
  readonly until: Instant
}
const within = ({ from, until }: Span, at: Instant): boolean => at >= from && at < until

export function worldOf(life: Life, draw: Draw): World {
  const quiet = quietFrom(life)
  const spans = spansOf(life, draw)
  const arrivals: Arrival[] = []
  /** What is said while the link is away comes when it is back, and all of it at once. */
  const heardAt = (at: Instant, chance: Random): Instant =>
    spans.away && within(spans.away, at) ? later(spans.away.until, seconds(chance.between(1, 60))) : at
  const broughtBy = new Map<string, Instant>()
  let lost = 0
  for (const [number, one] of life.spoken.entries()) {
    const fault = one.at < quiet ? draw.ofMessage(number) : null
    const chance = draw.chance('message', number, 'way')
    if (spans.dead && spans.dead.deviceId === one.deviceId && within(spans.dead, one.at)) continue
    if (fault === 'lost') {
      lost++
      continue
    }
    const late = fault === 'late-within-a-day' ? minutes(chance.between(1, 24 * 60)) : 0
    const at = heardAt(Math.min(one.at + late, Math.max(quiet, one.at)) as Instant, chance)
    const waits = spans.away !== null && within(spans.away, one.at)
    const arrival: Arrival = {
      at,
      number,
      name: one.name,
      deviceId: one.deviceId,
      path: `kernwacht/${one.deviceId}`,
      payload: JSON.stringify({
        messageId: one.name,
        observedAt: isoUtc(claimOf(one, spans.clock)),
        reading: one.reading,
        ...((waits || (late > 0 && chance.chance(0.5))) && { buffered: true }),
      }),
      again: 'no',
    }
    broughtBy.set(one.name, at)
    arrivals.push(arrival)
    // From a device whose clock is wrong nobody can tell that what comes again after hours is old.
    const isTimed = claimOf(one, spans.clock) === one.at
    const again =
      fault === 'sent-again'
        ? chance.between(1 / 60, 9)
        : fault === 'sent-again-within-a-day' && isTimed
          ? chance.between(9, 24 * 60)
          : 0
    const againAt = Math.min(heardAt(later(at, minutes(again)), chance), quiet) as Instant
    const isGone = spans.dead !== null && spans.dead.deviceId === one.deviceId && within(spans.dead, againAt)
    if (again > 0 && !isGone)
      arrivals.push({
        ...arrival,
        at: againAt,
        again: chance.chance(0.5) ? 'marked' : 'named',
      })
  }
  return {
    arrivals: arrivals.sort((one, other) => one.at - other.at || one.number - other.number),
    truths: [...life.truths.flatMap((truth) => asKnown(truth, broughtBy, spans)), ...silences(life, spans, arrivals)],
    lost,
    excused: [
      ...life.lying.map((span) => ({ rules: ofStillness, ...span })),
      ...(spans.away ? [{ rules: [...ofStillness, ...ofDoors], ...spans.away }] : []),
      // A home that has lost its radar is badly protected, and those who care are reminded of it every day.
      ...(spans.dead ? [{ rules: ['coverage'], ...spans.dead }] : []),
      // An hour ago by its clock: then it has been open for an hour.
      ...(spans.clock ? [{ rules: ofDoors, ...spans.clock }] : []),
      ...life.spoken.flatMap((one) => doorUnknown(one, broughtBy)),
      ...(spans.clock ? life.truths.flatMap((truth) => toldAgain(truth, broughtBy, life.until)) : []),
    ],
  }
}

/** Who has fallen or does not get up is quiet in more than one way. */
const ofStillness = ['inactivity', 'not-up', 'long-bathroom']
const ofDoors = ['door-left-open', 'out-at-night']

/** Of a door whose last message is under way, or lost, nobody knows that it was closed. */
function doorUnknown({ name, at, reading }: Spoken, broughtBy: ReadonlyMap<string, Instant>): Excuse[] {
  if (reading.kind !== 'contact') return []
  const came = broughtBy.get(name)
  const isInTime = came !== undefined && elapsed(at, came) < minutes(1)
  return isInTime ? [] : [{ rules: ofDoors, from: at, until: later(at, days(3)) }]
}

/**
 * Where a device's clock is wrong, what comes hours behind the rest of a fall that has been seen to is told again: to be called twice is better
 * than never. And it may have come behind the end of the fall, and stands from then on.
 */
const toldAgain = (truth: Truth, broughtBy: ReadonlyMap<string, Instant>, until: Instant): Excuse[] =>
  truth.said
    .flatMap((name) => broughtBy.get(name) ?? [])
    .sort((one, other) => one - other)
    .slice(1)
    .map((at) => ({ rules: [truth.rule], from: at, until }))

type Spans = ReturnType<typeof spansOf>

function spansOf(life: Life, draw: Draw) {
  const span = (name: string, longestHours: number): Span => {
    const chance = draw.chance(name)
    const from = later(life.from, hours(chance.between(24, 24 * 6)))
    return { from, until: Math.min(later(from, hours(chance.between(0.1, longestHours))), quietFrom(life)) as Instant }
  }
  const devices = life.home.setup.devices.map(({ deviceId }) => deviceId)
  const one = (name: string): DeviceId => draw.chance(name, 'which').pick(devices)
  return {
    away: draw.ofHome.has('link-away') ? span('link-away', 24) : null,
    // A hub that is dead is a link that is away for good: that is another fault.
    dead: draw.ofHome.has('device-dead')
      ? {
          ...span('device-dead', 24 * 7),
          deviceId: draw.chance('device-dead', 'which').pick(devices.filter((id) => id !== hub)),
        }
      : null,
    clock: draw.ofHome.has('device-clock-wrong')
      ? {
          ...span('device-clock-wrong', 24 * 7),
          deviceId: one('device-clock-wrong'),
          byHours: draw.chance('by').pick(wrongBy),
        }
      : null,
  }
}

/** Summer time by hand, seconds that are not set, a battery that was out: the clock begins in 2000 again. */
const wrongBy = [-1, 1, 0.05, -26 * 365.25 * 24] as const

const claimOf = ({ at, deviceId }: Spoken, clock: Spans['clock']): Instant =>
  clock && clock.deviceId === deviceId && within(clock, at) ? later(at, hours(clock.byHours)) : at

/** None: nobody could know, for every message that says so was lost. */
function asKnown(truth: Truth, broughtBy: ReadonlyMap<string, Instant>, { away }: Spans): Truth[] {
  if (truth.said.length === 0) {
    // Who was out of hearing gets time to be heard.
    const until = away ? later(later(truth.until, hours(3)), elapsed(away.from, away.until)) : truth.until
    return [{ ...truth, until }]
  }
  const came = truth.said.flatMap((name) => broughtBy.get(name) ?? [])
  if (came.length === 0) return []
  return [{ ...truth, until: later(Math.min(...came) as Instant, elapsed(truth.from, truth.until)) }]
}

const graceMinutes = 10

/** A device that is dead for longer than it may be silent is an alarm of its own; so is a home of which nothing is heard. */
function silences(life: Life, { away, dead }: Spans, arrivals: readonly Arrival[]): Truth[] {
  const longest = minutes(heartbeatMinutes + graceMinutes)
  const truths: Truth[] = []
  const beats =
    dead && life.home.setup.devices.some((one) => one.deviceId === dead.deviceId && one.heartbeatMinutes !== undefined)
  const overlaps = away && dead && away.from < dead.until && dead.from < away.until
  if (dead && beats && !overlaps) {
    // What it said before and came late counts as heard.
    let heardAt = dead.from
    for (const { at, deviceId } of arrivals)
      if (deviceId === dead.deviceId && at > heardAt && at <= later(heardAt, longest)) heardAt = at
    const until = later(heardAt, longest)
    if (until < dead.until)
      truths.push({ rule: 'device-silence', subject: dead.deviceId, from: dead.from, until, said: [] })
  }
  const home = minutes(hubHeartbeatMinutes + graceMinutes)
  if (away && elapsed(away.from, away.until) > home)
    truths.push({ rule: 'device-silence', subject: 'home', from: away.from, until: later(away.from, home), said: [] })
  return truths
}
