// A carrier's gateway on loopback, for text messages and calls.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AnyChannel } from '../../../gateway/notify/channel.ts'
import { sms } from '../../../gateway/notify/sms.ts'
import { voice } from '../../../gateway/notify/voice.ts'
import { temporaryFolder } from '../folder.ts'
import type { Counterpart } from './counterpart.ts'
import { startReceiver, type WebhookReceiver } from './webhook.ts'

const key = 'key-of-the-carrier'

export async function startCarrier(): Promise<WebhookReceiver> {
  const receiver = await startReceiver()
  const file = join(temporaryFolder(), 'key')
  writeFileSync(file, `${key}\n`)
  return {
    ...receiver,
    settings: {
      url: receiver.url,
      headers: { Authorization: { file, before: 'AccessKey ' } },
      body: { recipients: ['{to}'], body: '{text}', reference: '{reference}' },
      referenceAt: 'messages.0.id',
      timeoutSeconds: 2,
    },
    address: '06 1234 5678',
    secrets: [key, '612345678', '06 1234 5678'],
  }
}

const good = { url: 'https://carrier.example/', body: { to: '{to}', text: '{text}' } }
const telephone = (channel: AnyChannel, testMark: RegExp): Counterpart => ({
  channel,
  start: startCarrier,
  testMark,
  wrong: [
    { settings: { body: good.body }, path: 'url' },
    { settings: { ...good, url: 'http://carrier.example/' }, path: 'url' },
    { settings: { ...good, body: { to: '{to}' } }, path: 'body' },
    { settings: { ...good, as: 'form', body: { to: ['{to}'], text: '{text}' } }, path: 'body' },
    { settings: { ...good, headers: { key: { file: '/nowhere/key' } } }, path: 'headers.key.file' },
  ],
})
export const smsCounterpart = telephone(sms, /"body":"PROEF /)
export const voiceCounterpart = telephone(voice, /Dit is een proef/)
