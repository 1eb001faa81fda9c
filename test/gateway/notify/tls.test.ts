// Channels over TLS with a certificate of one's own authority: let in where the settings know it, and nothing told where they do not.
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { AnyChannel } from '../../../gateway/notify/channel.ts'
import { email } from '../../../gateway/notify/email.ts'
import { fhir } from '../../../gateway/notify/fhir.ts'
import { mqtt } from '../../../gateway/notify/mqtt.ts'
import { webhook } from '../../../gateway/notify/webhook.ts'
import { canMakeCertificates, makeAuthority } from '../../support/certificates.ts'
import { startMailServer } from '../../support/channels/email.ts'
import { channelParts, noticeOf } from '../../support/channels/notice.ts'
import { temporaryFolder } from '../../support/folder.ts'
import { startMosquitto } from '../../support/mosquitto.ts'
import { peer } from '../../support/real-peers.ts'

const fileOf = (text: string): string => {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, text)
  return file
}
async function send(channel: AnyChannel, settings: object, address: string): Promise<unknown> {
  const open = await channel.open(channel.settings.parse(settings), channelParts())
  onTestFinished(() => open.close())
  return open.send(noticeOf(), address, new AbortController().signal).catch((error: unknown) => error)
}

describe.skipIf(!canMakeCertificates)('a receiver with a certificate of its own authority', () => {
  async function httpsServer() {
    const authority = makeAuthority('region')
    const heard: string[] = []
    const server = createHttpsServer(authority.sign('127.0.0.1'), (request, reply) => {
      request.resume().on('end', () => {
        heard.push(`${request.method} ${request.url}`)
        reply.writeHead(202).end()
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/in`, heard, ca: fileOf(authority.cert) }
  }

  it('takes a webhook from who knows the authority, and hears nothing from who does not', async () => {
    const { url, heard, ca } = await httpsServer()
    const secretFile = fileOf('a-secret-of-thirty-two-characters-or-more')
    const to = (more: object) => ({ receivers: { centre: { url, secretFile, ...more } } })
    expect(await send(webhook, to({}), 'centre')).toMatchObject({
      code: expect.stringMatching(/^network-/),
      mayRetry: true,
    })
    expect(heard).toEqual([])
    expect(await send(webhook, to({ caFile: ca }), 'centre')).toEqual({ state: 'handed-over' })
    expect(heard).toEqual(['POST /in'])
  })

  it('takes a FHIR bundle likewise', async () => {
    const { url, heard, ca } = await httpsServer()
    const to = (more: object) => ({ servers: { epd: { url, ...more } } })
    expect(await send(fhir, to({}), 'epd')).toMatchObject({ mayRetry: true })
    expect(heard).toEqual([])
    expect(await send(fhir, to({ caFile: ca }), 'epd')).toEqual({ state: 'handed-over' })
  })

  it.skipIf(peer('mosquitto') === null)('takes a message over mqtts likewise', async () => {
    const authority = makeAuthority('broker')
    const { cert, key } = authority.sign('127.0.0.1')
    const ca = fileOf(authority.cert)
    const plain = await startMosquitto({ remembers: false })
    const secure = await startMosquitto({
      remembers: false,
      lines: [`certfile ${fileOf(cert)}`, `keyfile ${fileOf(key)}`],
    })
    const listener = await connectAsync(`mqtts://127.0.0.1:${secure.port}`, { ca: authority.cert })
    onTestFinished(() => listener.endAsync(true))
    const topics: string[] = []
    listener.on('message', (topic) => topics.push(topic))
    await listener.subscribeAsync('#', { qos: 1 })
    const to = (port: number, more: object) => ({
      brokers: { region: { url: `mqtts://127.0.0.1:${port}`, prefix: 'out', ...more } },
      timeoutSeconds: 3,
    })
    expect(await send(mqtt, to(secure.port, {}), 'region')).toMatchObject({ mayRetry: true })
    expect(await send(mqtt, to(plain.port, { caFile: ca }), 'region')).toMatchObject({ mayRetry: true })
    expect(topics).toEqual([])
    expect(await send(mqtt, to(secure.port, { caFile: ca }), 'region')).toEqual({ state: 'handed-over' })
    await expect.poll(() => topics).toEqual(['out/home-1/alarm'])
  })

  it('takes a mail by STARTTLS, and the password only after it', async () => {
    const authority = makeAuthority('mail')
    const server = await startMailServer({
      disabledCommands: [],
      allowInsecureAuth: false,
      ...authority.sign('127.0.0.1'),
    })
    const settings = { ...server.settings, requireTls: true }
    expect(await send(email, settings, server.address)).toMatchObject({ code: 'no-answer', mayRetry: true })
    expect(server.arrived()).toHaveLength(0)
    const known = { ...settings, caFile: fileOf(authority.cert) }
    expect(await send(email, known, server.address)).toEqual({ state: 'handed-over' })
    expect(server.arrived()).toHaveLength(1)
  })
})

it('a mail server that does not know the password is for a person to look at, and shows it to nobody', async () => {
  const server = await startMailServer()
  const settings = { ...server.settings, passwordFile: fileOf('another word') }
  const failed = await send(email, settings, server.address)
  expect(failed).toMatchObject({ code: 'smtp-535', mayRetry: false })
  expect(String(failed)).not.toContain('another word')
  expect(server.arrived()).toHaveLength(0)
})
