// Text messages and calls: what they say, to which number, and in which carrier's form. The rest is in the contract of channels.
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import type { Notice } from '../../../gateway/notify/channel.ts'
import { sms } from '../../../gateway/notify/sms.ts'
import { e164, inGsm, places } from '../../../gateway/notify/telephone.ts'
import { spokenMessage, textMessage } from '../../../gateway/notify/words.ts'
import { channelParts, noticeOf } from '../../support/channels/notice.ts'
import { startCarrier } from '../../support/channels/telephone.ts'

it.each([
  ['06 1234 5678', '+31612345678'],
  ['072-123 45 67', '+31721234567'],
  ['+31 (0)6 12345678', '+31612345678'],
  ['0031612345678', '+31612345678'],
  ['+49 30 1234567', '+49301234567'],
  ['112', null],
  ['0612', null],
  ['anna@care.example', null],
])('%s is the number %s', (written, number) => {
  expect(e164(written)).toBe(number)
})

it('says where and what to do, and not what happened', () => {
  expect(textMessage(noticeOf())).toBe(
    'Kernwacht: melding Dorpsstraat 3, Egmond aan den Hoef. Bekijk en pak op: https://kernwacht.example/alarms/1',
  )
  expect(textMessage(noticeOf({ isTest: true, language: 'en', home: null }))).toBe(
    'TEST Kernwacht: alarm. See it and take it: https://kernwacht.example/alarms/1',
  )
  expect(spokenMessage(noticeOf({ isTest: true }))).toMatch(
    /^Dit is Kernwacht. Dit is een proef. U hoeft niets te doen. Er is/,
  )
  for (const message of [textMessage(noticeOf()), spokenMessage(noticeOf())]) expect(message).not.toContain('gehoord')
})

it('fits one text message, whatever the street is called, with the link whole where that can be', () => {
  const home = noticeOf().home!
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 })
  const paths = fc.string({ unit: fc.constantFrom('a', '~', '/', '0'), maxLength: 200 })
  fc.assert(
    fc.property(text, text, paths, fc.boolean(), (street, village, path, isTest) => {
      const link = `https://kernwacht.example/${path}`
      const notice: Notice = noticeOf({
        home: { ...home, address: { ...home.address, street, village } },
        link,
        isTest,
      })
      const message = textMessage(notice)
      expect(places(message)).toBeLessThanOrEqual(160)
      expect(inGsm(message)).toBe(message)
      expect(message.endsWith(link) || places(link) > 100).toBe(true)
    }),
  )
})

it('keeps the letters that a text message has and takes the accent from the others', () => {
  expect(inGsm('Café Zoë, één €, ĳ, 漢')).toBe('Café Zoe, één €, ?, ?')
  expect(places('a~€')).toBe(5)
})

it('fills in the body of the carrier, as JSON or as a form, and keeps its number', async () => {
  const carrier = await startCarrier()
  carrier.answer((reply) => void reply.writeHead(201).end('{"messages":[{"id":17}]}'))
  const send = async (change: object) => {
    const channel = await sms.open(sms.settings.parse({ ...(carrier.settings as object), ...change }), channelParts())
    onTestFinished(() => channel.close())
    return channel.send(noticeOf(), carrier.address, new AbortController().signal)
  }
  expect(await send({})).toEqual({ state: 'handed-over', reference: '17' })
  expect(await send({ referenceAt: 'messages.1.id' })).toEqual({ state: 'handed-over' })
  await send({ as: 'form', body: { to: '{to}', text: '{text}', from: 'Kernwacht' } })
  const [json, , form] = carrier.requests()
  expect(JSON.parse(json!.body)).toMatchObject({
    recipients: ['+31612345678'],
    reference: json!.headers['idempotency-key'],
  })
  expect(json!.headers.authorization).toBe('AccessKey key-of-the-carrier')
  expect(Object.fromEntries(new URLSearchParams(form!.body))).toMatchObject({ to: '+31612345678', from: 'Kernwacht' })
})
