import { describe, expect, it } from 'vitest'
import { type SipMessage, type SipRequest, branchOf, headerOf, responseTo } from '../../../gateway/scaip/sip-message.ts'
import type { Receive, SipTransport } from '../../../gateway/scaip/transport.ts'
import { NoAnswer, openUserAgent } from '../../../gateway/scaip/user-agent.ts'
import { type Duration, instant, later } from '../../../rules/model/time.ts'

const there = { host: '192.0.2.1', port: 5060 }
const outgoing = { method: 'MESSAGE', uri: 'sip:c@h', from: 'sip:a@b', to: 'sip:c@h', body: 'help' } as const
const never = new AbortController().signal

/** Time that moves only when all that could be done has been done: each wait is over in its turn. */
function steppedClock() {
  let now = instant(0)
  const waits: { readonly at: number; readonly over: () => void }[] = []
  const wait = (duration: Duration, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      waits.push({ at: later(now, duration), over: resolve })
      signal?.addEventListener('abort', () => reject(signal.reason as Error))
    })
  const settle = async () => {
    for (let turn = 0; turn < 50; turn++) await Promise.resolve()
  }
  return {
    wait,
    now: () => now,
    async until(end: number) {
      for (;;) {
        await settle()
        const next = waits.filter(({ at }) => at <= end).toSorted((one, other) => one.at - other.at)[0]
        if (!next) return
        waits.splice(waits.indexOf(next), 1)
        now = instant(next.at)
        next.over()
      }
    },
  }
}

async function agentOver(name: 'UDP' | 'TCP', answer: (request: SipRequest, count: number) => void = () => {}) {
  const clock = steppedClock()
  const sent: { at: number; message: SipMessage }[] = []
  let receive: Receive = () => {}
  const transport: SipTransport = {
    name,
    at: { host: '192.0.2.2', port: 5060 },
    send(message) {
      sent.push({ at: clock.now(), message })
      if (message.kind === 'request') answer(message, sent.length)
      return Promise.resolve()
    },
    close: () => Promise.resolve(),
  }
  let asked = 0
  const agent = await openUserAgent({
    clock,
    open(heard) {
      receive = heard
      return Promise.resolve(transport)
    },
    answer(request) {
      asked += 1
      return responseTo(request, 200, 'OK')
    },
  })
  return {
    agent,
    clock,
    sent,
    asked: () => asked,
    hear: (message: SipMessage, reply: (message: SipMessage) => void = () => {}) => receive(message, there, reply),
  }
}

describe('a request', () => {
  it('over udp is sent again after 0.5, 1, 2 and then each 4 s, and given up after 32 s', async () => {
    const { agent, clock, sent } = await agentOver('UDP')
    const failed = agent.request(outgoing, there, null, never).catch((error: unknown) => error)
    await clock.until(60_000)
    expect(await failed).toBeInstanceOf(NoAnswer)
    expect(sent.map(({ at }) => at / 1000)).toEqual([0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5])
    expect(new Set(sent.map(({ message }) => branchOf(message))).size).toBe(1)
  })

  it('over tcp is sent once', async () => {
    const { agent, clock, sent } = await agentOver('TCP')
    const failed = agent.request(outgoing, there, null, never).catch((error: unknown) => error)
    await clock.until(60_000)
    expect(await failed).toBeInstanceOf(NoAnswer)
    expect(sent).toHaveLength(1)
  })

  it('of which two datagrams are lost is answered all the same, and then sent no more', async () => {
    const parts = await agentOver('UDP', (request, count) => {
      if (count === 3) queueMicrotask(() => parts.hear(responseTo(request, 200, 'OK')))
    })
    const answered = parts.agent.request(outgoing, there, null, never)
    await parts.clock.until(60_000)
    expect((await answered).status).toBe(200)
    expect(parts.sent).toHaveLength(3)
  })

  it('is asked for proof once: a second question is the answer', async () => {
    const challenge = { name: 'Proxy-Authenticate', value: 'Digest realm="r", nonce="n", qop="auth"' }
    const parts = await agentOver('UDP', (request) =>
      queueMicrotask(() => parts.hear(responseTo(request, 407, 'Who?', [challenge]))),
    )
    const answered = parts.agent.request(outgoing, there, { user: 'u', password: 'p' }, never)
    await parts.clock.until(60_000)
    expect((await answered).status).toBe(407)
    expect(parts.sent.map(({ message }) => headerOf(message, 'proxy-authorization') !== undefined)).toEqual([
      false,
      true,
    ])
    expect(parts.sent.map(({ message }) => headerOf(message, 'cseq'))).toEqual(['1 MESSAGE', '2 MESSAGE'])
  })
})

it('a request of others is done once and answered as often as it comes', async () => {
  const { hear, asked, clock } = await agentOver('UDP')
  const headers = [{ name: 'Via', value: 'SIP/2.0/UDP h;branch=z9hG4bK1' }]
  const replies: SipMessage[] = []
  for (let turn = 0; turn < 3; turn++)
    hear({ kind: 'request', method: 'MESSAGE', uri: 'sip:a', headers, body: '' }, (reply) => void replies.push(reply))
  await clock.until(1000)
  expect([asked(), replies.length]).toEqual([1, 3])
  expect(replies[2]).toEqual(replies[0])
})
