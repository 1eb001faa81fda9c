// What a sign of life weighs. A lone hit may be a ghost: the sun, a draught, a spider, a sensor that is stuck. Not a rule.
import { z } from 'zod'
import { DeviceId } from '../model/ids.ts'
import type { Reading } from '../model/observation.ts'
import { type Duration, days, elapsed, hours, Instant, minutes, seconds } from '../model/time.ts'

export const Hit = z.object({ at: Instant, deviceId: DeviceId, deed: z.boolean() })
export type Hit = z.infer<typeof Hit>

/** The last event of a sensor within the time in which it can be company for another. */
const Recent = z.object({ deviceId: DeviceId, at: Instant, counted: z.boolean(), rests: z.boolean() })

export const Senses = z.object({
  recent: z.array(Recent),
  /** Per sensor its last hit, and the first one after it last paused and last rested: who never does is no person. */
  rested: z.record(DeviceId, z.object({ at: Instant, pausedAt: Instant, restedAt: Instant })),
})
export type Senses = z.infer<typeof Senses>
export const noSenses: Senses = { recent: [], rested: {} }

export interface Weighed {
  readonly senses: Senses
  /** A sign of life: it sets the clock anew. */
  readonly counts: boolean
  /** The same event of the same sensor goes on. */
  readonly goesOn: boolean
  /** The sensor can be believed at all just now. */
  readonly believable: boolean
  /** The sensor rests now and then, as people do: it can bear witness for others. */
  readonly rests: boolean
}

/** Two hits of one sensor nearer than this are one event of that sensor. */
const sameEvent = seconds(15)
/** People sleep, sit and go out: in two days every room is quiet for two hours some time. A ghost goes on. */
const rest = hours(2)
const restless = days(2)
/** Nobody moves before one sensor for four hours without a quarter of an hour's pause. It is stuck. */
const pause = minutes(15)
const unbroken = hours(4)

/** What the hand does is no ghost, unless it never ends; what a sensor merely sees may be one. */
export const isDeed = (reading: Reading): boolean =>
  reading.kind !== 'motion' && reading.kind !== 'presence' && reading.kind !== 'vibration'

/**
 * Hits are weighed in the order in which they happened. A deed counts by itself; what a sensor sees counts in the company of another hit
 * within `within`, of another sensor or of the same one at another moment. A sensor that never rests does no deeds and is no company; one
 * that never pauses counts for nothing until it does.
 */
export function weigh(senses: Senses, hit: Hit, within: Duration): Weighed {
  const { at, deviceId } = hit
  const known = senses.rested[deviceId]
  const quiet = known ? elapsed(known.at, at) : null
  const pausedAt = known && quiet! <= pause ? known.pausedAt : at
  const restedAt = known && quiet! <= rest ? known.restedAt : at
  const believable = elapsed(pausedAt, at) <= unbroken
  const rests = elapsed(restedAt, at) <= restless || !anotherIsUsed(senses, deviceId, at)
  const recent = senses.recent.filter((one) => elapsed(one.at, at) <= within)
  const own = recent.find((one) => one.deviceId === deviceId)
  const goesOn = own !== undefined && elapsed(own.at, at) < sameEvent
  const inCompany = recent.some((one) => one !== own && one.rests) || (own !== undefined && !goesOn)
  const counts = believable && ((hit.deed && rests) || inCompany || (own?.counted ?? false))
  const others = recent.filter((one) => one !== own)
  return {
    senses: {
      // The start of an event stands for it, so that hits in a row become company only when they are apart.
      recent: believable
        ? [...others, goesOn ? { ...own, counted: counts } : { deviceId, at, counted: counts, rests }]
        : recent,
      rested: { ...(known ? senses.rested : stillTold(senses.rested, at)), [deviceId]: { at, pausedAt, restedAt } },
    },
    counts,
    goesOn,
    believable,
    rests,
  }
}

/** Without those that were silent so long that nothing follows from them any more: names come and go, and what is kept of a home must not grow. */
const stillTold = (rested: Senses['rested'], at: Instant): Senses['rested'] =>
  Object.fromEntries(Object.entries(rested).filter(([, last]) => elapsed(last.at, at) <= restless))

/** In a home with one sensor, that it alone is heard tells nothing. */
function anotherIsUsed({ rested }: Senses, deviceId: DeviceId, at: Instant): boolean {
  for (const id in rested) if (id !== deviceId && elapsed(rested[id as DeviceId]!.at, at) <= restless) return true
  return false
}
