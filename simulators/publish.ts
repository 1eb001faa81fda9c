// Speaks MQTT to a gateway as a home does: one connection per home, QoS 1, in order.
import { connectAsync } from 'mqtt'
import type { HomeId } from '../rules/model/ids.ts'
import type { TimedMessage } from './message.ts'

export interface HomeConnection {
  /** Resolves when the broker has acknowledged it: it is kept. */
  publish(message: Pick<TimedMessage, 'path' | 'payload' | 'retain'>): Promise<void>
  close(): Promise<void>
}

/**
 * Connects as the gateway of that home.
 * @param token what the service issued to the home; left out: a demo on this machine, which takes loopback without one.
 */
export async function connectHome(parts: { url: string; homeId: HomeId; token?: string }): Promise<HomeConnection> {
  const { url, homeId, token } = parts
  const client = await connectAsync(url, {
    clientId: homeId,
    protocolVersion: 4,
    clean: true,
    reconnectPeriod: 1000,
    connectTimeout: 10_000,
    ...(token !== undefined && { username: homeId, password: token }),
  })
  client.on('error', () => {})
  return {
    publish: async ({ path, payload, retain }) => {
      await client.publishAsync(`home/${homeId}/${path}`, payload, { qos: 1, retain: retain ?? false })
    },
    close: () => client.endAsync(),
  }
}
