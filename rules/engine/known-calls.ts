// Calls for help that came before: a gateway that missed our acknowledgement sends the same message again when its link is back, hours later.
import { z } from 'zod'
import type { JournalEntry } from '../model/input.ts'
import { callsForHelp } from '../model/observation.ts'
import { days, elapsed, Instant } from '../model/time.ts'

/** When each was heard, by its input's id. */
export const KnownCalls = z.record(z.string(), Instant)
export type KnownCalls = z.infer<typeof KnownCalls>
export const noCalls: KnownCalls = {}

/** As long as a message may be under way. */
const kept = days(1)
const mostKept = 64

/**
 * The calls with this one; null when it is one of them. Only a call that says when it was, by a clock that can be believed: a device that
 * counts from one again after a power cut, with its clock at its beginning, calls anew by an old name and in the same words.
 */
export function withCall(known: KnownCalls, { inputId, input }: JournalEntry, at: Instant): KnownCalls | null {
  if (input.kind !== 'observed') return known
  const { observedAt, reading } = input.observation
  if (observedAt === null || !callsForHelp(reading) || Math.abs(elapsed(observedAt, at)) > kept) return known
  if (known[inputId] !== undefined) return null
  const others = Object.entries(known).filter(([, heardAt]) => elapsed(heardAt, at) <= kept)
  return Object.fromEntries([...others.slice(1 - mostKept), [inputId, at]])
}
