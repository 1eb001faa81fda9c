// Who saw what is written down: for every route, and before anything of a home is shown. An alarm waits for it never.
import { describe, expect, it } from 'vitest'
import { shortenedAddress } from '../../../dashboard/api/audit-hook.ts'
import { auditTable } from '../../../dashboard/api/audit-table.ts'
import { createAuditTrail } from '../../../dashboard/api/audit-trail.ts'
import { systemClock } from '../../../gateway/pipeline/clock.ts'
import { memoryAudit } from '../../../gateway/store/audit-memory.ts'
import type { AuditEntry } from '../../../rules/model/audit.ts'
import { hours, later } from '../../../rules/model/time.ts'
import { alarmOf, foreign, own, runningApi } from '../../support/api.ts'
import { morning } from '../../support/pipeline.ts'

const quiet = { info: () => {}, warn: () => {}, error: () => {} }

/** An audit log that refuses for as long as it is told to. */
function stubborn() {
  const inner = memoryAudit()
  let refuses = false
  const audit = {
    ...inner,
    append: (entries: readonly AuditEntry[]) =>
      refuses ? Promise.reject(new Error('no room')) : inner.append(entries),
  }
  return { audit, entries: inner.entries, refuse: (yes: boolean) => (refuses = yes) }
}
async function stubbornApi() {
  const { audit, entries, refuse } = stubborn()
  const trail = createAuditTrail({ audit, clock: systemClock(), log: quiet })
  const api = await runningApi({ withAlarms: true, audit, auditTrail: trail })
  return { ...api, entries, refuse, trail }
}
const latest = (entries: readonly AuditEntry[]) => entries.at(-1)

it('every route of the API has a row in the table of what it shows', async () => {
  const { ask } = await runningApi()
  const { body } = await ask(null, 'GET /docs/json')
  const documented = Object.entries((body as { paths: Record<string, object> }).paths).flatMap(([path, methods]) =>
    path.startsWith('/api/')
      ? Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`)
      : [],
  )
  expect(documented.length).toBeGreaterThan(30)
  expect(documented.filter((route) => !(route in auditTable))).toEqual([])
})

describe('a look', () => {
  it('is written down with who, in which role, for whom, whose data, what, from where and how it ended', async () => {
    const { ask, audit } = await runningApi()
    await ask('care', `GET /api/homes/${own}/day`)
    expect(latest(audit.entries())).toMatchObject({
      event: 'GET /api/homes/:homeId/day',
      action: 'read',
      outcome: 'done',
      clients: [{ homeId: own, residencyId: expect.any(String) as string }],
      account: 'account-care',
      roles: 'care',
      organisation: 'Dorpszorg',
      onBehalfOf: 'Dorpszorg',
      kind: 'movement',
      from: '127.0.0.0/24',
      emergency: false,
    })
  })

  it('at a home that is not theirs is written down as refused', async () => {
    const { ask, audit } = await runningApi()
    await ask('care', `GET /api/homes/${foreign}`)
    expect(latest(audit.entries())).toMatchObject({ outcome: 'refused', clients: [{ homeId: foreign }], kind: 'home' })
  })

  it('at a list is written down for each home in it, and for no other', async () => {
    const { ask, audit } = await runningApi()
    await ask('care', 'GET /api/homes')
    expect(latest(audit.entries())).toMatchObject({ kind: 'home-list', clients: [{ homeId: own }] })
    await ask('administrator', 'GET /api/homes')
    expect(latest(audit.entries())!.clients.map(({ homeId }) => homeId)).toEqual([own, foreign])
  })

  it('by the command line of the machine is an emergency', async () => {
    const { ask, audit } = await runningApi()
    await ask('operator', `GET /api/homes/${own}`)
    expect(latest(audit.entries())).toMatchObject({ account: 'operator', emergency: true })
  })
})

describe('what is done', () => {
  it('is written down: an alarm picked up, a care plan changed, a credential handed out', async () => {
    const api = await runningApi({ withAlarms: true })
    const alarmId = await alarmOf(api, own, 'urgent')
    await api.ask('care', `POST /api/alarms/${alarmId}/steps`, { step: 'acknowledge' })
    await api.ask('administrator', `PUT /api/homes/${own}/care-plan`, { carePlan: null, because: 'weer gewoon' })
    await api.ask('installer', `POST /api/homes/${own}/credentials`, { name: 'plug' })
    await api.ask('care', `POST /api/homes/${own}/pauses`, { until: later(morning, hours(9)), because: 'logeert' })
    expect(api.audit.entries()).toMatchObject([
      { kind: 'alarm', action: 'write', object: alarmId, clients: [{ homeId: own }] },
      { kind: 'care-plan', action: 'write', account: 'account-administrator', onBehalfOf: 'landlord' },
      { kind: 'credential', action: 'issue', object: `${own}.plug` },
      { kind: 'pause', action: 'write', outcome: 'done' },
    ])
  })

  it('signing in and out is written down, and a wrong password without the address', async () => {
    const { ask, audit, accounts } = await runningApi()
    const email = 'anke@example.nl'
    const password = 'een heel lang wachtwoord'
    if (!(await accounts.list()).some((one) => one.email === email))
      await accounts.create({ email, name: 'Anke', password, roles: ['care'], careOrganisation: 'Dorpszorg' })
    await ask(null, 'POST /api/session', { email, password: 'niet het goede' })
    const signedIn = await ask(null, 'POST /api/session', { email, password })
    const cookie = String(signedIn.response.headers['set-cookie']).split(';')[0]!
    await ask(null, 'DELETE /api/session', undefined, { cookie })
    const { account } = signedIn.body as { account: string }
    expect(audit.entries()).toMatchObject([
      {
        action: 'sign-in',
        outcome: 'refused',
        account: null,
        object: expect.stringMatching(/^address:[0-9a-f]{12}$/) as string,
      },
      { action: 'sign-in', outcome: 'done', account, roles: 'care', organisation: 'Dorpszorg' },
      { action: 'sign-out', outcome: 'done', account },
    ])
    expect(JSON.stringify(audit.entries())).not.toContain('anke')
  })
})

describe('when the log refuses', () => {
  it('nothing of a home is shown, and it is again when the log takes it', async () => {
    const api = await stubbornApi()
    api.refuse(true)
    for (const route of ['GET /api/homes', `GET /api/homes/${own}`, `GET /api/homes/${own}/day`]) {
      const { status, text } = await api.ask('care', route)
      expect([route, status]).toEqual([route, 503])
      expect(text).toMatch(/audit-unavailable/)
      expect(text).not.toMatch(/Bewoner|Dorpsstraat/)
    }
    expect(api.trail.troubles()).toEqual(['audit-unwritable'])
    api.refuse(false)
    await expect.poll(() => api.trail.isWell(), { timeout: 5000 }).toBe(true)
    expect((await api.ask('care', `GET /api/homes/${own}`)).status).toBe(200)
    expect(api.entries()).toMatchObject([
      { outcome: 'failed', kind: 'home-list' },
      { outcome: 'done', kind: 'home' },
    ])
    expect(api.trail.troubles()).toEqual([])
  })

  it('a change is not begun', async () => {
    const api = await stubbornApi()
    api.refuse(true)
    await api.ask('care', 'GET /api/homes')
    const before = await api.registry.home(own)
    const { status } = await api.ask('administrator', `PUT /api/homes/${own}/care-plan`, {
      carePlan: null,
      because: 'x',
    })
    expect(status).toBe(503)
    expect(await api.registry.home(own)).toEqual(before)
  })

  it('an alarm is seen and picked up all the same, and is written down later', async () => {
    const api = await stubbornApi()
    const alarmId = await alarmOf(api, own, 'urgent')
    api.refuse(true)
    await api.ask('care', 'GET /api/homes')
    expect((await api.ask('care', 'GET /api/alarms')).status).toBe(200)
    expect((await api.ask('care', `GET /api/alarms/${alarmId}`)).status).toBe(200)
    expect((await api.ask('care', `POST /api/alarms/${alarmId}/steps`, { step: 'acknowledge' })).status).toBe(200)
    api.refuse(false)
    await expect.poll(() => api.entries().length, { timeout: 5000 }).toBe(4)
    expect(api.entries().slice(1)).toMatchObject([
      { kind: 'alarm-list', outcome: 'done' },
      { kind: 'alarm', action: 'read', object: alarmId },
      { kind: 'alarm', action: 'write', object: alarmId, outcome: 'done' },
    ])
  })
})

it('of an address only the network is kept', () => {
  expect(shortenedAddress('192.0.2.77')).toBe('192.0.2.0/24')
  expect(shortenedAddress('::ffff:192.0.2.77')).toBe('192.0.2.0/24')
  expect(shortenedAddress('2001:db8:7::12')).toBe('2001:db8:7::/48')
  expect(shortenedAddress('2001:0db8::1')).toBe('2001:db8:0::/48')
  expect(shortenedAddress('::1')).toBe('0:0:0::/48')
  expect(shortenedAddress('a machine')).toBeNull()
})
