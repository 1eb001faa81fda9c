// An alarm to a care system that speaks HL7 FHIR R4; docs/fhir.md tells its makers what they get.
import { z } from 'zod'
import { defineChannel, DeliveryFailure, type Receipt } from './channel.ts'
import { FhirAccess, openAccess } from './fhir-access.ts'
import { bundleOf, ifNoneExist } from './fhir-bundle.ts'
import { type Answer, exchange, type Question, refusal } from './http-exchange.ts'
import { isProtected } from './protected-url.ts'
import { settingFile } from './setting-file.ts'
import type { Limit } from './time-limit.ts'

const Server = z.strictObject({
  /** The server's base, such as https://epd.example.nl/fhir. */
  url: z
    .url()
    .max(2_000)
    .refine(isProtected, 'begins with https:// and holds no password; http:// only to this machine itself'),
  /** `transaction`: the server makes the three resources. `collection`: it keeps the bundle as one. */
  as: z.enum(['transaction', 'collection']).default('transaction'),
  access: FhirAccess.default({ kind: 'none' }),
  caFile: z.string().min(1).max(400).optional(),
})
export const FhirSettings = z.strictObject({
  /** By name: the name is the address in a team, a centre or a care plan. */
  servers: z.record(z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/), Server),
  timeoutSeconds: z.number().min(0.1).max(60).default(10),
})

export const fhir = defineChannel({
  id: 'fhir',
  audience: 'system',
  settings: FhirSettings,
  async open({ servers, timeoutSeconds }, parts) {
    const known = new Map(
      Object.entries(servers).map(([name, { url, as, access, caFile }]) => {
        const ca = caFile === undefined ? undefined : settingFile(caFile, `servers.${name}.caFile`, parts)
        const base = url.replace(/\/+$/, '')
        return [name, { base, as, ca, access: openAccess(access, `servers.${name}.access`, parts, ca) }]
      }),
    )
    const closed = new AbortController()
    const limitOf = (signal: AbortSignal): Limit => ({
      clock: parts.clock,
      timeoutSeconds,
      signal: AbortSignal.any([signal, closed.signal]),
    })
    type Known = NonNullable<ReturnType<typeof known.get>>

    /** A token may have been revoked before its time: then once more, with a new one. */
    async function ask(server: Known, question: Omit<Question, 'ca'>, limit: Limit): Promise<Answer> {
      const { access, ca } = server
      const once = async () => {
        const authorization = await access.authorization(limit)
        const headers = { ...question.headers, ...(authorization !== null && { authorization }) }
        return exchange({ ...question, headers, ...(ca !== undefined && { ca }) }, limit)
      }
      const answer = await once()
      return answer.status === 401 && access.renew() ? once() : answer
    }

    return {
      async send(notice, address, signal) {
        const server = known.get(address)
        if (!server) throw new DeliveryFailure('unknown-server', 'is no server of the settings', { mayRetry: false })
        const bundle = bundleOf(notice, server.as)
        const isOne = server.as === 'collection'
        const headers = {
          'content-type': 'application/fhir+json',
          accept: 'application/fhir+json',
          prefer: 'return=minimal',
          'idempotency-key': notice.key,
          ...(isOne && { 'if-none-exist': ifNoneExist(bundle.identifier) }),
        }
        const url = new URL(isOne ? `${server.base}/Bundle` : server.base)
        const answer = await ask(
          server,
          { url, method: 'POST', headers, body: JSON.stringify(bundle) },
          limitOf(signal),
        )
        const refused = refusal(answer)
        // Two that make the same thing at once: the second finds it made when it comes again.
        if (answer.status === 409) throw new DeliveryFailure('http-409', 'two at once', { mayRetry: true })
        if (refused) throw refused
        return isOne ? { state: 'delivered' } : receiptOf(answer.body)
      },
      async check() {
        for (const [name, server] of known) {
          const headers = { accept: 'application/fhir+json' }
          const url = new URL(`${server.base}/metadata`)
          const { status } = await ask(server, { url, method: 'GET', headers, body: '' }, limitOf(closed.signal))
          if (status < 200 || status >= 300) throw new Error(`${name} answered with status ${status}`)
        }
      },
      async close() {
        closed.abort()
      },
    }
  },
})

/** R4 §3.1.0.11.2: one answer for each entry, in their order. */
const TransactionResponse = z.object({
  resourceType: z.literal('Bundle'),
  type: z.literal('transaction-response'),
  entry: z.array(
    z.object({ response: z.object({ status: z.string().max(100), location: z.string().max(2_000).optional() }) }),
  ),
})

/** Delivered only where the server says of all three that it has them. */
function receiptOf(body: string): Receipt {
  const { data } = TransactionResponse.safeParse(jsonOf(body))
  if (!data) return { state: 'handed-over' }
  const failed = data.entry.find(({ response }) => !response.status.startsWith('2'))
  if (failed) throw new DeliveryFailure('fhir-entry-refused', 'the server did not take it whole', { mayRetry: false })
  if (data.entry.length !== 3) return { state: 'handed-over' }
  const location = data.entry[2]!.response.location
  // Without the server's own address, which the settings have.
  const reference = location === undefined ? undefined : /Communication\/[A-Za-z0-9.-]{1,64}/.exec(location)?.[0]
  return { state: 'delivered', ...(reference !== undefined && { reference }) }
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
