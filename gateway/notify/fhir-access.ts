// How a FHIR server lets us in: not at all guarded, with a token that was given once, or with one that is fetched (OAuth 2.0, RFC 6749 §4.4).
import { z } from 'zod'
import { type Instant, later, seconds } from '../../rules/model/time.ts'
import { type ChannelParts, DeliveryFailure } from './channel.ts'
import { exchange, refusal } from './http-exchange.ts'
import { isProtected } from './protected-url.ts'
import { settingFile } from './setting-file.ts'
import type { Limit } from './time-limit.ts'

const file = z.string().min(1).max(400)
const text = z.string().min(1).max(400)

export const FhirAccess = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('bearer'), tokenFile: file }),
  z.strictObject({
    kind: z.literal('client-credentials'),
    tokenUrl: z.url().max(2_000).refine(isProtected, 'begins with https://; http:// only to this machine itself'),
    clientId: text,
    clientSecretFile: file,
    scope: text.optional(),
  }),
])
export type FhirAccess = z.infer<typeof FhirAccess>

export interface Access {
  /** The header to send, fetched where that is needed. Rejects with a DeliveryFailure. */
  authorization(limit: Limit): Promise<string | null>
  /** The server did not take it: the next one is fetched anew. False: there is no other. */
  renew(): boolean
}

const TokenAnswer = z.object({
  access_token: z.string().min(1).max(8_000),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().positive().optional(),
})
/** Where the server does not say how long its token holds. */
const usualSeconds = 60
/** A token that ends while it is on its way is refused. */
const spareSeconds = 10

/** @param setting the path of `access`, which errors begin with. */
export function openAccess(access: FhirAccess, setting: string, parts: ChannelParts, ca: string | undefined): Access {
  if (access.kind === 'none') return { authorization: async () => null, renew: () => false }
  if (access.kind === 'bearer') {
    const token = settingFile(access.tokenFile, `${setting}.tokenFile`, parts).trim()
    return { authorization: async () => `Bearer ${token}`, renew: () => false }
  }
  const { tokenUrl, clientId, clientSecretFile, scope } = access
  const secret = settingFile(clientSecretFile, `${setting}.clientSecretFile`, parts).trim()
  // RFC 6749 §2.3.1: each is form-encoded before the two are joined.
  const client = [clientId, secret].map((part) => new URLSearchParams({ part }).toString().slice('part='.length))
  const headers = {
    authorization: `Basic ${Buffer.from(client.join(':')).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  }
  const body = String(new URLSearchParams({ grant_type: 'client_credentials', ...(scope !== undefined && { scope }) }))
  let kept: { readonly token: string; readonly until: Instant } | null = null

  return {
    async authorization(limit) {
      const now = parts.clock.now()
      if (kept === null || kept.until <= now) {
        const question = {
          url: new URL(tokenUrl),
          method: 'POST' as const,
          headers,
          body,
          ...(ca !== undefined && { ca }),
        }
        const answer = await exchange(question, limit)
        const refused = refusal(answer)
        if (refused)
          throw new DeliveryFailure(`oauth-${answer.status}`, 'no token was given', { mayRetry: refused.mayRetry })
        const { access_token: token, expires_in: holds = usualSeconds } = tokenIn(answer.body)
        kept = { token, until: later(now, seconds(Math.max(1, holds - spareSeconds))) }
      }
      return `Bearer ${kept.token}`
    },
    renew() {
      const hadOne = kept !== null
      kept = null
      return hadOne
    },
  }
}

function tokenIn(body: string): z.infer<typeof TokenAnswer> {
  try {
    return TokenAnswer.parse(JSON.parse(body))
  } catch {
    throw new DeliveryFailure('oauth-no-token', 'the answer held no token', { mayRetry: true })
  }
}
