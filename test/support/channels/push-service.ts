// A push service on loopback, and a browser behind it: checks who sends (RFC 8292), opens what is sent (RFC 8291), and delivers nothing else.
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { webPush } from '../../../gateway/notify/web-push.ts'
import { instant } from '../../../rules/model/time.ts'
import type { PushSubscription } from '../../../rules/ports.ts'
import type { Counterpart, Manner, Peer } from './counterpart.ts'

export interface Delivered {
  readonly endpoint: string
  readonly ttl: number
  readonly urgency: string
  readonly topic: string
  /** As the browser's worker gets it. */
  readonly text: string
  /** Whom the push service may turn to. */
  readonly contact: string
  /** The sender's public key. */
  readonly sender: string
}
export interface PushService extends Peer {
  readonly origin: string
  readonly subscriptions: readonly PushSubscription[]
  /** A browser that switches it on: what it would hand to the page. */
  subscribe(account: string): PushSubscription
  delivered(): readonly Delivered[]
  /** Requests, also those that were refused. */
  asked(): number
  /** Instead of 201 to what is in order. */
  answer(how: (reply: ServerResponse, endpoint: string) => void): void
}

interface Browser {
  readonly ecdh: ReturnType<typeof createECDH>
  readonly auth: Buffer
}

export async function startPushService(): Promise<PushService> {
  const browsers = new Map<string, Browser>()
  const subscriptions: PushSubscription[] = []
  const delivered: Delivered[] = []
  let asked = 0
  let answer = (reply: ServerResponse, _endpoint: string): void =>
    void reply.writeHead(201, { location: '/message/1' }).end()
  const server = createServer((request, reply) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      asked += 1
      const endpoint = `${origin}${request.url}`
      const wrong = receive(request, endpoint, Buffer.concat(parts))
      if (wrong === null) answer(reply, endpoint)
      else reply.writeHead(wrong.status, wrong.why).end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  onTestFinished(stop)

  function receive(request: IncomingMessage, endpoint: string, body: Buffer): { status: number; why: string } | null {
    const browser = browsers.get(endpoint)
    if (!browser) return { status: 404, why: 'no such subscription' }
    const { ttl, urgency = 'normal', topic = '' } = request.headers as Record<string, string | undefined>
    if (!/^\d+$/.test(ttl ?? '')) return { status: 400, why: 'no TTL' }
    if (!/^(very-low|low|normal|high)$/.test(urgency)) return { status: 400, why: 'unknown urgency' }
    if (!/^[\w-]{0,32}$/.test(topic)) return { status: 400, why: 'no topic' }
    if (request.headers['content-encoding'] !== 'aes128gcm') return { status: 415, why: 'not aes128gcm' }
    if (body.length > 4096) return { status: 413, why: 'too long' }
    const sender = senderOf(request.headers.authorization ?? '', origin)
    if (!sender) return { status: 403, why: 'not vouched for' }
    delivered.push({ endpoint, ttl: Number(ttl), urgency, topic, ...sender, text: opened(body, browser) })
    return null
  }

  function subscribe(account: string): PushSubscription {
    const ecdh = createECDH('prime256v1')
    ecdh.generateKeys()
    const auth = randomBytes(16)
    const endpoint = `${origin}/push/${randomBytes(16).toString('base64url')}`
    browsers.set(endpoint, { ecdh, auth })
    const keys = { p256dh: ecdh.getPublicKey('base64url'), auth: auth.toString('base64url') }
    return { account, endpoint, ...keys, createdAt: instant(0) }
  }

  const manners: Record<Exclude<Manner, 'away'>, typeof answer> = {
    well: answer,
    refuses: (reply) => void reply.writeHead(403).end(),
    hangs: () => undefined,
    'closes-half-way': (reply) => {
      reply.writeHead(201, { 'content-length': '100' })
      reply.write('half', () => reply.destroy())
    },
  }
  const account = 'account-of-the-daughter'
  subscriptions.push(subscribe(account))
  return {
    origin,
    settings: { contact: 'mailto:wacht@example.nl', services: [origin], timeoutSeconds: 2 },
    address: account,
    secrets: subscriptions.flatMap(({ endpoint, p256dh, auth }) => [endpoint, p256dh, auth]),
    subscriptions,
    subscribe,
    delivered: () => delivered,
    asked: () => asked,
    answer: (how) => void (answer = how),
    arrived: () => delivered.map(({ text }) => ({ key: (JSON.parse(text) as { delivery: string }).delivery, text })),
    async behave(manner) {
      if (manner !== 'away') return void (answer = manners[manner])
      stop()
      await once(server, 'close')
    },
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
  }
}

/** RFC 8292 §2 and §3: a token for this origin, signed with the key beside it, and good for a day at most. */
function senderOf(authorization: string, origin: string): Pick<Delivered, 'contact' | 'sender'> | null {
  const [, head = '', claims = '', signature = '', sender = ''] =
    /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), ?k=([\w-]+)$/.exec(authorization) ?? []
  const point = Buffer.from(sender, 'base64url')
  if (point.length !== 65) return null
  const jwk = { kty: 'EC', crv: 'P-256', x: point.toString('base64url', 1, 33), y: point.toString('base64url', 33) }
  const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const }
  if (!verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url'))) return null
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
  const { aud, exp, sub } = read(claims)
  const leftSeconds = Number(exp) - Date.now() / 1000
  const isGood = read(head)['alg'] === 'ES256' && aud === origin && leftSeconds > 0 && leftSeconds <= 86_400
  return isGood ? { contact: String(sub), sender } : null
}

/** RFC 8291 §3 and RFC 8188 §2: one record. */
function opened(body: Buffer, { ecdh, auth }: Browser): string {
  const salt = body.subarray(0, 16)
  const senderKey = body.subarray(21, 21 + body[20]!)
  const sealed = body.subarray(21 + body[20]!)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), senderKey])
  const derive = (from: Buffer, salt: Buffer, about: Buffer | string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', from, salt, about, bytes))
  const shared = derive(ecdh.computeSecret(senderKey), auth, info, 32)
  const key = derive(shared, salt, 'Content-Encoding: aes128gcm\0', 16)
  const nonce = derive(shared, salt, 'Content-Encoding: nonce\0', 12)
  const decipher = createDecipheriv('aes-128-gcm', key, nonce)
  decipher.setAuthTag(sealed.subarray(-16))
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  // The last record ends with 2 and any number of noughts.
  return padded.subarray(0, padded.lastIndexOf(2)).toString('utf8')
}

const good = { contact: 'mailto:wacht@example.nl' }
export const webPushCounterpart: Counterpart = {
  channel: webPush,
  start: startPushService,
  testMark: /"title":"PROEF/,
  wrong: [
    { settings: {}, path: 'contact' },
    { settings: { contact: 'wacht@example.nl' }, path: 'contact' },
    { settings: { ...good, services: [] }, path: 'services' },
    { settings: { ...good, services: ['http://push.example'] }, path: 'services.0' },
    { settings: { ...good, services: ['https://*'] }, path: 'services.0' },
    { settings: { ...good, services: ['https://push.example/path'] }, path: 'services.0' },
    { settings: { ...good, timeoutSeconds: 0 }, path: 'timeoutSeconds' },
  ],
}
