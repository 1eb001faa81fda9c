// What is loaded: our service with thousands of registered homes, and mosquitto with a consumer beside it.
import { spawn } from 'node:child_process'
import { createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSecrets } from '../../gateway/secrets.ts'
import { openRegistry } from '../../gateway/store/registry-sqlite.ts'
import type { Home } from '../../rules/model/home.ts'
import { deviceId, homeId, residencyId, roomId } from '../../rules/model/ids.ts'
import { instant } from '../../rules/model/time.ts'
import { peer } from '../../test/support/real-peers.ts'
import { freePorts, startService } from '../../test/support/service.ts'
import type { Gateway } from './generator.ts'
import { startSubscriber } from './processes.ts'

export interface Target extends AsyncDisposable {
  readonly name: string
  readonly port: number
  /** All that the messages need until they are consumed. The first one is the broker. */
  readonly pids: readonly number[]
  readonly startMilliseconds: number
  /** Resolves when all that was acknowledged by now has been consumed too. */
  consumed(acknowledged: number): Promise<void>
}

const homeOf = (id: string): Home => ({
  setup: {
    homeId: homeId(id),
    zone: 'Europe/Amsterdam',
    rooms: [
      { roomId: roomId('hall'), kind: 'hall' },
      { roomId: roomId('living'), kind: 'living-room' },
    ],
    devices: [
      { deviceId: deviceId('hall-motion'), kind: 'motion', roomId: roomId('hall') },
      { deviceId: deviceId('living-room-thermometer'), kind: 'climate', roomId: roomId('living') },
    ],
    residency: { residencyId: residencyId(`${id}-1`), since: instant(0), people: 1 },
    ruleParams: {},
  },
  address: { street: 'Dorpsstraat', houseNumber: '1', postcode: '1906 AB', village: 'Limmen' },
  careOrganisation: null,
  residents: [],
  contacts: [],
})

/** Puts the homes and their credentials into the registry of a folder on which no service runs: thousands in a moment. */
export async function registerHomes(folder: string, count: number): Promise<Gateway[]> {
  const key = Buffer.from(openSecrets(folder).deviceKey, 'hex')
  const registry = await openRegistry({ file: join(folder, 'registry.db') })
  const gateways = Array.from({ length: count }, (_, number) => ({
    identity: `home-${String(number + 1).padStart(4, '0')}`,
    token: randomBytes(32).toString('base64url'),
  }))
  await Promise.all(
    gateways.flatMap(({ identity, token }) => [
      registry.putHome(homeOf(identity)),
      registry.putCredential({
        identity,
        homeId: homeId(identity),
        // As gateway/mqtt/credentials.ts makes it, which reads the whole registry again for each one that it issues.
        tokenHmac: createHmac('sha256', key).update(identity).update('\0').update(token).digest('hex'),
        createdAt: instant(Date.now()),
        revokedAt: null,
      }),
    ]),
  )
  await registry.close()
  return gateways
}

export async function ourService(parts: {
  folder: string
  tls: { cert: string; key: string } | null
  nodeArguments: readonly string[]
  /** More settings. */
  environment?: Readonly<Record<string, string>>
}): Promise<Target> {
  const { folder, tls, nodeArguments, environment = {} } = parts
  const ports = await freePorts()
  const tlsPort = tls === null ? null : (await freePorts()).mqtt
  const service = await startService({
    folder,
    ports,
    nodeArguments,
    environment: {
      // Thousands of homes come from the one address of this machine, all in the same second.
      KERNWACHT_MQTT__CONNECTS_PER_SECOND: '10000',
      ...environment,
      ...(tls && {
        KERNWACHT_MQTT__TLS__PORT: String(tlsPort),
        KERNWACHT_MQTT__CERTIFICATE__CERT: tls.cert,
        KERNWACHT_MQTT__CERTIFICATE__KEY: tls.key,
      }),
    },
  })
  return {
    name: tls ? 'kernwacht, TLS' : 'kernwacht',
    port: tlsPort ?? ports.mqtt,
    pids: [service.pid],
    startMilliseconds: service.startMilliseconds,
    // Acknowledged is journalled, and the rules are stepped before the acknowledgement goes out.
    consumed: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => service.stop(),
  }
}

export async function mosquittoAndConsumer(folder: string, persistence: boolean): Promise<Target> {
  const { mqtt: port } = await freePorts()
  const config = join(folder, 'mosquitto.conf')
  const lines = [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    `persistence ${persistence}`,
    `persistence_location ${folder}/`,
    'max_connections -1',
    'max_queued_messages 0',
    'max_inflight_messages 1000',
    'sys_interval 0',
    'log_dest stderr',
    'user root',
  ]
  writeFileSync(config, `${lines.join('\n')}\n`)
  const begun = performance.now()
  const child = spawn(peer('mosquitto')!, ['-c', config], { stdio: ['ignore', 'ignore', 'pipe'] })
  await new Promise<void>((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString()).slice(-4_000)
      if (said.includes(' running')) resolve()
    })
    child.once('exit', (code) => reject(new Error(`mosquitto ended with ${code}: ${said}`)))
  })
  const startMilliseconds = performance.now() - begun
  const subscriber = startSubscriber()
  await subscriber.ask({ url: `mqtt://127.0.0.1:${port}` })
  let expected = 0
  return {
    name: `mosquitto + consumer, persistence ${persistence ? 'on' : 'off'}`,
    port,
    pids: [child.pid!, subscriber.pid],
    startMilliseconds,
    consumed: async (acknowledged) => {
      expected += acknowledged
      await subscriber.ask({ until: expected })
    },
    async [Symbol.asyncDispose]() {
      subscriber[Symbol.dispose]()
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}
