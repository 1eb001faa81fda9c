// Sends SIP requests until they are answered and answers those of others once: the non-INVITE transactions of RFC 3261 §17, with digest.
import { randomBytes } from 'node:crypto'
import { type Duration, milliseconds, seconds } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'
import { challengeOf, type Credentials, printAuthorization } from './digest.ts'
import {
  branchOf,
  headerOf,
  headersOf,
  responseTo,
  type SipHeader,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from './sip-message.ts'
import type { Endpoint, Receive, SipTransport } from './transport.ts'

/** RFC 3261 §17.1.1.1 and table 4. */
const t1 = milliseconds(500)
const t2 = seconds(4)
const timerF = milliseconds(64 * t1)
const timerJ = timerF
const mostAnswersKept = 10_000

/** No final answer came in 32 s (RFC 3261 §17.1.2.2). */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

export interface Outgoing {
  readonly method: 'MESSAGE' | 'OPTIONS'
  readonly uri: string
  readonly from: string
  readonly to: string
  readonly contentType?: string
  readonly body?: string
}

export interface UserAgent {
  readonly at: Endpoint
  /** The final answer, after a 401 or 407 was answered once; rejects with NoAnswer, with the transport's error, or when `signal` aborts. */
  request(outgoing: Outgoing, to: Endpoint, credentials: Credentials | null, signal: AbortSignal): Promise<SipResponse>
  close(): Promise<void>
}

export interface AgentParts {
  readonly clock: Pick<Clock, 'wait'>
  open(receive: Receive): Promise<SipTransport>
  /** What others ask of us. Each request once, also when it comes several times. `after`: what is to be done when the answer has left. */
  answer(request: SipRequest, from: Endpoint, after: (work: () => void) => void): Promise<SipResponse> | SipResponse
  /** Eight or more characters that nobody guesses; the tests hand out numbers. */
  newId?(): string
}

export async function openUserAgent(parts: AgentParts): Promise<UserAgent> {
  const { clock, answer, newId = () => randomBytes(12).toString('hex') } = parts
  const waiting = new Map<string, (response: SipResponse) => void>()
  const answered = new Map<string, Promise<SipResponse>>()
  const closed = new AbortController()

  const respond = async (request: SipRequest, from: Endpoint, reply: (message: SipMessage) => void) => {
    const key = `${branchOf(request)} ${request.method} ${headerOf(request, 'via')}`
    const works: (() => void)[] = []
    let response = answered.get(key)
    if (!response) {
      // More than this at once is a flood: who sends again later is heard then.
      if (answered.size >= mostAnswersKept) return
      response = Promise.resolve(request)
        .then((request) => answer(request, from, (work) => void works.push(work)))
        .catch(() => responseTo(request, 500, 'Server Internal Error'))
      answered.set(key, response)
      void forget(key, response)
    }
    reply(await response)
    for (const work of works) work()
  }

  /** Over a stream nothing comes twice (RFC 3261 §17.2.2). */
  const forget = async (key: string, response: Promise<SipResponse>) => {
    await (transport.name === 'UDP' ? clock.wait(timerJ, closed.signal).catch(() => {}) : response)
    answered.delete(key)
  }

  const transport = await parts.open((message, from, reply) => {
    if (message.kind === 'request') void respond(message, from, reply)
    else waiting.get(branchOf(message) ?? '')?.(message)
  })

  /** One transaction: sent again and again over UDP until somebody answers. */
  async function transact(request: SipRequest, to: Endpoint, signal: AbortSignal): Promise<SipResponse> {
    const done = new AbortController()
    const until = AbortSignal.any([done.signal, closed.signal, signal])
    until.throwIfAborted()
    const branch = branchOf(request)!
    let pause: Duration = t1
    const { promise: final, resolve, reject } = Promise.withResolvers<SipResponse>()
    waiting.set(branch, (response) => {
      if (response.status >= 200) resolve(response)
      else pause = t2
    })
    const keepSending = async () => {
      await transport.send(request, to)
      if (transport.name !== 'UDP') return
      for (;;) {
        await clock.wait(pause, until)
        await transport.send(request, to)
        pause = milliseconds(Math.min(pause * 2, t2))
      }
    }
    const giveUp = async () => {
      await clock.wait(timerF, until)
      throw new NoAnswer(`no answer from ${to.host}:${to.port} in 32 s`)
    }
    keepSending().catch(reject)
    giveUp().catch(reject)
    try {
      return await final
    } finally {
      done.abort()
      waiting.delete(branch)
    }
  }

  async function request(outgoing: Outgoing, to: Endpoint, credentials: Credentials | null, signal: AbortSignal) {
    const callId = newId()
    const tag = newId()
    const build = (sequence: number, more: readonly SipHeader[]): SipRequest => ({
      kind: 'request',
      method: outgoing.method,
      uri: outgoing.uri,
      headers: [
        // RFC 3581: the answer comes to where this came from, also behind address translation.
        { name: 'Via', value: `SIP/2.0/${transport.name} ${hostPort(transport.at)};rport;branch=z9hG4bK${newId()}` },
        { name: 'Max-Forwards', value: '70' },
        { name: 'From', value: `<${outgoing.from}>;tag=${tag}` },
        { name: 'To', value: `<${outgoing.to}>` },
        { name: 'Call-ID', value: callId },
        { name: 'CSeq', value: `${sequence} ${outgoing.method}` },
        ...more,
        ...(outgoing.contentType === undefined ? [] : [{ name: 'Content-Type', value: outgoing.contentType }]),
      ],
      body: outgoing.body ?? '',
    })
    const first = await transact(build(1, []), to, signal)
    const isProxy = first.status === 407
    if ((!isProxy && first.status !== 401) || !credentials) return first
    const asked = headersOf(first, isProxy ? 'proxy-authenticate' : 'www-authenticate').flatMap(
      (value) => challengeOf(value) ?? [],
    )
    // RFC 8760: of several questions the stronger is answered.
    const challenge = asked.find(({ algorithm }) => algorithm === 'SHA-256') ?? asked[0]
    if (!challenge) return first
    const { method, uri } = outgoing
    const proof = printAuthorization({ ...challenge, ...credentials, method, uri, cnonce: newId(), nc: '00000001' })
    return transact(build(2, [{ name: isProxy ? 'Proxy-Authorization' : 'Authorization', value: proof }]), to, signal)
  }

  return {
    at: transport.at,
    request,
    async close() {
      closed.abort(new Error('the user agent is closed'))
      await transport.close()
    },
  }
}

export const hostPort = ({ host, port }: Endpoint): string => `${host.includes(':') ? `[${host}]` : host}:${port}`
