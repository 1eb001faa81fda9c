// A process of its own that plays thousands of gateways over bare sockets: MQTT 3.1.1 by hand, so that the load costs little beside what it loads.
import { connect as connectTcp, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { connectPacket, fallPacket, publishTemplate, telegramPacket, type Template } from './packets.ts'

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
  /** The same with what homes say: movement and temperature, telegrams of meters, and falls, each in the next home from `firstHome` on. */
  | {
      readonly kind: 'homes'
      readonly perSecond: number
      readonly meterShare: number
      readonly fallsPerSecond: number
      readonly firstHome: number
      readonly seconds: number
    }
export interface Done {
  readonly acknowledged: number
  readonly seconds: number
  /** From due to acknowledged; of the closed loop, from sent. */
  readonly latencyMs: { readonly p50: number; readonly p99: number }
  readonly bytesPerMessage: number
  /** When each fall was due, in milliseconds since 1970, by its home. */
  readonly falls: readonly { readonly homeId: string; readonly at: number }[]
}

interface Connection {
  readonly identity: string
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
let falls: { homeId: string; at: number }[] = []
let onAcknowledged = (): void => {}

const send = (due: number): void => sendBy(connections[turn++ % connections.length]!, due)

function sendBy(
  connection: Connection,
  due: number,
  packetOf: (identity: string, packetId: number) => Buffer = (_, packetId) => connection.template.packet(packetId),
): void {
  connection.due.push(due)
  connection.nextPacketId = (connection.nextPacketId % 65_535) + 1
  connection.socket.write(packetOf(connection.identity, connection.nextPacketId))
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
    const { identity } = gateway
    const connection: Connection = { identity, socket, template, nextPacketId: 0, due: [], piece: 0 }
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

const pace = ({ perSecond, seconds }: Extract<Order, { kind: 'pace' }>): Promise<Done> =>
  inTime(perSecond, seconds, send)

function asHomes(order: Extract<Order, { kind: 'homes' }>): Promise<Done> {
  const { perSecond, meterShare, fallsPerSecond, firstHome, seconds } = order
  const all = perSecond + fallsPerSecond
  let sent = 0
  return inTime(all, seconds, (due) => {
    const isFall = Math.floor(((sent + 1) * fallsPerSecond) / all) > Math.floor((sent * fallsPerSecond) / all)
    sent++
    if (isFall) {
      const connection = connections[(firstHome + falls.length) % connections.length]!
      falls.push({ homeId: connection.identity, at: performance.timeOrigin + due })
      return sendBy(connection, due, fallPacket)
    }
    const isMeter = Math.floor((turn + 1) * meterShare) > Math.floor(turn * meterShare)
    const connection = connections[turn++ % connections.length]!
    return isMeter ? sendBy(connection, due, telegramPacket) : sendBy(connection, due)
  })
}

async function inTime(perSecond: number, seconds: number, sendAt: (due: number) => void): Promise<Done> {
  const begun = begin()
  const all = Math.round(perSecond * seconds)
  const drained = new Promise<void>((resolve) => {
    onAcknowledged = () => {
      if (acknowledged === all) resolve()
    }
  })
  for (let sent = 0; sent < all;) {
    const now = performance.now()
    for (let due = begun + (sent * 1000) / perSecond; due <= now && sent < all; due += 1000 / perSecond) {
      sendAt(due)
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
  falls = []
  return performance.now()
}

function done(begun: number): Done {
  const seconds = (performance.now() - begun) / 1000
  onAcknowledged = () => {}
  const sorted = Float64Array.from(latencies).sort()
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  const bytesPerMessage = connections[0]!.template.bytes
  return { acknowledged, seconds, latencyMs: { p50: at(0.5), p99: at(0.99) }, bytesPerMessage, falls }
}

function fail(why: string): void {
  process.send?.({ failed: why })
}

function carryOut(order: Order): Promise<Done | void> {
  switch (order.kind) {
    case 'connect':
      return open(order)
    case 'saturate':
      return saturate(order)
    case 'pace':
      return pace(order)
    case 'homes':
      return asHomes(order)
  }
}

process.on('message', (order: Order) => {
  const work = carryOut(order)
  work.then(
    (result) => process.send?.({ done: result ?? null }),
    (error: unknown) => fail(String(error)),
  )
})
// Whoever ordered is gone: nobody is left to load for.
process.on('disconnect', () => process.exit())
