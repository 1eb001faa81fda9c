// What the broker keeps about one connection, from its first byte to its last.
import type { Client } from 'aedes'
import type { ISubscription } from 'mqtt-packet'
import type { Bucket } from './limits.ts'
import type { Caller } from './listeners.ts'
import type { Identity } from './topics.ts'

export interface Session {
  readonly caller: Caller
  /** Null until its CONNECT is accepted. */
  who: Identity | null
  stranger: boolean
  willTopic: string | null
  readonly pace: Bucket
  /** Messages that wait for their turn. */
  held: number
  readonly subscribed: Set<string>
  /** The filters that came with each filter, in one SUBSCRIBE. */
  readonly subscribes: WeakMap<ISubscription, readonly ISubscription[]>
}

const sessions = new WeakMap<Client, Session>()

export function startSession(client: Client, caller: Caller, pace: Bucket): Session {
  const session: Session = {
    caller,
    who: null,
    stranger: true,
    willTopic: null,
    pace,
    held: 0,
    subscribed: new Set(),
    subscribes: new WeakMap(),
  }
  sessions.set(client, session)
  return session
}

export function sessionOf(client: Client): Session {
  const session = sessions.get(client)
  if (!session) throw new Error('a client that came in by no door')
  return session
}
