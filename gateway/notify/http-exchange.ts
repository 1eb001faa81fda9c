// One request to a server outside: within a time limit, to an address where a receiver can be, with no redirect followed, and with no more read of the answer than is needed.
import { type IncomingHttpHeaders, request as plain } from 'node:http'
import { request as secure } from 'node:https'
import { DeliveryFailure } from './channel.ts'
import { guardedLookup, requireReachable, type Trust } from './reachable.ts'
import { type Limit, talkWithin } from './time-limit.ts'

export interface Question {
  readonly url: URL
  readonly method: 'POST' | 'PUT' | 'GET'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  /** Who gave the address: left out, the settings. */
  readonly trust?: Trust
  /** PEM of the authority that signed the server's certificate; left out: those that the machine trusts. */
  readonly ca?: string
}
export interface Answer {
  readonly status: number
  /** Empty when it was longer than a receipt may be. */
  readonly body: string
  /** How long the server asks to be left alone (RFC 9110 §10.2.3); null: it does not say. */
  readonly retryAfterSeconds: number | null
}

const longestAnswerBytes = 16_384

export const exchange = (question: Question, limit: Limit): Promise<Answer> =>
  talkWithin(limit, (stop) => ask(question, stop))

/**
 * Null: it was taken. Too early, too often or a fault of the server's own may pass; any other answer stays the same, also a redirect:
 * followed, it would take the alarm to an address that nobody has set.
 */
export function refusal({ status }: Answer): DeliveryFailure | null {
  if (status >= 200 && status < 300) return null
  const mayRetry = [408, 425, 429].includes(status) || status >= 500
  return new DeliveryFailure(`http-${status}`, `answered with status ${status}`, { mayRetry })
}

function ask(question: Question, signal: AbortSignal): Promise<Answer> {
  const { url, method, headers, body, ca, trust = 'set' } = question
  requireReachable(url, trust)
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? secure : plain
    const length = { 'content-length': String(Buffer.byteLength(body)) }
    // Without an agent the connection closes with the answer: alarms are rare, and a connection that was kept may have died unseen.
    const options = {
      method,
      headers: { ...headers, ...length },
      signal,
      agent: false,
      lookup: guardedLookup(trust),
      ...(ca !== undefined && { ca }),
    }
    const asking = send(url, options, (reply) => {
      const parts: Buffer[] = []
      let size = 0
      const finish = () =>
        resolve({
          status: reply.statusCode ?? 0,
          body: Buffer.concat(parts).toString('utf8'),
          retryAfterSeconds: retryAfterIn(reply.headers),
        })
      reply.on('data', (part: Buffer) => {
        size += part.length
        if (size <= longestAnswerBytes) return void parts.push(part)
        parts.length = 0
        finish()
        reply.destroy()
      })
      reply.on('end', finish)
      reply.on('error', reject)
    })
    asking.on('error', reject)
    asking.end(body)
  })
}

/** A moment is counted from the server's own clock, which may differ from ours. */
function retryAfterIn({ 'retry-after': asked, date }: IncomingHttpHeaders): number | null {
  if (asked === undefined) return null
  const waits = /^\d{1,9}$/.test(asked) ? Number(asked) : (Date.parse(asked) - Date.parse(date ?? '')) / 1000
  return Number.isFinite(waits) ? Math.max(0, waits) : null
}
