// What Prometheus reads of a running service.
import { connectAsync } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import { button, crashHome, register } from '../../support/crash-homes.ts'
import { temporaryFolder } from '../../support/folder.ts'
import { freePorts, startService } from '../../support/service.ts'

it('tells of alarms, the broker, each stage and the process, and of no home', { timeout: 60_000 }, async () => {
  const { http: port } = await freePorts()
  const environment = { KERNWACHT_METRICS__PORT: String(port) }
  const service = await startService({ folder: temporaryFolder(), ports: await freePorts(), environment })
  onTestFinished(() => service.kill())
  const home = crashHome(4711)
  const { homeId } = home.setup
  const password = await register(service, home)
  const device = await connectAsync(service.mqttUrl, { clientId: homeId, username: homeId, password })
  const say = (path: string, text: string) => device.publishAsync(`home/${homeId}/${path}`, text, { qos: 1 })
  await say(`kernwacht/${button}`, JSON.stringify({ reading: { kind: 'help-call', active: true } }))
  await say('kernwacht/hall-motion', 'not what a sensor says')

  const page = async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const figures = async () =>
    new Map(
      (await page())
        .split('\n')
        .filter((line) => line.startsWith('kernwacht_'))
        .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))] as const),
    )
  await expect
    .poll(async () => (await figures()).get('kernwacht_alarms{severity="urgent",response="open"}'), { timeout: 10_000 })
    .toBe(1)
  const told = await figures()
  expect(told.get('kernwacht_alarm_oldest_unanswered_seconds{severity="urgent"}')).toBeGreaterThan(0)
  expect(told.get('kernwacht_alarm_oldest_unanswered_seconds{severity="today"}')).toBe(0)
  expect(told.get('kernwacht_homes')).toBe(1)
  expect(told.get('kernwacht_mqtt_connections')).toBe(1)
  expect(told.get('kernwacht_mqtt_acknowledged_total')).toBe(2)
  expect(told.get('kernwacht_quarantined_total{code="malformed-json"}')).toBe(1)
  expect(told.get('kernwacht_stage_waiting{stage="journal"}')).toBe(0)
  expect(told.get('kernwacht_troubles')).toBe(0)
  const text = await page()
  expect(text).toContain('# TYPE kernwacht_mqtt_acknowledged_total counter')
  expect(text).toContain('# TYPE kernwacht_alarms gauge')
  expect(text).toContain('process_resident_memory_bytes')
  expect(text).not.toContain(homeId)
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404)
  expect((await fetch(`http://127.0.0.1:${port}/metrics`, { method: 'POST' })).status).toBe(405)
  await device.endAsync(true)
  await service.stop()
})
