// Under load an alarm goes first: telemetry waits or is shed, flapping is slowed and never banned, one slow reader is alone with it.
import type { Packet } from 'mqtt-packet'
import { describe, expect, it } from 'vitest'
import { elapsed, later, milliseconds, type Instant } from '../../../rules/model/time.ts'
import type { Clock } from '../../../rules/ports.ts'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { runBroker } from '../../support/broker.ts'
import { local } from '../../support/entries.ts'
import { connectPacket, joinRaw, openRaw, publishPacket, type RawClient } from '../../support/raw-mqtt.ts'

const flood = (client: RawClient, count: number, qos: 0 | 1, topic = 'home/home-1/temperature'): void =>
  client.send(
    ...Array.from({ length: count }, (_, index) => publishPacket(topic, '{"t":21}', { qos, messageId: index + 1 })),
  )

const untilPong = async (client: RawClient): Promise<void> => {
  client.send({ cmd: 'pingreq' })
  await client.next('pingresp')
}

describe('a device that sends more than its rate', () => {
  // The clock stands still: nobody's turn comes, so whatever passes has passed for another reason.
  const still = () => ({ clock: simulatedClock(local('2026-03-02 08:00')) })
  const limits = { messagesPerSecond: 100, messageBurst: 50, heldMessages: 256 }

  it.each([0, 1] as const)('still has its alarm acknowledged at once: telemetry of QoS %i', async (qos) => {
    const running = await runBroker({ ...still(), limits })
    const device = await joinRaw(running, 'home-1')
    flood(device, 300, qos)
    device.send(publishPacket('home/home-1/fall-bathroom', '{"fall":true}', { messageId: 9_999 }))
    const ids: number[] = []
    while (!ids.includes(9_999)) ids.push((await device.next('puback')).messageId!)
    expect(await running.kept()).toContain('home-1 fall-bathroom')
    expect(ids).toHaveLength(qos === 0 ? 1 : 51)
    expect(running.broker.stats()).toMatchObject(qos === 0 ? { shed: 250, delayed: 0 } : { shed: 0, delayed: 250 })
  })

  it('has its alarms acknowledged at once when they come one after another behind the flood', async () => {
    const running = await runBroker({ ...still(), limits })
    const device = await joinRaw(running, 'home-1')
    flood(device, 250, 1)
    for (let press = 1; press <= 20; press++) {
      device.send(publishPacket('home/home-1/button', '{"action":"single"}', { messageId: 1_000 + press }))
      let id = 0
      while (id !== 1_000 + press) id = (await device.next('puback')).messageId!
    }
    expect((await running.kept()).filter((one) => one.endsWith('button'))).toHaveLength(20)
  })

  it('loses nothing of QoS 1: what waits is kept and acknowledged in its turn, in order', async () => {
    const clock = simulatedClock(local('2026-03-02 08:00'))
    const running = await runBroker({ clock, limits })
    const device = await joinRaw(running, 'home-1')
    flood(device, 200, 1)
    for (let id = 1; id <= 50; id++) expect((await device.next('puback')).messageId).toBe(id)
    await untilPong(device)
    expect(device.count('puback')).toBe(50)
    await clock.advanceTo(later(clock.now(), milliseconds(1_000)))
    for (let id = 51; id <= 150; id++) expect((await device.next('puback')).messageId).toBe(id)
    await untilPong(device)
    expect(device.count('puback')).toBe(150)
    await clock.advanceTo(later(clock.now(), milliseconds(1_000)))
    for (let id = 151; id <= 200; id++) expect((await device.next('puback')).messageId).toBe(id)
    expect(await running.kept()).toHaveLength(200)
  })

  it('is read no further when too much of it waits, and takes nothing from another', async () => {
    const running = await runBroker({ ...still(), limits: { ...limits, heldMessages: 100 } })
    const greedy = await joinRaw(running, 'home-1')
    const other = await joinRaw(running, 'home-2')
    for (let round = 0; round < 20; round++) flood(greedy, 5_000, 1)
    other.send(publishPacket('home/home-2/pendant', '{}'))
    await other.next('puback')
    await untilPong(other)
    // One read of a socket is 64 KiB: some 1,500 of these.
    expect(running.broker.stats().published).toBeLessThan(8_000)
    expect(greedy.isClosed()).toBe(false)
  })
})

describe('who connects again and again', () => {
  /** Time that passes only by being waited for. */
  function patientClock(): Clock & { readonly waited: number[] } {
    let now = local('2026-03-02 08:00')
    const waited: number[] = []
    return {
      waited,
      now: (): Instant => now,
      wakeAt: () => () => {},
      wait: async (duration, signal) => {
        signal?.throwIfAborted()
        waited.push(duration)
        now = later(now, duration)
      },
    }
  }

  it('is slowed and reported, and always let in: it may carry a fall', async () => {
    const clock = patientClock()
    const running = await runBroker({ clock, limits: { connectsPerMinuteOfOne: 5 } })
    const token = await running.token('home-1')
    for (let time = 0; time < 30; time++) {
      const device = openRaw(running.port)
      device.send(connectPacket('home-1', token))
      expect((await device.next('connack')).returnCode).toBe(0)
      device.send(publishPacket('home/home-1/pendant', '{}'))
      await device.next('puback')
      device.end()
      await device.closed
    }
    expect(await running.kept()).toHaveLength(30)
    expect(running.broker.stats().flapping).toBeGreaterThanOrEqual(20)
    expect(Math.max(...clock.waited)).toBeLessThanOrEqual(5_000)
    expect(running.log.some((line) => line.includes('slowed'))).toBe(true)
  })

  it('from one address is asked to come back later when it is too much for all', async () => {
    const start = local('2026-03-02 08:00')
    const clock = simulatedClock(start)
    const running = await runBroker({ clock, limits: { connectsPerSecond: 0.1, connectBurst: 3 } })
    const token = await running.token('home-1')
    const codes: number[] = []
    for (let time = 0; time < 6; time++) {
      const device = openRaw(running.port)
      device.send(connectPacket('home-1', token))
      codes.push((await device.next('connack')).returnCode!)
      device.end()
    }
    expect(codes).toEqual([0, 0, 0, 3, 3, 3])
    await clock.advanceTo(later(start, milliseconds(10_000)))
    const device = openRaw(running.port)
    device.send(connectPacket('home-1', token))
    expect((await device.next('connack')).returnCode).toBe(0)
  })
})

describe('a reader that does not read', () => {
  it('is cut off, and neither those who publish to it nor those who listen beside it wait', async () => {
    const running = await runBroker({ drainTimeoutMs: 300, limits: { messageBurst: 100_000 } })
    const subscribe = (topic: string) =>
      ({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos: 1 }] }) satisfies Packet
    const slow = await joinRaw(running, 'home-1')
    slow.send(subscribe('home/home-1/#'))
    await slow.next('suback')
    slow.stream.pause()
    const beside = await joinRaw(running, 'home-1.display')
    beside.send(subscribe('home/home-1/command/#'))
    await beside.next('suback')
    const publisher = await joinRaw(running, 'home-1.hub')
    let longestSilence = 0
    let sent = 0
    for (; sent < 400; sent++) {
      const began = performance.now() as Instant
      publisher.send(publishPacket('home/home-1/command/x', `"${'x'.repeat(40_000)}"`, { messageId: sent + 1 }))
      await publisher.next('puback')
      await beside.next('publish')
      longestSilence = Math.max(longestSilence, elapsed(began, performance.now() as Instant))
    }
    expect(longestSilence).toBeLessThan(1_000)
    await expect.poll(() => running.broker.stats().sessions).toBe(2)
    slow.stream.resume()
    await slow.closed
    expect(slow.count('publish')).toBeLessThan(sent)
    expect(await running.kept()).toHaveLength(sent)
  })
})
