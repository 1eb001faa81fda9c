// THE table of what goes wrong in a simulated home and around it, how often, and what it may change. Drawn from nothing but the seed.
import type { HomeId } from '../../rules/model/ids.ts'
import { type Random, random } from '../../simulators/random.ts'

/**
 * What a fault may change in the alarms, against the same home in peace:
 * `nothing`: every event of every alarm is the same, to the millisecond.
 * `times`: the same alarms, each raised later (or, where the service's clock is wrong, earlier) by no more than the fault lasts.
 * `tellings`: the same alarms at the same moments; who is told when may differ, for the next in line is told when nobody can be reached.
 * `knowledge`: less is known of the home, or known later. What was heard is judged by what really happened: an alarm that hangs on a message
 * is due when that message has come; a device that is gone makes an alarm of its own; nobody is called for nothing.
 */
export type May = 'nothing' | 'times' | 'tellings' | 'knowledge'

/** `per`: how often, for each message of a home or for each home. */
interface Row {
  readonly per: 'message' | 'home'
  readonly rate: number
  readonly may: May
}

export const faults = {
  // The way from the device.
  'sent-again': { per: 'message', rate: 1 / 50, may: 'nothing' },
  'sent-again-within-a-day': { per: 'message', rate: 1 / 150, may: 'nothing' },
  'late-within-a-day': { per: 'message', rate: 1 / 60, may: 'knowledge' },
  lost: { per: 'message', rate: 1 / 80, may: 'knowledge' },
  'link-away': { per: 'home', rate: 1 / 2, may: 'knowledge' },
  'device-dead': { per: 'home', rate: 1 / 2, may: 'knowledge' },
  'device-clock-wrong': { per: 'home', rate: 1 / 2, may: 'knowledge' },
  // The process: it dies inside a call to a store, and what it knew is gone.
  'died-before-the-journal': { per: 'message', rate: 1 / 300, may: 'nothing' },
  'died-behind-the-journal': { per: 'message', rate: 1 / 300, may: 'nothing' },
  'died-before-an-alarm-was-projected': { per: 'message', rate: 1 / 200, may: 'nothing' },
  'died-behind-the-projection-of-an-alarm': { per: 'message', rate: 1 / 200, may: 'nothing' },
  'died-before-the-checkpoint': { per: 'message', rate: 1 / 300, may: 'nothing' },
  'died-behind-the-checkpoint': { per: 'message', rate: 1 / 300, may: 'nothing' },
  'died-before-a-telling-was-kept': { per: 'message', rate: 1 / 200, may: 'nothing' },
  'died-behind-the-keeping-of-a-telling': { per: 'message', rate: 1 / 200, may: 'nothing' },
  'died-before-a-hand-over-was-noted': { per: 'message', rate: 1 / 200, may: 'nothing' },
  'died-while-it-handed-over': { per: 'message', rate: 1 / 200, may: 'nothing' },
  'down-for-minutes': { per: 'message', rate: 1 / 200, may: 'times' },
  // Time.
  'timers-late': { per: 'home', rate: 1 / 2, may: 'times' },
  'clock-of-the-service-jumps': { per: 'home', rate: 1 / 4, may: 'times' },
  // What is kept.
  'snapshot-damaged': { per: 'message', rate: 1 / 500, may: 'nothing' },
  'projections-lost': { per: 'message', rate: 1 / 1000, may: 'nothing' },
  'series-away': { per: 'message', rate: 1 / 500, may: 'nothing' },
  'journal-refuses': { per: 'message', rate: 1 / 500, may: 'times' },
  'projections-away': { per: 'message', rate: 1 / 500, may: 'nothing' },
  'outbox-away': { per: 'message', rate: 1 / 500, may: 'tellings' },
  // The way to people.
  'channel-refuses': { per: 'home', rate: 1 / 2, may: 'tellings' },
  'channel-hangs': { per: 'home', rate: 1 / 3, may: 'tellings' },
  'channel-takes-and-fails': { per: 'home', rate: 1 / 3, may: 'tellings' },
} as const satisfies Record<string, Row>
export type Fault = keyof typeof faults

const rows = Object.entries(faults) as [Fault, Row][]
export const faultNames = rows.map(([fault]) => fault)

/** What a home is troubled by: faults that may change nothing are everywhere, of the others each home has some or none. */
export interface Draw {
  readonly may: ReadonlySet<May>
  /** At most one for each message, by its number. */
  ofMessage(number: number): Fault | null
  readonly ofHome: ReadonlySet<Fault>
  /** The stream for how long, which device, when. */
  chance(...names: readonly (string | number)[]): Random
}

const troubles: readonly (readonly May[])[] = [
  ['nothing'],
  ['nothing', 'times'],
  ['nothing', 'tellings'],
  ['nothing', 'knowledge'],
  ['nothing', 'times', 'tellings', 'knowledge'],
]

export function drawn(seed: number, homeId: HomeId, number: number): Draw {
  const may = new Set<May>(troubles[number % troubles.length])
  const possible = rows.filter(([, row]) => may.has(row.may))
  const chance = (...names: readonly (string | number)[]) => random(seed, 'fault', homeId, ...names)
  const perMessage = possible.filter(([, { per }]) => per === 'message')
  return {
    may,
    ofHome: new Set(
      possible.filter(([fault, { per, rate }]) => per === 'home' && chance(fault).chance(rate)).map(([fault]) => fault),
    ),
    ofMessage(message) {
      let left = chance('message', message).unit()
      for (const [fault, { rate }] of perMessage) {
        if (left < rate) return fault
        left -= rate
      }
      return null
    },
    chance,
  }
}

/** The same home in the same world, in peace: what its devices and its link do, it has suffered too. */
export const inPeace = (draw: Draw): Draw => {
  const isOfTheWorld = (fault: Fault) => faults[fault].may === 'knowledge'
  return {
    ...draw,
    may: new Set([...draw.may].filter((may) => may === 'knowledge' || may === 'nothing')),
    ofHome: new Set([...draw.ofHome].filter(isOfTheWorld)),
    ofMessage(number) {
      const fault = draw.ofMessage(number)
      return fault !== null && isOfTheWorld(fault) ? fault : null
    },
  }
}
