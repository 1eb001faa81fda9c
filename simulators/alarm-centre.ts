// A simulated alarm receiving centre: asks who calls, takes in what it is told, and answers with a MESSAGE of its own as a script says.
import type { Clock } from '../rules/ports.ts'
import { type Credentials, isProof } from '../gateway/scaip/digest.ts'
import { type Mrq, type Mrs, parseMrq, printMrs, scaipTypes } from '../gateway/scaip/scaip-body.ts'
import {
  headerOf,
  responseTo,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from '../gateway/scaip/sip-message.ts'
import {
  type Endpoint,
  openTcp,
  openTls,
  openUdp,
  type Receive,
  type SipTransport,
  type TlsParts,
} from '../gateway/scaip/transport.ts'
import { hostPort, openUserAgent } from '../gateway/scaip/user-agent.ts'

export interface CentreParts {
  readonly clock: Pick<Clock, 'wait'>
  readonly transport: 'udp' | 'tcp' | 'tls'
  /** Only over TLS. */
  readonly tls?: TlsParts
  readonly listen: Endpoint
  /** Null: lets everybody in. */
  readonly credentials: Credentials | null
  readonly algorithm?: 'MD5' | 'SHA-256'
  /** What it says to each alarm in turn, and the last for ever: a `snu`; null: nothing at all. */
  readonly script?: readonly (string | null)[]
  /** What it says to each heartbeat; null: nothing at all. Left out: that all is well, and no interval. */
  readonly heartbeat?: Omit<Mrs, 'ref'> | null
  /** Called for all that was taken in; `said` is the `snu` of the answer. */
  heard?(mrq: Mrq, said: string | null): void
  /** Every SIP message as it comes and goes. */
  watch?(way: 'received' | 'sent', message: SipMessage): void
}
export interface AlarmCentre {
  readonly at: Endpoint
  /** All alarms that were taken in, doubles too. */
  readonly received: readonly Mrq[]
  readonly heartbeats: readonly Mrq[]
  close(): Promise<void>
}

const snuOf = { 'too-long': '1', 'invalid-format': '2', 'mandatory-tag-missing': '7' } as const

export async function openAlarmCentre(parts: CentreParts): Promise<AlarmCentre> {
  const { credentials, algorithm = 'MD5', script = ['0'], heartbeat = { snu: '0' } } = parts
  const received: Mrq[] = []
  const heartbeats: Mrq[] = []
  const closed = new AbortController()
  const challenge = { realm: 'centre', nonce: 'a-nonce-of-the-centre', algorithm, hasQop: true }

  function answer(request: SipRequest, from: Endpoint, after: (work: () => void) => void): SipResponse {
    if (credentials) {
      const proof = headerOf(request, 'authorization')
      if (!proof || !isProof(proof, { ...challenge, ...credentials, method: request.method, uri: request.uri })) {
        const value = `Digest realm="centre", nonce="${challenge.nonce}", qop="auth", algorithm=${algorithm}`
        return responseTo(request, 401, 'Unauthorized', [{ name: 'WWW-Authenticate', value }])
      }
    }
    const said = request.method === 'MESSAGE' ? hear(request) : null
    if (said) after(() => say(said, request, from))
    return responseTo(request, 200, 'OK')
  }

  /** What it answers with; null: nothing. */
  function hear(request: SipRequest): Mrs | null {
    const read = parseMrq(request.body)
    if (!read.ok) return read.ref === null ? null : { ref: read.ref, snu: snuOf[read.flaw] }
    const { ref, mty } = read.value
    if (mty === 'PI') {
      heartbeats.push(read.value)
      parts.heard?.(read.value, heartbeat?.snu ?? null)
      return heartbeat && { ref, ...heartbeat }
    }
    received.push(read.value)
    const snu = script[Math.min(received.length, script.length) - 1] ?? null
    parts.heard?.(read.value, snu)
    return snu === null ? null : { ref, snu }
  }

  function say(mrs: Mrs, about: SipRequest, from: Endpoint): void {
    const uri = /<(sips?:[^>]+)>/.exec(headerOf(about, 'from') ?? '')?.[1] ?? `sip:${hostPort(from)}`
    const here = `sip:centre@${hostPort(agent.at)}`
    const message = {
      method: 'MESSAGE',
      uri,
      to: uri,
      from: here,
      contentType: scaipTypes[0],
      body: printMrs(mrs),
    } as const
    // The house hangs up when it is done: a centre goes on.
    void agent.request(message, from, null, closed.signal).catch(() => {})
  }

  const agent = await openUserAgent({ clock: parts.clock, answer, open: (receive) => openWatched(parts, receive) })
  return {
    at: agent.at,
    received,
    heartbeats,
    async close() {
      closed.abort()
      await agent.close()
    },
  }
}

async function openWatched(parts: CentreParts, receive: Receive): Promise<SipTransport> {
  const watch = parts.watch ?? (() => {})
  const hear: Receive = (message, from, reply) => {
    watch('received', message)
    receive(message, from, (answer) => {
      watch('sent', answer)
      reply(answer)
    })
  }
  const { transport, listen, tls = {} } = parts
  const opened =
    transport === 'tls'
      ? openTls(listen, hear, tls)
      : transport === 'udp'
        ? openUdp(listen, hear)
        : openTcp(listen, hear)
  const line = await opened
  return {
    ...line,
    send(message, to) {
      watch('sent', message)
      return line.send(message, to)
    },
  }
}
