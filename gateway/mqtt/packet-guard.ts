// Two things that aedes 1.2.0 has no hook for: a limit on the length of a packet, and a look at a SUBSCRIBE as a whole. Both reach into
// private fields of aedes and mqtt-packet, whose versions are therefore pinned; test/gateway/mqtt/packet-guard.test.ts tells when they move.
import type { EventEmitter } from 'node:events'
import type { Client } from 'aedes'
import type { ISubscription, Packet } from 'mqtt-packet'

/** What mqtt-packet's parser has inside. `packet.length` is known as soon as the fixed header is there, before any of the body is kept. */
interface Parser extends EventEmitter {
  packet: { length: number }
  _parseLength(): boolean
  _emitError(error: Error): void
}

interface Inside extends Client {
  readonly _parser: Parser
  /** Counts a packet as done and reads on. */
  readonly _nextBatch: () => void
}

/** Closes the connection (by the parser's own error) when a packet announces more than `longest()` bytes. */
export function limitPacketLength(client: Client, longest: () => number, onTooLong: () => void): void {
  const parser = parserOf(client)
  const parseLength = parser._parseLength
  parser._parseLength = function (this: Parser): boolean {
    if (!parseLength.call(this)) return false
    if (this.packet.length <= longest()) return true
    onTooLong()
    this._emitError(new Error(`a packet of ${this.packet.length} bytes, where at most ${longest()} are taken`))
    return false
  }
}

/** Shows each SUBSCRIBE before aedes takes it apart: its filters are authorized one by one there. */
export function watchSubscribes(client: Client, see: (subscriptions: readonly ISubscription[]) => void): void {
  parserOf(client).prependListener('packet', (packet: Packet) => {
    if (packet.cmd === 'subscribe') see(packet.subscriptions)
  })
}

/**
 * Lets aedes read on from this connection although a message of it has not been answered yet: so that an alarm behind held telemetry
 * is seen. When the answer comes, aedes counts it a second time, which it takes for zero.
 */
export const readOn = (client: Client): void => (client as Inside)._nextBatch()

function parserOf(client: Client): Parser {
  const parser = (client as Partial<Inside>)._parser
  if (typeof parser?._parseLength !== 'function' || typeof parser._emitError !== 'function' || !parser.packet)
    throw new Error('mqtt-packet has changed inside: the limit on packet lengths would not work')
  return parser
}
