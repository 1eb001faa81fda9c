// A mail server on loopback that asks for a password.
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { onTestFinished } from 'vitest'
import { email } from '../../../gateway/notify/email.ts'
import { temporaryFolder } from '../folder.ts'
import type { Counterpart, Manner, Peer } from './counterpart.ts'

const password = 'the-word-of-the-mail-server'

export interface MailServer extends Peer {
  readonly port: number
  readonly settings: { readonly url: string; readonly [name: string]: unknown }
  /** Answered to the receiver's address from then on. */
  refuseWith(code: number): void
}

export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: string[] = []
  const sockets = new Set<Socket>()
  let manner: Manner = 'well'
  let code = 550
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onConnect: (_, done) => void (manner === 'hangs' || done()),
    onAuth: ({ username, password: given }, _, done) =>
      username === 'kernwacht' && given === password ? done(null, { user: username }) : done(new Error('no')),
    onRcptTo({ address }, _, done) {
      if (manner === 'closes-half-way') for (const socket of sockets) socket.destroy()
      if (manner !== 'refuses') return done()
      done(Object.assign(new Error(`${address} is not known`), { responseCode: code }))
    },
    onData(stream, _, done) {
      let mail = ''
      stream.on('data', (part: Buffer) => (mail += part.toString('utf8')))
      stream.on('end', () => {
        mails.push(mail)
        done()
      })
    },
    ...options,
  })
  // A client that is gone in the middle is what these tests do.
  server.on('error', () => {})
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const stop = () => {
    for (const socket of sockets) socket.destroy()
    server.server.close()
  }
  onTestFinished(stop)
  const passwordFile = join(temporaryFolder(), 'password')
  writeFileSync(passwordFile, `${password}\n`)
  const { port } = server.server.address() as AddressInfo
  return {
    port,
    settings: {
      url: `smtp://127.0.0.1:${port}`,
      username: 'kernwacht',
      passwordFile,
      from: 'kernwacht@zorg.example',
      timeoutSeconds: 4,
    },
    address: 'nacht@zorg.example',
    secrets: [password, 'nacht@zorg.example'],
    async behave(now) {
      manner = now
      if (now === 'away') stop()
    },
    refuseWith(now) {
      manner = 'refuses'
      code = now
    },
    arrived: () => mails.map((mail) => ({ key: /^Message-ID: (\S+)/im.exec(mail)?.[1] ?? '', text: decoded(mail) })),
    connections: async () => sockets.size,
  }
}

/** Quoted-printable in the body and encoded words in the subject, as a reader sees them. */
function decoded(mail: string): string {
  const joined = mail.replace(/\?=\s+=\?UTF-8\?Q\?/g, '').replace(/(?<!\?)=\r?\n/g, '')
  const subject = joined.replace(/=\?UTF-8\?Q\?(.*?)\?=/g, (_, text: string) => text.replaceAll('_', ' '))
  const bytes = subject.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

const settings = { url: 'smtps://mail.example', from: 'kernwacht@zorg.example' }
export const emailCounterpart: Counterpart = {
  channel: email,
  start: startMailServer,
  testMark: /PROEF/,
  wrong: [
    { settings: { ...settings, url: 'https://mail.example' }, path: 'url' },
    { settings: { ...settings, url: 'smtp://me:word@mail.example' }, path: 'url' },
    { settings: { ...settings, from: 'nobody' }, path: 'from' },
    { settings: { ...settings, requireTls: false }, path: 'requireTls' },
    { settings: { ...settings, username: 'me' }, path: 'passwordFile' },
    { settings: { ...settings, username: 'me', passwordFile: '/nowhere/word' }, path: 'passwordFile' },
    { settings: { ...settings, caFile: '/nowhere/ca' }, path: 'caFile' },
  ],
}
