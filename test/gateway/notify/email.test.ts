// What a mail shows, and that it goes over TLS only.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { email } from '../../../gateway/notify/email.ts'
import { mailText } from '../../../gateway/notify/mail-text.ts'
import { later, minutes } from '../../../rules/model/time.ts'
import { canMakeCertificates, makeAuthority } from '../../support/certificates.ts'
import { startMailServer } from '../../support/channels/email.ts'
import { channelParts, noticeOf } from '../../support/channels/notice.ts'
import { temporaryFolder } from '../../support/folder.ts'

const never = new AbortController().signal

async function openMail(settings: object) {
  const open = await email.open(email.settings.parse(settings), channelParts())
  onTestFinished(() => open.close())
  return open
}

it('says where, and not what', () => {
  const notice = noticeOf()
  const { subject, text } = mailText(notice)
  expect(subject).toBe('Melding Dorpsstraat 3, Egmond aan den Hoef — pak op')
  expect(text).toContain(notice.link)
  expect(text).not.toContain('oud')
})

it('says how old it is when it comes late', () => {
  const notice = noticeOf()
  const { text } = mailText({ ...notice, at: later(notice.alarm.raisedAt, minutes(42)), language: 'en' })
  expect(text).toContain('42 minutes old')
})

it('tells other machines that no person wrote it', async () => {
  const server = await startMailServer()
  await (await openMail(server.settings)).send(noticeOf(), server.address, never)
  expect(server.arrived()[0]!.text).toMatch(/^Auto-Submitted: auto-generated/m)
  expect(server.arrived()[0]!.text).toContain('Melding Dorpsstraat 3, Egmond aan den Hoef — pak op')
})

it('tries again what the server refuses for now', async () => {
  const server = await startMailServer()
  server.refuseWith(451)
  const sent = (await openMail(server.settings)).send(noticeOf(), server.address, never)
  await expect(sent).rejects.toMatchObject({ code: 'smtp-451', mayRetry: true })
})

it.skipIf(!canMakeCertificates)('goes over TLS to a server whose authority it knows, and to no other', async () => {
  const authority = makeAuthority('mail')
  const server = await startMailServer({ secure: true, allowInsecureAuth: false, ...authority.sign('127.0.0.1') })
  const settings = { ...server.settings, url: `smtps://127.0.0.1:${server.port}` }
  const send = async (caFile: object) =>
    (await openMail({ ...settings, ...caFile })).send(noticeOf(), server.address, never)
  await expect(send({})).rejects.toMatchObject({ code: 'no-answer', mayRetry: true })
  expect(server.arrived()).toHaveLength(0)
  const caFile = join(temporaryFolder(), 'ca.crt')
  writeFileSync(caFile, authority.cert)
  expect(await send({ caFile })).toEqual({ state: 'handed-over' })
  expect(server.arrived()).toHaveLength(1)
})

it('sends nothing to a server without TLS where it must have it', async () => {
  const server = await startMailServer()
  const open = await openMail({ ...server.settings, requireTls: true })
  await expect(open.send(noticeOf(), server.address, never)).rejects.toMatchObject({
    code: expect.stringMatching(/^smtp-5/),
    mayRetry: false,
  })
  expect(server.arrived()).toHaveLength(0)
})
