// Which real counterparts this machine has: foreign clients, brokers, browsers. Says by name what is skipped; with KERNWACHT_REAL=required it fails instead.
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const peers = {
  mosquitto: 'the outside broker and the bridge to it',
  mosquitto_pub: 'a foreign client that publishes',
  mosquitto_sub: 'a foreign client that subscribes',
  sipp: 'a foreign receiving centre, over SIP',
  influxd: 'series that are carried on to an InfluxDB',
  'victoria-metrics': 'series in what takes the writes of InfluxDB 2',
  openssl: 'certificates for TLS, made on the spot',
  chromium: 'the screens, as a person uses them',
} as const
export type Peer = keyof typeof peers

/** Where the program is; null: this machine has none. */
export function peer(name: Peer): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/bin']
  for (const folder of folders) {
    const file = join(folder, name)
    try {
      accessSync(file, constants.X_OK)
      return file
    } catch {
      // Not here; the next folder may have it.
    }
  }
  return null
}

/** Runs once before all tests (vitest.config.ts). */
export default function setup(): void {
  const missing = (Object.keys(peers) as Peer[]).filter((name) => peer(name) === null)
  if (missing.length === 0) return
  const lines = missing.map((name) => `${name}: ${peers[name]}`)
  if (process.env['KERNWACHT_REAL'] === 'required')
    throw new Error(`KERNWACHT_REAL=required, but missing here:\n${lines.join('\n')}`)
  console.warn(`Skipped, for this machine has no\n  ${lines.join('\n  ')}`)
}
