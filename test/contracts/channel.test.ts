// What every channel promises, each against a real other side. A channel adds its counterpart to the list, and its own file of tests for the rest.
import { describe, expect, it, onTestFinished } from 'vitest'
import { DeliveryFailure, type Notice, type OpenChannel } from '../../gateway/notify/channel.ts'
import { channels } from '../../gateway/notify/index.ts'
import type { Counterpart, Manner, Peer } from '../support/channels/counterpart.ts'
import { channelParts, type LoggedParts, names, noticeOf } from '../support/channels/notice.ts'
import { fhirCounterpart } from '../support/channels/fhir-server.ts'
import { mqttCounterpart } from '../support/channels/mqtt.ts'
import { smsCounterpart, voiceCounterpart } from '../support/channels/telephone.ts'
import { emailCounterpart } from '../support/channels/email.ts'
import { scaipCounterpart } from '../support/channels/scaip.ts'
import { webPushCounterpart } from '../support/channels/push-service.ts'
import { webhookCounterpart } from '../support/channels/webhook.ts'

const counterparts: readonly Counterpart[] = [
  mqttCounterpart,
  smsCounterpart,
  voiceCounterpart,
  webhookCounterpart,
  scaipCounterpart,
  emailCounterpart,
  webPushCounterpart,
  fhirCounterpart,
]

const never = new AbortController().signal

interface Opened {
  readonly peer: Peer
  readonly open: OpenChannel
  readonly parts: LoggedParts
  send(change?: Partial<Notice>, signal?: AbortSignal): ReturnType<OpenChannel['send']>
}

async function opened({ channel, start }: Counterpart, manner: Manner = 'well'): Promise<Opened> {
  const peer = await start()
  const parts = channelParts({ subscriptions: peer.subscriptions })
  const open = await channel.open(channel.settings.parse(peer.settings), parts)
  onTestFinished(() => open.close())
  await peer.behave(manner)
  return { peer, open, parts, send: (change, signal = never) => open.send(noticeOf(change), peer.address, signal) }
}

async function failure(sent: Promise<unknown>): Promise<DeliveryFailure> {
  const error = await sent.then(
    () => null,
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(DeliveryFailure)
  return error as DeliveryFailure
}

/** Why these settings are not taken: the paths of what the schema refuses, else what opening says. */
async function refusedAs({ channel }: Counterpart, settings: unknown): Promise<string> {
  const parsed = channel.settings.safeParse(settings)
  if (!parsed.success) return parsed.error.issues.map(({ path }) => path.join('.')).join(' ')
  const open = await channel.open(parsed.data, channelParts()).catch((error: unknown) => error)
  return open instanceof Error ? open.message : 'taken'
}

it('every channel of the list has its counterpart here', () => {
  expect(counterparts.map(({ channel }) => channel.id).toSorted()).toEqual(channels.map(({ id }) => id).toSorted())
})

const here = counterparts
  .filter(({ missing }) => missing === undefined)
  .map((counterpart) => [counterpart.channel.id, counterpart] as const)
describe.each(here)('%s', (_, counterpart) => {
  it('hands a notice over and answers with a receipt', async () => {
    const { peer, send } = await opened(counterpart)
    expect(['handed-over', 'delivered']).toContain((await send()).state)
    expect(peer.arrived()).toHaveLength(1)
    expect(peer.arrived()[0]!.text).not.toMatch(counterpart.testMark)
  })

  it('sends the same key twice so that it can be known as one', async () => {
    const { peer, send } = await opened(counterpart)
    await send()
    await send()
    await send({ key: 'another/1/operator' })
    const [first, again, other] = peer.arrived().map(({ key }) => key)
    expect(again).toBe(first)
    expect(other).not.toBe(first)
  })

  it('marks a trial', async () => {
    const { peer, send } = await opened(counterpart)
    await send({ isTest: true })
    expect(peer.arrived()[0]!.text).toMatch(counterpart.testMark)
  })

  it('names no resident and no contact', async () => {
    const { peer, send } = await opened(counterpart)
    await send()
    for (const name of names) expect(peer.arrived()[0]!.text).not.toContain(name)
  })

  it('tells of an alarm whose home has left the registry', async () => {
    const { peer, send } = await opened(counterpart)
    await send({ home: null })
    expect(peer.arrived()).toHaveLength(1)
  })

  it('lets be tried again what met nobody, no answer or half of one', async () => {
    for (const manner of ['away', 'hangs', 'closes-half-way'] as const) {
      const { send } = await opened(counterpart, manner)
      expect([manner, (await failure(send())).mayRetry]).toEqual([manner, true])
    }
  })

  it('lets not be tried again what is refused for good', async () => {
    const { send } = await opened(counterpart, 'refuses')
    expect((await failure(send())).mayRetry).toBe(false)
  })

  it('stops when it is called off, before and during', async () => {
    const { peer, send } = await opened(counterpart, 'hangs')
    expect((await failure(send({}, AbortSignal.abort()))).mayRetry).toBe(true)
    const calledOff = new AbortController()
    const sent = failure(send({}, calledOff.signal))
    await expect.poll(() => peer.connections()).toBeGreaterThan(0)
    calledOff.abort()
    expect((await sent).mayRetry).toBe(true)
  })

  it('shows no address, secret or name in its failures and in the log', async () => {
    for (const manner of ['away', 'hangs', 'closes-half-way', 'refuses'] as const) {
      const { peer, parts, send } = await opened(counterpart, manner)
      const { code, message, cause } = await failure(send())
      expect(code).toMatch(/^[a-z0-9_-]{1,40}$/)
      const shown = `${code} ${message} ${cause instanceof Error ? cause.message : ''} ${parts.logged()}`
      for (const hidden of [...peer.secrets, ...names]) expect(shown).not.toContain(hidden)
    }
  })

  it('holds nothing open when it is closed, not even what still waits', async () => {
    const { peer, open, send } = await opened(counterpart, 'hangs')
    const sent = failure(send())
    await expect.poll(() => peer.connections()).toBeGreaterThan(0)
    await open.close()
    await sent
    await expect.poll(() => peer.connections()).toBe(0)
  })

  it.each(counterpart.wrong)('refuses settings that are wrong in $path', async ({ settings, path }) => {
    expect(await refusedAs(counterpart, settings)).toContain(path)
  })
})
