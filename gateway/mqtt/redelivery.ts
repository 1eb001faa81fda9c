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
/** Fingerprints and names; half of them at least. */
const mostRemembered = 100_000

/** What stands between the id of a message and the place of an observation within it; no device's name for a message has it. */
const placeMark = '#'
/** The id of one observation of a message. */
export const placedId = (id: string, place: number): string => (place === 0 ? id : `${id}${placeMark}${place}`)

/**
 * Ids of messages, and the memory of them. An id begins with the message's fingerprint or is its name, so that the memory can be refilled
 * from the journal's latest inputs after a restart: a device in the field sends again what a crash left unacknowledged.
 */
export function createRedelivery(recent: Iterable<{ readonly inputId: string; readonly at: Instant }> = []) {
  // Two generations: the older one is forgotten as a whole. Taking the oldest out one by one leaves holes in a Map, and whoever then
  // looks for its first walks over all of them.
  let young = new Map<string, Kept>()
  let old = new Map<string, Kept>()
  let youngSince: Instant | null = null
  // Unique across restarts and processes without asking anybody.
  const run = randomBytes(6).toString('base64url')
  let count = 0
  for (const { inputId, at } of recent) {
    const key = keyIn(inputId)
    if (key !== null) keep(key, { at, taken: null })
  }

  function keep(key: string, one: Kept): void {
    if (young.size >= mostRemembered / 2 || elapsed((youngSince ??= one.at), one.at) > rememberedFor) {
      old = young
      young = new Map()
      youngSince = one.at
    }
    young.set(key, one)
  }

  return {
    /** What tells this message from others of its sender; null where MQTT gives no way to say. */
    fingerprint: (arrival: Arrival): string | null => (arrival.packetId === null ? null : fingerprintOf(arrival)),

    /** The fate of the message that this one, marked DUP, repeats; null when it repeats none that we remember by its fingerprint. */
    earlier: (arrival: Arrival, now: Instant): Promise<void> | null =>
      arrival.packetId === null || !arrival.duplicate ? null : fateOf(fingerprintOf(arrival), now),

    /** The same for a message with a name, which says by itself that it comes again. */
    earlierNamed: (id: string, now: Instant): Promise<void> | null => fateOf(id, now),

    /** `key`: a fingerprint or a named id. */
    remember(key: string | null, at: Instant, taken: Promise<void>): void {
      if (key === null) return
      const one = { at, taken }
      keep(key, one)
      // Not kept after all: then the next delivery is the first.
      taken.catch(() => {
        for (const generation of [young, old]) if (generation.get(key) === one) generation.delete(key)
      })
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
      return young.size + old.size
    },
  }

  function fateOf(key: string, now: Instant): Promise<void> | null {
    const before = young.get(key) ?? old.get(key)
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
