// Tokens for programs: made with two factors, shown once, read only, ended by time or at once.
import { describe, expect, it } from 'vitest'
import { scopesGoTogether, scopeTable, Scope } from '../../../dashboard/api/access.ts'
import { days, later, minutes } from '../../../rules/model/time.ts'
import { organisation, own, runningApi } from '../../support/api.ts'
import { morning } from '../../support/pipeline.ts'
import { apiWithPeople } from '../../support/people-at-screens.ts'

const care = { name: 'Dossier', scopes: ['homes:read'], careOrganisation: 'Dorpszorg', days: 30 }

async function withAdministrator() {
  const people = await apiWithPeople(['administrator'])
  const { cookie } = await people.enrol('administrator')
  const make = (body: object = care) => people.asSignedIn(cookie, 'POST /api/tokens', body)
  const list = async () =>
    ((await people.asSignedIn(cookie, 'GET /api/tokens')).body as { tokens: Record<string, unknown>[] }).tokens
  const as = (token: string, request: string, payload?: unknown) =>
    people.ask(null, request, payload, { authorization: `Bearer ${token}` })
  return { ...people, cookie, make, list, as }
}
type Issued = { tokenId: string; token: string }

describe('a token for a program', () => {
  it('is made with two factors, and shown once', async () => {
    const people = await apiWithPeople(['administrator'])
    const { cookie } = await people.signIn('administrator')
    const weak = await people.asSignedIn(cookie, 'POST /api/tokens', care)
    expect(weak).toMatchObject({ status: 403, body: { code: 'two-factors' } })
    const strong = await withAdministrator()
    const { token } = (await strong.make()).body as Issued
    expect(token).toMatch(/^kw_[\w-]{43}$/)
    expect(JSON.stringify([await strong.list(), strong.logged, strong.audit.entries()])).not.toContain(token)
  })

  it('opens what it is for, is seen to be used, and stands in the log under its own number', async () => {
    const { make, as, list, audit, signInClock } = await withAdministrator()
    const { tokenId, token } = (await make()).body as Issued
    expect((await list())[0]).toMatchObject({ tokenId, lastUsedAt: null, madeBy: 'Somebody (administrator)' })
    expect((await as(token, `GET /api/homes/${own}`)).status).toBe(200)
    expect(audit.entries().at(-1)).toMatchObject({
      account: `token:${tokenId}`,
      roles: 'program',
      organisation: 'Dorpszorg',
      kind: 'home',
    })
    expect((await list())[0]).toMatchObject({ lastUsedAt: signInClock.now() })
  })

  it('has ended after its days', async () => {
    const { make, as, signInClock } = await withAdministrator()
    const { token } = (await make()).body as Issued
    await signInClock.advanceTo(later(signInClock.now(), days(30)))
    expect((await as(token, 'GET /api/homes')).status).toBe(401)
  })

  it('is refused from the moment that it is taken back', async () => {
    const { make, as, asSignedIn, cookie } = await withAdministrator()
    const { tokenId, token } = (await make()).body as Issued
    expect((await as(token, 'GET /api/homes')).status).toBe(200)
    expect((await asSignedIn(cookie, `DELETE /api/tokens/${tokenId}`)).status).toBe(204)
    expect((await as(token, 'GET /api/homes')).status).toBe(401)
  })

  it('picks an alarm up where it is for that, under its own name', async () => {
    const api = await runningApi({ withAlarms: true })
    const tokenFor = (scope: Scope) => {
      const ends = { endsAt: later(morning, days(3650)), madeBy: 'account-administrator' }
      return api.accounts.apiTokens.make({ name: 'Telefoon', scopes: [scope], careOrganisation: organisation, ...ends })
        .token
    }
    const as = (token: string, request: string, payload: unknown) =>
      api.ask(null, request, payload, { authorization: `Bearer ${token}` })
    const [reader, token] = [tokenFor('alarms:read'), tokenFor('alarms:answer')]
    const [alarm] = await api.projections.alarms({ homeIds: [own], response: ['open'], limit: 1 })
    const steps = `POST /api/alarms/${encodeURIComponent(alarm!.alarmId)}/steps`
    expect((await as(reader, steps, { step: 'acknowledge' })).status).toBe(403)
    expect((await as(token, steps, { step: 'acknowledge' })).status).toBe(200)
    const claimed = (await api.projections.alarm(alarm!.alarmId))!.claimedBy!
    expect(claimed.role).toBe('care')
    expect(api.accounts.nameOf(claimed.account)).toBe('Telefoon')
  })

  it('changes nothing else, also not for itself', async () => {
    const { make, as } = await withAdministrator()
    const { token } = (await make()).body as Issued
    expect((await as(token, `POST /api/homes/${own}/pauses`, { until: 1, because: 'x' })).status).toBe(403)
    expect((await as(token, 'POST /api/tokens', care)).status).toBe(403)
  })

  it('is for care or for the programme, and never for both', async () => {
    const { make } = await withAdministrator()
    const both = { ...care, scopes: ['homes:read', 'programme:read'] }
    expect((await make(both)).status).toBe(422)
    expect((await make({ ...care, careOrganisation: null })).status).toBe(422)
    expect((await make({ ...care, scopes: ['programme:read'] })).status).toBe(422)
    expect((await make({ name: 'Cijfers', scopes: ['programme:read'], days: 30 })).status).toBe(200)
  })
})

it('no scope changes more than how an alarm is answered, and none has alarms and rent together', () => {
  for (const scope of Scope.options) {
    const { may, purpose } = scopeTable[scope]
    expect([scope, may.some((aspect) => aspect.startsWith('answer-'))]).toEqual([scope, scope === 'alarms:answer'])
    expect(may.filter((aspect) => /^(set|swap|record)-|credentials|accounts|audit|registry/.test(aspect))).toEqual([])
    expect([purpose, may.includes('care-alarms') && may.includes('housing')]).toEqual([purpose, false])
  }
  expect(scopesGoTogether(['alarms:read', 'homes:read'])).toBe(true)
  expect(scopesGoTogether(['alarms:read', 'programme:read'])).toBe(false)
})

it('a use is noted to the minute, so that reading is not writing', async () => {
  const { make, as, list, signInClock } = await withAdministrator()
  const { token } = (await make()).body as Issued
  await as(token, 'GET /api/session')
  const first = signInClock.now()
  await signInClock.advanceTo(later(first, minutes(0.5)))
  await as(token, 'GET /api/session')
  expect((await list())[0]).toMatchObject({ lastUsedAt: first })
})
