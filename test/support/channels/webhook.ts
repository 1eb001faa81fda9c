// A receiver of webhooks on loopback.
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type ServerResponse, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { webhook } from '../../../gateway/notify/webhook.ts'
import { temporaryFolder } from '../folder.ts'
import type { Counterpart, Manner, Peer } from './counterpart.ts'

export const secret = 'a-secret-of-thirty-two-characters-or-more'

export interface Request {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}
export interface WebhookReceiver extends Peer {
  readonly url: string
  requests(): readonly Request[]
  /** Instead of the plain answer to who behaves well. */
  answer(how: (reply: ServerResponse) => void): void
}

export async function startReceiver(): Promise<WebhookReceiver> {
  const requests: Request[] = []
  let answer = (reply: ServerResponse): void => void reply.writeHead(202).end()
  const server = createServer((request, reply) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (part: string) => (body += part))
    request.on('end', () => {
      requests.push({ headers: request.headers, body })
      answer(reply)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  onTestFinished(stop)
  const secretFile = join(temporaryFolder(), 'secret')
  writeFileSync(secretFile, `${secret}\n`)
  const { port } = server.address() as AddressInfo
  const answers: Record<Exclude<Manner, 'away'>, (reply: ServerResponse) => void> = {
    well: answer,
    refuses: (reply) => void reply.writeHead(403).end(),
    hangs: () => undefined,
    'closes-half-way': (reply) => {
      reply.writeHead(200, { 'content-length': '100' })
      reply.write('half', () => reply.destroy())
    },
  }
  const url = `http://127.0.0.1:${port}/in`
  return {
    url,
    settings: { receivers: { centre: { url, secretFile } }, timeoutSeconds: 2 },
    address: 'centre',
    secrets: [secret],
    async behave(manner) {
      if (manner !== 'away') return void (answer = answers[manner])
      stop()
      await once(server, 'close')
    },
    arrived: () => requests.map(({ headers, body }) => ({ key: String(headers['idempotency-key']), text: body })),
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    requests: () => requests,
    answer: (how) => void (answer = how),
  }
}

const receiver = { url: 'https://care.example/in', secretFile: 'secret' }
export const webhookCounterpart: Counterpart = {
  channel: webhook,
  start: startReceiver,
  testMark: /"isTest":true/,
  wrong: [
    { settings: {}, path: 'receivers' },
    { settings: { receivers: { a: { ...receiver, url: 'http://care.example/in' } } }, path: 'receivers.a.url' },
    { settings: { receivers: { a: { ...receiver, url: 'https://me:word@care.example/' } } }, path: 'receivers.a.url' },
    { settings: { receivers: { a: { url: receiver.url } } }, path: 'receivers.a.secretFile' },
    { settings: { receivers: { a: receiver }, timeoutSeconds: 0 }, path: 'timeoutSeconds' },
    { settings: { receivers: { a: { ...receiver, secretFile: '/nowhere/secret' } } }, path: 'receivers.a.secretFile' },
  ],
}
