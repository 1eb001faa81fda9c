// Which signs of life count. A lone hit of a motion sensor may be a ghost: the sun, a pet, a draught. Not a rule.
import { z } from 'zod'
import { DeviceId } from '../model/ids.ts'
import type { Reading } from '../model/observation.ts'
import { type Duration, elapsed, Instant } from '../model/time.ts'

export const Hit = z.object({ at: Instant, deviceId: DeviceId })
export type Hit = z.infer<typeof Hit>

/** Two hits of one sensor nearer than this are one event of that sensor. */
const sameEvent = 15_000 as Duration

/** What the hand does is no ghost; what a sensor merely sees may be. */
export const isDeed = (reading: Reading): boolean =>
  reading.kind !== 'motion' && reading.kind !== 'presence' && reading.kind !== 'vibration'

/** Does this hit stand together with the one that waits: of another sensor, or of the same one at another moment, soon enough? */
export function corroborates(waiting: Hit | null, hit: Hit, within: Duration): boolean {
  if (!waiting) return false
  const apart = Math.abs(elapsed(waiting.at, hit.at))
  return apart <= within && (waiting.deviceId !== hit.deviceId || apart >= sameEvent)
}
