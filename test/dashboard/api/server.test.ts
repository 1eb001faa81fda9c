// The border itself: how it refuses, what it never lets out, and what every answer carries.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Problem } from '../../../dashboard/api/contract.ts'
import { openAccounts } from '../../../dashboard/api/session.ts'
import { memoryRegistry } from '../../../gateway/store/memory.ts'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { minutes, later, hours } from '../../../rules/model/time.ts'
import { as, homeOf, own, runningApi } from '../../support/api.ts'
import { temporaryFolder } from '../../support/folder.ts'
import { withOutage } from '../../support/outage.ts'
import { morning } from '../../support/pipeline.ts'

const password = 'een lang wachtwoord'

it('answers the address of any screen with the one page, also that of an alarm, whose id looks like a file', async () => {
  const webRoot = temporaryFolder()
  writeFileSync(join(webRoot, 'index.html'), '<title>Kernwacht</title>')
  const { ask } = await runningApi({ webRoot })
  const answered = async (path: string) => {
    const { status, text } = await ask(null, `GET ${path}`)
    return [status, text.includes('<title>')]
  }
  for (const page of ['/', '/alarmen', '/alarmen/home-1~fall~home~20260302T080000.000Z'])
    expect([page, ...(await answered(page))]).toEqual([page, 200, true])
  for (const nothing of ['/assets/old-1a2b.js', '/icon.png', '/api/secrets'])
    expect([nothing, (await answered(nothing))[1]]).toEqual([nothing, false])
})

/** An API with one account that can sign in, on clocks of its own. */
async function withAnna(publicUrl = 'https://zorg.example.nl', change = {}) {
  const clock = simulatedClock(morning)
  const accounts = await openAccounts({ file: ':memory:', secret: 's'.repeat(32), clock })
  await accounts.create({
    email: 'anna@zorg.example',
    name: 'Anna',
    password,
    roles: ['care'],
    careOrganisation: 'Dorpszorg',
  })
  const api = await runningApi({ accounts, clock, pulse: clock, settings: { publicUrl, ...change } })
  const signIn = (secret = password, email = 'Anna@zorg.example', headers = {}) =>
    api.ask(null, 'POST /api/session', { email, password: secret }, headers)
  const signedIn = async () => {
    const [cookie] = (await signIn()).response.cookies
    return { cookie: `${cookie!.name}=${cookie!.value}` }
  }
  return { ...api, clock, accounts, signIn, signedIn }
}

describe('a refusal is a problem document with a code', () => {
  it.each<[string, number, string, () => Promise<{ status: number; body: unknown; type: unknown }>]>([
    [
      'a body that is no JSON',
      400,
      'malformed-request',
      async () => send({ payload: '{"email":', type: 'application/json' }),
    ],
    ['a wrong password', 401, 'sign-in-failed', async () => shape(await (await withAnna()).signIn('not the password'))],
    ['nobody', 401, 'not-signed-in', async () => shape(await (await runningApi()).ask(null, 'GET /api/homes'))],
    [
      'another site',
      403,
      'foreign-origin',
      async () =>
        shape(await (await withAnna()).signIn(password, 'anna@zorg.example', { origin: 'https://evil.example' })),
    ],
    [
      'a role without it',
      403,
      'not-allowed',
      async () => shape(await (await runningApi()).ask('care', 'GET /api/quarantine')),
    ],
    [
      'a path that there is not',
      404,
      'not-found',
      async () => shape(await (await runningApi()).ask('care', 'GET /api/secrets')),
    ],
    [
      'an id that no home can have',
      404,
      'not-found',
      async () => shape(await (await runningApi()).ask('care', 'GET /api/homes/..%2f..%2fetc')),
    ],
    [
      'a stream asked for as JSON',
      406,
      'not-acceptable',
      async () =>
        shape(await (await runningApi()).ask('care', 'GET /api/events', undefined, { accept: 'application/json' })),
    ],
    ['a home without a setup', 409, 'not-set-up', async () => shape(await unsetHome())],
    [
      'too much',
      413,
      'too-large',
      async () => send({ payload: JSON.stringify({ email: 'x'.repeat(300_000) }), type: 'application/json' }),
    ],
    [
      'another type of content',
      415,
      'unknown-content-type',
      async () => send({ payload: 'email=a', type: 'application/x-www-form-urlencoded' }),
    ],
    ['plain text', 415, 'unknown-content-type', async () => send({ payload: '{}', type: 'text/plain' })],
    [
      'another form',
      422,
      'invalid-request',
      async () => send({ payload: '{"email":"no address"}', type: 'application/json' }),
    ],
  ])('to %s: %i %s', async (_, status, code, request) => {
    const answer = await request()
    expect(answer).toMatchObject({ status, type: expect.stringContaining('application/problem+json') as unknown })
    expect(Problem.parse(answer.body)).toMatchObject({ status, code })
  })

  const shape = ({ status, body, response }: Awaited<ReturnType<Awaited<ReturnType<typeof runningApi>>['ask']>>) => ({
    status,
    body: body as unknown,
    type: response.headers['content-type'] as unknown,
  })
  async function send({ payload, type }: { payload: string; type: string }) {
    const { server } = await runningApi()
    const response = await server.inject({
      method: 'POST',
      url: '/api/session',
      payload,
      headers: { 'content-type': type },
    })
    return {
      status: response.statusCode,
      body: response.json<unknown>(),
      type: response.headers['content-type'] as unknown,
    }
  }
  async function unsetHome() {
    const { ask, registry } = await runningApi()
    await registry.putHome(homeOf('home-7', 'Dorpszorg'))
    return ask('care', 'POST /api/homes/home-7/pauses', { until: later(morning, hours(1)), because: 'weg' })
  }
})

it('keeps what went wrong inside: a reference goes out, and the log has it', async () => {
  const outage = withOutage(memoryRegistry())
  outage.down = true
  const { ask, logged } = await runningApi({ registry: outage.port })
  const { status, body, text } = await ask('care', 'GET /api/homes')
  expect(status).toBe(500)
  const { code, detail } = Problem.parse(body)
  expect(code).toBe('internal')
  expect(text).not.toContain('away')
  const reference = /^Reference ([0-9a-f-]{36})$/.exec(detail!)![1]
  expect(logged).toEqual([{ reference, error: expect.stringContaining('homes: away') as unknown }])
})

it('never repeats in a refusal what was sent', async () => {
  const { ask } = await runningApi()
  const { status, text } = await ask(null, 'POST /api/session', { email: 'geheim-adres', password: 'geheim-woord' })
  expect(status).toBe(422)
  expect(text).not.toContain('geheim')
})

describe('signing in', () => {
  it('sets a cookie that no script reads, no other site sends along and only https carries', async () => {
    const { signIn } = await withAnna()
    const { response, body } = await signIn()
    expect(response.cookies).toMatchObject([
      { name: '__Host-kernwacht', path: '/', httpOnly: true, secure: true, sameSite: 'Lax', maxAge: 12 * 3600 },
    ])
    expect(body).toMatchObject({ name: 'Anna', roles: ['care'], careOrganisation: 'Dorpszorg' })
    expect(response.body).not.toContain(response.cookies[0]!.value)
  })

  it('over plain http, on this machine only, does without what needs https', async () => {
    const { signIn } = await withAnna('http://127.0.0.1:8080')
    const [cookie] = (await signIn()).response.cookies
    expect(cookie).toMatchObject({ name: 'kernwacht', httpOnly: true, sameSite: 'Lax' })
    expect(cookie?.secure).toBeUndefined()
  })

  it('fails alike for a wrong password and for an address that nobody has', async () => {
    const { signIn } = await withAnna()
    const wrong = await signIn('not the password')
    const unknown = await signIn(password, 'nobody@zorg.example')
    expect(wrong.body).toEqual(unknown.body)
  })

  it('is refused after ten wrong attempts, even with the right password, until a minute has passed', async () => {
    const { signIn, clock } = await withAnna()
    for (let attempt = 0; attempt < 10; attempt++) expect((await signIn('not the password')).status).toBe(401)
    const refused = await signIn()
    expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-attempts' } })
    expect(refused.response.headers['retry-after']).toBe('60')
    await clock.advanceTo(later(morning, minutes(1)))
    expect((await signIn()).status).toBe(200)
  })

  it('of a whole shift through one address is no storm', async () => {
    const { signIn } = await withAnna()
    for (let colleague = 0; colleague < 15; colleague++) expect((await signIn()).status).toBe(200)
  })

  it('lasts while it is used, ends after thirty idle minutes, and after twelve hours at the latest', async () => {
    const { signedIn, ask, clock } = await withAnna()
    const session = await signedIn()
    const isIn = async () => (await ask(null, 'GET /api/session', undefined, session)).status === 200
    for (let at = 20; at < 12 * 60; at += 20) {
      await clock.advanceTo(later(morning, minutes(at)))
      expect(await isIn()).toBe(true)
    }
    await clock.advanceTo(later(morning, hours(12)))
    expect(await isIn()).toBe(false)
    const another = await signedIn()
    await clock.advanceTo(later(morning, minutes(12 * 60 + 31)))
    expect((await ask(null, 'GET /api/session', undefined, another)).status).toBe(401)
  })

  it('ends with signing out, at once and on the server', async () => {
    const { signedIn, ask } = await withAnna()
    const session = await signedIn()
    const out = await ask(null, 'DELETE /api/session', undefined, session)
    expect(out.response.cookies[0]).toMatchObject({ name: '__Host-kernwacht', value: '' })
    expect((await ask(null, 'GET /api/session', undefined, session)).status).toBe(401)
  })
})

describe('another site', () => {
  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('changes nothing with a borrowed cookie: %o', async (headers) => {
    const { signedIn, ask } = await withAnna()
    const session = { ...(await signedIn()), ...headers }
    const pause = { until: later(morning, hours(1)), because: 'weg' }
    expect(await ask(null, `POST /api/homes/${own}/pauses`, pause, session)).toMatchObject({
      status: 403,
      body: { code: 'foreign-origin' },
    })
  })

  it.each([{ origin: 'https://zorg.example.nl' }, { 'sec-fetch-site': 'same-origin' }, {}])(
    'is not ours: %o',
    async (headers) => {
      const { signedIn, ask } = await withAnna()
      const pause = { until: later(morning, hours(1)), because: 'weg' }
      expect(
        await ask(null, `POST /api/homes/${own}/pauses`, pause, { ...(await signedIn()), ...headers }),
      ).toMatchObject({ status: 204 })
    },
  )

  it('gets around it by no other spelling of the address', async () => {
    const { server } = await runningApi()
    const payload = { email: 'anna@zorg.example', password }
    const response = await server.inject({
      method: 'POST',
      url: '/%61pi/session',
      payload,
      headers: { origin: 'https://evil.example' },
    })
    expect(response.statusCode).toBe(403)
    expect((await server.inject({ url: '/%61pi/homes' })).statusCode).toBe(401)
    expect((await server.inject({ url: '/%61pi/homes', headers: as('care') })).headers['cache-control']).toBe(
      'no-store',
    )
  })
})

it('takes a bearer token, and no other one', async () => {
  const { server, ask } = await runningApi()
  expect((await ask('care', 'GET /api/session')).status).toBe(200)
  for (const authorization of ['Bearer of-nobody', 'Bearer ', 'Basic YTpi', `Bearer ${'x'.repeat(500)}`]) {
    expect((await server.inject({ url: '/api/session', headers: { authorization } })).statusCode).toBe(401)
  }
})

it('slows down who asks too much, but keeps nobody from picking up an alarm', async () => {
  const { ask } = await runningApi({ settings: { publicUrl: 'https://zorg.example.nl', requestsPerMinute: 3 } })
  for (let count = 0; count < 3; count++) expect((await ask('care', 'GET /api/homes')).status).toBe(200)
  const slowed = await ask('care', 'GET /api/homes')
  expect(slowed).toMatchObject({ status: 429, body: { code: 'too-many-requests' } })
  expect(slowed.response.headers['retry-after']).toBeDefined()
  expect((await ask('care', 'POST /api/alarms/home-1~no~such/steps', { step: 'acknowledge' })).status).toBe(404)
})

describe('every answer', () => {
  it.each(['GET /api/homes', 'GET /api/nothing', 'GET /healthz'])('is hardened: %s', async (request) => {
    const { headers } = (await (await runningApi()).ask('care', request)).response
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000',
    })
    expect(headers['x-powered-by']).toBeUndefined()
  })

  it('of the API is kept by no cache', async () => {
    const { response } = await (await runningApi()).ask('care', 'GET /api/homes')
    expect(response.headers['cache-control']).toBe('no-store')
  })
})

describe('the document', () => {
  interface Operation {
    readonly responses: Record<string, unknown>
    readonly requestBody?: unknown
    readonly parameters?: unknown
    readonly security?: readonly unknown[]
  }
  const documentOf = async () => {
    const { body } = await (await runningApi()).ask(null, 'GET /docs/json')
    return body as {
      openapi: string
      paths: Record<string, Record<string, Operation>>
      components: { schemas: object }
    }
  }

  it('gives every operation its answers, its parameters and its body', async () => {
    const { openapi, paths, components } = await documentOf()
    expect(openapi).toBe('3.1.0')
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        const name = `${method} ${path}`
        expect([name, Object.keys(operation.responses)]).toEqual([name, expect.arrayContaining(['default'])])
        expect([name, operation.parameters !== undefined]).toEqual([
          name,
          path.includes('{') || operation.parameters !== undefined,
        ])
        const hasBody =
          ['post', 'put'].includes(method) && !/\/(second-factor|invitation|options|replay|undo|trial)$/.test(path)
        expect([name, !hasBody || operation.requestBody !== undefined]).toEqual([name, true])
      }
    }
    expect(Object.keys(components.schemas)).toEqual(
      expect.arrayContaining(['Problem', 'AlarmDetail', 'HomeDetail', 'RoomStrip', 'AlarmMessage']),
    )
  })

  it('says which routes ask for no credentials', async () => {
    const { paths } = await documentOf()
    const open = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { security }]) =>
        security?.length === 0 ? [`${method} ${path}`] : [],
      ),
    )
    expect(open.toSorted()).toEqual([
      'delete /api/session',
      'get /.well-known/security.txt',
      'get /api/demo',
      'get /api/receivers/{name}/missed',
      'get /api/session/oidc',
      'get /api/session/oidc/callback',
      'get /api/sign-in',
      'get /healthz',
      'get /readyz',
      'post /api/password',
      'post /api/password/forgotten',
      'post /api/session',
      'post /api/session/passkey',
      'post /api/session/passkey/options',
    ])
  })
})

it('shows the accounts of a demo only in a demo', async () => {
  const demoAccounts = [{ email: 'anna@demo.example', password, role: 'care' as const, name: 'Anna' }]
  const demo = await runningApi({ demo: true, demoAccounts })
  expect((await demo.ask(null, 'GET /api/demo')).body).toEqual(demoAccounts)
  const real = await runningApi({ demo: false, demoAccounts })
  expect((await real.ask(null, 'GET /api/demo')).status).toBe(404)
})

it('says that it is not ready while the journal is being caught up', async () => {
  const { ask } = await runningApi({ isReady: () => false })
  expect(await ask(null, 'GET /readyz')).toMatchObject({ status: 503, body: { status: 'degraded' } })
  expect((await ask(null, 'GET /readyz')).body).toMatchObject({ troubles: ['starting'] })
  expect((await ask(null, 'GET /healthz')).status).toBe(200)
  const early = await ask('care', 'GET /api/homes')
  expect(early).toMatchObject({ status: 503, body: { code: 'starting' } })
  expect(early.response.headers['retry-after']).toBe('2')
  expect((await ask('care', 'GET /api/session')).status).toBe(200)
})

it('says what is wrong with it, and is well again when nothing is', async () => {
  const troubles = ['journal-refuses']
  const { ask } = await runningApi({ troubles: () => troubles })
  expect(await ask(null, 'GET /readyz')).toMatchObject({ status: 503, body: { status: 'degraded', troubles } })
  // People still see and handle what is there.
  expect((await ask('care', 'GET /api/homes')).status).toBe(200)
  troubles.pop()
  expect(await ask(null, 'GET /readyz')).toMatchObject({ status: 200, body: { status: 'ok', troubles: [] } })
})

it('has no clock to move but in replay mode', async () => {
  const real = await runningApi()
  expect((await real.ask('administrator', 'POST /api/replay/clock', { at: morning })).status).toBe(404)
  const moved: number[] = []
  const replay = await runningApi({ moveClock: async (at) => void moved.push(at) })
  expect((await replay.ask('administrator', 'POST /api/replay/clock', { at: morning })).status).toBe(204)
  expect(moved).toEqual([morning])
})
