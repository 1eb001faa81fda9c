// What no browser sends, byte for byte, against the whole service: refused with a status that fits, told nothing, and the service answers on.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { sendRaw } from '../support/raw-http.ts'
import { crashHome, register } from '../support/crash-homes.ts'
import { freePorts, type Ports, type RunningService, startService } from '../support/service.ts'

let service: RunningService
let ports: Ports
const folder = mkdtempSync(join(tmpdir(), 'kernwacht-'))

beforeAll(async () => {
  ports = await freePorts()
  const environment = { KERNWACHT_HTTP__REQUESTS_PER_MINUTE: '100000' }
  service = await startService({ folder: join(folder, 'data'), ports, environment })
  await register(service, crashHome(1))
}, 30_000)
afterAll(async () => {
  // It has lived through all of this, and ends as it should.
  await service.stop()
  rmSync(folder, { recursive: true, force: true })
})
afterEach(async () => {
  const { ok, status } = await fetch(`${service.url}/healthz`)
  if (!ok) throw new Error(`the service does not answer any more: ${status}`)
})

const send = (text: string | Uint8Array) => sendRaw(ports.http, text)
const request = (line: string, lines: readonly string[] = [], body = '') =>
  [
    `${line} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Authorization: Bearer ${service.token}`,
    ...lines,
    'Connection: close',
    '',
    body,
  ].join('\r\n')
const get = (path: string, ...lines: readonly string[]) => request(`GET ${path}`, lines)
const json = 'Content-Type: application/json'
const pauses = '/api/homes/home-1/pauses'
const post = (body: string, ...types: readonly string[]) =>
  request(`POST ${pauses}`, [...types, `Content-Length: ${body.length}`], body)
const bare = (...lines: readonly string[]) => lines.join('\r\n')
const good = () => JSON.stringify({ until: Date.now() + 3_600_000, because: 'logeert' })

it('a request as it should be is answered', async () => {
  expect((await send(get('/api/homes/home-1'))).status).toBe(200)
  expect((await send(post(good(), json))).status).toBe(204)
})

describe('a path', () => {
  it.each([
    ['/api/homes/home-1%00', 404],
    ['/api/homes/home-1%0d%0aset-cookie:x=1', 404],
    ['/api/homes/home-1%2fcare-plan', 404],
    ['/api/homes/%252e%252e%252fsession', 404],
    ['/api/homes/..%5c..%5csession', 404],
    ['/api/homes/__proto__', 404],
    ['/api/homes/constructor', 404],
    ['/api/homes/%zz', 400],
    ['/api/homes/%ff', 400],
    ['/api/homes/%c0%ae%c0%ae', 400],
    [`/${'a'.repeat(20_000)}`, 431],
  ])('that is none leads nowhere: %s', async (path, status) => {
    const answer = await send(get(path))
    expect(answer).toMatchObject({ status, answers: 1 })
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  it.each([
    ['/api/homes/%2e%2e/session'],
    ['/../../../etc/passwd'],
    ['/%2e%2e/%2e%2e/etc/passwd'],
    ['/assets/..%2f..%2fpackage.json'],
    ['/assets/..%5c..%5cpackage.json'],
    ['/.git/config'],
    ['/data/secrets.json'],
    ['/api\\homes'],
    ['//api//homes'],
    ['/API/homes'],
    [`/api/homes/${'a'.repeat(400)}`],
  ])('that is none of ours is the one page at most, where the screens are built: %s', async (path) => {
    const { status, answers, headers, body } = await send(get(path))
    const isPage = status === 200 && headers['content-type']?.startsWith('text/html') === true
    expect([answers, isPage || status === 404 || status === 400]).toEqual([1, true])
    expect(body).not.toMatch(/root:|deviceKey|\[core\]|"dependencies"|"homes"/)
  })
})

describe('a request that two senders could read differently', () => {
  const start = [`POST ${pauses} HTTP/1.1`, 'Host: 127.0.0.1', json]
  const inside = bare('GET /healthz HTTP/1.1', 'Host: 127.0.0.1', '', '')
  it.each([
    ['both lengths', bare(...start, 'Content-Length: 5', 'Transfer-Encoding: chunked', '', '0', '', inside)],
    ['two lengths', bare(...start, 'Content-Length: 2', 'Content-Length: 3', '', '{}')],
    ['one length twice', bare(...start, 'Content-Length: 2', 'Content-Length: 2', '', '{}')],
    ['a negative length', bare(...start, 'Content-Length: -1', '', '{}')],
    ['a length with a sign', bare(...start, 'Content-Length: +2', '', '{}')],
    ['an unknown transfer', bare(...start, 'Transfer-Encoding: xchunked', '', '0', '', inside)],
    ['a transfer that is chunked and not', bare(...start, 'Transfer-Encoding: chunked, identity', '', '0', '', inside)],
    ['a chunk without a length', bare(...start, 'Transfer-Encoding: chunked', '', 'zz', '{}', '0', '', '')],
    ['a header over two lines', bare('GET /healthz HTTP/1.1', 'Host: 127.0.0.1', 'X-A: b', ' c', '', '')],
    ['a space before the colon', bare('GET /healthz HTTP/1.1', 'Host : 127.0.0.1', '', '')],
    ['lines without a return', 'GET /healthz HTTP/1.1\nHost: 127.0.0.1\n\n'],
    ['a return inside a header', bare('GET /healthz HTTP/1.1', 'Host: 127.0.0.1', 'X-A: a\rb', '', '')],
    ['a zero inside a header', bare('GET /healthz HTTP/1.1', 'Host: 127.0.0.1', 'X-A: a\0b', '', '')],
    ['no host', bare('GET /healthz HTTP/1.1', '', '')],
    ['two hosts', bare('GET /healthz HTTP/1.1', 'Host: a', 'Host: b', 'Connection: close', '', '')],
    ['another protocol', bare('PRI * HTTP/2.0', '', 'SM', '', '')],
    ['a version that there is not', bare('GET /healthz HTTP/3.0', 'Host: 127.0.0.1', '', '')],
    ['a method that there is not', bare('BREW /api/homes HTTP/1.1', 'Host: 127.0.0.1', '', '')],
    ['a TLS hello', String.fromCharCode(0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0)],
  ])('is read by nobody: %s', async (_, text) => {
    expect(await send(text)).toMatchObject({ status: 400, answers: 1 })
  })
})

describe('headers', () => {
  it.each([
    ['many', Array.from({ length: 1500 }, (_, at) => `X-${at}: a`)],
    ['a long one', [`X-A: ${'a'.repeat(17_000)}`]],
    ['a long cookie', [`Cookie: kernwacht=${'a'.repeat(17_000)}`]],
  ])('beyond what a request of ours has are refused: %s', async (_, lines) => {
    expect((await send(get('/api/homes', ...lines))).status).toBe(431)
  })

  it('that name another method, address, host or sender change nothing', async () => {
    for (const line of [
      'X-HTTP-Method-Override: DELETE',
      'X-Original-URL: /api/duty',
      'X-Rewrite-URL: /api/duty',
      'X-Forwarded-Host: evil.example',
      'X-Forwarded-For: 127.0.0.1',
    ]) {
      const { status, body } = await send(get('/api/session', line))
      expect([line, status, body.includes('"operator"')]).toEqual([line, 200, true])
    }
    expect((await fetch(`${service.url}/api/session`, { headers: { 'x-forwarded-user': 'operator' } })).status).toBe(
      401,
    )
  })

  it('with an expectation that nobody has are refused', async () => {
    expect((await send(request(`POST ${pauses}`, [json, 'Expect: 200-maybe', 'Content-Length: 2'], '{}'))).status).toBe(
      417,
    )
  })
})

describe('a body', () => {
  it.each([
    ['text/plain'],
    ['application/json, text/plain'],
    ['application/jsonx'],
    ['application/vnd.api+json'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['text/html'],
    [' '],
  ])('of another type is refused: %s', async (type) => {
    expect((await send(post(good(), `Content-Type: ${type}`))).status).toBe(415)
  })

  it('that is packed, or of no type, is refused', async () => {
    expect((await send(post(good(), json, 'Content-Encoding: gzip'))).status).toBe(415)
    expect((await send(post(good()))).status).toBe(415)
  })

  it('whose type is spelled oddly is judged like any other', async () => {
    for (const type of ['application/json\t; charset=utf-8', ' application/json ; a', 'APPLICATION/JSON'])
      expect([type, (await send(post('{"until":1}', `Content-Type: ${type}`))).status]).toEqual([type, 422])
  })

  const chunks = `8000\r\n${'a'.repeat(0x8000)}\r\n`.repeat(12)
  it.each([
    ['too large', 413, (): string => post(`{"because":"${'a'.repeat(300_000)}"}`, json)],
    [
      'too large in chunks',
      413,
      (): string => request(`POST ${pauses}`, [json, 'Transfer-Encoding: chunked'], `${chunks}0\r\n\r\n`),
    ],
    ['too deep in arrays', 400, (): string => post('['.repeat(100_000) + ']'.repeat(100_000), json)],
    ['too deep in objects', 400, (): string => post(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`, json)],
    ['in no UTF-8', 400, (): string => post('{"because":"\xff\xfe"}', json)],
    ['in no JSON', 400, (): string => post('{"because":', json)],
    ['that reaches for a prototype', 400, (): string => post('{"__proto__":{"a":1},"because":"x"}', json)],
    [
      'that reaches for a prototype by another way',
      400,
      (): string => post('{"constructor":{"prototype":{"a":1}}}', json),
    ],
    ['that reaches for a prototype in escapes', 400, (): string => post('{"\\u005f_proto__":{"a":1}}', json)],
    ['of another form', 422, (): string => post('[]', json)],
    ['with a number that there is not', 422, (): string => post('{"until":1e400,"because":"x"}', json)],
  ])('%s is refused: %i', async (_, status, text) => {
    const answer = await send(text())
    expect(answer).toMatchObject({ status, answers: 1 })
    expect(({} as Record<string, unknown>)['a']).toBeUndefined()
  })
})

describe('a method', () => {
  it('that a route does not have finds no route', async () => {
    for (const method of ['TRACE', 'PATCH', 'PROPFIND', 'OPTIONS']) {
      const { status, body } = await send(request(`${method} /api/homes`, ['X-Secret: word']))
      expect([method, status, body.includes('word')]).toEqual([method, 404, false])
    }
    expect((await send(bare('CONNECT evil.example:443 HTTP/1.1', 'Host: evil.example', '', ''))).answers).toBe(0)
  })

  it('of another site is allowed nothing: a browser asks first, and hears no yes', async () => {
    for (const origin of ['https://evil.example', 'null']) {
      const asked = ['Access-Control-Request-Method: POST', 'Access-Control-Request-Headers: content-type']
      const { headers } = await send(request(`OPTIONS ${pauses}`, [`Origin: ${origin}`, ...asked]))
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([])
      expect(
        (await send(request(`POST ${pauses}`, [json, `Origin: ${origin}`, 'Content-Length: 2'], '{}'))).status,
      ).toBe(403)
    }
  })

  it('HEAD says what GET would, without it', async () => {
    expect(await send(request('HEAD /api/homes'))).toMatchObject({ status: 200, body: '' })
  })
})

describe('every answer is hardened', () => {
  const always = {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-permitted-cross-domain-policies': 'none',
  }
  it.each(['/api/homes', '/api/homes/home-99', '/api/nothing', '/healthz', '/nothing', '/docs/json'])(
    '%s',
    async (path) => {
      const { headers } = await send(get(path))
      expect(headers).toMatchObject(always)
      expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
      expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/)
      expect(headers['permissions-policy']).toMatch(/camera=\(\).*microphone=\(\)/)
      expect(headers['server']).toBeUndefined()
      expect(headers['x-powered-by']).toBeUndefined()
      const isKept = headers['cache-control'] !== 'no-store'
      expect(path.startsWith('/api/') && isKept).toBe(false)
    },
  )

  it('and what is no request at all is told no more than that', async () => {
    const { headers, body } = await send('nonsense\r\n\r\n')
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      connection: 'close',
    })
    expect(JSON.parse(body)).toEqual({
      type: 'about:blank#malformed-request',
      title: 'The request cannot be read',
      status: 400,
      code: 'malformed-request',
    })
  })
})
