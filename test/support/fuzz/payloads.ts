// Damaged messages of devices that may speak: each is one message of its own, sent at QoS 1, and counted when it is acknowledged.
import { hash } from 'node:crypto'
import { connectAsync, type MqttClient } from 'mqtt'
import { decode } from '../../../gateway/inward.ts'
import { parseTopic } from '../../../gateway/mqtt/topics.ts'
import { instant } from '../../../rules/model/time.ts'
import { type Random, random } from '../../../simulators/random.ts'
import { damaged } from './mutations.ts'
import { seedMessages } from './seeds.ts'

export interface PayloadsSent {
  readonly sent: number
  readonly acknowledged: number
  /** Of the acknowledged, those that are understood and tell nothing: they leave no trace, and need none. */
  readonly silent: number
  /** The longest that decoding one took here, alone on its thread. */
  readonly longestDecodeMs: number
}

/** Of one connection, on their way. */
const underWay = 48

export async function sendPayloads(parts: {
  readonly mqttUrl: string
  readonly gateways: readonly { readonly home: string; readonly token: string }[]
  readonly count: number
  readonly seed: number
  readonly zone: string
}): Promise<PayloadsSent> {
  const { mqttUrl, gateways, count, seed, zone } = parts
  const seeds = seedMessages()
  const seen = new Set<string>()
  let [sent, acknowledged, silent, longestDecodeMs] = [0, 0, 0, 0]

  async function send(client: MqttClient, home: string, chance: Random): Promise<void> {
    const { path, payload } = nextOf(chance, home)
    const begun = performance.now()
    const answer = decode({ path, payload, retained: false, arrivedAt: instant(Date.now()), zone })
    longestDecodeMs = Math.max(longestDecodeMs, performance.now() - begun)
    await client.publishAsync(`home/${home}/${path}`, payload, { qos: 1 })
    acknowledged++
    const isRead = parseTopic(`home/${home}/${path}`).kind !== 'malformed'
    if (isRead && answer.kind === 'observations' && answer.observations.length === 0) silent++
  }
  /** No two are alike, so that none is taken for one that was sent again. */
  function nextOf(chance: Random, home: string): { path: string; payload: Buffer } {
    for (;;) {
      const one = chance.pick(seeds)
      const path = chance.chance(0.05)
        ? chance.pick(seeds).path
        : chance.chance(0.05)
          ? damagedPath(one.path, chance)
          : one.path
      const payload = damaged(one.payload, chance, chance.pick(seeds).payload)
      const print = hash('sha1', Buffer.concat([Buffer.from(`${home}\0${path}\0`), payload]), 'base64')
      if (seen.has(print)) continue
      seen.add(print)
      return { path, payload }
    }
  }

  await Promise.all(
    gateways.map(async ({ home, token }, number) => {
      const client = await connectAsync(mqttUrl, {
        clientId: home,
        username: home,
        password: token,
        protocolVersion: 4,
        reconnectPeriod: 0,
      })
      const gone = new Promise<never>((_, reject) => {
        client.once('close', () => reject(new Error(`${home}: the service closed the connection`)))
      })
      gone.catch(() => {})
      const lanes = Array.from({ length: underWay }, async (_, lane) => {
        const chance = random(seed, 'payload', number, lane)
        while (sent < count) {
          sent++
          await send(client, home, chance)
        }
      })
      try {
        await Promise.race([Promise.all(lanes), gone])
      } finally {
        await client.endAsync(true)
      }
    }),
  )
  return { sent, acknowledged, silent, longestDecodeMs: Math.round(longestDecodeMs * 10) / 10 }
}

/** Still a topic that may be published to: its wildcards and zeros are for the packets. */
function damagedPath(path: string, chance: Random): string {
  const words = ['', '/', '//', ' ', '$SYS', '__proto__', 'é', '.', '..', 'x'.repeat(300), '/a'.repeat(60)]
  const place = chance.whole(0, path.length)
  return path.slice(0, place) + chance.pick(words) + path.slice(place + chance.whole(0, 2))
}
