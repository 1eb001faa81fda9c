// The whole service with a unit that calls in: from its registration on the API to the alarm on the list.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { startApp } from '../../../gateway/app.ts'
import { readConfig } from '../../../gateway/config.ts'
import { silentLog } from '../../../gateway/pipeline/log.ts'
import { homeOf } from '../../support/broker.ts'
import { temporaryFolder } from '../../support/folder.ts'
import { freePorts } from '../../support/service.ts'
import { root } from '../../support/source.ts'
import { helpCall, unitCalling } from '../../support/scaip-units.ts'
import { openService } from '../../../bin/service-client.ts'

const settings = (more: object) => ({
  environment: {},
  over: { http: { port: 0 }, mqtt: { tcp: { port: 0 } }, ...more },
})

it('a unit that was registered calls for help, and the alarm is there', async () => {
  const data = temporaryFolder()
  const { http, mqtt: port } = await freePorts()
  const config = readConfig(settings({ data, http: { port: http }, scaip: { tcp: { port }, heartbeatMinutes: 30 } }))
  const app = await startApp(config, { log: silentLog, version: '0' })
  onTestFinished(() => app.stop())
  await app.ready
  const service = openService(data)
  await service.put('/api/homes/home-1', homeOf('home-1'))
  const issued = await service.post('/api/homes/home-1/credentials', { name: 'unit' })
  const { identity: user, sipPassword: password } = issued as { identity: string; sipPassword: string }
  expect(password).toMatch(/^[a-km-z2-9]{26}$/)
  const unit = await unitCalling({ host: '127.0.0.1', port }, { user, password }, { transport: 'tcp' })
  expect(await unit.call(helpCall)).toMatchObject({ status: 200, mrs: { snu: '0' } })
  const heartbeat = { ...helpCall, ref: 'A2', mty: 'PI' }
  expect(await unit.call(heartbeat)).toMatchObject({ mrs: { snu: '0', hbi: '30' } })
  await expect.poll(async () => JSON.stringify(await service.get('/api/alarms'))).toContain('home-1~help-call~unit~')
})

it.each([
  [{}, /^scaip: one of scaip.udp, scaip.tcp and scaip.tls/],
  [{ tls: {} }, /^scaip.certificate: scaip.tls needs/],
  [{ udp: { port: 70_000 } }, /^scaip.udp.port: /],
  [{ udp: {}, realm: 'a"b' }, /^scaip.realm: /],
])('settings such as %j are refused by their name', (scaip, why) => {
  expect(() => readConfig(settings({ scaip }))).toThrow(why)
})

it('the settings for units that the document shows are taken as they stand', () => {
  const document = readFileSync(join(root, 'docs/scaip.md'), 'utf8')
  const shown = parse([...document.matchAll(/```yaml\n([\s\S]*?)```/g)][1]![1]!) as object
  expect(readConfig(settings(shown))).toMatchObject(shown)
})

it('a certificate that is not there is told by its setting, and a port that is taken too', async () => {
  const data = temporaryFolder()
  writeFileSync(join(data, 'cert.pem'), 'x')
  const { http, mqtt: port } = await freePorts()
  const start = async (scaip: object) => {
    const config = readConfig(settings({ data, http: { port: http }, scaip }))
    const app = await startApp(config, { log: silentLog, version: '0' })
    const error = await app.ready.then(
      () => null,
      (reason: unknown) => reason,
    )
    await app.stop()
    return String(error)
  }
  const certificate = { cert: join(data, 'cert.pem'), key: '/nowhere/key.pem' }
  expect(await start({ tls: { port }, certificate })).toContain('scaip.certificate.key: cannot be read (ENOENT)')
  expect(await start({ tcp: { port: http } })).toContain(`port ${http} is taken`)
})
