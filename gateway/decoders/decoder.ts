// What a decoder is: one family of devices, from a message's path and payload to observations. Stateless, and it never throws.
import type { DeviceId } from '../../rules/model/ids.ts'
import type { Observation } from '../../rules/model/observation.ts'
import type { Instant } from '../../rules/model/time.ts'

/** One message of a home, as the intake hands it on. */
export interface Message {
  /** The topic below `home/<homeId>/`. */
  readonly path: string
  readonly payload: Uint8Array
  readonly retained: boolean
  readonly arrivedAt: Instant
  /** The home's time zone, for clocks that give no offset. */
  readonly zone: string
}

export type Rejection =
  /** Nobody here speaks that format. */
  | 'unknown-format'
  | 'too-large'
  | 'not-text'
  | 'malformed-json'
  | 'malformed-payload'
  /** Read well, but no home has such a value. */
  | 'impossible-value'
  /** A value without its unit or its sense, where a guess could be wrong a thousandfold or the wrong way round. */
  | 'ambiguous-value'
  /** Its meaning stands in an earlier message (a birth, a discovery), and a decoder has no memory. */
  | 'needs-birth'
  | 'needs-description'
  | 'truncated-telegram'
  | 'crc-mismatch'
  | 'decoder-fault'

export interface Decoded {
  readonly kind: 'observations'
  /** Empty: understood, nothing to tell. */
  readonly observations: readonly Observation[]
  /** The device's own name for this message, for one that is sent again. */
  readonly messageId?: string
  /** What stood beside good readings and could not be true: a wild battery value must not cost a smoke alarm. */
  readonly dropped?: readonly string[]
}

export interface Rejected {
  readonly kind: 'rejected'
  readonly code: Rejection
  /** A sentence that a person can act on; never a name or a secret. */
  readonly detail: string
  readonly deviceId?: DeviceId
}

export type Answer = Decoded | Rejected

/** A message with its path split and its payload read, each at most once whoever asks. */
export interface Envelope extends Message {
  readonly levels: readonly string[]
  /** UTF-8, null where it is none. */
  text(): string | null
  /** The payload as JSON, within the limits of json.ts. */
  json(): Json
}

export type Json =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: 'malformed-json' | 'not-text' | 'too-large'; readonly detail: string }

export interface Decoder {
  /** The family's name, as docs/mqtt.md lists it. */
  readonly id: string
  /** Null: not mine. */
  decode(message: Envelope): Answer | null
}

export const nothingToTell: Decoded = { kind: 'observations', observations: [] }

export const rejected = (code: Rejection, detail: string, deviceId?: DeviceId): Rejected => ({
  kind: 'rejected',
  code,
  detail,
  ...(deviceId !== undefined && { deviceId }),
})
