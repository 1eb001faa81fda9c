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
  /** The SUBSCRIBE that each filter came in. */
  readonly subscribes: WeakMap<ISubscription, WholeSubscribe>
  /** The topics of PUBLISH packets that had wildcards in them, by packet. */
  readonly wildTopics: WeakMap<object, string>
}

export interface WholeSubscribe {
  readonly filters: readonly ISubscription[]
  /** Null until its first filter is judged: all of them share one fate. */
  allowed: boolean | null
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
    subscribes: new WeakMap(),
    wildTopics: new WeakMap(),
  }
  sessions.set(client, session)
  return session
}

export function sessionOf(client: Client): Session {
  const session = sessions.get(client)
  if (!session) throw new Error('a client that came in by no door')
  return session
}
