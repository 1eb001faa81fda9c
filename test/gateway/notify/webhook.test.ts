// A webhook: what it says, how its receiver knows that it is ours, and what it makes of answers. The rest is in the contract of channels.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { DeliveryFailure, type OpenChannel } from '../../../gateway/notify/channel.ts'
import { NoticePayload } from '../../../gateway/notify/payload.ts'
import { signatureOf } from '../../../gateway/notify/signature.ts'
import { webhook, WebhookSettings } from '../../../gateway/notify/webhook.ts'
import { instant } from '../../../rules/model/time.ts'
import { channelParts, noticeOf } from '../../support/channels/notice.ts'
import { secret, startReceiver, type WebhookReceiver } from '../../support/channels/webhook.ts'
import { root } from '../../support/source.ts'

const never = new AbortController().signal

async function open(): Promise<{ receiver: WebhookReceiver; send(): ReturnType<OpenChannel['send']> }> {
  const receiver = await startReceiver()
  const channel = await webhook.open(WebhookSettings.parse(receiver.settings), channelParts())
  onTestFinished(() => channel.close())
  return { receiver, send: () => channel.send(noticeOf(), 'centre', never) }
}

const failed = (error: unknown): [string, boolean] => {
  if (!(error instanceof DeliveryFailure)) throw error
  return [error.code, error.mayRetry]
}

/** The receiver's own check, as docs/webhook.md gives it. */
const document = readFileSync(join(root, 'docs/webhook.md'), 'utf8')
const code = /```js\n([\s\S]*?)```/.exec(document)![1]!
const { isFromKernwacht } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
  isFromKernwacht(body: string, header: string | undefined, secret: string, now: number): boolean
}

it('says what happened, where and when, and is signed as the document tells receivers to check', async () => {
  const { receiver, send } = await open()
  const before = Date.now()
  await send()
  const [{ headers, body }] = receiver.requests() as [{ headers: Record<string, string>; body: string }]
  const said = NoticePayload.parse(JSON.parse(body))
  expect(said).toMatchObject({ homeId: 'home-1', ageSeconds: 120, step: 1, response: 'open', severity: 'urgent' })
  expect(said.address).toMatchObject({ street: 'Dorpsstraat', houseNumber: '3' })
  expect([headers['kernwacht-delivery'], headers['idempotency-key']]).toEqual([said.key, said.key])
  expect(isFromKernwacht(body, headers['kernwacht-signature'], secret, before)).toBe(true)
})

it('is refused by its receiver when it is changed, old, from the future, or signed by another', () => {
  const at = instant(1_800_000_000_000)
  const header = signatureOf('{"a":1}', secret, at)
  const check = (change: { body?: string; header?: string | undefined; secret?: string; after?: number } = {}) => {
    const asked = { body: '{"a":1}', header, secret, after: 0, ...change }
    return isFromKernwacht(asked.body, asked.header, asked.secret, at + asked.after)
  }
  expect(check()).toBe(true)
  expect([check({ after: 300_000 }), check({ after: -300_000 })]).toEqual([true, true])
  expect([check({ after: 302_000 }), check({ after: -302_000 })]).toEqual([false, false])
  expect(check({ body: '{"a":2}' })).toBe(false)
  expect(check({ secret: `${secret}.` })).toBe(false)
  expect(check({ header: header.replace(/t=\d+/, 't=1800000001') })).toBe(false)
  for (const wrong of [undefined, '', 't=,v1=', header.slice(0, -2), `${header}00`]) {
    expect([wrong, check({ header: wrong })]).toEqual([wrong, false])
  }
})

it('is signed as others sign: HMAC-SHA256 over the moment, a full stop and the body', () => {
  // From: printf '1800000000.{"a":1}' | openssl dgst -sha256 -hmac key
  const known = '7330c9cf7d886970cbebbbb5494c04d2aeff06a990adb7d7a75abfeb0159d291'
  expect(signatureOf('{"a":1}', 'key', instant(1_800_000_000_999))).toBe(`t=1800000000,v1=${known}`)
})

it.each([
  [202, '', { state: 'handed-over' }],
  [200, '{"state":"delivered","reference":"A-17"}', { state: 'delivered', reference: 'A-17' }],
  [200, '{"state":"handed-over"}', { state: 'handed-over' }],
  [200, '{"state":"lost"}', { state: 'handed-over' }],
  [200, '<html>', { state: 'handed-over' }],
  [200, `{"state":"delivered","padding":"${'x'.repeat(100_000)}"}`, { state: 'handed-over' }],
])('takes %i %.40s as a receipt', async (status, body, receipt) => {
  const { receiver, send } = await open()
  receiver.answer((reply) => void reply.writeHead(status).end(body))
  expect(await send()).toEqual(receipt)
})

it.each([
  ...[408, 425, 429, 500, 503].map((status) => [status, true] as const),
  ...[301, 307, 400, 401, 404, 410, 422].map((status) => [status, false] as const),
])('after %i it may be tried again: %s', async (status, mayRetry) => {
  const { receiver, send } = await open()
  receiver.answer((reply) => void reply.writeHead(status, { location: '/elsewhere', 'retry-after': '1' }).end())
  expect(await send().catch(failed)).toEqual([`http-${status}`, mayRetry])
  expect(receiver.requests()).toHaveLength(1)
})

it('does not go to a receiver that the settings do not know', async () => {
  const receiver = await startReceiver()
  const channel = await webhook.open(WebhookSettings.parse(receiver.settings), channelParts())
  onTestFinished(() => channel.close())
  expect(await channel.send(noticeOf(), 'constructor', never).catch(failed)).toEqual(['unknown-receiver', false])
  expect(receiver.requests()).toHaveLength(0)
})
