// What a shift at a care desk leaves to the next one.
import { z } from 'zod'
import { Instant } from './time.ts'

export const HandOverNote = z.strictObject({
  careOrganisation: z.string().min(1).max(80),
  at: Instant,
  /** An account. */
  by: z.string().max(64),
  note: z.string().min(1).max(2000),
})
export type HandOverNote = z.infer<typeof HandOverNote>
