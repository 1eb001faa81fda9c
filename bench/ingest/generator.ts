// A process of its own that plays thousands of gateways over bare sockets: MQTT 3.1.1 by hand, so that the load costs little beside what it loads.
import { connect as connectTcp, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { connectPacket, publishTemplate, type Template } from './packets.ts'

export interface Gateway {
  readonly identity: string
  readonly token: string
}
export type Order =
  | {
      readonly kind: 'connect'
      readonly port: number
      readonly ca: string | null
      readonly gateways: readonly Gateway[]
    }
  /** Closed loop: so many messages unacknowledged at any time, over all connections together. */
  | { readonly kind: 'saturate'; readonly outstanding: number; readonly seconds: number }
  /** Open loop: latency counts from when a message was due, also when the sender came late to it. */
  | { readonly kind: 'pace'; readonly perSecond: number; readonly seconds: number }
export interface Done {
  readonly acknowledged: number
  readonly seconds: number
  /** From due to acknowledged; of the closed loop, from sent. */
  readonly latencyMs: { readonly p50: number; readonly p99: number }
  readonly bytesPerMessage: number
}

interface Connection {
  readonly socket: Socket
  readonly template: Template
  nextPacketId: number
  /** When the messages that wait for their PUBACK were due, oldest first: a broker acknowledges in order. [MQTT-4.6.0-2] */
  readonly due: number[]
  /** Bytes of a packet that came in pieces. */
  piece: number
}

const connections: Connection[] = []
let turn = 0
let acknowledged = 0
let latencies: number[] = []
let onAcknowledged = (): void => {}

function send(due: number): void {
  const connection = connections[turn++ % connections.length]!
  connection.due.push(due)
  connection.nextPacketId = (connection.nextPacketId % 65_535) + 1
  connection.socket.write(connection.template.packet(connection.nextPacketId))
}

/** After its CONNACK a gateway hears nothing but PUBACKs: four bytes each. */
function hear(connection: Connection, bytes: number): void {
  const all = connection.piece + bytes
  connection.piece = all % 4
  const now = performance.now()
  for (let packet = 0; packet < all >> 2; packet++) {
    latencies.push(now - connection.due.shift()!)
    acknowledged++
    onAcknowledged()
  }
}

async function open(order: Extract<Order, { kind: 'connect' }>): Promise<void> {
  const { port, ca, gateways } = order
  const atOnce = 100
  for (let first = 0; first < gateways.length; first += atOnce)
    await Promise.all(gateways.slice(first, first + atOnce).map((gateway) => join(gateway, port, ca)))
}

function join(gateway: Gateway, port: number, ca: string | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const place = { port, host: '127.0.0.1' }
    const socket: Socket = ca === null ? connectTcp({ ...place, noDelay: true }) : connectTls({ ...place, ca })
    const template = publishTemplate(gateway.identity)
    const connection: Connection = { socket, template, nextPacketId: 0, due: [], piece: 0 }
    socket.once(ca === null ? 'connect' : 'secureConnect', () => socket.write(connectPacket(gateway)))
    socket.once('data', (answer: Buffer) => {
      if (answer[0] !== 0x20 || answer[3] !== 0)
        return reject(new Error(`${gateway.identity} was refused: ${answer.toString('hex')}`))
      connections.push(connection)
      socket.on('data', (bytes: Buffer) => hear(connection, bytes.length))
      resolve()
    })
    socket.on('error', reject)
    socket.on('close', () => fail(`${gateway.identity} was cut off`))
  })
}

async function saturate({ outstanding, seconds }: Extract<Order, { kind: 'saturate' }>): Promise<Done> {
  const begun = begin()
  const end = begun + seconds * 1000
  let open = outstanding
  const drained = new Promise<void>((resolve) => {
    onAcknowledged = () => {
      const now = performance.now()
      if (now < end) return send(now)
      if (--open === 0) resolve()
    }
  })
  for (let sent = 0; sent < outstanding; sent++) send(begun)
  await drained
  return done(begun)
}

async function pace({ perSecond, seconds }: Extract<Order, { kind: 'pace' }>): Promise<Done> {
  const begun = begin()
  const all = perSecond * seconds
  const drained = new Promise<void>((resolve) => {
    onAcknowledged = () => {
      if (acknowledged === all) resolve()
    }
  })
  for (let sent = 0; sent < all;) {
    const now = performance.now()
    for (let due = begun + (sent * 1000) / perSecond; due <= now && sent < all; due += 1000 / perSecond) {
      send(due)
      sent++
    }
    await pause(1)
  }
  await drained
  return done(begun)
}

function begin(): number {
  acknowledged = 0
  latencies = []
  return performance.now()
}

function done(begun: number): Done {
  const seconds = (performance.now() - begun) / 1000
  onAcknowledged = () => {}
  const sorted = Float64Array.from(latencies).sort()
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  const bytesPerMessage = connections[0]!.template.bytes
  return { acknowledged, seconds, latencyMs: { p50: at(0.5), p99: at(0.99) }, bytesPerMessage }
}

function fail(why: string): void {
  process.send?.({ failed: why })
}

process.on('message', (order: Order) => {
  const work = order.kind === 'connect' ? open(order) : order.kind === 'saturate' ? saturate(order) : pace(order)
  work.then(
    (result) => process.send?.({ done: result ?? null }),
    (error: unknown) => fail(String(error)),
  )
})
// Whoever ordered is gone: nobody is left to load for.
process.on('disconnect', () => process.exit())
