// When a call counts as called off by the resident: soon after it, and not at once, for a contact that lets go of itself says the same.
import { z } from 'zod'
import { elapsed, type Instant, seconds } from '../model/time.ts'

export const cancelParams = {
  /** Sooner than this it is the button that springs back. */
  cancelFromSeconds: z.number().min(0).max(600).default(5),
  /** Later than this it is the device that resets itself, or somebody who came to help. */
  cancelWithinSeconds: z.number().min(0).max(3600).default(120),
}
export interface CancelParams {
  readonly cancelFromSeconds: number
  readonly cancelWithinSeconds: number
}

export function isCancel(calledAt: Instant, endedAt: Instant, params: CancelParams): boolean {
  const after = elapsed(calledAt, endedAt)
  return after >= seconds(params.cancelFromSeconds) && after <= seconds(params.cancelWithinSeconds)
}
