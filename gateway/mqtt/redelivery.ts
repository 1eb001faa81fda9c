// Which messages came before: a device that missed our acknowledgement sends the same packet again, marked DUP or by the same name, and it
// must count once.
import { hash, randomBytes } from 'node:crypto'
import type { HomeId } from '../../rules/model/ids.ts'
import { type Duration, elapsed, type Instant, minutes } from '../../rules/model/time.ts'

export interface Arrival {
  readonly homeId: HomeId
  readonly identity: string
  readonly path: string
  readonly payload: Uint8Array
  readonly duplicate: boolean
  /** Null at QoS 0. */
  readonly packetId: number | null
}

interface Kept {
  readonly at: Instant
  /** How the first one fared; null when it is known to be in the journal. */
  readonly taken: Promise<void> | null
}

/** A packet id is used again by a later message, so a fingerprint means the same message for a while only. */
const rememberedFor: Duration = minutes(10)
const mostRemembered = 50_000

/** What stands between the id of a message and the place of an observation within it; no device's name for a message has it. */
const placeMark = '#'
/** The id of one observation of a message. */
export const placedId = (id: string, place: number): string => (place === 0 ? id : `${id}${placeMark}${place}`)

/**
 * Ids of messages, and the memory of them. An id begins with the message's fingerprint or is its name, so that the memory can be refilled
 * from the journal's latest inputs after a restart: a device in the field sends again what a crash left unacknowledged.
 */
export function createRedelivery(recent: Iterable<{ readonly inputId: string; readonly at: Instant }> = []) {
  const kept = new Map<string, Kept>()
  // Unique across restarts and processes without asking anybody.
  const run = randomBytes(6).toString('base64url')
  let count = 0
  for (const { inputId, at } of recent) {
    const key = keyIn(inputId)
    if (key !== null) kept.set(key, { at, taken: null })
  }

  return {
    /** What tells this message from others of its sender; null where MQTT gives no way to say. */
    fingerprint: (arrival: Arrival): string | null => (arrival.packetId === null ? null : fingerprintOf(arrival)),

    /** The fate of the message that this one repeats; null when it repeats none that we remember. */
    earlier: (print: string | null, duplicate: boolean, now: Instant): Promise<void> | null =>
      print === null || !duplicate ? null : fateOf(print, now),

    /** The same for a message with a name, which says by itself that it comes again. */
    earlierNamed: (id: string, now: Instant): Promise<void> | null => fateOf(id, now),

    /** `key`: a fingerprint or a named id. */
    remember(key: string | null, at: Instant, taken: Promise<void>): void {
      if (key === null) return
      kept.delete(key)
      kept.set(key, { at, taken })
      // Not kept after all: then the next delivery is the first.
      taken.catch(() => {
        if (kept.get(key)?.taken === taken) kept.delete(key)
      })
      for (const [oldest, { at: then }] of kept) {
        if (kept.size <= mostRemembered && elapsed(then, at) <= rememberedFor) break
        kept.delete(oldest)
      }
    },

    /** An id that no other message has, whatever it contains. */
    uniqueId: (print: string | null): string =>
      `${print === null ? 'u' : `p.${print}`}.${run}.${(count++).toString(36)}`,

    /**
     * The id of a message that its device has named: the same name and content is the same message. A device that counts from one again
     * after a power cut says something else by an old name, and that must be heard.
     */
    namedId({ identity, path, payload }: Arrival, messageId: string): string {
      const mark = hash('sha256', Buffer.concat([Buffer.from(`${identity}\0${path}\0`), payload]), 'base64url')
      return `m.${messageId.slice(0, 60)}.${mark.slice(0, 22)}`
    },

    get size(): number {
      return kept.size
    },
  }

  function fateOf(key: string, now: Instant): Promise<void> | null {
    const before = kept.get(key)
    if (!before || elapsed(before.at, now) > rememberedFor) return null
    return before.taken ?? Promise.resolve()
  }
}

const separator = Buffer.from([0])

function fingerprintOf({ identity, path, payload, packetId }: Arrival): string {
  const head = Buffer.from(`${packetId}\0${identity}\0${path}`)
  return hash('sha256', Buffer.concat([head, separator, payload]), 'base64url').slice(0, 22)
}

const keyIn = (inputId: string): string | null =>
  /^p\.([A-Za-z0-9_-]{22})\./.exec(inputId)?.[1] ?? /^m\.[^#]+/.exec(inputId)?.[0] ?? null
