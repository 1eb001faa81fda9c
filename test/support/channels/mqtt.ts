// A real mosquitto behind a door that can also behave badly, and that sees what passes.
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { parser } from 'mqtt-packet'
import { onTestFinished } from 'vitest'
import { mqtt } from '../../../gateway/notify/mqtt.ts'
import { temporaryFolder } from '../folder.ts'
import { startMosquitto } from '../mosquitto.ts'
import { peer } from '../real-peers.ts'
import type { Counterpart, Manner, Peer } from './counterpart.ts'

export interface BrokerDoor extends Peer {
  /** Of the broker itself, without the door. */
  readonly brokerPort: number
}

export async function startBrokerDoor(): Promise<BrokerDoor> {
  const broker = await startMosquitto({ remembers: false })
  const arrived: { key: string; text: string }[] = []
  const open = new Set<Socket>()
  let manner: Manner = 'well'
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => socket.destroy())
    if (manner === 'closes-half-way') socket.on('data', () => socket.destroy())
    if (manner === 'refuses') socket.on('data', () => socket.end(Buffer.from([0x20, 2, 0, 5])))
    if (manner === 'hangs') socket.resume()
    if (manner !== 'well') return
    const packets = parser()
    packets.on('packet', (packet) => {
      if (packet.cmd !== 'publish') return
      const text = String(packet.payload)
      arrived.push({ key: (JSON.parse(text) as { key: string }).key, text })
    })
    const behind = connect(broker.port, '127.0.0.1')
    behind.on('error', () => socket.destroy())
    socket.on('data', (bytes: Buffer) => packets.parse(bytes))
    socket.pipe(behind).pipe(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = () => {
    for (const socket of open) socket.destroy()
    server.close()
  }
  onTestFinished(stop)
  const passwordFile = join(temporaryFolder(), 'password')
  writeFileSync(passwordFile, 'word-of-the-broker\n')
  const url = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    brokerPort: broker.port,
    settings: {
      brokers: { region: { url, prefix: 'kernwacht/out', username: 'kw-user', passwordFile } },
      timeoutSeconds: 3,
    },
    address: 'region',
    secrets: ['word-of-the-broker', 'kw-user'],
    async behave(next) {
      manner = next
      if (next !== 'away') return
      stop()
      await once(server, 'close')
    },
    arrived: () => arrived,
    connections: async () => open.size,
  }
}

const good = { url: 'mqtts://broker.example', prefix: 'alarms' }
export const mqttCounterpart: Counterpart = {
  channel: mqtt,
  ...(peer('mosquitto') === null && { missing: 'no mosquitto' }),
  start: startBrokerDoor,
  testMark: /"isTest":true/,
  wrong: [
    { settings: {}, path: 'brokers' },
    { settings: { brokers: { a: { ...good, url: 'mqtt://broker.example' } } }, path: 'brokers.a.url' },
    { settings: { brokers: { a: { ...good, url: 'mqtts://me:word@broker.example' } } }, path: 'brokers.a.url' },
    { settings: { brokers: { a: { ...good, prefix: 'a/#' } } }, path: 'brokers.a.prefix' },
    { settings: { brokers: { a: { ...good, passwordFile: '/nowhere/word' } } }, path: 'brokers.a.passwordFile' },
  ],
}
