// What the contract of channels needs of each: a real other side that can behave well, badly and not at all.
import type { AnyChannel } from '../../../gateway/notify/channel.ts'
import type { PushSubscription } from '../../../rules/ports.ts'

/**
 * `refuses`: says no for good. `hangs`: takes the connection and what it is sent, and never answers. `closes-half-way`: begins an answer and
 * closes. `away`: nobody listens.
 */
export type Manner = 'well' | 'refuses' | 'hangs' | 'closes-half-way' | 'away'

export interface Peer {
  /** As they stand in the config file, with the shortest time limit that the channel takes. */
  readonly settings: unknown
  readonly address: string
  /** Browsers that have switched it on. */
  readonly subscriptions?: readonly PushSubscription[]
  /** What neither a failure nor a log may show. */
  readonly secrets: readonly string[]
  behave(manner: Manner): Promise<void>
  /** Whole messages that came, whatever was answered. `key`: by what the receiver knows a double. `text`: all that it could show. */
  arrived(): readonly { readonly key: string; readonly text: string }[]
  /** Connections that are open now. */
  connections(): Promise<number>
}

export interface Counterpart {
  readonly channel: AnyChannel
  /** Why this machine cannot run it, such as a program that is not there. */
  readonly missing?: string
  /** Ends with the test that started it. */
  start(): Promise<Peer>
  /** How a message says that it is a trial. */
  readonly testMark: RegExp
  /** Settings that are refused, and the path of what is wrong in them. */
  readonly wrong: readonly { readonly settings: unknown; readonly path: string }[]
}
