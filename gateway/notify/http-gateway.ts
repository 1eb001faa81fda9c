// A telephone carrier's gateway over HTTP. Each carrier wants another body, so the settings hold it, with places to fill in.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type ChannelParts, DeliveryFailure, type Notice, type OpenChannel } from './channel.ts'
import { exchange, refusal } from './http-exchange.ts'
import { isProtected } from './protected-url.ts'
import { settingFile } from './setting-file.ts'
import { e164 } from './telephone.ts'

const holds = (place: string) => (body: unknown) => JSON.stringify(body).includes(place)

export const GatewaySettings = z
  .strictObject({
    url: z
      .url()
      .max(2_000)
      .refine(isProtected, 'begins with https:// and holds no password; http:// only to this machine itself'),
    method: z.enum(['POST', 'PUT']).default('POST'),
    /** A value, or a file that holds it: a key stands in a file of its own. */
    headers: z
      .record(
        z.string().regex(/^[A-Za-z0-9-]{1,60}$/),
        z.union([
          z.string().max(400),
          z.strictObject({ file: z.string().min(1).max(400), before: z.string().max(40).default('') }),
        ]),
      )
      .refine(
        (headers) =>
          Object.entries(headers).every(
            ([name, value]) => typeof value === 'object' || !/auth|key|token|secret|cookie/i.test(name),
          ),
        'a header with a key in it is { file: …, before: … }: settings are for all to read',
      )
      .default({}),
    as: z.enum(['json', 'form']).default('json'),
    /** With {to}, {text} and {reference} inside its texts. */
    body: z
      .record(z.string().max(60), z.json())
      .refine(holds('{to}'), 'has {to} for the number')
      .refine(holds('{text}'), 'has {text} for the message'),
    /** Where the carrier's own number stands in its JSON answer: `messages.0.id`. */
    referenceAt: z.string().max(200).optional(),
    timeoutSeconds: z.number().min(0.1).max(60).default(10),
  })
  .refine(({ as, body }) => as === 'json' || Object.values(body).every((value) => typeof value === 'string'), {
    path: ['body'],
    message: 'of a form has texts only',
  })
type GatewaySettings = z.infer<typeof GatewaySettings>

/** @param messageOf what this channel says of a notice. */
export function openGateway(
  settings: GatewaySettings,
  parts: ChannelParts,
  messageOf: (notice: Notice) => string,
): OpenChannel {
  const { method, as, body: template, referenceAt, timeoutSeconds } = settings
  const url = new URL(settings.url)
  const fixed = headersOf(settings, parts)
  const type = as === 'json' ? 'application/json' : 'application/x-www-form-urlencoded'
  const closed = new AbortController()
  return {
    async send(notice, address, signal) {
      const to = e164(address)
      if (to === null) throw new DeliveryFailure('not-a-number', 'is no telephone number', { mayRetry: false })
      // Carriers limit a reference; 128 bits of the key are still one delivery's alone.
      const reference = createHash('sha256').update(notice.key).digest('hex').slice(0, 32)
      const filled = fill(template, { to, text: messageOf(notice), reference })
      const body =
        as === 'json' ? JSON.stringify(filled) : String(new URLSearchParams(filled as Record<string, string>))
      const headers = { 'idempotency-key': reference, ...fixed, 'content-type': type }
      const limit = { clock: parts.clock, timeoutSeconds, signal: AbortSignal.any([signal, closed.signal]) }
      const answer = await exchange({ url, method, headers, body }, limit)
      const refused = refusal(answer)
      if (refused) throw refused
      const given = referenceAt === undefined ? undefined : referenceIn(answer.body, referenceAt)
      return { state: 'handed-over', ...(given !== undefined && { reference: given }) }
    },
    async close() {
      closed.abort()
    },
  }
}

function headersOf({ headers }: GatewaySettings, parts: ChannelParts): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]): [string, string] => {
    if (typeof value === 'string') return [name.toLowerCase(), value]
    return [name.toLowerCase(), value.before + settingFile(value.file, `headers.${name}.file`, parts).trim()]
  })
  return Object.fromEntries(entries)
}

type Values = Readonly<Record<'to' | 'text' | 'reference', string>>

/** In one pass, so that a message which holds `{to}` stays as it is. */
function fill(template: z.core.util.JSONType, values: Values): z.core.util.JSONType {
  if (typeof template === 'string')
    return template.replace(/\{(to|text|reference)\}/g, (_, name: keyof Values) => values[name])
  if (Array.isArray(template)) return template.map((part) => fill(part, values))
  if (template === null || typeof template !== 'object') return template
  return Object.fromEntries(Object.entries(template).map(([name, part]) => [name, fill(part, values)]))
}

function referenceIn(body: string, path: string): string | undefined {
  try {
    const found = path
      .split('.')
      .reduce<unknown>(
        (value, name) =>
          typeof value === 'object' && value !== null && Object.hasOwn(value, name)
            ? (value as Record<string, unknown>)[name]
            : undefined,
        JSON.parse(body),
      )
    return typeof found === 'string' || typeof found === 'number' ? String(found).slice(0, 120) : undefined
  } catch {
    return undefined
  }
}
