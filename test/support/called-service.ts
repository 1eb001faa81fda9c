// A service whose homes call for help, and how long it takes until the desk has it: with everything beside the way of an alarm there, or away.
import { createECDH, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { DatabaseSync } from 'node:sqlite'
import { json } from 'node:stream/consumers'
import { connectAsync, type MqttClient } from 'mqtt'
import { SMTPServer } from 'smtp-server'
import { openRegistry } from '../../gateway/store/registry-sqlite.ts'
import { openSeries } from '../../gateway/store/series-sqlite.ts'
import { openSubscriptions } from '../../gateway/store/subscriptions-sqlite.ts'
import type { Home } from '../../rules/model/home.ts'
import type { HomeId } from '../../rules/model/ids.ts'
import { instant } from '../../rules/model/time.ts'
import { crashHome, register } from './crash-homes.ts'
import { freePorts, startService } from './service.ts'

export interface CalledService extends AsyncDisposable {
  /** The next home stirs and calls; milliseconds from its PUBLISH until the desk has the alarm. As many times as there are homes. */
  call(): Promise<number>
  /** Whatever was away is back: the store of series, that is. */
  comeBack(): void
  stop(): Promise<void>
  /** Of the homes that called, those whose stirring stands in the series. Only when the service has stopped. */
  stirred(): Promise<number>
}

const contacts: Home['contacts'] = [
  {
    name: 'First',
    relation: 'daughter',
    phone: '0201234567',
    reach: [{ channel: 'email', address: 'first@example.nl' }],
  },
  { name: 'Second', relation: 'son', phone: '0201234568', reach: [{ channel: 'web-push', address: 'second' }] },
]

/** All three are told at once: the desk, which is always there, and two people over mail and push, which are there or take what comes and never answer. */
const carePlan: NonNullable<Home['carePlan']> = {
  chains: [
    {
      severities: ['urgent'],
      tiers: [
        {
          to: [
            { kind: 'contact', contactId: 'contact-1' },
            { kind: 'contact', contactId: 'contact-2' },
            { kind: 'centre', centreId: 'west' },
          ],
          waitMinutes: 60,
        },
      ],
      repeatMinutes: 60,
    },
  ],
  graceSeconds: {},
  contacts: [],
}

/** `isAway`: the store of series, the server they are carried on to, the mail server and the push service are. */
export async function calledService(parts: {
  readonly folder: string
  readonly homes: number
  readonly isAway: boolean
}): Promise<CalledService> {
  const { folder, isAway } = parts
  await using opening = new AsyncDisposableStack()
  const data = join(folder, 'data')
  mkdirSync(data, { recursive: true })
  const listening = async <S extends Server>(server: S): Promise<number> => {
    await once(server.listen(0, '127.0.0.1'), 'listening')
    return (server.address() as AddressInfo).port
  }
  const silent = silentServer()
  opening.defer(silent.close)
  const silence = await listening(silent.server)

  const mail = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => void stream.resume().on('end', () => done()),
  })
  const mailPort = await listening(mail.server)
  opening.defer(() => mail.close(() => {}))
  const push = createHttpServer((request, reply) => {
    request.resume().on('end', () => reply.writeHead(201, { location: '/message/1' }).end())
  })
  const pushPort = await listening(push)
  opening.defer(() => void push.close())

  const heard = new Map<string, () => void>()
  const desk = createHttpServer((request, reply) => {
    void json(request).then((notice) => {
      heard.get((notice as { homeId: string }).homeId)?.()
      reply.writeHead(204).end()
    })
  })
  const deskPort = await listening(desk)
  opening.defer(() => void desk.close())

  const secretFile = join(folder, 'desk-secret')
  writeFileSync(secretFile, randomBytes(32).toString('hex'))
  const pushOrigin = `http://127.0.0.1:${isAway ? silence : pushPort}`
  const configFile = join(folder, 'kernwacht.json')
  const notify = {
    email: { url: `smtp://127.0.0.1:${isAway ? silence : mailPort}`, from: 'kernwacht@example.nl' },
    'web-push': { contact: 'mailto:beheer@example.nl', services: [pushOrigin] },
    webhook: { receivers: { desk: { url: `http://127.0.0.1:${deskPort}/`, secretFile } } },
  }
  const series = { kind: 'influx1', url: `http://127.0.0.1:${silence}`, purposes: ['care', 'energy'] }
  writeFileSync(configFile, JSON.stringify({ notify, ...(isAway && { series }) }))
  await prepare(data, pushOrigin)
  const service = await startService({ folder: data, ports: await freePorts(), configFile })
  opening.defer(() => service.kill())

  const lock = isAway ? locked(join(data, 'series-care.db')) : null
  opening.defer(() => lock?.close())
  const callers: { home: HomeId; client: MqttClient }[] = []
  opening.defer(async () => void (await Promise.all(callers.map(({ client }) => client.endAsync(true)))))
  for (let number = 1; number <= parts.homes; number++) {
    const home = { ...crashHome(number), contacts, carePlan }
    const { homeId } = home.setup
    const password = await register(service, home)
    const credential = { clientId: homeId, username: homeId, password }
    callers.push({ home: homeId, client: await connectAsync(service.mqttUrl, credential) })
  }

  let next = 0
  const opened = opening.move()
  return {
    async call() {
      const { home, client } = callers[next++]!
      const say = (device: string, reading: object) =>
        client.publishAsync(`home/${home}/kernwacht/${device}`, JSON.stringify({ reading }), { qos: 1 })
      await say('hall-motion', { kind: 'motion', active: true })
      const arrived = new Promise<void>((resolve) => heard.set(home, resolve))
      const begun = performance.now()
      await Promise.all([say('help-button', { kind: 'help-call', active: true }), arrived])
      return performance.now() - begun
    },
    comeBack: () => lock?.close(),
    stop: () => service.stop(),
    async stirred() {
      const series = await openSeries({ folder: data })
      const found = await Promise.all(
        callers.slice(0, next).map(({ home }) =>
          series.read({
            homeId: home,
            purpose: 'care',
            series: 'activity',
            from: instant(0),
            to: instant(Date.now() + 60_000),
          }),
        ),
      )
      await series.close()
      return found.filter((points) => points.length > 0).length
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

/** Takes every connection and all that is said on it, and never answers. */
function silentServer(): { readonly server: Server; close(): void } {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.resume().on('close', () => sockets.delete(socket))
  })
  return {
    server,
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** Who answers alarms, and the browser of the second contact. */
async function prepare(data: string, pushOrigin: string): Promise<void> {
  const registry = await openRegistry({ file: join(data, 'registry.db') })
  await registry.putDirectory({
    teams: [],
    centres: [
      { centreId: 'west', name: 'West', careOrganisations: [], reach: [{ channel: 'webhook', address: 'desk' }] },
    ],
    operator: [{ channel: 'webhook', address: 'desk' }],
  })
  await registry.close()
  const browser = createECDH('prime256v1')
  browser.generateKeys()
  const subscriptions = await openSubscriptions({ file: join(data, 'subscriptions.db') })
  await subscriptions.put({
    account: 'second',
    endpoint: `${pushOrigin}/second`,
    p256dh: browser.getPublicKey('base64url'),
    auth: randomBytes(16).toString('base64url'),
    createdAt: instant(Date.now()),
  })
  await subscriptions.close()
}

/** Nobody else writes to the file until it is let go. */
function locked(file: string): { close(): void } {
  const database = new DatabaseSync(file)
  database.exec('PRAGMA busy_timeout=5000; BEGIN IMMEDIATE')
  return { close: () => database.isOpen && database.close() }
}
