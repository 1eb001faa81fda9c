// The doors through which devices come, as the config names them and as the broker and the bridge take them: certificates and passwords are read here.
import { readFileSync } from 'node:fs'
import { besideConfig, type Config } from './config.ts'

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

export function doorsOf({ mqtt }: Config, configFile: string | undefined) {
  const text = (name: string) => readFileSync(besideConfig(configFile, name), 'utf8')
  const { certificate } = mqtt
  return {
    ...(mqtt.tcp && { mqtt: mqtt.tcp }),
    ...(mqtt.tls && { mqtts: mqtt.tls }),
    ...(mqtt.ws && { ws: mqtt.ws }),
    ...(mqtt.wss && { wss: mqtt.wss }),
    ...(certificate && {
      tls: {
        cert: text(certificate.cert),
        key: text(certificate.key),
        ...(certificate.clientCa !== undefined && { clientCa: text(certificate.clientCa) }),
      },
    }),
  }
}
