// Signing in at the organisation's provider, against a real one on this machine: groups make roles, and nothing borrowed opens the door.
import { describe, expect, it } from 'vitest'
import { openSingleSignOn, type ProviderRules, provenBy } from '../../../dashboard/api/single-sign-on.ts'
import { usualSignInRules } from '../../../dashboard/api/sign-in-rules.ts'
import { client, goTo, startProvider } from '../../support/oidc-server.ts'
import { apiWithPeople, emailOf } from '../../support/people-at-screens.ts'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { instant, later, minutes } from '../../../rules/model/time.ts'

const rules: Omit<ProviderRules, 'issuer'> = {
  clientId: client.id,
  label: 'Dorpszorg',
  groups: { care: ['g-care'], administrator: ['g-admin'] },
  careOrganisations: { 'g-care': 'Dorpszorg' },
  provesTwoFactors: true,
}
const people = {
  erik: { email: 'Erik@dorpszorg.example', name: 'Erik', groups: ['g-care', 'g-other'] },
  visitor: { email: 'v@dorpszorg.example', name: 'V', groups: ['g-other'] },
  taken: { email: emailOf('administrator'), name: 'T', groups: ['g-admin'] },
}

async function withProvider(signInRules = usualSignInRules, provesTwoFactors = true) {
  const provider = await startProvider(people)
  const clock = simulatedClock(instant(Date.UTC(2026, 2, 2, 9)))
  const open = { rules: { ...rules, issuer: provider.issuer, provesTwoFactors }, clientSecret: client.secret, clock }
  const api = await apiWithPeople(['administrator'], signInRules, { singleSignOn: openSingleSignOn(open) })
  const begin = async () => {
    const { response } = await api.ask(null, 'GET /api/session/oidc')
    return {
      url: String(response.headers.location),
      cookie: String(response.headers['set-cookie']).split(';')[0]!,
    }
  }
  const callBack = async (address: URL, cookie: string) => {
    const answer = await api.ask(null, `GET ${address.pathname}${address.search}`, undefined, { cookie })
    const cookies = [answer.response.headers['set-cookie'] ?? []].flat()
    const session = cookies.find((one) => one.startsWith('__Host-kernwacht='))?.split(';')[0]
    return { to: String(answer.response.headers.location), session }
  }
  const through = async (login: string) => {
    const { url, cookie } = await begin()
    return callBack(await goTo(url, login), cookie)
  }
  return { ...api, provider, providerClock: clock, begin, callBack, through }
}

describe('the organisation’s own sign-in', () => {
  it('makes an account with the roles of its groups, and two factors where the provider says so', async () => {
    const api = await withProvider()
    const { to, session } = await api.through('erik')
    expect(to).toBe('/')
    const { body } = await api.asSignedIn(session!, 'GET /api/session')
    expect(body).toMatchObject({
      name: 'Erik',
      roles: ['care'],
      careOrganisation: 'Dorpszorg',
      proof: { factors: 2 },
    })
    expect(api.audit.entries().at(-1)).toMatchObject({ action: 'sign-in', outcome: 'done', roles: 'care' })
    await api.through('erik')
    expect((await api.accounts.list()).length).toBe(2)
  })

  it('lets nobody in who is in no group, or who proved one thing where two are asked', async () => {
    const api = await withProvider()
    expect(await api.through('visitor')).toEqual({ to: '/?problem=no-role', session: undefined })
    const weak = await withProvider(usualSignInRules, false)
    expect(await weak.through('erik')).toEqual({ to: '/?problem=provider-one-factor', session: undefined })
    expect(weak.audit.entries().at(-1)).toMatchObject({ action: 'sign-in', outcome: 'refused', account: null })
    const relaxed = await withProvider({ ...usualSignInRules, twoFactorsFor: [] }, false)
    expect((await relaxed.through('erik')).to).toBe('/')
  })

  it('does not take over the account of who has a password here', async () => {
    const api = await withProvider()
    expect((await api.through('taken')).to).toBe('/?problem=address-taken')
  })

  it('refuses an answer that another browser asked for, one that comes twice, and one that is late', async () => {
    const api = await withProvider()
    const mine = await api.begin()
    const address = await goTo(mine.url, 'erik')
    const theirs = await api.begin()
    expect((await api.callBack(address, theirs.cookie)).to).toBe('/?problem=provider-refused')
    expect((await api.callBack(address, '')).to).toBe('/?problem=provider-refused')
    expect((await api.callBack(address, mine.cookie)).to).toBe('/')
    expect((await api.callBack(address, mine.cookie)).to).toBe('/?problem=provider-refused')
    const late = await api.begin()
    const answer = await goTo(late.url, 'erik')
    await api.providerClock.advanceTo(later(api.providerClock.now(), minutes(10)))
    expect((await api.callBack(answer, late.cookie)).to).toBe('/?problem=provider-refused')
  })

  it('asks with PKCE, a state and a nonce', async () => {
    const { url } = await (await withProvider()).begin()
    const { searchParams } = new URL(url)
    expect(searchParams.get('code_challenge_method')).toBe('S256')
    for (const name of ['code_challenge', 'state', 'nonce']) expect(searchParams.get(name)!.length).toBeGreaterThan(20)
  })

  it('that is away at the start is said, leaves passwords alone, and is found when it is back', async () => {
    const gone = await startProvider(people)
    gone.stop()
    const clock = simulatedClock(instant(0))
    const singleSignOn = openSingleSignOn({
      rules: { ...rules, issuer: gone.issuer },
      clientSecret: client.secret,
      clock,
    })
    const api = await apiWithPeople(['administrator'], undefined, { singleSignOn })
    const where = async () => String((await api.ask(null, 'GET /api/session/oidc')).response.headers.location)
    expect(await where()).toBe('/?problem=provider-away')
    expect((await api.signIn('administrator')).status).toBe(200)
    await startProvider(people, Number(new URL(gone.issuer).port))
    expect(await where()).toContain(`${gone.issuer}/auth?`)
  })
})

it('claims without an address, or with one that is none, open nothing', () => {
  const known = { ...rules, issuer: 'https://login.example', provesTwoFactors: false }
  expect(() => provenBy({ sub: 'a', groups: ['g-care'] }, known)).toThrow('provider-refused')
  expect(() => provenBy({ sub: 'a', email: 'no address', groups: ['g-care'] }, known)).toThrow('provider-refused')
  expect(provenBy({ sub: 'a', preferred_username: 'A@b.nl', groups: ['g-admin'] }, known)).toMatchObject({
    email: 'a@b.nl',
    roles: ['administrator'],
    careOrganisation: null,
    factors: 1,
  })
  // RFC 8176 §2
  expect(provenBy({ sub: 'a', email: 'a@b.nl', groups: ['g-care'], amr: ['pwd', 'mfa'] }, known).factors).toBe(2)
})
