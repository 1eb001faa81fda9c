// The device that falls: a real client on the service's own broker, through whichever door is open.
import type { AddressInfo } from 'node:net'
import { connect } from 'mqtt'
import { ownHome } from '../../rules/model/own-home.ts'
import { trialSensor } from './own-home-setup.ts'

export type Doors = Readonly<Partial<Record<'mqtt' | 'ws' | 'mqtts' | 'wss', AddressInfo>>>

export interface OwnDevice {
  /** Resolves when the broker has acknowledged it. A connection that was lost is made again, and what was under way sent again. */
  fall(messageId: string): Promise<void>
  close(): Promise<void>
}

/** Null: every door is shut. */
export function openOwnDevice(parts: { doors: Doors; token: string }): OwnDevice | null {
  const url = urlOf(parts.doors)
  if (url === null) return null
  const client = connect(url, {
    clientId: ownHome,
    username: ownHome,
    password: parts.token,
    protocolVersion: 4,
    reconnectPeriod: 1_000,
    connectTimeout: 10_000,
    // It speaks to the listener of its own process: whose name stands in the certificate says nothing here.
    rejectUnauthorized: false,
  })
  // A connection that is refused or lost shows by the fall that does not come round.
  client.on('error', () => {})
  return {
    async fall(messageId) {
      const text = JSON.stringify({ messageId, reading: { kind: 'fall', phase: 'detected' } })
      await client.publishAsync(`home/${ownHome}/kernwacht/${trialSensor}`, text, { qos: 1 })
    },
    close: () => client.endAsync(true),
  }
}

function urlOf(doors: Doors): string | null {
  for (const door of ['mqtt', 'ws', 'mqtts', 'wss'] as const) {
    const at = doors[door]
    if (!at) continue
    const host = { '0.0.0.0': '127.0.0.1', '::': '::1' }[at.address] ?? at.address
    return `${door}://${host.includes(':') ? `[${host}]` : host}:${at.port}`
  }
  return null
}
