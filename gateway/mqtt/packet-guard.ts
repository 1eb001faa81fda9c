// What aedes 1.2.0 has no hook for: a limit on the length of a packet, and a look at packets before it takes them apart. It reaches into
// private fields of aedes and mqtt-packet, whose versions are therefore pinned; test/gateway/mqtt/packet-guard.test.ts tells when they move.
import type { EventEmitter } from 'node:events'
import type { Aedes, Client } from 'aedes'
import type { ISubscription, Packet } from 'mqtt-packet'

/** What mqtt-packet's parser has inside. `packet.length` is known as soon as the fixed header is there, before any of the body is kept. */
interface Parser extends EventEmitter {
  packet: { length: number }
  _parseLength(): boolean
  _emitError(error: Error): void
}

interface Persistence {
  incomingStorePacket(client: Client, packet: { messageId: number }): Promise<void>
}

interface Inside extends Client {
  readonly _parser: Parser
  readonly subscriptions: Readonly<Record<string, unknown>>
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

export interface PacketWatch {
  /** A SUBSCRIBE as a whole: its filters are authorized one by one in aedes. */
  subscribe(filters: readonly ISubscription[]): void
  /** A PUBLISH whose topic has wildcards [MQTT-3.3.2-2]. */
  wildcardPublish(packet: object, topic: string): void
}

/**
 * Shows packets before aedes takes them apart. It would close the connection at a topic with wildcards, and a device that made one would
 * send it again for ever, in front of its next fall: such a topic gets a control character in their place, which the quarantine takes.
 */
export function watchPackets(client: Client, watch: PacketWatch): void {
  parserOf(client).prependListener('packet', (packet: Packet) => {
    if (packet.cmd === 'subscribe') watch.subscribe(packet.subscriptions)
    else if (packet.cmd === 'publish' && /[+#]/.test(packet.topic)) {
      watch.wildcardPublish(packet, packet.topic)
      packet.topic = packet.topic.replace(/[+#]/g, '\u0001')
    }
  })
}

/** The filters that a connection is subscribed to now. */
export const subscriptionsOf = (client: Client): readonly string[] => Object.keys((client as Inside).subscriptions)

/**
 * Lets aedes read on from this connection although a message of it has not been answered yet: so that an alarm behind held telemetry
 * is seen. When the answer comes, aedes counts it a second time, which it takes for zero.
 */
export const readOn = (client: Client): void => (client as Inside)._nextBatch()

/**
 * Keeps of a QoS 2 message that waits for its PUBREL nothing but its packet id: what it says is in the journal by then. A library that
 * does not wait, mqtt.js for one, has thousands of them open at once, and may.
 */
export function keepPacketIdsOnly(aedes: Aedes): void {
  const { persistence } = aedes as unknown as { persistence: Persistence }
  const store = persistence.incomingStorePacket.bind(persistence)
  persistence.incomingStorePacket = (client, { messageId }) => store(client, { messageId })
}

function parserOf(client: Client): Parser {
  const parser = (client as Partial<Inside>)._parser
  if (typeof parser?._parseLength !== 'function' || typeof parser._emitError !== 'function' || !parser.packet)
    throw new Error('mqtt-packet has changed inside: the limit on packet lengths would not work')
  return parser
}
