// The drill: the server is lost while somebody lies on the floor and nobody has been reached yet. What is put back from the backup goes on from there.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { globSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { connectAsync } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import { Alarms, Deliveries } from '../../dashboard/api/contract.ts'
import { NoticePayload } from '../../gateway/notify/payload.ts'
import { deviceId, roomId } from '../../rules/model/ids.ts'
import { crashHome, register } from '../support/crash-homes.ts'
import { temporaryFolder } from '../support/folder.ts'
import { freePorts, type RunningService, startService } from '../support/service.ts'
import { root } from '../support/source.ts'

const waits = { timeout: 30_000, interval: 50 }
const fallHome = (() => {
  const home = crashHome(1)
  const radar = { deviceId: deviceId('radar'), kind: 'fall-detector', roomId: roomId('hall') } as const
  return { ...home, setup: { ...home.setup, devices: [...home.setup.devices, radar] } }
})()
const { homeId } = fallHome.setup
const kernwacht = async (...args: readonly string[]) =>
  (await promisify(execFile)(process.execPath, [join(root, 'bin/kernwacht.js'), ...args])).stdout

it(
  'a backup that was made under load, put back on an empty machine: the fall is open, and is told once under the key it always had',
  { timeout: 180_000 },
  async () => {
    const folder = temporaryFolder()
    const [ports, { http: port }] = [await freePorts(), await freePorts()]
    writeFileSync(join(folder, 'secret'), 'a-secret-of-thirty-two-characters-or-more')
    const configFile = join(folder, 'kernwacht.yaml')
    const receivers = { desk: { url: `http://127.0.0.1:${port}/in`, secretFile: 'secret' } }
    const operator = [{ channel: 'webhook', address: 'desk' }]
    writeFileSync(configFile, JSON.stringify({ notify: { operator, webhook: { receivers } } }))
    const first = join(folder, 'data')
    const service = await startService({ folder: first, ports, configFile })
    onTestFinished(() => service.kill())
    const password = await register(service, fallHome)
    const device = await connectAsync(service.mqttUrl, { clientId: homeId, username: homeId, password })
    const says = (name: string, reading: object) =>
      device.publishAsync(`home/${homeId}/kernwacht/${name}`, JSON.stringify({ reading }), { qos: 1 })
    await says('radar', { kind: 'fall', phase: 'calling' })
    const fall = await alarmOf(service, 'fall')
    await expect.poll(async () => (await deliveriesOf(service, fall))[0]?.state, waits).toBe('failed')

    let isMade = false
    let acknowledged = 0
    const load = (async () => {
      for (; !isMade; acknowledged++) await says('hall-motion', { kind: 'motion', active: acknowledged % 2 === 0 })
    })()
    const backups = join(folder, 'backups')
    for (let number = 1; number <= 3; number++) await kernwacht('backup', backups, '--keep', '2', '--data', first)
    isMade = true
    await load
    expect(acknowledged).toBeGreaterThan(10)
    const kept = globSync('*', { cwd: backups }).toSorted()
    expect(kept).toHaveLength(2)
    const backup = join(backups, kept.at(-1)!)
    expect(await kernwacht('backup', 'check', backup)).toBe('The backup is whole.\n')
    await device.endAsync(true)
    await service.kill()
    rmSync(first, { recursive: true })

    const second = join(folder, 'elsewhere')
    expect(await kernwacht('restore', backup, '--data', second)).toContain(`${second} is as it was at `)
    const got = await receiver(port)
    await using again = await startService({ folder: second, ports, configFile })
    await expect.poll(() => calls(got).map(({ key }) => key), waits).toEqual([`${fall}/1/operator/webhook`])
    expect(await alarmOf(again, 'fall')).toBe(fall)
    // The device knows nothing of it all, and is known.
    const same = await connectAsync(again.mqttUrl, { clientId: homeId, username: homeId, password })
    const call = JSON.stringify({ reading: { kind: 'help-call', active: true } })
    await same.publishAsync(`home/${homeId}/kernwacht/help-button`, call, { qos: 1 })
    await same.endAsync()
    await expect.poll(() => calls(got).length, waits).toBe(2)
    expect(calls(got)[1]!.alarmId).toBe(await alarmOf(again, 'help-call'))
    expect(await kernwacht('audit', 'verify', '--data', second)).toContain('Every row is as it was written.')
  },
)

/** Without what the operator is told of the service itself. */
const calls = (got: readonly NoticePayload[]) => got.filter((one) => one.severity === 'urgent' && one.homeId === homeId)

async function get({ url, token }: RunningService, path: string): Promise<unknown> {
  const response = await fetch(new URL(path, url), { headers: { authorization: `Bearer ${token}` } })
  expect(response.status).toBe(200)
  return await response.json()
}

async function alarmOf(service: RunningService, rule: string): Promise<string> {
  const find = async () =>
    Alarms.parse(await get(service, '/api/alarms')).alarms.find((alarm) => alarm.rule.id === rule)?.alarmId
  await expect.poll(find, waits).toBeDefined()
  return (await find())!
}

const deliveriesOf = async (service: RunningService, alarm: string) =>
  Deliveries.parse(await get(service, `/api/alarms/${encodeURIComponent(alarm)}/deliveries`)).deliveries

async function receiver(port: number): Promise<readonly NoticePayload[]> {
  const got: NoticePayload[] = []
  const server = createServer((request, reply) => {
    void json(request).then((body) => {
      got.push(NoticePayload.parse(body))
      reply.writeHead(204).end()
    })
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return got
}
