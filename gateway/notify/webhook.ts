// Signed JSON to a system of the care organisation or the housing association; docs/webhook.md tells its makers how to receive it.
import { z } from 'zod'
import { type ChannelParts, defineChannel, DeliveryFailure, type Receipt } from './channel.ts'
import { exchange, refusal } from './http-exchange.ts'
import { payloadOf } from './payload.ts'
import { isProtected } from './protected-url.ts'
import { settingFile } from './setting-file.ts'
import { signatureOf } from './signature.ts'

const file = z.string().min(1).max(400)

const Receiver = z.strictObject({
  url: z
    .url()
    .max(2_000)
    .refine(isProtected, 'begins with https:// and holds no password; http:// only to this machine itself'),
  /** Known to the receiver and to us alone. */
  secretFile: file,
  caFile: file.optional(),
})
export const WebhookSettings = z.strictObject({
  /** By name: the name is the address in a team, a centre or a care plan. */
  receivers: z.record(z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/), Receiver),
  timeoutSeconds: z.number().min(0.1).max(60).default(10),
})

/** A receiver may say that it has more than the bytes; any other body is no receipt and does no harm. */
const Reply = z.object({
  state: z.enum(['handed-over', 'delivered']),
  reference: z.string().min(1).max(120).optional(),
})

export const webhook = defineChannel({
  id: 'webhook',
  audience: 'system',
  settings: WebhookSettings,
  async open({ receivers, timeoutSeconds }, parts) {
    const known = new Map(
      Object.entries(receivers).map(([name, { url, secretFile, caFile }]) => [
        name,
        {
          url: new URL(url),
          secret: secretIn(secretFile, name, parts),
          ...(caFile !== undefined && { ca: settingFile(caFile, `receivers.${name}.caFile`, parts) }),
        },
      ]),
    )
    const closed = new AbortController()
    return {
      async send(notice, address, signal) {
        const receiver = known.get(address)
        if (!receiver)
          throw new DeliveryFailure('unknown-receiver', 'is no receiver of the settings', { mayRetry: false })
        const { secret, ...to } = receiver
        const body = JSON.stringify(payloadOf(notice))
        const headers = {
          'content-type': 'application/json',
          'user-agent': 'kernwacht',
          // Signed anew with each try: a receiver refuses what was signed long ago.
          'kernwacht-signature': signatureOf(body, secret, parts.clock.now()),
          'kernwacht-delivery': notice.key,
          'idempotency-key': notice.key,
        }
        const limit = { clock: parts.clock, timeoutSeconds, signal: AbortSignal.any([signal, closed.signal]) }
        const answer = await exchange({ ...to, method: 'POST', headers, body }, limit)
        const refused = refusal(answer)
        if (refused) throw refused
        return receiptOf(answer.body)
      },
      async close() {
        closed.abort()
      },
    }
  },
})

function receiptOf(body: string): Receipt {
  const none: Receipt = { state: 'handed-over' }
  try {
    const { data } = Reply.safeParse(JSON.parse(body))
    if (!data) return none
    const { state, reference } = data
    return reference === undefined ? { state } : { state, reference }
  } catch {
    return none
  }
}

const shortestSecret = 32

/** By the receiver's name: with its secret it signs what it asks of us, as we sign what we tell it. */
export const secretsOf = (
  { receivers }: z.infer<typeof WebhookSettings>,
  parts: ChannelParts,
): ReadonlyMap<string, string> =>
  new Map(Object.entries(receivers).map(([name, { secretFile }]) => [name, secretIn(secretFile, name, parts)]))

function secretIn(file: string, receiver: string, parts: ChannelParts): string {
  const setting = `receivers.${receiver}.secretFile`
  const secret = settingFile(file, setting, parts).trim()
  if (secret.length < shortestSecret) throw new Error(`${setting}: a secret has at least ${shortestSecret} characters`)
  return secret
}
