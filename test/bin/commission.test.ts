// A home is put into service from the command line: what is missing is said, and only a call that reached a receiver lets it be signed.
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import { run } from '../../bin/cli.ts'
import { Walk } from '../../dashboard/api/contract-coverage.ts'
import { crashHome, register } from '../support/crash-homes.ts'
import { temporaryFolder } from '../support/folder.ts'
import { freePorts, type RunningService, startService } from '../support/service.ts'

const home = crashHome(1)
const { homeId } = home.setup
const waits = { timeout: 30_000, interval: 100 }

it('walks through a home: devices heard, a call that arrived, and the signature', { timeout: 120_000 }, async () => {
  const folder = temporaryFolder()
  const [ports, { http: port }] = [await freePorts(), await freePorts()]
  const configFile = join(folder, 'kernwacht.yaml')
  writeFileSync(join(folder, 'secret'), 'a-secret-of-thirty-two-characters-or-more')
  const desk = { url: `http://127.0.0.1:${port}/in`, secretFile: 'secret' }
  const operator = [{ channel: 'webhook', address: 'desk' }]
  writeFileSync(configFile, JSON.stringify({ notify: { operator, webhook: { receivers: { desk } } } }))
  const data = join(folder, 'data')
  await using service = await startService({ folder: data, ports, configFile })
  await receiver(port)
  const token = await register(service, home)
  const kernwacht = (...args: string[]) => call(...args, '--data', data)
  const walk = async () => Walk.parse(JSON.parse((await kernwacht('commission', homeId, '--json')).out))

  const before = await kernwacht('commission', homeId)
  expect(before.code).toBe(1)
  expect(before.out).toMatch(/^- hall-motion +motion +not heard/m)
  expect(before.out).toContain('not-commissioned; missing: not every device was heard')
  expect(await kernwacht('commission', homeId, '--sign')).toMatchObject({
    code: 1,
    err: expect.stringContaining('The walk through the home is not complete'),
  })

  await says(service, token, 'hall-motion', { kind: 'motion', active: true })
  await says(service, token, 'hall-motion', { kind: 'link', quality: 121 })
  await says(service, token, 'hall-motion', { kind: 'battery', percent: 87 })
  await says(service, token, 'help-button', { kind: 'help-call', active: true })
  await expect.poll(async () => (await walk()).calls.map(({ arrived }) => arrived), waits).toEqual([true])
  const { calls, devices, missing } = await walk()
  expect(devices.map(({ deviceId, seenAt }) => [deviceId, seenAt !== null])).toEqual([
    ['hall-motion', true],
    ['hall-thermometer', false],
    ['help-button', true],
  ])
  expect(devices[0]).toMatchObject({ reading: 'motion', batteryPercent: 87, linkQuality: 121, linkDbm: null })
  expect((await kernwacht('commission', homeId)).out).toMatch(/^\+ hall-motion .*motion +87 % +link 121$/m)
  expect(missing).toEqual(['devices', 'test-call'])

  // A call that somebody closed as a true one proves nothing of the walk.
  await kernwacht('alarms', 'ack', calls[0]!.alarmId)
  await kernwacht('alarms', 'close', calls[0]!.alarmId, '--outcome', 'test')
  expect((await walk()).missing).toEqual(['devices'])
  expect((await kernwacht('commission', homeId, '--sign')).code).toBe(1)

  const signed = await kernwacht('commission', homeId, '--sign', '--without', 'hall-thermometer=komt morgen')
  expect(signed).toMatchObject({ code: 0, err: '' })
  expect(signed.out).toMatch(/^signed by operator at /m)
  expect((await walk()).commissioning).toBe('live')
})

it('asks for one home, minutes that a walk can last, and a reason for what was not heard', async () => {
  expect((await call('commission')).code).toBe(2)
  expect((await call('commission', 'a', '--minutes', '1441')).code).toBe(2)
  expect((await call('commission', 'a', '--sign', '--without', 'hall-motion')).code).toBe(2)
})

async function call(...args: string[]) {
  const [out, err]: [string[], string[]] = [[], []]
  const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line), progress: () => {} }
  const code = await run(args, { ...io, stopped: new AbortController().signal })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

async function says(service: RunningService, token: string, device: string, reading: object): Promise<void> {
  const client = await connectAsync(service.mqttUrl, { clientId: homeId, username: homeId, password: token })
  const observedAt = new Date().toISOString()
  const text = JSON.stringify({ messageId: `${device}-${Date.parse(observedAt)}`, observedAt, reading })
  await client.publishAsync(`home/${homeId}/kernwacht/${device}`, text, { qos: 1 })
  await client.endAsync()
}

/** Takes in whatever it is told. */
async function receiver(port: number): Promise<void> {
  const server = createServer((request, reply) => {
    request.resume()
    request.on('end', () => void reply.writeHead(204).end())
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
}
