// What the API is given to let a browser be told of alarms; left out where web push is not set up.
import { createHash } from 'node:crypto'
import type { AlarmId } from '../../rules/model/ids.ts'
import type { PushSubscription, PushSubscriptions } from '../../rules/ports.ts'
import type { PushDevice } from './contract.ts'

export interface Push {
  /** What a browser subscribes with: an uncompressed point on P-256, base64url (RFC 8292 §3.2). */
  readonly publicKey: string
  readonly subscriptions: PushSubscriptions
  /** Is it at a push service that may be posted to? A browser gives the address, and we believe none. */
  isService(endpoint: string): boolean
  /** Which alarm a phone was told of; null: no reference of ours. */
  alarmOf(reference: string): AlarmId | null
  /** Null: at least one device of the account is told; else why not, as a code. */
  trial(account: string): Promise<string | null>
}

/** The endpoint itself lets whoever has it send: it stays inside. The browser knows its own, and makes the same hash of it. */
export const deviceIdOf = (endpoint: string): string => createHash('sha256').update(endpoint).digest('base64url')

export const deviceOf = ({ endpoint, createdAt }: PushSubscription): PushDevice => ({
  deviceId: deviceIdOf(endpoint),
  service: new URL(endpoint).hostname,
  since: createdAt,
})
