// Clients that stall, lie and flood: bounded, cut off, and nobody else notices.
import { randomBytes } from 'node:crypto'
import mqttPacket, { type Packet } from 'mqtt-packet'
import { describe, expect, it } from 'vitest'
import { runBroker } from '../../support/broker.ts'
import { connectPacket, joinRaw, openRaw, publishPacket, type RawClient } from '../../support/raw-mqtt.ts'

const answers = async (client: RawClient): Promise<void> => {
  client.send({ cmd: 'pingreq' })
  await client.next('pingresp')
}

describe('who does not say who it is in time', () => {
  it.each([
    ['says nothing', []],
    ['says half a CONNECT', [mqttPacket.generate(connectPacket('home-1', 'token')).subarray(0, 9)]],
    ['says one byte', [Uint8Array.of(0x10)]],
  ])('is cut off: it %s', async (_, words) => {
    const running = await runBroker({ connectTimeoutMs: 150 })
    const slow = openRaw(running.port)
    slow.send(...words)
    await slow.closed
    await expect.poll(() => running.broker.stats().connections).toBe(0)
  })

  it('has no influence on who does', async () => {
    const running = await runBroker({ connectTimeoutMs: 150 })
    const slow = Array.from({ length: 50 }, () => openRaw(running.port))
    const device = await joinRaw(running, 'home-1')
    await Promise.all(slow.map((one) => one.closed))
    await answers(device)
    expect(running.broker.stats().sessions).toBe(1)
  })
})

describe('bytes that are no conversation', () => {
  it.each([
    ['a PUBLISH before any CONNECT', [publishPacket('home/home-1/door', '{}')]],
    ['a SUBSCRIBE before any CONNECT', [{ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: '#', qos: 0 }] }]],
    ['an HTTP request', [Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')]],
    ['a CONNECT of an unknown protocol', [Buffer.from('100c0004415141540402003c0000', 'hex')]],
    ['a reserved packet type', [Uint8Array.of(0x00, 0x00)]],
    ['a PUBLISH of QoS 3', [Uint8Array.of(0x36, 0x02, 0, 0)]],
  ] as const)('close the connection: %s', async (_, words) => {
    const running = await runBroker()
    const stranger = openRaw(running.port)
    stranger.send(...(words as unknown as Uint8Array[]))
    await stranger.closed
    expect(stranger.received).toEqual([])
    expect(running.ingest.stats().received).toBe(0)
  })

  it.each([
    ['a second CONNECT', (token: string) => connectPacket('home-1', token)],
    ['a SUBACK', () => ({ cmd: 'suback', messageId: 1, granted: [0] }) satisfies Packet],
    ['a PUBLISH without a topic', () => Uint8Array.of(0x30, 0x02, 0, 0)],
    ['a PUBLISH cut short', () => Uint8Array.of(0x32, 0x03, 0, 9, 65)],
    ['a SUBSCRIBE without filters', () => Uint8Array.of(0x82, 0x02, 0, 1)],
  ])('close the connection of a device too: %s', async (_, words) => {
    const running = await runBroker()
    const device = await joinRaw(running, 'home-1')
    device.send(words(await running.token('home-1.other')))
    await device.closed
    expect(await running.kept()).toEqual([])
  })

  it('of any kind leave the broker standing', async () => {
    const running = await runBroker({ limits: { connectBurst: 10_000, connectsPerMinuteOfOne: 10_000 } })
    const witness = await joinRaw(running, 'home-2')
    const token = await running.token('home-1')
    for (let round = 0; round < 150; round++) {
      const device = openRaw(running.port)
      device.send(connectPacket('home-1', token))
      await device.next('connack')
      const packet = mqttPacket.generate(
        publishPacket('home/home-1/door', '{"a":1}', { qos: (round % 3) as 0 | 1 | 2 }),
      )
      for (const byte of randomBytes(3)) packet[byte % packet.length] = byte
      device.send(packet, randomBytes(round))
      device.stream.end()
      await device.closed
    }
    await answers(witness)
    expect(running.broker.stats().faults).toBe(0)
  })
})

describe('a flood of', () => {
  it('QoS 2 messages that are never finished is bounded, and its sender closed', async () => {
    const running = await runBroker({ limits: { halfOpenMessages: 100, messageBurst: 10_000 } })
    const device = await joinRaw(running, 'home-1')
    for (let id = 1; id <= 500; id++) device.send(publishPacket('home/home-1/door', '{}', { qos: 2, messageId: id }))
    await device.closed
    expect(device.count('pubrec')).toBeLessThanOrEqual(100)
    await answers(await joinRaw(running, 'home-2'))
  })

  it('packets before the CONNECT is answered is bounded', async () => {
    const running = await runBroker()
    const stranger = openRaw(running.port)
    const early = Array.from({ length: 100 }, (_, id) => publishPacket('home/home-1/door', '{}', { messageId: id + 1 }))
    stranger.send(connectPacket('home-1', await running.token('home-1')), ...early)
    await stranger.closed
    expect(running.ingest.stats().received).toBe(0)
  })

  it('a few packets before the CONNECT is answered is what MQTT allows, and all are kept', async () => {
    const running = await runBroker()
    const device = openRaw(running.port)
    const early = Array.from({ length: 20 }, (_, id) => publishPacket('home/home-1/door', '{}', { messageId: id + 1 }))
    device.send(connectPacket('home-1', await running.token('home-1')), ...early)
    for (let id = 0; id < 20; id++) await device.next('puback')
    expect(await running.kept()).toHaveLength(20)
  })

  it('connections of one address that say nothing leaves room for other connections', async () => {
    const running = await runBroker({ limits: { strangersPerAddress: 10 } })
    const device = await joinRaw(running, 'home-1')
    const strangers = Array.from({ length: 30 }, () => openRaw(running.port))
    await Promise.all(strangers.slice(10).map((one) => one.closed))
    expect(running.broker.stats().refused['too-many-connections']).toBe(20)
    await answers(device)
    strangers.forEach((one) => one.end())
  })

  it('connections in all is bounded', async () => {
    const running = await runBroker({ limits: { connections: 3 } })
    const homes = ['home-1', 'home-2', 'home-1.plug']
    const devices = []
    for (const identity of homes) devices.push(await joinRaw(running, identity))
    const late = openRaw(running.port)
    late.send(connectPacket('home-2.plug', await running.token('home-2.plug')))
    await late.closed
    devices[0]!.end()
    await devices[0]!.closed
    for (const device of devices.slice(1)) await answers(device)
    expect(late.received).toEqual([])
  })
})
