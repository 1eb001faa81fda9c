// The intake from an outside broker, against a real mosquitto: nothing acknowledged that is not kept, nothing lost, nothing counted twice.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Aedes } from 'aedes'
import { type AddressInfo, createServer } from 'node:net'
import { connectAsync, type MqttClient } from 'mqtt'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Bridge, type BridgeOptions, openBridge } from '../../../gateway/mqtt/bridge.ts'
import { createIngest, type Ingest } from '../../../gateway/mqtt/ingest.ts'
import { systemClock } from '../../../gateway/pipeline/clock.ts'
import { memoryQuarantine } from '../../../gateway/store/memory.ts'
import { homeId } from '../../../rules/model/ids.ts'
import type { Quarantine } from '../../../rules/ports.ts'
import { decodeJson, type GatedJournal, gatedJournal } from '../../support/broker.ts'
import { zone } from '../../support/entries.ts'
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.ts'
import { peer } from '../../support/real-peers.ts'

interface Kept {
  readonly journal: GatedJournal
  readonly quarantine: Quarantine
  readonly ingest: Ingest
  devices(): Promise<string[]>
}

async function store(journal = gatedJournal()): Promise<Kept> {
  const quarantine = memoryQuarantine()
  const homes: readonly string[] = ['home-1', 'home-2']
  const ingest = createIngest({
    decode: decodeJson,
    accept: async (drafts) => void (await journal.append(drafts)),
    quarantine,
    clock: systemClock(),
    zoneOf: (id) => (homes.includes(id) ? zone : null),
    recent: await journal.read({ seq: 0, limit: 10_000 }),
  })
  const devices = async (): Promise<string[]> =>
    (await journal.read({ seq: 0, limit: 10_000 })).map(({ homeId: home, input }) =>
      input.kind === 'observed' ? `${home} ${input.observation.deviceId}` : input.kind,
    )
  return { journal, quarantine, ingest, devices }
}

async function bridged(url: string, kept: Kept, options: Partial<BridgeOptions> = {}): Promise<Bridge> {
  const bridge = openBridge({ url, intake: kept.ingest, reconnectMs: 30, ...options })
  onTestFinished(async () => {
    kept.journal.release()
    await bridge.close()
  })
  await expect.poll(() => bridge.stats().subscribed, { timeout: 5_000 }).toBe(true)
  return bridge
}

async function publisher(broker: Mosquitto): Promise<MqttClient> {
  const client = await connectAsync(broker.url, { clientId: 'device' })
  onTestFinished(() => client.endAsync(true))
  return client
}

describe.skipIf(!peer('mosquitto')).each([5, 4] as const)('a bridge to mosquitto with MQTT %i', (protocolVersion) => {
  it('keeps a thousand messages, each once, in the order of their home', async () => {
    const broker = await startMosquitto()
    const kept = await store()
    const bridge = await bridged(broker.url, kept, { protocolVersion })
    const device = await publisher(broker)
    const names = Array.from({ length: 1_000 }, (_, index) => `home-${1 + (index % 2)} d${index}`)
    await Promise.all(names.map((name) => device.publishAsync(`home/${name.replace(' ', '/')}`, '{}', { qos: 1 })))
    await expect.poll(() => bridge.stats().kept, { timeout: 10_000 }).toBe(1_000)
    expect(await kept.devices()).toEqual(names)
    expect(bridge.stats()).toMatchObject({ received: 1_000, unkept: 0, foreign: 0, underWay: 0, protocolVersion })
  })

  it('that is killed while the journal holds back has acknowledged nothing: the next one keeps it, once', async () => {
    const broker = await startMosquitto()
    const file = fileURLToPath(new URL('../../support/held-bridge.ts', import.meta.url))
    const child = spawn(process.execPath, [file, broker.url, String(protocolVersion)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    const device = await publisher(broker)
    const held = once(child.stdout, 'data')
    // Its subscription comes at some moment; until then there is nothing to hold.
    const asking = setInterval(() => device.publish('home/home-1/pendant', '{}', { qos: 1 }), 50)
    await held
    clearInterval(asking)
    const died = once(child, 'exit')
    child.kill('SIGKILL')
    await died
    await device.publishAsync('home/home-1/while-away', '{}', { qos: 1 })
    const kept = await store()
    const bridge = await bridged(broker.url, kept, { protocolVersion })
    await expect.poll(async () => (await kept.devices()).at(-1)).toBe('home-1 while-away')
    const devices = await kept.devices()
    expect(devices).toHaveLength(bridge.stats().received)
    expect(devices[0]).toBe('home-1 pendant')
  })

  it('acknowledges what is kept and only that: a message whose acknowledgement was lost is kept once', async () => {
    const broker = await startMosquitto()
    const kept = await store()
    kept.journal.hold()
    const bridge = await bridged(broker.url, kept, { protocolVersion })
    const device = await publisher(broker)
    await device.publishAsync('home/home-1/pendant', '{}', { qos: 1 })
    await kept.journal.asked(1)
    // The broker goes away with the message unacknowledged, and comes back with it.
    await broker.stop()
    kept.journal.release()
    await broker.start()
    await expect.poll(() => kept.ingest.stats().duplicates, { timeout: 5_000 }).toBe(1)
    await expect.poll(() => bridge.stats().underWay).toBe(0)
    expect(await kept.devices()).toEqual(['home-1 pendant'])
    // And it is acknowledged now: the next start hears nothing of it.
    await bridge.close()
    const next = await store(kept.journal)
    const again = await bridged(broker.url, next, { protocolVersion })
    await (await publisher(broker)).publishAsync('home/home-1/last', '{}', { qos: 1 })
    await expect.poll(() => again.stats().kept).toBe(1)
    expect(again.stats().received).toBe(1)
  })

  it('knows a message across its own restart, when only the acknowledgement had not gone out', async () => {
    const broker = await startMosquitto()
    const first = await store()
    const gone = Promise.withResolvers<void>()
    const bridge = openBridge({
      url: broker.url,
      protocolVersion,
      reconnectMs: 60_000,
      intake: async (message) => {
        await first.ingest(message)
        // It is in the journal, and then this process is gone, as far as the broker can tell.
        await gone.promise
      },
    })
    onTestFinished(async () => {
      gone.resolve()
      await bridge.close()
    })
    await expect.poll(() => bridge.stats().subscribed).toBe(true)
    const device = await publisher(broker)
    await device.publishAsync('home/home-1/pendant', '{}', { qos: 1 })
    await expect.poll(() => first.devices()).toEqual(['home-1 pendant'])
    const second = await store(first.journal)
    const next = openBridge({ url: broker.url, protocolVersion, intake: second.ingest, reconnectMs: 60_000 })
    onTestFinished(() => next.close())
    await expect.poll(() => second.ingest.stats().duplicates, { timeout: 5_000 }).toBe(1)
    expect(await second.devices()).toEqual(['home-1 pendant'])
  })

  it('comes back when the journal failed, so that the message is sent again', async () => {
    const broker = await startMosquitto()
    const kept = await store()
    const bridge = await bridged(broker.url, kept, { protocolVersion })
    const device = await publisher(broker)
    kept.journal.fail(2)
    await device.publishAsync('home/home-1/pendant', '{}', { qos: 1 })
    await expect.poll(() => bridge.stats().kept, { timeout: 5_000 }).toBe(1)
    expect(bridge.stats()).toMatchObject({ unkept: 2, received: 3, connects: 3 })
    expect(await kept.devices()).toEqual(['home-1 pendant'])
  })

  it('survives a restart of the broker', async () => {
    const broker = await startMosquitto()
    const kept = await store()
    const bridge = await bridged(broker.url, kept, { protocolVersion })
    await broker.stop()
    await expect.poll(() => bridge.stats().connected).toBe(false)
    await broker.start()
    await expect.poll(() => bridge.stats().subscribed, { timeout: 5_000 }).toBe(true)
    await (await publisher(broker)).publishAsync('home/home-1/pendant', '{}', { qos: 1 })
    await expect.poll(() => kept.devices()).toEqual(['home-1 pendant'])
  })

  it('subscribes anew where the broker has forgotten its session', async () => {
    const broker = await startMosquitto({ remembers: false })
    const kept = await store()
    const bridge = await bridged(broker.url, kept, { protocolVersion })
    await broker.stop()
    await broker.start()
    await expect.poll(() => bridge.stats().connects, { timeout: 5_000 }).toBe(2)
    await expect.poll(() => bridge.stats().subscribed).toBe(true)
    await (await publisher(broker)).publishAsync('home/home-1/pendant', '{}', { qos: 1 })
    await expect.poll(() => kept.devices()).toEqual(['home-1 pendant'])
  })

  it('that starts again hears what came meanwhile, and with MQTT 5 nothing retained a second time', async () => {
    const broker = await startMosquitto()
    const device = await publisher(broker)
    await device.publishAsync('home/home-1/door', '{}', { qos: 1, retain: true })
    const kept = await store()
    const first = await bridged(broker.url, kept, { protocolVersion })
    await expect.poll(() => kept.devices()).toEqual(['home-1 door'])
    await first.close()
    await device.publishAsync('home/home-1/meanwhile', '{}', { qos: 1 })
    await bridged(broker.url, kept, { protocolVersion })
    await device.publishAsync('home/home-1/last', '{}', { qos: 1 })
    await expect.poll(async () => (await kept.devices()).at(-1)).toBe('home-1 last')
    const again = protocolVersion === 5 ? [] : ['home-1 door']
    expect(await kept.devices()).toEqual(['home-1 door', 'home-1 meanwhile', ...again, 'home-1 last'])
  })

  it('says of a retained message that it is one, and of a live one that it is not', async () => {
    const broker = await startMosquitto()
    const device = await publisher(broker)
    await device.publishAsync('home/home-1/door', '{}', { qos: 1, retain: true })
    const kept = await store()
    await bridged(broker.url, kept, { protocolVersion })
    await device.publishAsync('home/home-1/door', '{}', { qos: 1, retain: true })
    await expect.poll(() => kept.devices()).toHaveLength(2)
    const freshness = (await kept.journal.read({ seq: 0, limit: 9 })).map(
      ({ input }) => input.kind === 'observed' && input.observation.freshness,
    )
    expect(freshness).toEqual(['retained', 'live'])
  })

  it('quarantines riddles, drops what is no home’s, and goes on', async () => {
    const broker = await startMosquitto()
    const kept = await store()
    const bridge = await bridged(broker.url, kept, { protocolVersion })
    const device = await publisher(broker)
    for (const topic of ['home/home-1/a//b', 'home/HOME!/x', 'home/home-1', 'home/home-9/door', 'home/home-1/pendant'])
      await device.publishAsync(topic, '{}', { qos: 1 })
    await device.publishAsync('home/home-1/door', 'no json', { qos: 0 })
    await expect.poll(() => bridge.stats().received).toBe(6)
    await expect.poll(() => bridge.stats().underWay).toBe(0)
    expect(bridge.stats().foreign).toBe(2)
    expect(kept.ingest.stats().quarantined).toEqual({ 'malformed-topic': 1, 'unknown-home': 1, 'not-json': 1 })
    expect(await kept.devices()).toEqual(['home-1 pendant'])
  })

  it('puts a broker’s own prefixes into a home', async () => {
    const broker = await startMosquitto()
    const kept = await store()
    const paths: string[] = []
    await bridged(broker.url, kept, {
      protocolVersion,
      intake: (message) => {
        paths.push(`${message.homeId} ${message.path}`)
        return kept.ingest(message)
      },
      mappings: [
        { topic: 'zigbee2mqtt/#', homeId: homeId('home-1') },
        { topic: 'huis/2/z2m/#', homeId: homeId('home-2'), path: 'zigbee2mqtt' },
      ],
    })
    const device = await publisher(broker)
    for (const topic of ['zigbee2mqtt/door', 'huis/2/z2m/hall/door', 'huis/3/z2m/door', 'home/home-2/lamp'])
      await device.publishAsync(topic, '{}', { qos: 1 })
    await expect.poll(() => paths).toHaveLength(3)
    expect(paths).toEqual(['home-1 zigbee2mqtt/door', 'home-2 zigbee2mqtt/hall/door', 'home-2 lamp'])
  })

  it('lets no more come than may be under way, and a slow home does not stop another', async () => {
    const broker = await startMosquitto({ lines: ['max_inflight_messages 100'] })
    const slow = Promise.withResolvers<void>()
    const heard: string[] = []
    const kept = await store()
    const bridge = await bridged(broker.url, kept, {
      protocolVersion,
      mostUnderWay: 20,
      intake: ({ homeId: home, path }) => {
        heard.push(`${home} ${path}`)
        return home === 'home-1' && path === 'slow' ? slow.promise : Promise.resolve()
      },
    })
    const device = await publisher(broker)
    await device.publishAsync('home/home-1/slow', '{}', { qos: 1 })
    for (let index = 0; index < 50; index++) await device.publishAsync(`home/home-2/d${index}`, '{}', { qos: 1 })
    await expect.poll(() => bridge.stats().kept).toBe(50)
    for (let index = 0; index < 50; index++) await device.publishAsync('home/home-1/slow', '{}', { qos: 1 })
    await expect.poll(() => bridge.stats().underWay).toBe(20)
    expect(bridge.stats().received).toBe(70)
    slow.resolve()
    await expect.poll(() => bridge.stats().kept).toBe(101)
  })
})

describe('a bridge', () => {
  it('falls back to MQTT 3.1.1 where the broker does not speak 5', async () => {
    const old = await Aedes.createBroker()
    const server = createServer((socket) => old.handle(socket)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(async () => {
      await new Promise<void>((resolve) => old.close(resolve))
      server.close()
    })
    const kept = await store()
    const url = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`
    const bridge = await bridged(url, kept, { protocolVersion: 'auto' })
    expect(bridge.stats().protocolVersion).toBe(4)
    const device = await connectAsync(url)
    await device.publishAsync('home/home-1/pendant', '{}', { qos: 1 })
    await expect.poll(() => kept.devices()).toEqual(['home-1 pendant'])
    await device.endAsync()
  })

  it('waits for a broker that is not there yet, and can be closed meanwhile', async () => {
    const kept = await store()
    const bridge = openBridge({ url: 'mqtt://127.0.0.1:1', intake: kept.ingest, reconnectMs: 10 })
    await expect.poll(() => bridge.stats().connected).toBe(false)
    await bridge.close()
    expect(bridge.stats()).toMatchObject({ connects: 0, subscribed: false })
  })

  it('does not begin with a mapping that no broker would take', () => {
    const open = (topic: string) => () =>
      openBridge({ url: 'mqtt://127.0.0.1:1', intake: async () => {}, mappings: [{ topic, homeId: homeId('home-1') }] })
    expect(open('a/#/b')).toThrow('wildcards')
    expect(open('')).toThrow('empty')
    expect(open('zigbee2mqtt//x')).toThrow('empty levels')
  })
})
