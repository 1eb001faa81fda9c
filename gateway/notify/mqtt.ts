// The alarm as JSON on a broker outside, for systems that listen there.
import { connect, type IClientOptions } from 'mqtt'
import { z } from 'zod'
import { defineChannel, DeliveryFailure } from './channel.ts'
import { payloadOf } from './payload.ts'
import { isProtectedBy } from './protected-url.ts'
import { settingFile } from './setting-file.ts'
import { talkWithin } from './time-limit.ts'

const file = z.string().min(1).max(400)
const Broker = z.strictObject({
  url: z
    .string()
    .max(400)
    .refine(
      (url) => isProtectedBy(url, 'mqtts:', 'mqtt:') && /^\/?$/.test(new URL(url).pathname),
      'begins with mqtts:// and holds no password; mqtt:// only to this machine itself',
    ),
  /** Published to `<prefix>/<homeId>/alarm`. */
  prefix: z.string().regex(/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/),
  username: z.string().max(200).optional(),
  passwordFile: file.optional(),
  caFile: file.optional(),
})
export const MqttSettings = z.strictObject({
  /** By name: the name is the address in a team, a centre or a care plan. */
  brokers: z.record(z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/), Broker),
  timeoutSeconds: z.number().min(0.1).max(60).default(10),
})

export const mqtt = defineChannel({
  id: 'mqtt',
  audience: 'system',
  settings: MqttSettings,
  async open({ brokers, timeoutSeconds }, parts) {
    const known = new Map(
      Object.entries(brokers).map(([name, { url, prefix, username, passwordFile, caFile }]) => {
        const read = (field: string, name: string) => settingFile(name, field, parts)
        const options: IClientOptions = {
          // The outbox is the queue: nothing is kept here, and nothing is tried again here.
          reconnectPeriod: 0,
          clean: true,
          protocolVersion: 4,
          ...(username !== undefined && { username }),
          ...(passwordFile !== undefined && { password: read(`brokers.${name}.passwordFile`, passwordFile).trim() }),
          ...(caFile !== undefined && { ca: read(`brokers.${name}.caFile`, caFile) }),
        }
        return [name, { url, prefix, options }]
      }),
    )
    const closed = new AbortController()
    return {
      async send(notice, address, signal) {
        const broker = known.get(address)
        if (!broker) throw new DeliveryFailure('unknown-broker', 'is no broker of the settings', { mayRetry: false })
        const topic = `${broker.prefix}/${notice.alarm.homeId}/alarm`
        const limit = { clock: parts.clock, timeoutSeconds, signal: AbortSignal.any([signal, closed.signal]) }
        await talkWithin(limit, (stop) =>
          publishOnce(broker.url, broker.options, topic, JSON.stringify(payloadOf(notice)), stop),
        )
        return { state: 'handed-over' }
      },
      async close() {
        closed.abort()
      },
    }
  },
})

/**
 * Resolves with the broker's PUBACK. A connection of its own for each alarm: they are rare, and one that was kept may have died unseen.
 * In MQTT 3.1.1 a broker has no way to say that a topic is forbidden: it acknowledges all the same [MQTT-3.3.5-2].
 */
function publishOnce(
  url: string,
  options: IClientOptions,
  topic: string,
  body: string,
  stop: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (stop.aborted) return reject(stop.reason as Error)
    const client = connect(url, options)
    const fail = (error: Error) => {
      client.end(true)
      reject(refusedConnect(error))
    }
    client.on('connect', () =>
      client.publish(topic, body, { qos: 1 }, (error) => {
        if (error) return fail(error)
        client.end()
        resolve()
      }),
    )
    client.on('error', fail)
    client.on('close', () => fail(new DeliveryFailure('closed', 'closed the connection', { mayRetry: true })))
    stop.addEventListener('abort', () => fail(stop.reason as Error), { once: true })
  })
}

/** CONNACK 4 and 5: the password is wrong, or we may not come in. MQTT 3.1.1 §3.2.2.3. */
function refusedConnect(error: Error): Error {
  if (!('code' in error) || (error.code !== 4 && error.code !== 5)) return error
  return new DeliveryFailure(`connack-${error.code}`, 'did not let us in', { mayRetry: false })
}
