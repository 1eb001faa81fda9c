// The doors as the config names them and as the broker, the bridge and the screens take them: certificates and passwords are read here.
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import type { Clock } from '../rules/ports.ts'
import { besideConfig, type Config } from './config.ts'
import type { TlsMaterial } from './mqtt/listeners.ts'
import { readRevocationLists } from './mqtt/revocation-list.ts'
import type { Log } from './pipeline/log.ts'

export function bridgeOf(bridge: NonNullable<Config['bridge']>, configFile: string | undefined) {
  const { url, clientId, username, passwordFile, caFile, protocol, topics } = bridge
  const text = (name: string) => readFileSync(besideConfig(configFile, name), 'utf8')
  return {
    url,
    clientId,
    protocolVersion: ({ auto: 'auto', '5': 5, '3.1.1': 4 } as const)[protocol],
    mappings: topics.map(({ topic, homeId, path }) => ({ topic, homeId, ...(path !== undefined && { path }) })),
    ...(username !== undefined && { username }),
    ...(passwordFile !== undefined && { password: text(passwordFile).trim() }),
    ...(caFile !== undefined && { tls: { ca: text(caFile) } }),
  }
}

export const doorsOf = ({ mqtt }: Config) => ({
  ...(mqtt.tcp && { mqtt: mqtt.tcp }),
  ...(mqtt.tls && { mqtts: mqtt.tls }),
  ...(mqtt.ws && { ws: mqtt.ws }),
  ...(mqtt.wss && { wss: mqtt.wss }),
})

/** A key that does not go with its certificate is said with the setting, and not at the first handshake. */
export function certificateIn(
  setting: string,
  files: { readonly cert: string; readonly key: string },
  configFile: string | undefined,
): { readonly cert: string; readonly key: string } {
  const pair = {
    cert: textOf(`${setting}.cert`, files.cert, configFile),
    key: textOf(`${setting}.key`, files.key, configFile),
  }
  try {
    createSecureContext(pair)
  } catch (error) {
    throw new Error(`${setting}: the certificate and the key do not go together (${(error as Error).message})`, {
      cause: error,
    })
  }
  return pair
}

/** Reads what devices meet over TLS, and which of their certificates were taken back; a list that should have been renewed is said once. */
export function deviceCertificateReader(
  files: NonNullable<Config['mqtt']['certificate']>,
  configFile: string | undefined,
  { clock, log }: { readonly clock: Pick<Clock, 'now'>; readonly log: Pick<Log, 'warn'> },
): () => TlsMaterial {
  const setting = 'mqtt.certificate'
  let saidOf: number | null = null
  const listsIn = (name: string, clientCa: string): ReadonlySet<string> => {
    const text = textOf(`${setting}.clientCrl`, name, configFile)
    try {
      const { serials, nextAt } = readRevocationLists(text, clientCa)
      if (nextAt !== null && nextAt < clock.now() && nextAt !== saidOf) {
        saidOf = nextAt
        log.warn({ setting: `${setting}.clientCrl`, nextAt }, 'should have been renewed by now; it stays in force')
      }
      return serials
    } catch (error) {
      throw new Error(`${setting}.clientCrl: ${(error as Error).message}`, { cause: error })
    }
  }
  return () => {
    const pair = certificateIn(setting, files, configFile)
    if (files.clientCa === undefined) return pair
    const clientCa = textOf(`${setting}.clientCa`, files.clientCa, configFile)
    return { ...pair, clientCa, ...(files.clientCrl !== undefined && { revoked: listsIn(files.clientCrl, clientCa) }) }
  }
}

function textOf(setting: string, name: string, configFile: string | undefined): string {
  try {
    return readFileSync(besideConfig(configFile, name), 'utf8')
  } catch (error) {
    throw new Error(`${setting}: cannot be read (${(error as NodeJS.ErrnoException).code})`, { cause: error })
  }
}
