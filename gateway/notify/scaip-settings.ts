// The settings of the channel to receiving centres, and the files that they name.
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { HomeId } from '../../rules/model/ids.ts'
import type { ChannelParts } from './channel.ts'

const word = /^[A-Za-z0-9.!~*'_-]+$/
export const Receiver = z.strictObject({
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535).default(5060),
  user: z.string().regex(word).max(64).describe('whom we call there'),
  login: z.strictObject({ user: z.string().min(1).max(64), passwordFile: z.string().min(1) }).optional(),
  answerSeconds: z.number().min(0.1).max(300).default(30).describe('from sending to the word of the centre itself'),
  heartbeat: z
    .strictObject({
      minutes: z.number().min(1).max(1440).default(60).describe('until the centre asks for another interval'),
      hbi: z.enum(['minutes', 'seconds']).default('minutes').describe('in what the centre says its interval'),
      controller: z
        .string()
        .regex(/^\d{1,16}$/)
        .optional()
        .describe('the number under which the centre knows this service'),
    })
    .nullable()
    .prefault({}),
})
const file = z.string().min(1)
const Settings = z.strictObject({
  transport: z.enum(['udp', 'tcp', 'tls']).default('tcp'),
  listen: z
    .strictObject({ host: z.string().min(1).default('127.0.0.1'), port: z.int().min(0).max(65_535).default(5060) })
    .prefault({}),
  /** With it a centre can connect to us over TLS; left out, it answers over the connection that we made. */
  certificate: z.strictObject({ cert: file, key: file }).optional(),
  /** Whose certificates are believed over TLS; left out: those that this machine believes. */
  caFile: file.optional(),
  /** Host and port at which the centre reaches us, where those are not the ones we listen on. */
  reachableAt: z
    .strictObject({ host: z.string().min(1).max(253), port: z.int().min(1).max(65_535).default(5060) })
    .optional(),
  /** How we are called: sip:<identity>@<reachableAt, or else listen>. */
  identity: z.string().regex(word).max(64).default('kernwacht'),
  /** By the name that a centre's reach has as its address. */
  receivers: z.record(
    z.string().regex(/^[A-Za-z0-9._-]{1,40}$/, 'a name of 1 to 40 of A-Z, a-z, 0-9, . _ -'),
    Receiver,
  ),
  /** The number under which the centre knows a home, where it is not the one that we make. */
  controllers: z.record(HomeId, z.string().regex(/^\d{1,16}$/)).default({}),
})
export const ScaipSettings = Settings.superRefine(({ transport, certificate, caFile }, context) => {
  if (transport === 'tls') return
  if (certificate) context.addIssue({ code: 'custom', path: ['certificate'], message: 'only where transport is tls' })
  if (caFile !== undefined)
    context.addIssue({ code: 'custom', path: ['caFile'], message: 'only where transport is tls' })
})
export type Receiver = z.infer<typeof Receiver>
export type ScaipSettings = z.infer<typeof ScaipSettings>

/** By their files. Read when the channel opens, so that a file that is not there is told then, and not at the first alarm. */
export async function passwordsOf(
  settings: ScaipSettings,
  parts: Pick<ChannelParts, 'resolveFile'>,
): Promise<ReadonlyMap<string, string>> {
  const passwords = new Map<string, string>()
  for (const [name, { login }] of Object.entries(settings.receivers)) {
    if (!login) continue
    try {
      passwords.set(login.passwordFile, (await readFile(parts.resolveFile(login.passwordFile), 'utf8')).trimEnd())
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      throw new Error(`receivers.${name}.login.passwordFile: cannot be read (${code})`, { cause: error })
    }
  }
  return passwords
}

/** PEM. Read when the channel opens, as the passwords are. */
export async function tlsOf({ certificate, caFile }: ScaipSettings, parts: Pick<ChannelParts, 'resolveFile'>) {
  const text = async (setting: string, name: string) => {
    try {
      return await readFile(parts.resolveFile(name), 'utf8')
    } catch (error) {
      throw new Error(`${setting}: cannot be read (${(error as NodeJS.ErrnoException).code})`, { cause: error })
    }
  }
  return {
    ...(caFile !== undefined && { ca: await text('caFile', caFile) }),
    ...(certificate && {
      certificate: {
        cert: await text('certificate.cert', certificate.cert),
        key: await text('certificate.key', certificate.key),
      },
    }),
  }
}
