// A home's story on a simulated clock: what happened goes in, which alarms came and what was said comes out.
import { backtest } from '../../../rules/engine/replay.ts'
import type { AnyRule } from '../../../rules/engine/rule.ts'
import type { HomeState } from '../../../rules/engine/state.ts'
import type { Alarm, AlarmEvent, AlarmOutcome } from '../../../rules/model/alarm.ts'
import type { Effect } from '../../../rules/model/effect.ts'
import type { HomeSetup } from '../../../rules/model/home.ts'
import type { Draft } from '../../../rules/model/input.ts'
import { days, hours, type Instant, later, minutes, seconds, startOfLocalDay } from '../../../rules/model/time.ts'
import { random } from '../../../simulators/random.ts'
import { anna, draft, motion, observed, setupOf, zone } from '../../support/entries.ts'

export interface Told {
  /** As they were when they were raised. */
  readonly raised: readonly Alarm[]
  readonly effects: readonly Effect[]
  readonly state: HomeState
  /** Every line of every alarm's story, in English, in order, but for those that only say who was told next. */
  readonly lines: readonly string[]
}

export function told(drafts: readonly Draft[], until: Instant, rules: readonly AnyRule[]): Told {
  const inOrder = drafts.toSorted((one, other) => one.at - other.at)
  const { state, effects } = backtest(inOrder[0]!.homeId, inOrder, rules, until)
  const faults = effects.filter(({ kind }) => kind === 'fault')
  if (faults.length > 0) throw new Error(`a rule failed: ${JSON.stringify(faults[0])}`)
  const changes = effects.flatMap((effect) => (effect.kind === 'alarm-changed' ? [effect] : []))
  return {
    raised: changes.flatMap(({ alarm, event }) => (event.kind === 'raised' ? [alarm] : [])),
    effects,
    state,
    lines: changes.flatMap(({ event }) => (event.kind === 'escalated' ? [] : [lineOf(event)])),
  }
}

const lineOf = ({ kind, said }: AlarmEvent): string => `${kind}: ${said.en}`

/** The home of the other tests with sensors that speak only when something happens. */
export function quietSetup(change: Partial<HomeSetup> = {}): HomeSetup {
  const setup = setupOf('home-1', change)
  return {
    ...setup,
    devices: setup.devices.map(({ deviceId, kind, roomId, exit }) => ({
      deviceId,
      kind,
      ...(roomId !== undefined && { roomId }),
      ...(exit !== undefined && { exit }),
    })),
  }
}

/** Somebody is in a room for a moment: its sensor goes on twice, 20 s apart. */
export const stirs = (at: Instant, room: string): Draft[] => [
  ...blink(at, room),
  ...blink(later(at, seconds(20)), room),
]

/** One hit of a motion sensor, which goes back to rest by itself. */
export const blink = (at: Instant, room: string): Draft[] => [
  motion(at, room),
  observed(later(at, seconds(5)), `motion-${room}`, { kind: 'motion', active: false }),
]

/** Out by the front door, or in: hall, door open, door shut, hall. */
export const passesDoor = (at: Instant): Draft[] => [
  observed(at, 'front-door', { kind: 'contact', open: true }),
  observed(later(at, seconds(8)), 'front-door', { kind: 'contact', open: false }),
]

const rooms = ['kitchen', 'living', 'bathroom', 'living'] as const

/** A day of a person of habits: up at about half past seven, to the bathroom once at night, never an hour unseen by day, to bed at eleven. */
export function ordinaryDay(day: Instant, seed: number): Draft[] {
  const { between } = random(seed, 'day', Math.round(day / days(1)))
  const midnight = startOfLocalDay(day, zone)
  const at = (hour: number, spread: number) => later(midnight, minutes(hour * 60 + between(-spread, spread)))
  const drafts = [...stirs(at(3, 30), 'bathroom')]
  const bedtime = at(22.9, 20)
  let place = 0
  for (let now = at(7.5, 25); now < bedtime; now = later(now, minutes(between(10, 50)))) {
    drafts.push(...stirs(now, rooms[place++ % rooms.length]!))
  }
  return [...drafts, ...stirs(bedtime, 'bedroom')]
}

export const ordinaryDays = (first: Instant, count: number, seed = 1): Draft[] =>
  Array.from({ length: count }, (_, day) =>
    ordinaryDay(later(startOfLocalDay(first, zone), hours(24 * day + 12)), seed),
  ).flat()

/** A person picks the alarm up and closes it. */
export const closes = (at: Instant, { alarmId }: Alarm, outcome: AlarmOutcome): Draft[] => [
  draft(at, { kind: 'commanded', command: { kind: 'respond', alarmId, step: 'acknowledge', by: anna } }),
  draft(later(at, seconds(1)), {
    kind: 'commanded',
    command: { kind: 'respond', alarmId, step: 'resolve', outcome, by: anna },
  }),
]
