// From a device's message to the journal: decode, give it its id, hand it on. It is acknowledged when it is kept, one way or another.
import type { DeviceId, HomeId } from '../../rules/model/ids.ts'
import type { Draft } from '../../rules/model/input.ts'
import type { Observation } from '../../rules/model/observation.ts'
import type { Instant } from '../../rules/model/time.ts'
import type { Clock, Quarantine } from '../../rules/ports.ts'
import { draftsOf } from './drafts.ts'
import { createRedelivery } from './redelivery.ts'
import { badInstant, instantIn, noReplayMode, replayClockPath } from './replay-clock.ts'

/** One PUBLISH below a home's prefix, from whichever broker. */
export interface Incoming {
  readonly homeId: HomeId
  readonly identity: string
  readonly path: string
  readonly payload: Uint8Array
  /** As the device said it; it is never forwarded so. */
  readonly retained: boolean
  /** Kept by a broker and replayed to a new subscriber: it says nothing about now. Left out: no. */
  readonly replayed?: boolean
  /** The DUP flag. */
  readonly duplicate: boolean
  /** Null at QoS 0. */
  readonly packetId: number | null
  /** Why its topic is none that we take: then it is not decoded. */
  readonly malformed?: string
}

/** Resolves when journalled or quarantined; rejects only when neither could be done, and then the device must send it again. */
export type Intake = (message: Incoming) => Promise<void>

export interface IngestStats {
  readonly received: number
  readonly observations: number
  readonly duplicates: number
  readonly lost: number
  readonly quarantined: Readonly<Record<string, number>>
}

export interface Ingest extends Intake {
  stats(): IngestStats
}

/** As gateway/decoders says it: the adapters know each other only by shape. */
type Decode = (message: {
  readonly path: string
  readonly payload: Uint8Array
  readonly retained: boolean
  readonly arrivedAt: Instant
  readonly zone: string
}) =>
  | {
      readonly kind: 'observations'
      readonly observations: readonly Observation[]
      readonly messageId?: string
      readonly dropped?: readonly string[]
    }
  | { readonly kind: 'rejected'; readonly code: string; readonly detail: string; readonly deviceId?: DeviceId }

type Told = Extract<ReturnType<Decode>, { kind: 'observations' }>

interface Rejection {
  readonly code: string
  readonly detail: string
  readonly deviceId?: DeviceId
}

export interface IngestParts {
  readonly decode: Decode
  /** Resolves when the drafts are in the journal (fsync). */
  accept(drafts: readonly Draft[]): Promise<void>
  readonly quarantine: Pick<Quarantine, 'keep'>
  /** The homes' time: a simulated clock in replay mode. */
  readonly clock: Pick<Clock, 'now'>
  /** The time zone of a home that is set up; null for any other. */
  zoneOf(homeId: HomeId): string | null
  /** In replay mode only: the clock that a recorded home sets. */
  readonly replayClock?: { advanceTo(at: Instant): Promise<void> }
  /** The latest inputs of the journal, so that a message sent again across a restart is known. */
  readonly recent?: Iterable<{ readonly inputId: string; readonly at: Instant }>
}

/** So begins the detail of a message in quarantine of which only a part could not be: the rest of it was told when it came. */
export const leftOut = 'left out beside what was told: '

export function createIngest(parts: IngestParts): Ingest {
  const redelivery = createRedelivery(parts.recent)
  const quarantined = new Map<string, number>()
  let received = 0
  let observations = 0
  let duplicates = 0
  let lost = 0
  let moving: Promise<void> | null = null

  const intake: Intake = (message) => {
    received++
    return receive(message)
  }

  /** What a recorded home says behind a move of the clock was said after it, although the move is still under way. */
  function receive(message: Incoming): Promise<void> {
    if (moving) return moving.then(() => receive(message))
    const now = parts.clock.now()
    const earlier = redelivery.earlier(message, now)
    if (earlier) {
      duplicates++
      return earlier
    }
    return taking(message, now)
  }

  /** What makes us stumble would come again for ever, in front of the next fall: it goes to the quarantine like any other riddle. */
  function taking(message: Incoming, now: Instant): Promise<void> {
    try {
      return take(message, now)
    } catch (error) {
      return quarantine(message, now, { code: 'intake-fault', detail: String(error) })
    }
  }

  function take(message: Incoming, now: Instant): Promise<void> {
    if (message.malformed !== undefined)
      return quarantine(message, now, { code: 'malformed-topic', detail: message.malformed })
    if (message.path === replayClockPath) return moveClock(message, now)
    const zone = parts.zoneOf(message.homeId)
    if (zone === null) return quarantine(message, now, unknownHome(message.homeId))
    let decoded: ReturnType<Decode>
    try {
      decoded = parts.decode({
        path: message.path,
        payload: message.payload,
        retained: message.retained,
        arrivedAt: now,
        zone,
      })
    } catch (error) {
      return quarantine(message, now, { code: 'decoder-fault', detail: String(error) })
    }
    if (decoded.kind === 'rejected') return quarantine(message, now, decoded)
    if (decoded.observations.length === 0) return Promise.resolve()
    const { messageId } = decoded
    if (messageId === undefined)
      return remembering(message, now, (print) => tell(message, now, decoded, redelivery.uniqueId(print)))
    const id = redelivery.namedId(message, messageId)
    const earlier = redelivery.earlierNamed(id, now)
    if (earlier) {
      duplicates++
      return earlier
    }
    const taken = tell(message, now, decoded, id)
    redelivery.remember(id, now, taken)
    return taken
  }

  function tell(
    message: Incoming,
    now: Instant,
    { observations: told, dropped = [] }: Told,
    id: string,
  ): Promise<void> {
    const kept = journal(draftsOf(message, told, id, now))
    return dropped.length === 0 ? kept : kept.then(() => leaveOut(message, now, told, dropped))
  }

  /** Impossible values beside good ones are for whoever mends the device. The good ones are kept, whatever becomes of these. */
  async function leaveOut(message: Incoming, at: Instant, told: readonly Observation[], dropped: readonly string[]) {
    const { deviceId } = told[0]!
    const ofOne = told.every((other) => other.deviceId === deviceId)
    const detail = `${leftOut}${dropped.join('; ')}`
    try {
      await putAside(message, at, { code: 'impossible-value', detail, ...(ofOne && { deviceId }) })
    } catch {
      // Counted as lost; the device need not say again what is in the journal.
    }
  }

  /** What has no name is known again by its fingerprint. */
  function remembering(message: Incoming, now: Instant, keep: (print: string | null) => Promise<void>): Promise<void> {
    const print = redelivery.fingerprint(message)
    const taken = keep(print)
    redelivery.remember(print, now, taken)
    return taken
  }

  async function journal(drafts: readonly Draft[]): Promise<void> {
    observations += drafts.length
    try {
      await parts.accept(drafts)
    } catch (error) {
      lost++
      throw error
    }
  }

  const quarantine = (message: Incoming, at: Instant, why: Rejection): Promise<void> =>
    remembering(message, at, () => putAside(message, at, why))

  async function putAside(message: Incoming, at: Instant, { code, detail, deviceId }: Rejection): Promise<void> {
    try {
      await parts.quarantine.keep({
        homeId: message.homeId,
        path: message.path,
        // A copy: the packet is a view into everything that its socket has read.
        payload: Uint8Array.from(message.payload),
        at,
        retained: message.retained,
        code,
        detail: detail.slice(0, 500),
        deviceId: deviceId ?? null,
      })
    } catch (error) {
      lost++
      throw error
    }
    quarantined.set(code, (quarantined.get(code) ?? 0) + 1)
  }

  async function moveClock(message: Incoming, now: Instant): Promise<void> {
    if (!parts.replayClock) return quarantine(message, now, noReplayMode)
    const at = instantIn(message.payload)
    if (at === null) return quarantine(message, now, badInstant)
    const move = parts.replayClock.advanceTo(at)
    const done = (): void => {
      if (moving === settled) moving = null
    }
    const settled: Promise<void> = move.then(done, done)
    moving = settled
    await move
  }

  return Object.assign(intake, {
    stats: (): IngestStats => ({
      received,
      observations,
      duplicates,
      lost,
      quarantined: Object.fromEntries(quarantined),
    }),
  })
}

const unknownHome = (homeId: HomeId): Rejection => ({
  code: 'unknown-home',
  detail: `home ${homeId} is not set up: import it, then replay this message`,
})
