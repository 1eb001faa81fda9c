// Whether somebody who may have fallen is up: who lives alone and stirs elsewhere in the home. Not a rule.
import { z } from 'zod'
import { deviceOf, type HomeSetup } from '../model/home.ts'
import type { DeviceId } from '../model/ids.ts'
import type { Observation } from '../model/observation.ts'
import { earlier, Instant, latest, minutes } from '../model/time.ts'

export const Stirred = z.object({
  /** When somebody last stirred, by room, and when a door to the outside last moved: a suspicion that comes late finds them here. */
  stirredAt: z.record(z.string(), Instant).optional(),
  doorAt: Instant.optional(),
})
export type Stirred = z.infer<typeof Stirred>

const never = 0 as Instant
/** After a door to the outside has moved, who stirs may be somebody who came in. */
const mayBeVisited = minutes(30)
/** What is done by hand shows that somebody stands or sits, in whichever room. */
const byHand = 'by hand'

/** After a sign of life. What a sensor sees in the room of the fall, and a bed or chair that is left, may be the fall itself. */
export function stirred(
  before: Stirred,
  sign: Pick<Observation, 'deviceId' | 'reading'>,
  at: Instant,
  home: HomeSetup,
): Stirred {
  const { reading } = sign
  const device = deviceOf(home, sign.deviceId)
  if (device?.exit === true) return { ...before, doorAt: latest(at, before.doorAt ?? never) }
  const isSeen = reading.kind === 'motion' || reading.kind === 'presence' || reading.kind === 'vibration'
  const isLeft = reading.kind === 'pressure' && !reading.occupied
  const place = isSeen || isLeft ? (device?.roomId ?? 'nowhere') : byHand
  if ((before.stirredAt?.[place] ?? never) >= at) return before
  return { ...before, stirredAt: { ...before.stirredAt, [place]: at } }
}

/**
 * From `settledBy` on, when what stirs is no longer the fall itself. With more people in the home it may be the other one, and when a door to
 * the outside has moved of late it may be a visitor: then it says nothing.
 */
export function isUpAgain(
  { stirredAt, doorAt }: Stirred,
  faller: DeviceId,
  settledBy: Instant,
  home: HomeSetup,
): boolean {
  const livesAlone = (home.residency?.people ?? 1) === 1
  if (!livesAlone || (doorAt ?? never) > earlier(settledBy, mayBeVisited)) return false
  const own = deviceOf(home, faller)?.roomId ?? 'nowhere'
  return Object.entries(stirredAt ?? {}).some(([place, at]) => place !== own && at >= settledBy)
}
