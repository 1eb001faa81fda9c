// A receiver that was away asks for what it missed: a real one, with the code that docs/webhook.md gives its makers.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { createMissed } from '../../../gateway/notify/missed.ts'
import { createOutboxSender } from '../../../gateway/notify/outbox-sender.ts'
import { NoticePayload } from '../../../gateway/notify/payload.ts'
import { signatureOf } from '../../../gateway/notify/signature.ts'
import { webhook, WebhookSettings, secretsOf } from '../../../gateway/notify/webhook.ts'
import { systemClock } from '../../../gateway/pipeline/clock.ts'
import { memoryOutbox } from '../../../gateway/store/memory.ts'
import type { Alarm } from '../../../rules/model/alarm.ts'
import { instant, later, minutes, seconds } from '../../../rules/model/time.ts'
import { alarmOf } from '../../support/alarms.ts'
import { runningApi } from '../../support/api.ts'
import { channelParts } from '../../support/channels/notice.ts'
import { secret, startReceiver } from '../../support/channels/webhook.ts'
import { root } from '../../support/source.ts'

const document = readFileSync(join(root, 'docs/webhook.md'), 'utf8')
const code = [...document.matchAll(/```js\n([\s\S]*?)```/g)].find(([, text]) => text!.includes('function* missed'))![1]!
const { missed } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
  missed(service: string, name: string, secret: string, sequence: number): AsyncIterable<unknown>
}

/** The service's API on a real port, the sender with its webhook, and the receiver `centre`; `other` is somebody else's. */
async function world() {
  const receiver = await startReceiver()
  const settings = WebhookSettings.parse(receiver.settings)
  const parts = channelParts()
  const clock = systemClock()
  const outbox = memoryOutbox()
  const alarms = new Map<string, Alarm>()
  const told = {
    alarm: async (id: string) => alarms.get(id) ?? null,
    home: async () => null,
    linkTo: () => 'https://kernwacht.example/',
    language: 'nl' as const,
  }
  const desk = createMissed({ ...told, secrets: secretsOf(settings, parts), outbox, clock })
  const api = await runningApi({ missed: desk })
  await api.server.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => api.server.close())
  const service = `http://127.0.0.1:${(api.server.server.address() as AddressInfo).port}`
  const put = async (subject: string, address = 'centre') => {
    const alarm = alarmOf({ subject })
    alarms.set(alarm.alarmId, alarm)
    const at = clock.now()
    const { alarmId, homeId } = alarm
    const key = `${alarmId}/1/centre:west/${address}`
    const rest = { step: 1, recipient: 'centre:west', channel: 'webhook', rank: 0, state: 'pending' } as const
    return await outbox.put([{ ...rest, key, alarmId, homeId, address, createdAt: at, nextAt: at }])
  }
  const fetched = async (sequence: number) => {
    const notices: NoticePayload[] = []
    for await (const notice of missed(service, 'centre', secret, sequence)) notices.push(NoticePayload.parse(notice))
    return notices
  }
  const send = async (deliveries: Awaited<ReturnType<typeof put>>) => {
    const sender = createOutboxSender({
      ...told,
      outbox,
      channels: new Map([['webhook', { audience: 'system', open: await webhook.open(settings, parts) }]]),
      clock,
      log: parts.log,
      random: () => 0.5,
      undeliverable: async () => {},
      takenOver: async () => {},
    })
    await sender.start()
    sender.take(deliveries)
    await expect.poll(() => receiver.arrived().length).toBeGreaterThan(0)
    await sender.stop()
  }
  return { receiver, service, put, fetched, send, desk, clock, outbox }
}

it('gets what came after the last notice that it has, in order, over several pages, with the same keys, and nobody else’s', async () => {
  const { receiver, put, fetched, send } = await world()
  await send(await put('first'))
  const last = NoticePayload.parse(JSON.parse(receiver.arrived()[0]!.text))
  for (let n = 0; n < 230; n++) await put(`room-${n}`, n % 23 === 5 ? 'other' : 'centre')
  const notices = await fetched(last.sequence!)
  const expected = Array.from({ length: 230 }, (_, n) => n).filter((n) => n % 23 !== 5)
  expect(notices.map(({ alarmId }) => alarmId)).toEqual(expected.map((n) => alarmOf({ subject: `room-${n}` }).alarmId))
  expect(notices.map(({ key }) => key)).toEqual(notices.map(({ alarmId }) => `${alarmId}/1/centre:west/centre`))
  expect(await fetched(notices.at(-1)!.sequence!)).toEqual([])
  // One that lost everything finds again what it was sent, under the same key and number.
  expect((await fetched(0))[0]).toMatchObject({ key: last.key, sequence: last.sequence })
})

it('is refused without its signature, with another’s, an old one, for another page, and the second time', async () => {
  const { service, put, clock } = await world()
  await put('first')
  const target = '/api/receivers/centre/missed?after=0'
  const ask = async (signature: string | undefined, path = target) =>
    (await fetch(service + path, { headers: signature === undefined ? {} : { 'kernwacht-signature': signature } }))
      .status
  const now = clock.now()
  const right = signatureOf(`GET ${target}`, secret, now)
  expect(await ask(undefined)).toBe(401)
  expect(await ask('t=1,v1=2')).toBe(401)
  expect(await ask(signatureOf(`GET ${target}`, `${secret}x`, now))).toBe(401)
  expect(await ask(right, '/api/receivers/centre/missed?after=1')).toBe(401)
  expect(await ask(right, '/api/receivers/other/missed?after=0')).toBe(401)
  expect(await ask(signatureOf(`GET ${target}`, secret, instant(now - minutes(6))))).toBe(401)
  expect(await ask(signatureOf(`GET ${target}`, secret, later(now, minutes(6))))).toBe(401)
  expect([await ask(right), await ask(right)]).toEqual([200, 401])
  expect(await ask(signatureOf(`GET ${target}`, secret, instant(now - seconds(30))))).toBe(200)
})
