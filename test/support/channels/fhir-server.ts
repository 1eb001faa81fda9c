// A FHIR R4 server on loopback: takes valid bundles only, makes each thing once, and gives tokens to who knows the secret.
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Fhir } from 'fhir/fhir.js'
import { onTestFinished } from 'vitest'
import { fhir } from '../../../gateway/notify/fhir.ts'
import type { Bundle } from '../../../gateway/notify/fhir-bundle.ts'
import { temporaryFolder } from '../folder.ts'
import type { Counterpart, Manner, Peer } from './counterpart.ts'

export const token = 'a-token-that-was-given-once'
export const clientSecret = 'a secret with a space: and a colon'

const validator = new Fhir()
/** What the published structure definitions of R4 find wrong; empty: nothing. */
export const faultsOf = (resource: unknown): string[] =>
  validator
    .validate(JSON.parse(JSON.stringify(resource)) as object, { errorOnUnexpected: true })
    .messages.filter(({ severity }) => /^(error|fatal)$/.test(String(severity)))
    .map(({ location, message }) => `${location}: ${message}`)

export interface FhirServer extends Peer {
  readonly url: string
  readonly secretFile: string
  readonly tokenFile: string
  /** What was made: by type, then by its identifier. */
  made(): readonly { readonly type: string; readonly identifier: string }[]
  tokens(): number
  /** Tokens that were given are good for nothing any more. */
  revoke(): void
  faults(): readonly string[]
  /** Instead of the answer to a bundle that is in order. */
  answer(how: (reply: ServerResponse) => void): void
}

type Answer = (reply: ServerResponse) => void

export async function startFhirServer(): Promise<FhirServer> {
  const bundles: Bundle[] = []
  const made = new Map<string, { type: string; identifier: string }>()
  const faults: string[] = []
  let tokens = 0
  let revoked = 0
  let answer = null as Answer | null

  const server = createServer((request, reply) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (part: string) => (body += part))
    request.on('end', () => receive(request, body, reply))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  onTestFinished(stop)

  function receive({ url, method, headers }: IncomingMessage, body: string, reply: ServerResponse): void {
    const json = (status: number, value: unknown) =>
      void reply.writeHead(status, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(value))
    if (url === '/token') return giveToken(String(headers.authorization), body, json)
    const given = headers.authorization
    const isKnown = given === `Bearer ${token}` || (tokens > revoked && given === `Bearer fetched-${tokens}`)
    if (!isKnown) return json(401, { resourceType: 'OperationOutcome' })
    if (method === 'GET' && url === '/fhir/metadata') return json(200, { resourceType: 'CapabilityStatement' })
    if (headers['content-type'] !== 'application/fhir+json') return json(415, { resourceType: 'OperationOutcome' })
    const bundle = JSON.parse(body) as Bundle
    const wrong = faultsOf(bundle)
    faults.push(...wrong)
    if (wrong.length > 0) return json(422, { resourceType: 'OperationOutcome' })
    bundles.push(bundle)
    if (answer) return answer(reply)
    if (url === '/fhir/Bundle') {
      const isNew = make('Bundle', String(headers['if-none-exist']))
      return json(isNew ? 201 : 200, {})
    }
    json(200, {
      resourceType: 'Bundle',
      type: 'transaction-response',
      entry: bundle.entry.map(({ request }) => {
        const isNew = make(request!.url, request!.ifNoneExist)
        return {
          response: { status: isNew ? '201 Created' : '200 OK', location: `${request!.url}/${made.size}/_history/1` },
        }
      }),
    })
  }

  /** Conditional create: once for each search that finds it. */
  function make(type: string, search: string): boolean {
    const identifier = new URLSearchParams(search).get('identifier') ?? 'none'
    const isNew = !made.has(`${type} ${identifier}`)
    made.set(`${type} ${identifier}`, { type, identifier })
    return isNew
  }

  function giveToken(authorization: string, body: string, json: (status: number, value: unknown) => void): void {
    const [id, secret] = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString().split(':')
    const isKnown = id === 'kernwacht' && new URLSearchParams(`secret=${secret}`).get('secret') === clientSecret
    const asked = new URLSearchParams(body)
    if (!isKnown) return json(401, { error: 'invalid_client' })
    if (asked.get('grant_type') !== 'client_credentials') return json(400, { error: 'unsupported_grant_type' })
    tokens += 1
    json(200, { access_token: `fetched-${tokens}`, token_type: 'Bearer', expires_in: 300, scope: asked.get('scope') })
  }

  const folder = temporaryFolder()
  const [tokenFile, secretFile] = [join(folder, 'token'), join(folder, 'client-secret')]
  writeFileSync(tokenFile, `${token}\n`)
  writeFileSync(secretFile, `${clientSecret}\n`)
  const manners: Record<Exclude<Manner, 'away'>, Answer | null> = {
    well: null,
    refuses: (reply) => void reply.writeHead(403).end(),
    hangs: () => undefined,
    'closes-half-way': (reply) => {
      reply.writeHead(200, { 'content-length': '100' })
      reply.write('half', () => reply.destroy())
    },
  }
  const url = `${origin}/fhir`
  return {
    url,
    tokenFile,
    secretFile,
    settings: { servers: { epd: { url, access: { kind: 'bearer', tokenFile } } }, timeoutSeconds: 2 },
    address: 'epd',
    secrets: [token, url],
    made: () => [...made.values()],
    tokens: () => tokens,
    revoke: () => void (revoked = tokens),
    faults: () => faults,
    answer: (how) => void (answer = how),
    async behave(manner) {
      if (manner !== 'away') return void (answer = manners[manner])
      stop()
      await once(server, 'close')
    },
    arrived: () => bundles.map((bundle) => ({ key: bundle.identifier.value, text: JSON.stringify(bundle) })),
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
  }
}

const server = { url: 'https://epd.example/fhir' }
const client = { kind: 'client-credentials', tokenUrl: 'https://login.example/token', clientId: 'kernwacht' }
export const fhirCounterpart: Counterpart = {
  channel: fhir,
  start: startFhirServer,
  testMark: /PROEF: .*HTEST|HTEST.*PROEF: /s,
  wrong: [
    { settings: {}, path: 'servers' },
    { settings: { servers: { a: { url: 'http://epd.example/fhir' } } }, path: 'servers.a.url' },
    { settings: { servers: { a: { ...server, as: 'message' } } }, path: 'servers.a.as' },
    { settings: { servers: { a: { ...server, access: { kind: 'bearer' } } } }, path: 'servers.a.access.tokenFile' },
    {
      settings: { servers: { a: { ...server, access: { kind: 'bearer', tokenFile: '/nowhere/token' } } } },
      path: 'servers.a.access.tokenFile',
    },
    {
      settings: { servers: { a: { ...server, access: { ...client, tokenUrl: 'http://login.example/' } } } },
      path: 'servers.a.access.tokenUrl',
    },
    {
      settings: { servers: { a: { ...server, access: { ...client, clientSecretFile: '/nowhere/secret' } } } },
      path: 'servers.a.access.clientSecretFile',
    },
    { settings: { servers: { a: server }, timeoutSeconds: 0 }, path: 'timeoutSeconds' },
  ],
}
