// Everything outside refuses, and says what it was told: the mail server, the carrier, the desk, the store of series, the outside broker.
// People and devices come with right and with wrong passwords. The log of the whole service holds none of it, and nobody's name.
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { SMTPServer } from 'smtp-server'
import { expect, it, onTestFinished } from 'vitest'
import { Alarms, Deliveries } from '../../dashboard/api/contract.ts'
import { openAccounts } from '../../dashboard/api/session.ts'
import { systemClock } from '../../gateway/pipeline/clock.ts'
import { openSecrets } from '../../gateway/secrets.ts'
import type { Home } from '../../rules/model/home.ts'
import { crashHome, register } from '../support/crash-homes.ts'
import { temporaryFolder } from '../support/folder.ts'
import { freePorts, type RunningService, startService } from '../support/service.ts'

const secret = {
  mail: 'mail-password-7d1f',
  carrier: 'carrier-key-9b2e',
  desk: 'desk-secret-of-thirty-two-characters-4c3d',
  bridge: 'bridge-password-5e8a',
  series: 'series-token-1a9c',
  password: 'right-password-3f6b',
  wrong: 'wrong-password-8e2d',
  payload: 'payload-word-6c5a',
}
const person = {
  name: 'Wilhelmina Zonderland',
  phone: '+31611122233',
  email: 'wilhelmina@example.nl',
  note: 'note-word-2b7e',
}
const waits = { timeout: 30_000, interval: 50 }

const portOf = async (server: Server): Promise<number> => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

/** Repeats what it was asked, headers and all, in what it answers. */
const tellTale = () =>
  createHttpServer((request, reply) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const said = `${JSON.stringify(request.headers)} ${Buffer.concat(parts).toString()}`
      reply.writeHead(403, { 'x-said': encodeURIComponent(said).slice(0, 4_000) }).end(said)
    })
  })

async function outside(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const keep = (name: string, text: string) => (writeFileSync(join(folder, name), text), name)
  const mail = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (auth, _session, done) => done(new Error(`no ${auth.username} with ${auth.password}`)),
  })
  const web = await portOf(tellTale())
  const broker = await portOf(
    createServer((socket) => socket.on('error', () => {}).once('data', () => socket.destroy())),
  )
  const configFile = join(folder, 'kernwacht.json')
  const notify = {
    operator: [{ channel: 'webhook', address: 'desk' }],
    email: {
      url: `smtp://127.0.0.1:${await portOf(mail.server)}`,
      username: 'kernwacht',
      passwordFile: keep('mail', secret.mail),
      from: 'kernwacht@example.nl',
    },
    sms: {
      url: `http://127.0.0.1:${web}/sms`,
      headers: { authorization: { file: keep('carrier', secret.carrier), before: 'AccessKey ' } },
      body: { to: '{to}', text: '{text}' },
    },
    webhook: { receivers: { desk: { url: `http://127.0.0.1:${web}/desk`, secretFile: keep('desk', secret.desk) } } },
  }
  const series = {
    kind: 'influx2',
    url: `http://127.0.0.1:${web}`,
    org: 'org',
    purposes: ['care', 'energy'],
    tokenFile: keep('series', secret.series),
  }
  const bridge = {
    url: `mqtt://127.0.0.1:${broker}`,
    username: 'kernwacht',
    passwordFile: keep('bridge', secret.bridge),
  }
  writeFileSync(configFile, JSON.stringify({ notify, series, bridge, log: { level: 'debug' } }))
  return configFile
}

const home: Home = {
  ...crashHome(1),
  residents: [{ name: person.name, birthYear: 1938, phone: person.phone }],
  contacts: [
    {
      name: person.name,
      relation: 'zus',
      phone: person.phone,
      reach: [
        { channel: 'email', address: person.email },
        { channel: 'sms', address: person.phone },
      ],
    },
  ],
}

it(
  'the log of a whole day of refusals holds no secret, no payload and nobody’s name',
  { timeout: 90_000 },
  async () => {
    const folder = temporaryFolder()
    const data = join(folder, 'data')
    mkdirSync(data, { mode: 0o700 })
    const installation = openSecrets(data)
    const accounts = await openAccounts({
      file: join(data, 'accounts.db'),
      secret: installation.sessionSecret,
      clock: systemClock(),
    })
    await accounts.create({
      email: person.email,
      name: person.name,
      password: secret.password,
      roles: ['care'],
      careOrganisation: 'Dorpszorg',
    })
    await accounts.close()
    const environment = { KERNWACHT_LOG__LEVEL: 'debug' }
    const service = await startService({
      folder: data,
      ports: await freePorts(),
      configFile: await outside(join(folder, 'etc')),
      environment,
    })
    onTestFinished(() => service.kill())

    const token = await register(service, home)
    await refusedDevice(service)
    const alarm = await callForHelp(service, token)
    const cookie = await signIn(service)
    await post(service, `/api/alarms/${alarm}/comments`, { note: person.note }, { cookie })
    await post(service, '/api/session', { email: person.email, password: 5, [secret.payload]: secret.wrong })
    await fetch(`${service.url}/api/homes?${secret.payload}=${secret.wrong}`, {
      headers: { authorization: `Bearer ${secret.wrong}` },
    })
    await expect
      .poll(async () => (await deliveriesOf(service, alarm)).filter(({ attempts }) => attempts > 0).length, waits)
      .toBeGreaterThan(1)
    await expect.poll(() => service.said(), waits).toContain('series')
    await service.stop()

    const said = service.said()
    expect(said.split('\n').length).toBeGreaterThan(5)
    // The log did hear of what went wrong.
    expect(said).toMatch(/http-403|smtp-535|refused/)
    const kept = { operator: service.token, device: token, session: cookie.split('=')[1]!, ...installation }
    const found = Object.entries({ ...secret, ...person, ...kept }).filter(([, text]) => said.includes(text))
    expect(found.map(([name]) => name)).toEqual([])
    // Nor in the file that tells the command line where the service is.
    const status = readFileSync(join(data, 'operator-token'), 'utf8')
    expect(status).toBe(service.token)
  },
)

async function refusedDevice(service: RunningService): Promise<void> {
  const wrong = { clientId: 'home-1', username: 'home-1', password: secret.wrong, reconnectPeriod: 0 }
  await expect(connectAsync(service.mqttUrl, wrong, false)).rejects.toThrow('Connection refused')
}

/** Also a message that nobody understands. Resolves with the alarm. */
async function callForHelp(service: RunningService, token: string): Promise<string> {
  const gateway = await connectAsync(service.mqttUrl, { clientId: 'home-1', username: 'home-1', password: token })
  await gateway.publishAsync('home/home-1/kernwacht/help-button', `{"${secret.payload}`, { qos: 1 })
  const call = JSON.stringify({ reading: { kind: 'help-call', active: true } })
  await gateway.publishAsync('home/home-1/kernwacht/help-button', call, { qos: 1 })
  await gateway.endAsync()
  const first = async () =>
    Alarms.parse(await (await ask(service, '/api/alarms')).json()).alarms.find(({ severity }) => severity === 'urgent')
  await expect.poll(first, waits).toBeDefined()
  return (await first())!.alarmId
}

async function signIn(service: RunningService): Promise<string> {
  const refused = await post(service, '/api/session', { email: person.email, password: secret.wrong })
  expect(refused.status).toBe(401)
  const { headers } = await post(service, '/api/session', { email: person.email, password: secret.password })
  return headers.get('set-cookie')!.split(';')[0]!
}

const post = (service: RunningService, path: string, body: object, headers = {}) =>
  fetch(service.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const ask = (service: RunningService, path: string) =>
  fetch(service.url + path, { headers: { authorization: `Bearer ${service.token}` } })
const deliveriesOf = async (service: RunningService, alarm: string) =>
  Deliveries.parse(await (await ask(service, `/api/alarms/${alarm}/deliveries`)).json()).deliveries
