// Letters through the organisation's own mail server, over TLS: of alarms, and of accounts.
import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import { createTransport } from 'nodemailer'
import { z } from 'zod'
import { seconds } from '../../rules/model/time.ts'
import { type ChannelParts, DeliveryFailure } from './channel.ts'
import type { MailText } from './mail-text.ts'
import { isLoopback } from './protected-url.ts'
import { sendWithin } from './time-limit.ts'
import { settingFile } from './setting-file.ts'

const isServer = (url: string): boolean => {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, username, password } = new URL(url)
  return /^smtps?:$/.test(protocol) && hostname !== '' && username + password === ''
}
const isHere = (url: string): boolean => isLoopback(new URL(url).hostname)

const file = z.string().min(1).max(400)
export const EmailSettings = z
  .strictObject({
    /** `smtps://` is TLS from the first byte; `smtp://` becomes TLS by STARTTLS. */
    url: z.string().max(400).refine(isServer, 'is smtp://host:port or smtps://host:port, without a password'),
    username: z.string().min(1).max(200).optional(),
    passwordFile: file.optional(),
    from: z.email().max(254),
    caFile: file.optional(),
    /** Always off this machine; on it only where this says so. */
    requireTls: z.boolean().optional(),
    timeoutSeconds: z.number().min(0.1).max(60).default(20),
  })
  .refine(({ url, requireTls }) => requireTls !== false || !isServer(url) || isHere(url), {
    path: ['requireTls'],
    message: 'may be false only for a mail server on this machine itself',
  })
  .refine(({ username, passwordFile }) => (username === undefined) === (passwordFile === undefined), {
    path: ['passwordFile'],
    message: 'goes with username',
  })

export type EmailSettings = z.infer<typeof EmailSettings>

export interface Letter extends Partial<Pick<MailText, 'html'>>, Omit<MailText, 'html'> {
  /** One letter has one key for ever, also when it is sent again. */
  readonly key: string
  readonly to: string
  readonly isUrgent?: boolean
}

export interface Mailer {
  /** Resolves when the mail server has it; rejects with a DeliveryFailure, which never repeats the address. */
  post(letter: Letter, signal?: AbortSignal): Promise<void>
  close(): Promise<void>
}

export function openMailer(
  { url, username, passwordFile, from, caFile, requireTls, timeoutSeconds }: EmailSettings,
  parts: ChannelParts,
): Mailer {
  const { protocol, hostname, port } = new URL(url)
  const secure = protocol === 'smtps:'
  const host = hostname.replace(/^\[|\]$/g, '')
  const server = { host, port: Number(port) || (secure ? 465 : 587) }
  const auth = username !== undefined &&
    passwordFile !== undefined && {
      auth: { user: username, pass: settingFile(passwordFile, 'passwordFile', parts).trim() },
    }
  const tls = caFile !== undefined && { tls: { ca: settingFile(caFile, 'caFile', parts) } }
  const closed = new AbortController()
  const domain = from.slice(from.lastIndexOf('@') + 1)
  return {
    async post({ key, to, isUrgent = false, ...text }, signal) {
      if (!z.email().max(254).safeParse(to).success)
        throw new DeliveryFailure('bad-address', 'is no mail address', { mayRetry: false })
      const transmit = async (stop: AbortSignal) => {
        // Our own socket: the library would leave its connection open when the attempt is called off.
        const transport = createTransport({
          ...server,
          secure,
          requireTLS: !secure && (requireTls ?? !isHere(url)),
          ...auth,
          ...tls,
          disableFileAccess: true,
          disableUrlAccess: true,
          getSocket(_, done) {
            const socket = connect({ ...server, signal: stop })
            const failed = (error: Error) => done(error, undefined)
            socket.once('error', failed)
            socket.once('connect', () => {
              socket.off('error', failed)
              done(null, { connection: socket })
            })
          },
        })
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          messageId: `<${createHash('sha256').update(key).digest('hex').slice(0, 40)}@${domain}>`,
          // RFC 3834 §5: nobody's holiday answer comes back.
          headers: { 'Auto-Submitted': 'auto-generated' },
          priority: isUrgent ? 'high' : 'normal',
          textEncoding: 'quoted-printable',
          ...text,
        })
      }
      try {
        const stop = signal ? AbortSignal.any([signal, closed.signal]) : closed.signal
        await sendWithin(seconds(timeoutSeconds), parts.clock, stop, transmit)
      } catch (error) {
        throw failureOf(error)
      }
    },
    async close() {
      closed.abort()
    },
  }
}

/** Without the error itself as its cause: a mail server repeats the address in what it says. */
function failureOf(error: unknown): DeliveryFailure {
  if (error instanceof DeliveryFailure) return error
  const { responseCode } = error as { responseCode?: number }
  if (responseCode === undefined) return new DeliveryFailure('no-answer', 'the mail was not taken', { mayRetry: true })
  // RFC 5321 §4.2.1: 5yz is for good, 4yz for now.
  return new DeliveryFailure(`smtp-${responseCode}`, 'the mail server refused', { mayRetry: responseCode < 500 })
}
