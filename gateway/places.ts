// Ports that are taken: says which one, and by what setting it can be moved.
import type { Config } from './config.ts'
import { variableOf } from './config.ts'

export class PlaceTaken extends Error {
  override readonly name = 'PlaceTaken'
}

/** The error itself, or one that a person can act on when it says that an address is taken or forbidden. */
export function explainPlace(error: unknown, config: Config): unknown {
  const { code, port } = error as NodeJS.ErrnoException & { port?: number }
  if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') return error
  const doors = { http: config.http, 'mqtt.tcp': config.mqtt.tcp, 'mqtt.tls': config.mqtt.tls } as const
  const { udp, tcp, tls } = config.scaip ?? { udp: null, tcp: null, tls: null }
  const units = { 'scaip.udp': udp, 'scaip.tcp': tcp, 'scaip.tls': tls }
  const more = { ...doors, ...units, 'mqtt.ws': config.mqtt.ws, 'mqtt.wss': config.mqtt.wss }
  const [path, place] = Object.entries(more).find(([, place]) => place?.port === port) ?? ['http', config.http]
  const why = {
    EADDRINUSE: `port ${place?.port} is taken by another program`,
    EACCES: `port ${place?.port} may not be opened by this user`,
    EADDRNOTAVAIL: `this machine has no address ${place?.host}`,
  }[code]
  const setting = code === 'EADDRNOTAVAIL' ? `${path}.host` : `${path}.port`
  return new PlaceTaken(
    `${why}. Move it with ${setting} in the config file, or ${variableOf(setting)}=… in the environment.`,
    {
      cause: error,
    },
  )
}
