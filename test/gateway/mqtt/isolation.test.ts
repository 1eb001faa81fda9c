// One home never hears, speaks for or throws out another.
import { channel } from 'node:diagnostics_channel'
import { describe, expect, it } from 'vitest'
import { runBroker } from '../../support/broker.ts'
import { connectPacket, joinRaw, openRaw, publishPacket } from '../../support/raw-mqtt.ts'
import type { Running } from '../../support/broker.ts'
import type { RawClient } from '../../support/raw-mqtt.ts'

/** aedes' own client behind a socket: for putting a subscription where no rule would let it. */
interface InnerClient {
  readonly broker: { subscribe(topic: string, deliver: unknown, done: () => void): void }
  readonly deliverQoS: unknown
}

const subscribe = (...filters: readonly string[]) => ({
  cmd: 'subscribe' as const,
  messageId: 77,
  subscriptions: filters.map((topic) => ({ topic, qos: 1 as const })),
})

/** Everything that was sent to the client by the time it is answered: the broker writes in order. */
async function heard(client: RawClient): Promise<string[]> {
  client.send({ cmd: 'pingreq' })
  await client.next('pingresp')
  return client.received.flatMap((packet) => (packet.cmd === 'publish' ? [packet.topic] : []))
}

async function say(running: Running, identity: string, topic: string): Promise<void> {
  const client = await joinRaw(running, identity)
  client.send(publishPacket(topic, '{}'))
  await client.next('puback')
  client.send({ cmd: 'pingreq' })
  await client.next('pingresp')
  client.end()
}

describe('a PUBLISH outside the own home', () => {
  it.each([
    'home/home-2/pendant',
    'home/home-1',
    'home/home-1x/pendant',
    'Home/home-1/pendant',
    '/home/home-1/pendant',
    'other/topic',
    '$SYS/broker/uptime',
    '$share/g/home/home-1/door',
    'home/__proto__/door',
    '/'.repeat(30_000),
  ])('closes the connection, is counted and is kept nowhere: %s', async (topic) => {
    const running = await runBroker()
    const device = await joinRaw(running, 'home-1')
    device.send(publishPacket(topic, '{}'))
    await device.closed
    expect(device.count('puback')).toBe(0)
    expect(running.broker.stats().refused['foreign-topic']).toBe(1)
    expect(running.ingest.stats().received).toBe(0)
  })

  it('of 30,000 levels below the own prefix is quarantined like any other riddle', async () => {
    const running = await runBroker()
    const device = await joinRaw(running, 'home-1')
    device.send(publishPacket(`home/home-1/${'a/'.repeat(30_000)}a`, '{}'))
    await device.next('puback')
    expect(running.ingest.stats().quarantined).toEqual({ 'malformed-topic': 1 })
  })
})

describe('a SUBSCRIBE', () => {
  it.each([
    '#',
    '+/+/#',
    'home/#',
    'home/+/#',
    'home/home-2/#',
    'home/home-1',
    '$SYS/#',
    '$share/g/home/home-1/#',
    `home/home-1/${'a/'.repeat(200)}#`,
    'home/__proto__/#',
  ])('is refused whole when one of its filters is %s', async (forbidden) => {
    const running = await runBroker()
    const device = await joinRaw(running, 'home-1')
    device.send(subscribe('home/home-1/command/#', forbidden, 'home/home-1/lamp/set'))
    expect((await device.next('suback')).granted).toEqual([128, 128, 128])
    await say(running, 'home-1.lamp', 'home/home-1/command/lamp')
    await say(running, 'home-2', 'home/home-2/pendant')
    expect(await heard(device)).toEqual([])
  })

  it('with a filter that MQTT itself forbids ends the connection [MQTT-4.7.1-2]', async () => {
    const running = await runBroker()
    const device = await joinRaw(running, 'home-1')
    device.send(subscribe('home/home-1#'))
    await device.closed
    expect(device.count('suback')).toBe(0)
  })

  it('with a forbidden filter leaves nothing behind in a persistent session', async () => {
    const running = await runBroker()
    const first = await joinRaw(running, 'home-1', { clean: false })
    first.send(subscribe('home/home-1/command/#', '#'))
    expect((await first.next('suback')).granted).toEqual([128, 128])
    first.end()
    await first.closed
    await say(running, 'home-2', 'home/home-2/pendant')
    await say(running, 'home-2', 'home/home-2/bathroom')
    await say(running, 'home-1.lamp', 'home/home-1/command/lamp')
    const again = openRaw(running.port)
    again.send(connectPacket('home-1', await running.token('home-1'), { clean: false }))
    expect(await again.next('connack')).toMatchObject({ returnCode: 0, sessionPresent: false })
    expect(await heard(again)).toEqual([])
  })

  it('outlives no connection: what a persistent session missed is in the journal, and is not handed to whoever comes next', async () => {
    const running = await runBroker()
    const first = await joinRaw(running, 'home-1', { clean: false })
    first.send(subscribe('home/home-1/#'))
    expect((await first.next('suback')).granted).toEqual([1])
    first.end()
    await expect.poll(() => running.broker.stats().sessions).toBe(0)
    await say(running, 'home-1.lamp', 'home/home-1/lamp')
    const again = openRaw(running.port)
    again.send(connectPacket('home-1', await running.token('home-1'), { clean: false }))
    expect(await again.next('connack')).toMatchObject({ returnCode: 0, sessionPresent: false })
    expect(await heard(again)).toEqual([])
  })

  it('that slipped past all rules still hears nothing of another home: each packet is judged as it goes out', async () => {
    const running = await runBroker()
    const accepted: InnerClient[] = []
    const see = (message: unknown): void =>
      void accepted.push((message as { socket: { client: InnerClient } }).socket.client)
    const welcome = (message: unknown): void => void setImmediate(see, message)
    channel('net.server.socket').subscribe(welcome)
    const spy = await joinRaw(running, 'home-1')
    channel('net.server.socket').unsubscribe(welcome)
    const [inner] = accepted
    await new Promise<void>((resolve) => inner!.broker.subscribe('#', inner!.deliverQoS, resolve))
    const neighbour = await joinRaw(running, 'home-2')
    neighbour.send(subscribe('home/home-2/#'))
    await neighbour.next('suback')
    await say(running, 'home-2.pendant', 'home/home-2/pendant')
    await neighbour.next('publish')
    expect(await heard(spy)).toEqual([])
    // And it does listen: of its own home it hears.
    await say(running, 'home-1.lamp', 'home/home-1/lamp')
    neighbour.end()
    spy.send(subscribe('home/home-1/x'))
    await spy.next('suback')
    await say(running, 'home-1.lamp', 'home/home-1/lamp')
    expect(await heard(spy)).toEqual(['home/home-1/lamp'])
  })

  it('of the own home is granted, and hears the own home only', async () => {
    const running = await runBroker()
    const gateway = await joinRaw(running, 'home-1')
    gateway.send(subscribe('home/home-1/#', 'home/home-1/+/state'))
    expect((await gateway.next('suback')).granted).toEqual([1, 1])
    await say(running, 'home-2', 'home/home-2/pendant')
    await say(running, 'home-1.lamp', 'home/home-1/lamp/state')
    await gateway.next('publish')
    expect(new Set(await heard(gateway))).toEqual(new Set(['home/home-1/lamp/state']))
  })

  it('of a single device is for its commands: a plug has no business with the movements of a resident', async () => {
    const running = await runBroker()
    const plug = await joinRaw(running, 'home-1.plug')
    plug.send(subscribe('home/home-1/#'))
    expect((await plug.next('suback')).granted).toEqual([128])
    plug.send(subscribe('home/home-1/command/#'))
    expect((await plug.next('suback')).granted).toEqual([1])
    await say(running, 'home-1', 'home/home-1/motion-bedroom')
    await say(running, 'home-1', 'home/home-1/command/plug')
    await plug.next('publish')
    expect(await heard(plug)).toEqual(['home/home-1/command/plug'])
  })

  it('is granted up to the limit and refused whole beyond it; what was given up counts no more', async () => {
    const running = await runBroker({ limits: { subscriptions: 3 } })
    const gateway = await joinRaw(running, 'home-1')
    const own = (...names: readonly string[]) => subscribe(...names.map((name) => `home/home-1/${name}`))
    gateway.send(own('a', 'b'))
    expect((await gateway.next('suback')).granted).toEqual([1, 1])
    gateway.send(own('b', 'c', 'd'))
    expect((await gateway.next('suback')).granted).toEqual([128, 128, 128])
    gateway.send(own('b', 'c'))
    expect((await gateway.next('suback')).granted).toEqual([1, 1])
    gateway.send({ cmd: 'unsubscribe', messageId: 5, unsubscriptions: ['home/home-1/a', `x/${'/'.repeat(20_000)}`] })
    await gateway.next('unsuback')
    gateway.send(own('d'))
    expect((await gateway.next('suback')).granted).toEqual([1])
  })
})

describe('what the broker hands on', () => {
  it('has no retain flag and no DUP of another connection, and nothing is replayed to whoever subscribes later', async () => {
    const running = await runBroker()
    const early = await joinRaw(running, 'home-1')
    early.send(subscribe('home/home-1/#'))
    await early.next('suback')
    const device = await joinRaw(running, 'home-1.door')
    device.send(publishPacket('home/home-1/door', '{}', { retain: true, dup: true }))
    await device.next('puback')
    expect(await early.next('publish')).toMatchObject({ retain: false, dup: false })
    const late = await joinRaw(running, 'home-1')
    late.send(subscribe('home/home-1/#'))
    await late.next('suback')
    expect(await heard(late)).toEqual([])
  })

  it.each([
    ['a wildcard', 'home/home-1/a/+'],
    ['a control character', 'home/home-1/a\u0001b'],
    ['more levels than any matcher takes', `home/home-1/${'a/'.repeat(150)}b`],
  ])('has no topic that would upset a listener: %s', async (_, topic) => {
    const running = await runBroker()
    const gateway = await joinRaw(running, 'home-1')
    gateway.send(subscribe('home/home-1/#'))
    await gateway.next('suback')
    await say(running, 'home-1.odd', topic)
    await say(running, 'home-1.lamp', 'home/home-1/lamp')
    await gateway.next('publish')
    expect(await heard(gateway)).toEqual(['home/home-1/lamp'])
    expect(running.ingest.stats().quarantined).toEqual({ 'malformed-topic': 1 })
  })

  it('has none of the notices about itself', async () => {
    const running = await runBroker()
    const gateway = await joinRaw(running, 'home-1')
    gateway.send(subscribe('$SYS/#'))
    expect((await gateway.next('suback')).granted).toEqual([128])
    await say(running, 'home-2', 'home/home-2/pendant')
    expect(await heard(gateway)).toEqual([])
  })
})

describe('a will', () => {
  const will = (topic: string) => ({ topic, payload: Buffer.from('{}'), qos: 1 as const, retain: true })

  it.each(['#', 'home/home-2/pendant', 'a/+/b', 'home/home-1/+', '$SYS/x', 'home/home-1/' + 'x/'.repeat(150), 'a'])(
    'that its device might not publish refuses the CONNECT: %s',
    async (topic) => {
      const running = await runBroker()
      const device = openRaw(running.port)
      device.send(connectPacket('home-1', await running.token('home-1'), { will: will(topic) }))
      expect((await device.next('connack')).returnCode).toBe(5)
      await device.closed
      expect(running.broker.stats().refused.will).toBe(1)
    },
  )

  it('below the own prefix is taken off: a lost connection publishes nothing', async () => {
    const running = await runBroker()
    const gateway = await joinRaw(running, 'home-1')
    gateway.send(subscribe('home/home-1/#'))
    await gateway.next('suback')
    const door = await joinRaw(running, 'home-1.door', { will: will('home/home-1/door') })
    door.end()
    await say(running, 'home-1.lamp', 'home/home-1/lamp')
    await gateway.next('publish')
    expect(await heard(gateway)).toEqual(['home/home-1/lamp'])
    expect(await running.kept()).toEqual(['home-1 lamp'])
  })
})

describe('a CONNECT', () => {
  it.each([
    ['somebody else’s client id with the own user name', { clientId: 'home-2' }, 2],
    ['no client id', { clientId: '' }, 2],
    ['an identity that is none', { clientId: '__proto__', username: '__proto__' }, 2],
    ['an identity with a wildcard', { clientId: 'home-1.+', username: 'home-1.+' }, 2],
    ['a wrong token', { password: Buffer.from('wrong') }, 4],
    ['an empty token', { password: Buffer.alloc(0) }, 4],
    ['no token', { username: undefined, password: undefined }, 5],
    ['a user name without a token', { password: undefined }, 5],
    ['MQTT 5', { protocolVersion: 5 as const }, 1],
    ['no keep-alive', { keepalive: 0 }, 6],
  ])('with %s is refused', async (_, change, returnCode) => {
    const running = await runBroker()
    const resident = await joinRaw(running, 'home-2')
    const packet = { ...connectPacket('home-1', await running.token('home-1')), ...change }
    const foreign = openRaw(running.port)
    foreign.send(Object.fromEntries(Object.entries(packet).filter(([, value]) => value !== undefined)) as never)
    expect((await foreign.next('connack')).returnCode).toBe(returnCode)
    await foreign.closed
    expect(await heard(resident)).toEqual([])
  })

  it('with the token of one device does not open another of the same home', async () => {
    const running = await runBroker()
    const foreign = openRaw(running.port)
    foreign.send(connectPacket('home-1.pendant', await running.token('home-1.plug')))
    expect((await foreign.next('connack')).returnCode).toBe(4)
  })

  it('of the same identity takes its own session over', async () => {
    const running = await runBroker()
    const first = await joinRaw(running, 'home-1')
    const second = openRaw(running.port)
    second.send(connectPacket('home-1', await running.token('home-1')))
    await first.closed
    expect((await second.next('connack')).returnCode).toBe(0)
  })

  it('from this machine needs a token too, unless the demo says otherwise', async () => {
    const running = await runBroker({ anonymous: 'loopback' })
    const guest = openRaw(running.port)
    guest.send(connectPacket('home-1', undefined))
    expect((await guest.next('connack')).returnCode).toBe(0)
    const stranger = openRaw(running.port)
    stranger.send(connectPacket('home-9', undefined))
    expect((await stranger.next('connack')).returnCode).toBe(5)
    const liar = openRaw(running.port)
    liar.send(connectPacket('home-1', 'wrong'))
    expect((await liar.next('connack')).returnCode).toBe(4)
  })
})

describe('a revoked credential', () => {
  it('closes the session that lives by it, and opens no other', async () => {
    const running = await runBroker()
    const token = await running.token('home-1')
    const device = openRaw(running.port)
    device.send(connectPacket('home-1', token))
    await device.next('connack')
    const neighbour = await joinRaw(running, 'home-1.lamp')
    await running.credentials.revoke('home-1')
    await device.closed
    const again = openRaw(running.port)
    again.send(connectPacket('home-1', token))
    expect((await again.next('connack')).returnCode).toBe(4)
    expect(await heard(neighbour)).toEqual([])
    expect(running.broker.stats().refused.revoked).toBe(1)
  })
})
