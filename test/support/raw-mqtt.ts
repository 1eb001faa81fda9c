// A client that says what it likes, in any order, whole or in pieces: for what no library would send.
import { connect as connectTcp } from 'node:net'
import type { Duplex } from 'node:stream'
import mqttPacket, { type IConnectPacket, type IPublishPacket, type Packet } from 'mqtt-packet'
import { onTestFinished } from 'vitest'

export interface RawClient {
  readonly stream: Duplex
  readonly received: readonly Packet[]
  /** Resolves when the other side has closed. */
  readonly closed: Promise<void>
  isClosed(): boolean
  send(...packets: readonly (Packet | Uint8Array)[]): void
  /** The next packet of that kind which nobody has awaited yet; rejects when the connection closes first. */
  next<C extends Packet['cmd']>(cmd: C): Promise<Extract<Packet, { cmd: C }>>
  count(cmd: Packet['cmd']): number
  end(): void
}

export function speak(stream: Duplex): RawClient {
  const parser = mqttPacket.parser({ protocolVersion: 4 })
  const received: Packet[] = []
  const taken = new Set<Packet>()
  let waiting: { cmd: string; resolve: (packet: never) => void; reject: (error: Error) => void }[] = []
  const done = Promise.withResolvers<void>()
  let closed = false
  stream.on('data', (bytes: Buffer) => parser.parse(bytes))
  // A reset is one of the ways in which the broker hangs up.
  stream.on('error', () => {})
  stream.on('close', () => {
    closed = true
    done.resolve()
    for (const { cmd, reject } of waiting) reject(new Error(`closed before ${cmd}`))
  })
  // What is no MQTT, such as an answer of HTTP, is of no interest here.
  parser.on('error', () => {})
  parser.on('packet', (packet) => {
    received.push(packet)
    const one = waiting.find(({ cmd }) => cmd === packet.cmd)
    if (!one) return
    waiting = waiting.filter((other) => other !== one)
    taken.add(packet)
    one.resolve(packet as never)
  })
  onTestFinished(() => void stream.destroy())
  return {
    stream,
    received,
    closed: done.promise,
    isClosed: () => closed,
    send(...packets) {
      const bytes = packets.map((one) => (one instanceof Uint8Array ? one : mqttPacket.generate(one)))
      if (!stream.destroyed) stream.write(Buffer.concat(bytes))
    },
    next: (cmd) =>
      new Promise((resolve, reject) => {
        const there = received.find((packet) => packet.cmd === cmd && !taken.has(packet))
        if (there) {
          taken.add(there)
          resolve(there as never)
        } else if (closed) reject(new Error(`closed before ${cmd}`))
        else waiting.push({ cmd, resolve, reject })
      }),
    count: (cmd) => received.filter((packet) => packet.cmd === cmd).length,
    end: () => void stream.destroy(),
  }
}

export const openRaw = (port: number): RawClient => speak(connectTcp({ port, host: '127.0.0.1', noDelay: true }))

export const connectPacket = (
  identity: string,
  token: string | undefined,
  more: Partial<IConnectPacket> = {},
): IConnectPacket => ({
  cmd: 'connect',
  protocolId: 'MQTT',
  protocolVersion: 4,
  clientId: identity,
  clean: true,
  keepalive: 60,
  ...(token !== undefined && { username: identity, password: Buffer.from(token) }),
  ...more,
})

export const publishPacket = (topic: string, payload: string, more: Partial<IPublishPacket> = {}): IPublishPacket => ({
  cmd: 'publish',
  topic,
  payload,
  qos: 1,
  dup: false,
  retain: false,
  messageId: 1,
  ...more,
})

/** A raw client that was let in. */
export async function joinRaw(
  { port, token }: { readonly port: number; token(identity: string): Promise<string> },
  identity: string,
  more: Partial<IConnectPacket> = {},
): Promise<RawClient> {
  const client = openRaw(port)
  client.send(connectPacket(identity, await token(identity), more))
  const { returnCode } = await client.next('connack')
  if (returnCode !== 0) throw new Error(`refused: ${returnCode}`)
  return client
}

/** Resolves when the broker has gone around its event loop and answered somebody else: what it had to say by then, it has said. */
export async function afterAnotherVisit(port: number): Promise<void> {
  for (let visit = 0; visit < 2; visit++) {
    const visitor = openRaw(port)
    visitor.send(connectPacket('not allowed', undefined))
    await visitor.next('connack')
    visitor.end()
  }
}
