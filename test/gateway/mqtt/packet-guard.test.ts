// A packet's length is judged before its body is kept, and the private fields that this needs are still there.
import { describe, expect, it } from 'vitest'
import { runBroker } from '../../support/broker.ts'
import { afterAnotherVisit, connectPacket, joinRaw, openRaw, publishPacket } from '../../support/raw-mqtt.ts'

const mebibyte = 1024 * 1024

/** A fixed header and the length that it announces, and nothing of the body. */
function announce(firstByte: number, length: number): Uint8Array {
  const bytes = [firstByte]
  let rest = length
  do {
    bytes.push((rest % 128) | (rest >= 128 ? 128 : 0))
    rest = Math.floor(rest / 128)
  } while (rest > 0)
  return Uint8Array.from(bytes)
}

describe('the length of a packet', () => {
  it('is at most 4 KiB for a stranger: twenty who announce 256 MiB are closed and cost no memory', async () => {
    const { port, broker } = await runBroker()
    const before = process.memoryUsage().rss
    const strangers = Array.from({ length: 20 }, () => openRaw(port))
    for (const one of strangers) {
      one.send(announce(0x10, 255 * mebibyte))
      one.stream.write(Buffer.alloc(4 * mebibyte))
    }
    await Promise.all(strangers.map((one) => one.closed))
    // What was written here lies in our own send buffers: 80 MiB. The broker alone took 320 MiB for as many without the guard.
    expect(process.memoryUsage().rss - before).toBeLessThan(160 * mebibyte)
    expect(broker.stats().refused['packet-too-long']).toBe(20)
    await expect.poll(() => broker.stats().connections).toBe(0)
  })

  it.each([
    ['4,096 bytes are taken', 4096, true],
    ['4,097 are not', 4097, false],
  ])('of a CONNECT: %s', async (_, length, taken) => {
    const { port } = await runBroker()
    const client = openRaw(port)
    client.send(announce(0x10, length))
    if (taken) await afterAnotherVisit(port)
    else await client.closed
    expect(client.isClosed()).toBe(!taken)
  })

  it('is at most 64 KiB once it is known who speaks', async () => {
    const running = await runBroker()
    const device = await joinRaw(running, 'home-1')
    const topic = 'home/home-1/door'
    const overhead = 2 + topic.length + 2
    device.send(publishPacket(topic, 'x'.repeat(65_536 - overhead)))
    expect((await device.next('puback')).messageId).toBe(1)
    device.send(announce(0x32, 65_537))
    await device.closed
    expect(running.broker.stats().refused['packet-too-long']).toBe(1)
  })

  it('stays 4 KiB for what comes right behind a CONNECT that is not answered yet', async () => {
    const { port } = await runBroker()
    const client = openRaw(port)
    client.send(connectPacket('home-1', 'wrong'), announce(0x32, 5_000))
    await client.closed
    expect(client.count('puback')).toBe(0)
  })

  it('is bounded by its own four bytes: a longer length field ends the connection', async () => {
    const { port } = await runBroker()
    const client = openRaw(port)
    client.send(Uint8Array.of(0x10, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01))
    await client.closed
    expect(client.received).toEqual([])
  })
})

describe('a topic with wildcards in a PUBLISH', () => {
  it('is acknowledged and quarantined, for its device would send it for ever, in front of a fall', async () => {
    const running = await runBroker()
    const device = await joinRaw(running, 'home-1')
    device.send(
      publishPacket('home/home-1/a/+/b', '{}', { messageId: 1 }),
      publishPacket('home/home-1/#', '{}', { messageId: 2 }),
      publishPacket('home/home-1/pendant', '{}', { messageId: 3 }),
    )
    for (const id of [1, 2, 3]) expect((await device.next('puback')).messageId).toBe(id)
    const kept = await running.quarantine.list({ limit: 9 })
    expect(kept.map(({ path, code }) => `${code} ${path}`)).toEqual(['malformed-topic a/+/b', 'malformed-topic #'])
    expect(await running.kept()).toEqual(['home-1 pendant'])
  })

  it('of another home closes the connection like any other foreign topic', async () => {
    const running = await runBroker()
    const device = await joinRaw(running, 'home-1')
    device.send(publishPacket('home/+/door', '{}'))
    await device.closed
    expect(running.broker.stats().refused['foreign-topic']).toBe(1)
  })
})
