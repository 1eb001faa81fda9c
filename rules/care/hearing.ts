// Whether a home could be heard at all: silence of its link or of its sensors is no silence of people. Not a rule.
import { z } from 'zod'
import type { Device, HomeSetup } from '../model/home.ts'
import type { Reading } from '../model/observation.ts'
import { type Duration, elapsed, Instant, minutes } from '../model/time.ts'

export const Hearing = z.object({
  /** When anything of the home was last heard, and for how long of the present silence nothing was, in ms. */
  heardAt: Instant,
  blind: z.int().min(0),
  /** When it was heard again after such a time, and how long that had been, in ms. */
  heardAgainAt: Instant,
  lastGap: z.int().min(0).optional(),
  /** The gateway was said to be gone then, and nothing was heard since; null or left out: it was not. */
  linkLostAt: Instant.nullish(),
})
export type Hearing = z.infer<typeof Hearing>

/** A link that is away for less than this is a hiccup: what was said meanwhile comes within moments, and nothing is forgiven for it. */
const hiccup = minutes(5)
/** A heartbeat may be this late. */
const beatGrace = minutes(10)

/** After a message of one of the home's devices. The time in which nothing was heard counts neither for nor against. */
export function listened(hearing: Hearing, { kind }: Device, reading: Reading, at: Instant, home: HomeSetup): Hearing {
  if (reading.kind === 'availability' && !reading.online)
    return kind === 'gateway' ? { ...hearing, linkLostAt: hearing.linkLostAt ?? at } : hearing
  const gap = unheardFor(hearing, at, home)
  const heard = { ...hearing, heardAt: at, linkLostAt: null }
  return gap === 0 ? heard : { ...heard, blind: hearing.blind + gap, heardAgainAt: at, lastGap: gap }
}

/** For how long the home has not been heard by now; 0: it is heard, or nobody can tell. */
export function unheardFor({ heardAt, linkLostAt }: Hearing, at: Instant, home: HomeSetup): Duration {
  const silent = elapsed(heardAt, at)
  const limit = longestBeat(home)
  if (limit !== null && silent > limit) return silent
  const away = linkLostAt == null ? minutes(0) : elapsed(linkLostAt, at)
  return away > hiccup ? away : minutes(0)
}

/** Null: no device of this home speaks unasked, so silence of sensors cannot be told from silence of people. */
function longestBeat(home: HomeSetup): Duration | null {
  const beats = home.devices.flatMap(({ heartbeatMinutes }) => heartbeatMinutes ?? [])
  return beats.length === 0 ? null : ((minutes(Math.max(...beats)) + beatGrace) as Duration)
}
