// A receiver is down when somebody falls, and the service dies before it is back: the receiver hears of the fall once, under the key it always had.
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import { Alarms, Deliveries } from '../../dashboard/api/contract.ts'
import { NoticePayload } from '../../gateway/notify/payload.ts'
import { deviceId, roomId } from '../../rules/model/ids.ts'
import { crashHome, register } from '../support/crash-homes.ts'
import { temporaryFolder } from '../support/folder.ts'
import { freePorts, type RunningService, startService } from '../support/service.ts'

const secret = 'a-secret-of-thirty-two-characters-or-more'
const waits = { timeout: 30_000, interval: 50 }

it(
  'tells a receiver that was down of a fall once, with the same key, across a kill',
  { timeout: 120_000 },
  async () => {
    const folder = temporaryFolder()
    const [ports, { http: port }] = [await freePorts(), await freePorts()]
    writeFileSync(join(folder, 'secret'), secret)
    const configFile = join(folder, 'kernwacht.yaml')
    const reach = { channel: 'webhook', address: 'desk' }
    const receiver = { url: `http://127.0.0.1:${port}/in`, secretFile: 'secret' }
    writeFileSync(
      configFile,
      JSON.stringify({ notify: { operator: [reach], webhook: { receivers: { desk: receiver } } } }),
    )
    const start = { folder: join(folder, 'data'), ports, configFile }

    let service = await startService(start)
    onTestFinished(() => service.kill())
    const token = await register(service, fallHome)
    await happens(service, token, 'radar', { kind: 'fall', phase: 'calling' })
    const fall = await alarmOf(service, 'fall')
    await expect.poll(async () => (await deliveriesOf(service, fall))[0]?.state, waits).toBe('failed')
    await service.kill()

    const got = await startReceiver(port)
    service = await startService(start)
    await expect.poll(() => calls(got).length, waits).toBe(1)
    expect(calls(got)[0]).toMatchObject({
      alarmId: fall,
      key: `${fall}/1/operator/webhook`,
      severity: 'urgent',
      isTest: false,
    })
    await expect.poll(async () => (await deliveriesOf(service, fall))[0]?.state, waits).toBe('handed-over')
    expect((await deliveriesOf(service, fall))[0]!.attempts).toBeGreaterThan(1)
    await service.kill()

    // What is told next comes after all that was still to be told: the fall is not among it.
    service = await startService(start)
    await happens(service, token, 'help-button', { kind: 'help-call', active: true })
    const call = await alarmOf(service, 'help-call')
    await expect.poll(() => calls(got).at(-1)?.alarmId, waits).toBe(call)
    expect(calls(got).map(({ key }) => key)).toEqual([fall, call].map((alarm) => `${alarm}/1/operator/webhook`))
    await service.stop()
  },
)

/** Without what the operator is told of the service itself. */
const calls = (got: readonly NoticePayload[]) =>
  got.filter(({ severity, homeId }) => severity === 'urgent' && homeId === 'home-1')

const fallHome = (() => {
  const home = crashHome(1)
  const radar = { deviceId: deviceId('radar'), kind: 'fall-detector', roomId: roomId('hall') } as const
  return { ...home, setup: { ...home.setup, devices: [...home.setup.devices, radar] } }
})()

async function happens(service: RunningService, token: string, device: string, reading: object): Promise<void> {
  const home = fallHome.setup.homeId
  const client = await connectAsync(service.mqttUrl, { clientId: home, username: home, password: token })
  const text = JSON.stringify({ messageId: device, observedAt: new Date().toISOString(), reading })
  await client.publishAsync(`home/${home}/kernwacht/${device}`, text, { qos: 1 })
  await client.endAsync()
}

async function get({ url, token }: RunningService, path: string): Promise<unknown> {
  const response = await fetch(new URL(path, url), { headers: { authorization: `Bearer ${token}` } })
  expect(response.status).toBe(200)
  return await response.json()
}

async function alarmOf(service: RunningService, rule: string): Promise<string> {
  const find = async () =>
    Alarms.parse(await get(service, '/api/alarms')).alarms.find((alarm) => alarm.rule.id === rule)
  await expect.poll(find, waits).toBeDefined()
  return (await find())!.alarmId
}

const deliveriesOf = async (service: RunningService, alarm: string) =>
  Deliveries.parse(await get(service, `/api/alarms/${encodeURIComponent(alarm)}/deliveries`)).deliveries

async function startReceiver(port: number): Promise<NoticePayload[]> {
  const got: NoticePayload[] = []
  const server = createServer((request, reply) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (part: string) => (body += part))
    request.on('end', () => {
      got.push(NoticePayload.parse(JSON.parse(body)))
      reply.writeHead(204).end()
    })
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return got
}
