// A simulated alarm receiving centre: asks who calls, takes in what it is told, and answers with a MESSAGE of its own as a script says.
import type { Clock } from '../rules/ports.ts'
import { type Credentials, isProof } from '../gateway/scaip/digest.ts'
import { type Mrq, parseMrq, printMrs, scaipTypes } from '../gateway/scaip/scaip-body.ts'
import { headerOf, responseTo, type SipRequest, type SipResponse } from '../gateway/scaip/sip-message.ts'
import { type Endpoint, openTcp, openUdp } from '../gateway/scaip/transport.ts'
import { hostPort, openUserAgent } from '../gateway/scaip/user-agent.ts'

export interface CentreParts {
  readonly clock: Pick<Clock, 'wait'>
  readonly transport: 'udp' | 'tcp'
  readonly listen: Endpoint
  /** Null: lets everybody in. */
  readonly credentials: Credentials | null
  readonly algorithm?: 'MD5' | 'SHA-256'
  /** What it says to each message in turn, and the last for ever: a `snu`; null: nothing at all. */
  readonly script?: readonly (string | null)[]
}
export interface AlarmCentre {
  readonly at: Endpoint
  /** All that was taken in, doubles too. */
  readonly received: readonly Mrq[]
  close(): Promise<void>
}

const snuOf = { 'too-long': '1', 'invalid-format': '2', 'mandatory-tag-missing': '7' } as const

export async function openAlarmCentre(parts: CentreParts): Promise<AlarmCentre> {
  const { credentials, algorithm = 'MD5', script = ['0'] } = parts
  const received: Mrq[] = []
  const closed = new AbortController()
  const challenge = { realm: 'centre', nonce: 'a-nonce-of-the-centre', algorithm, hasQop: true }

  function answer(request: SipRequest, from: Endpoint): SipResponse {
    if (credentials) {
      const proof = headerOf(request, 'authorization')
      if (!proof || !isProof(proof, { ...challenge, ...credentials, method: request.method, uri: request.uri })) {
        const value = `Digest realm="centre", nonce="${challenge.nonce}", qop="auth", algorithm=${algorithm}`
        return responseTo(request, 401, 'Unauthorized', [{ name: 'WWW-Authenticate', value }])
      }
    }
    if (request.method === 'MESSAGE') hear(request, from)
    return responseTo(request, 200, 'OK')
  }

  function hear(request: SipRequest, from: Endpoint): void {
    const read = parseMrq(request.body)
    if (!read.ok) return read.ref === null ? undefined : say(read.ref, snuOf[read.flaw], request, from)
    received.push(read.value)
    const said = script[Math.min(received.length, script.length) - 1] ?? null
    if (said !== null) say(read.value.ref, said, request, from)
  }

  function say(ref: string, snu: string, about: SipRequest, from: Endpoint): void {
    const uri = /<(sips?:[^>]+)>/.exec(headerOf(about, 'from') ?? '')?.[1] ?? `sip:${hostPort(from)}`
    const here = `sip:centre@${hostPort(agent.at)}`
    const message = {
      method: 'MESSAGE',
      uri,
      to: uri,
      from: here,
      contentType: scaipTypes[0],
      body: printMrs({ ref, snu }),
    } as const
    // The house hangs up when it is done: a centre goes on.
    void agent.request(message, from, null, closed.signal).catch(() => {})
  }

  const agent = await openUserAgent({
    clock: parts.clock,
    answer,
    open: (receive) => (parts.transport === 'udp' ? openUdp : openTcp)(parts.listen, receive),
  })
  return {
    at: agent.at,
    received,
    async close() {
      closed.abort()
      await agent.close()
    },
  }
}
