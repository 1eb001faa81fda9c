// FHIR beyond the contract of channels: valid for every alarm that there can be, made once, and how a server lets us in.
import { readFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import type { Notice } from '../../../gateway/notify/channel.ts'
import { bundleOf } from '../../../gateway/notify/fhir-bundle.ts'
import { fhir } from '../../../gateway/notify/fhir.ts'
import { trialAlarm } from '../../../gateway/notify/notice-alarm.ts'
import { rules } from '../../../rules/index.ts'
import { ResponseState, Severity } from '../../../rules/model/alarm.ts'
import { givenUpKey } from '../../../rules/model/delivery-key.ts'
import { alarmId, homeId, ruleId } from '../../../rules/model/ids.ts'
import { reason } from '../../../rules/model/reason.ts'
import { alarmOf } from '../../support/alarms.ts'
import { clientSecret, faultsOf, startFhirServer } from '../../support/channels/fhir-server.ts'
import { channelParts, noticeOf } from '../../support/channels/notice.ts'

async function opened(change: object = {}) {
  const server = await startFhirServer()
  const access = { kind: 'bearer', tokenFile: server.tokenFile }
  const settings = { servers: { epd: { url: server.url, access, ...change } }, timeoutSeconds: 2 }
  const channel = await fhir.open(fhir.settings.parse(settings), channelParts())
  onTestFinished(() => channel.close())
  const send = (given: Partial<Notice> = {}) => channel.send(noticeOf(given), 'epd', new AbortController().signal)
  return { server, channel, send }
}
const withToken = (server: { url: string; secretFile: string }) => ({
  kind: 'client-credentials',
  tokenUrl: server.url.replace('/fhir', '/token'),
  clientId: 'kernwacht',
  clientSecretFile: server.secretFile,
  scope: 'system/*.write',
})
/** As withToken, for which the server must be there first. */
async function openedByToken() {
  const server = await startFhirServer()
  const settings = { servers: { epd: { url: server.url, access: withToken(server) } }, timeoutSeconds: 2 }
  const channel = await fhir.open(fhir.settings.parse(settings), channelParts())
  onTestFinished(() => channel.close())
  return { server, channel, send: () => channel.send(noticeOf(), 'epd', new AbortController().signal) }
}

it('is valid R4 for every rule, severity and state, with a home and without, in both languages', () => {
  const said = { nl: 'Gevallen in de badkamer', en: 'Fell in the bathroom' }
  const notices = rules.flatMap(({ id }) =>
    Severity.options.flatMap((severity) =>
      ResponseState.options.flatMap((response) =>
        (['nl', 'en'] as const).map((language, index) =>
          noticeOf({
            language,
            ...(index === 1 && { home: null, isTest: true }),
            alarm: { ...alarmOf({ severity, response }), rule: { id, version: 3 }, because: said, reason: reason('x') },
          }),
        ),
      ),
    ),
  )
  expect(notices.length).toBeGreaterThan(200)
  for (const type of ['transaction', 'collection'] as const)
    expect([...new Set(notices.flatMap((notice) => faultsOf(bundleOf(notice, type))))]).toEqual([])
  const trial = noticeOf({ isTest: true, home: null, alarm: trialAlarm({ ...alarmOf(), createdAt: noticeOf().at }) })
  expect(faultsOf(bundleOf(trial, 'transaction'))).toEqual([])
})

it('is found wrong where it is', () => {
  const bundle = bundleOf(noticeOf(), 'transaction')
  const [first] = bundle.entry
  expect(
    faultsOf({ ...bundle, entry: [{ ...first!, resource: { ...first!.resource, status: 'perhaps' } }] }),
  ).not.toEqual([])
  expect(
    faultsOf({ ...bundle, entry: [{ ...first!, resource: { ...first!.resource, code: undefined } }] }),
  ).not.toEqual([])
})

it('has the code of SNOMED CT for a fall beside our own, and for what has none our own alone', () => {
  const codes = (rule: string) => {
    const alarm = { ...alarmOf(), rule: { id: ruleId(rule), version: 1 } }
    const { code } = bundleOf(noticeOf({ alarm }), 'transaction').entry[1]!.resource as {
      code: { coding: readonly { system: string; code: string }[] }
    }
    return code.coding.map(({ system, code }) => `${system} ${code}`)
  }
  expect(codes('fall')).toEqual(['http://snomed.info/sct 1912002', 'urn:kernwacht:rule fall'])
  expect(codes('inactivity')).toEqual(['urn:kernwacht:rule inactivity'])
})

it('points from what was told to what was seen, within the same bundle', () => {
  const { entry } = bundleOf(noticeOf(), 'transaction')
  const { about } = entry[2]!.resource as { about: readonly { reference: string }[] }
  expect(about.map(({ reference }) => reference).toSorted()).toEqual([entry[0]!.fullUrl, entry[1]!.fullUrl].toSorted())
})

it('is delivered when the server has made all three, with its own number for what was told', async () => {
  const { server, send } = await opened()
  expect(await send()).toEqual({ state: 'delivered', reference: 'Communication/3' })
  expect(server.made().map(({ type }) => type)).toEqual(['Observation', 'Flag', 'Communication'])
})

it('makes nothing twice: not when it is tried again, and of one alarm one flag however often it is told', async () => {
  const { server, send } = await opened()
  await send()
  await send()
  await send({ key: 'the same/2/operator', step: 2 })
  expect(server.made().map(({ type }) => type)).toEqual(['Observation', 'Flag', 'Communication', 'Communication'])
})

it('keeps that a message was lost apart from the alarm that it was about', async () => {
  const { server, send } = await opened()
  await send()
  await send({ key: givenUpKey(noticeOf().key, 'fhir') })
  expect(server.made().map(({ type }) => type)).toEqual([
    'Observation',
    'Flag',
    'Communication',
    'Observation',
    'Flag',
    'Communication',
  ])
})

it('is kept as one bundle where the server wants that, once', async () => {
  const { server, send } = await opened({ as: 'collection' })
  expect(await send()).toEqual({ state: 'delivered' })
  await send()
  const { key } = noticeOf()
  expect(server.made()).toEqual([{ type: 'Bundle', identifier: `urn:kernwacht:delivery|${key}` }])
})

it.each([
  ['nothing that it says', (text: string) => text, 'handed-over'],
  ['a yes to two of three', () => responses('201 Created', '201 Created'), 'handed-over'],
])('is only handed over by %s', async (_, body, state) => {
  const { server, send } = await opened()
  server.answer((reply) => void reply.writeHead(200).end(body('thanks')))
  expect(await send()).toEqual({ state })
})

it('is not delivered by a no to one of three', async () => {
  const { server, send } = await opened()
  server.answer((reply) => void reply.writeHead(200).end(responses('201 Created', '422', '201 Created')))
  await expect(send()).rejects.toMatchObject({ code: 'fhir-entry-refused', mayRetry: false })
})

it('may come again when two made the same at once', async () => {
  const { server, send } = await opened()
  server.answer((reply) => void reply.writeHead(409).end())
  await expect(send()).rejects.toMatchObject({ code: 'http-409', mayRetry: true })
})

it('fetches a token once, and anew when it is taken back', async () => {
  const { server, send, channel } = await openedByToken()
  await send()
  await send()
  expect(server.tokens()).toBe(1)
  server.revoke()
  expect((await send()).state).toBe('delivered')
  expect(server.tokens()).toBe(2)
  await channel.check!()
})

it('says that no token was given, without the secret', async () => {
  const { server } = await openedByToken()
  const settings = {
    servers: { epd: { url: server.url, access: { ...withToken(server), clientId: 'somebody else' } } },
  }
  const channel = await fhir.open(fhir.settings.parse(settings), channelParts())
  const failed = await channel.send(noticeOf(), 'epd', new AbortController().signal).catch((error: unknown) => error)
  expect(failed).toMatchObject({ code: 'oauth-401', mayRetry: false })
  expect(String(failed)).not.toContain(clientSecret)
})

it('finds out whether the server is there and lets us in', async () => {
  const { channel } = await opened()
  await channel.check!()
  const locked = await opened({ access: { kind: 'none' } })
  await expect(locked.channel.check!()).rejects.toThrow('epd answered with status 401')
})

it('is shown in the documents as it is sent', () => {
  const shown = /```json\n([\s\S]*?)```/.exec(
    readFileSync(new URL('../../../docs/fhir.md', import.meta.url), 'utf8'),
  )![1]!
  const said = {
    nl: 'De valsensor zag een val om 08:00 (badkamer)',
    en: 'The fall sensor saw a fall at 08:00 (bathroom)',
  }
  const title = { nl: 'Val (badkamer)', en: 'Fall (bathroom)' }
  const rule = { id: ruleId('fall'), version: 2 }
  const bare = alarmOf({ subject: 'bathroom' })
  const id = alarmId(homeId('home-1'), rule.id, bare.subject, bare.openedAt)
  const notice = noticeOf({
    key: `${id}/1/team:nacht/verpleging/fhir`,
    alarm: { ...bare, alarmId: id, rule, title, because: said },
  })
  expect(JSON.parse(shown)).toEqual(JSON.parse(JSON.stringify(bundleOf(notice, 'transaction'))))
})

const responses = (...statuses: readonly string[]) =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'transaction-response',
    entry: statuses.map((status) => ({ response: { status } })),
  })
