// Web push beyond the contract of channels: what its push service and a locked screen get to know, and when a device is forgotten.
import { statSync } from 'node:fs'
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import type { Notice } from '../../../gateway/notify/channel.ts'
import { openPushKeys } from '../../../gateway/notify/push-keys.ts'
import { alarmOf as alarmBehind, referenceOf } from '../../../gateway/notify/push-reference.ts'
import { isPushService, pushServices } from '../../../gateway/notify/push-service.ts'
import { webPush } from '../../../gateway/notify/web-push.ts'
import type { Severity } from '../../../rules/model/alarm.ts'
import type { AlarmId } from '../../../rules/model/ids.ts'
import { later, minutes, seconds } from '../../../rules/model/time.ts'
import { systemClock } from '../../../gateway/pipeline/clock.ts'
import { alarmOf } from '../../support/alarms.ts'
import { channelParts, noticeOf } from '../../support/channels/notice.ts'
import { startPushService } from '../../support/channels/push-service.ts'
import { temporaryFolder } from '../../support/folder.ts'

/** The service and two devices of one account; `wait` moves the channel's clock. */
async function opened() {
  const service = await startPushService()
  const second = service.subscribe(service.address)
  const devices = [...service.subscriptions, second]
  const real = systemClock()
  let waited = seconds(0)
  const clock = { ...real, now: () => later(real.now(), waited) }
  const parts = channelParts({ subscriptions: devices, clock })
  const channel = await webPush.open(webPush.settings.parse(service.settings), parts)
  onTestFinished(() => channel.close())
  const send = (change: Partial<Notice> = {}) =>
    channel.send(noticeOf(change), service.address, new AbortController().signal)
  return { service, parts, devices, send, wait: (by: typeof waited) => void (waited = by) }
}
const notOk =
  (status: number, headers: OutgoingHttpHeaders = {}) =>
  (reply: ServerResponse): void =>
    void reply.writeHead(status, headers).end()

it('tells every device of the account, by the key that its browser was given', async () => {
  const { service, parts, devices, send } = await opened()
  expect(await send()).toEqual({ state: 'handed-over' })
  expect(
    service
      .delivered()
      .map(({ endpoint }) => endpoint)
      .toSorted(),
  ).toEqual(devices.map(({ endpoint }) => endpoint).toSorted())
  const { publicKey } = openPushKeys(parts.folder)
  for (const { sender, contact } of service.delivered())
    expect([sender, contact]).toEqual([publicKey, 'mailto:wacht@example.nl'])
})

it('says that there is an alarm and how urgent, and nothing that tells where, of whom or what', async () => {
  const { service, parts, send } = await opened()
  const alarm = alarmOf({ subject: 'bathroom' })
  await send({ alarm })
  const { text, topic } = service.delivered()[0]!
  const message = JSON.parse(text) as Record<string, string>
  expect(Object.keys(message).toSorted()).toEqual(['alarm', 'delivery', 'language', 'severity', 'title', 'version'])
  expect(message).toMatchObject({ version: 1, severity: 'urgent', language: 'nl', title: 'Nieuwe melding: spoed' })
  expect(alarmBehind(message['alarm']!, openPushKeys(parts.folder))).toBe(alarm.alarmId)
  for (const told of [alarm.homeId, alarm.rule.id, 'bathroom', 'Dorpsstraat', 'kernwacht.example'])
    expect(`${text} ${topic}`).not.toContain(told)
})

it('is as urgent as the alarm, and is kept for a phone that is off as long as it can help', async () => {
  const { service, send } = await opened()
  for (const severity of ['urgent', 'today', 'info', 'technical'] as const satisfies readonly Severity[])
    await send({ alarm: alarmOf({ severity }) })
  const seen = service.delivered().map(({ urgency, ttl }) => `${urgency} ${ttl / 3600} h`)
  expect([...new Set(seen)]).toEqual(['high 1 h', 'normal 12 h', 'low 24 h'])
})

it('replaces an older message about the same alarm, and about no other', async () => {
  const { service, send } = await opened()
  await send({ key: 'one/1/operator' })
  await send({ key: 'one/2/operator', step: 2 })
  await send({ alarm: alarmOf({ subject: 'kitchen' }) })
  const topics = service.delivered().map(({ topic }) => topic)
  expect(new Set(topics.slice(0, 4)).size).toBe(1)
  expect(topics[4]).not.toBe(topics[0])
})

it.each([404, 410])('forgets a device whose push service answers %i, and still tells the other', async (status) => {
  const { service, parts, devices, send } = await opened()
  service.answer((reply, endpoint) => void reply.writeHead(endpoint === devices[0]!.endpoint ? status : 201).end())
  expect(await send()).toEqual({ state: 'handed-over' })
  expect(await parts.subscriptions.of(service.address)).toEqual([devices[1]])
})

it('cannot be tried again when no device is left', async () => {
  const { service, send } = await opened()
  service.answer(notOk(410))
  await expect(send()).rejects.toMatchObject({ code: 'http-410', mayRetry: false })
  await expect(send()).rejects.toMatchObject({ code: 'no-device', mayRetry: false })
})

it.each([
  ['429', 429, { 'retry-after': '60' }],
  ['503, as a moment', 503, { 'retry-after': 'Mon, 02 Mar 2026 08:01:00 GMT', date: 'Mon, 02 Mar 2026 08:00:00 GMT' }],
])('leaves a push service alone for as long as it asks: %s', async (_, status, headers) => {
  const { service, send, wait } = await opened()
  service.answer(notOk(status, headers))
  await expect(send()).rejects.toMatchObject({ code: `http-${status}`, mayRetry: true })
  wait(seconds(58))
  await expect(send()).rejects.toMatchObject({ code: 'asked-to-wait', mayRetry: true })
  expect(service.asked()).toBe(2)
  await service.behave('well')
  wait(seconds(61))
  expect(await send()).toEqual({ state: 'handed-over' })
})

it('lets nobody keep an alarm away for long', async () => {
  const { service, send, wait } = await opened()
  service.answer(notOk(429, { 'retry-after': '999999' }))
  await expect(send()).rejects.toMatchObject({ code: 'http-429' })
  await service.behave('well')
  wait(minutes(6))
  expect(await send()).toEqual({ state: 'handed-over' })
})

it('posts to nothing but push services, whatever a browser gave', async () => {
  const services = pushServices
  const good = [
    'https://fcm.googleapis.com/fcm/send/a',
    'https://web.push.apple.com/b',
    'https://wns2-am3p.notify.windows.com/c',
  ]
  expect(good.filter((endpoint) => !isPushService(endpoint, services))).toEqual([])
  const bad = [
    'http://fcm.googleapis.com/a',
    'https://fcm.googleapis.com:8443/a',
    'https://me:word@fcm.googleapis.com/a',
    'https://fcm.googleapis.com.evil.example/a',
    'https://evilfcm.googleapis.com/a',
    'https://push.apple.com.evil.example/a',
    'https://push.apple.com/a',
    'https://169.254.169.254/latest',
    'https://[::1]/a',
    'https://localhost/a',
    'file:///etc/passwd',
    'fcm.googleapis.com',
    '',
  ]
  expect(bad.filter((endpoint) => isPushService(endpoint, services))).toEqual([])
})

it('does not post to an address that is kept but no longer at a service of the settings', async () => {
  const service = await startPushService()
  const other = await startPushService()
  const parts = channelParts({ subscriptions: [other.subscribe('nurse')] })
  const channel = await webPush.open(webPush.settings.parse(service.settings), parts)
  const sent = channel.send(noticeOf(), 'nurse', new AbortController().signal)
  await expect(sent).rejects.toMatchObject({ code: 'no-push-service', mayRetry: false })
  expect(other.asked()).toBe(0)
})

it('makes its keys once, for its own user alone', () => {
  const folder = temporaryFolder()
  const keys = openPushKeys(folder)
  expect(openPushKeys(folder)).toEqual(keys)
  expect(openPushKeys(temporaryFolder()).publicKey).not.toBe(keys.publicKey)
  expect(statSync(join(folder, 'push-keys.json')).mode & 0o777).toBe(0o600)
})

it('reads back every reference of its own, and no other', () => {
  const keys = openPushKeys(temporaryFolder())
  const others = openPushKeys(temporaryFolder())
  const ids = fc.stringMatching(/^[A-Za-z0-9_.:~-]{1,200}$/).map((text) => text as AlarmId)
  fc.assert(
    fc.property(ids, fc.nat(), (id, place) => {
      const reference = referenceOf(id, keys)
      expect(referenceOf(id, keys)).toBe(reference)
      expect(alarmBehind(reference, keys)).toBe(id)
      expect(alarmBehind(reference, others)).toBeNull()
      const bytes = Buffer.from(reference, 'base64url')
      bytes[place % bytes.length]! ^= 1
      expect(alarmBehind(bytes.toString('base64url'), keys)).toBeNull()
    }),
  )
  for (const text of ['', 'x', 'kernwacht', 'A'.repeat(600)]) expect(alarmBehind(text, keys)).toBeNull()
})
