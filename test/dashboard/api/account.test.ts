// One's own account at a screen: two factors, and every browser that one is signed in with.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { usualSignInRules } from '../../../dashboard/api/sign-in-rules.ts'
import { days, later, minutes } from '../../../rules/model/time.ts'
import { temporaryFolder } from '../../support/folder.ts'
import { apiWithPeople, emailOf, password } from '../../support/people-at-screens.ts'

describe('signing in with two things', () => {
  it('asks for the code when the password was right, and lets in with the right one', async () => {
    const people = await apiWithPeople(['care'])
    await people.enrol('care')
    expect(await people.signIn('care')).toMatchObject({ status: 403, body: { code: 'code-needed' }, cookie: '' })
    expect(await people.signIn('care', { code: '000000' })).toMatchObject({ status: 401, body: { code: 'code-wrong' } })
    const code = await people.nextCode('care')
    const right = await people.signIn('care', { code })
    expect(right).toMatchObject({ status: 200, body: { proof: { factors: 2, isOn: true, neededFrom: null } } })
    expect(await people.signIn('care', { code })).toMatchObject({ status: 401, body: { code: 'code-wrong' } })
  })

  it('says nothing of a second factor to who has not the password', async () => {
    const people = await apiWithPeople(['care'])
    await people.enrol('care')
    const wrong = await people.ask(null, 'POST /api/session', { email: emailOf('care'), password: 'niet het goede' })
    expect(wrong).toMatchObject({ status: 401, body: { code: 'sign-in-failed' } })
  })

  it('takes five wrong codes in a quarter of an hour and no more, the right one neither', async () => {
    const people = await apiWithPeople(['care'])
    await people.enrol('care')
    for (let attempt = 0; attempt < 5; attempt++)
      expect((await people.signIn('care', { code: '000000' })).status).toBe(401)
    expect(await people.signIn('care', { code: await people.nextCode('care') })).toMatchObject({ status: 429 })
    await people.signInClock.advanceTo(later(people.signInClock.now(), minutes(15)))
    expect(await people.signIn('care', { code: await people.nextCode('care') })).toMatchObject({ status: 200 })
  })

  it('lets in with a recovery code, once', async () => {
    const people = await apiWithPeople(['care'])
    const { codes } = await people.enrol('care')
    expect(await people.signIn('care', { code: codes[3] })).toMatchObject({
      status: 200,
      body: { proof: { factors: 2 } },
    })
    expect(await people.signIn('care', { code: codes[3] })).toMatchObject({ status: 401 })
  })

  it('shows nothing but the way to a second factor when the grace is over', async () => {
    const people = await apiWithPeople(['care'])
    const before = await people.signIn('care')
    expect(before.body).toMatchObject({ proof: { factors: 1, isOn: false, comesFirst: false } })
    expect((await people.asSignedIn(before.cookie, 'GET /api/homes')).status).toBe(200)
    await people.signInClock.advanceTo(later(people.signInClock.now(), days(14)))
    const { cookie, body } = await people.signIn('care')
    expect(body).toMatchObject({ proof: { comesFirst: true } })
    expect(await people.asSignedIn(cookie, 'GET /api/homes')).toMatchObject({
      status: 403,
      body: { code: 'factor-comes-first' },
    })
    const enrolled = await people.enrol('care')
    expect((await people.asSignedIn(enrolled.cookie, 'GET /api/homes')).status).toBe(200)
  })

  it('asks it of nobody where the settings ask it of no role', async () => {
    const people = await apiWithPeople(['care'], { ...usualSignInRules, twoFactorsFor: [], graceDays: 0 })
    expect((await people.signIn('care')).body).toMatchObject({ proof: { neededFrom: null, comesFirst: false } })
  })
})

it('who has a passkey and needs two factors does not come in with the password alone, until it is taken away', async () => {
  const file = join(temporaryFolder(), 'accounts.db')
  const people = await apiWithPeople(['care', 'resident'], undefined, {}, file)
  const database = new DatabaseSync(file)
  for (const { account } of await people.accounts.list())
    database
      .prepare('INSERT INTO passkeys (passkey_id, account, public_key, counter, made_at) VALUES (?, ?, ?, 0, 0)')
      .run(`key-of-${account}`, account, new Uint8Array([1]))
  database.close()
  expect(await people.signIn('care')).toMatchObject({ status: 403, body: { code: 'passkey-needed' } })
  // Nobody asks a second factor of a resident: the key is a convenience, and a lost phone locks nobody out.
  expect((await people.signIn('resident')).status).toBe(200)
  people.accounts.dropFactors((await people.accounts.findByEmail(emailOf('care')))!.account)
  expect((await people.signIn('care')).status).toBe(200)
  await people.accounts.close()
})

describe('the second factor of an account', () => {
  it('is given as a square that is as high as it is wide', async () => {
    const people = await apiWithPeople(['care'])
    const { begun, codes } = await people.enrol('care')
    expect(begun.square.length).toBeGreaterThan(25)
    expect(begun.square.every((row) => /^[01]+$/.test(row) && row.length === begun.square.length)).toBe(true)
    expect(new Set(codes).size).toBe(10)
  })

  it('ends every other session when it is switched on', async () => {
    const people = await apiWithPeople(['care'])
    const other = await people.signIn('care')
    const { cookie } = await people.enrol('care')
    expect((await people.asSignedIn(other.cookie, 'GET /api/account')).status).toBe(401)
    expect(await people.asSignedIn(cookie, 'GET /api/session')).toMatchObject({ body: { proof: { factors: 2 } } })
  })

  it('stays on where the role needs it, and goes with a code where it does not', async () => {
    const people = await apiWithPeople(['care', 'resident'])
    const care = await people.enrol('care')
    const off = async (role: 'care' | 'resident', cookie: string) =>
      people.asSignedIn(cookie, 'DELETE /api/account/second-factor', { code: await people.nextCode(role) })
    expect(await off('care', care.cookie)).toMatchObject({ status: 403, body: { code: 'factor-stays' } })
    const { cookie } = await people.enrol('resident')
    const wrong = await people.asSignedIn(cookie, 'DELETE /api/account/second-factor', { code: '000000' })
    expect(wrong).toMatchObject({ status: 422, body: { code: 'code-not-right' } })
    expect((await off('resident', cookie)).status).toBe(204)
    expect((await people.signIn('resident')).status).toBe(200)
  })

  it('gives new recovery codes for a code, and the old ones are over', async () => {
    const people = await apiWithPeople(['care'])
    const { cookie, codes } = await people.enrol('care')
    const code = await people.nextCode('care')
    const renewed = await people.asSignedIn(cookie, 'POST /api/account/recovery-codes', { code })
    expect((await people.signIn('care', { code: codes[0] })).status).toBe(401)
    expect((await people.signIn('care', { code: (renewed.body as { codes: string[] }).codes[0] })).status).toBe(200)
  })

  it('is taken away by an administrator with two factors only, and every session ends with it', async () => {
    const people = await apiWithPeople(['care', 'administrator'])
    const { cookie } = await people.enrol('care')
    const account = (await people.accounts.list()).find(({ roles }) => roles.includes('care'))!.account
    const take = `DELETE /api/accounts/${account}/second-factor`
    const weak = await people.signIn('administrator')
    expect(await people.asSignedIn(weak.cookie, take)).toMatchObject({ status: 403, body: { code: 'two-factors' } })
    const strong = await people.enrol('administrator')
    expect((await people.asSignedIn(strong.cookie, take)).status).toBe(204)
    expect((await people.asSignedIn(cookie, 'GET /api/account')).status).toBe(401)
    expect((await people.signIn('care')).status).toBe(200)
  })
})

describe('where somebody is signed in', () => {
  it('is seen by themselves, and ended one by one or all the others at once', async () => {
    const people = await apiWithPeople(['resident', 'care'])
    const phone = await people.signIn('resident', {}, { 'user-agent': 'Mozilla/5.0 (Android 16; Mobile)' })
    const desk = await people.signIn('resident')
    const stranger = await people.signIn('care')
    const seen = await people.asSignedIn(desk.cookie, 'GET /api/account')
    const { sessions } = seen.body as { sessions: { sessionId: string; isThis: boolean; userAgent: string }[] }
    expect(sessions).toHaveLength(2)
    const theirs = sessions.find(({ isThis }) => !isThis)!
    expect(theirs).toMatchObject({
      userAgent: 'Mozilla/5.0 (Android 16; Mobile)',
      from: '127.0.0.0/24',
      isPhone: false,
    })
    expect((await people.asSignedIn(stranger.cookie, `DELETE /api/account/sessions/${theirs.sessionId}`)).status).toBe(
      404,
    )
    expect((await people.asSignedIn(desk.cookie, `DELETE /api/account/sessions/${theirs.sessionId}`)).status).toBe(204)
    expect((await people.asSignedIn(phone.cookie, 'GET /api/account')).status).toBe(401)
    const third = await people.signIn('resident')
    expect((await people.asSignedIn(desk.cookie, 'DELETE /api/account/sessions')).status).toBe(204)
    expect((await people.asSignedIn(third.cookie, 'GET /api/account')).status).toBe(401)
    expect((await people.asSignedIn(desk.cookie, 'GET /api/account')).status).toBe(200)
  })

  it('is ended by an administrator for whoever left', async () => {
    const people = await apiWithPeople(['care', 'administrator'])
    const care = await people.signIn('care')
    const { cookie } = await people.signIn('administrator')
    const list = await people.asSignedIn(cookie, 'GET /api/accounts')
    const rows = (list.body as { accounts: { account: string; email: string; sessions: number }[] }).accounts
    const row = rows.find(({ email }) => email === emailOf('care'))!
    expect(row).toMatchObject({ sessions: 1, hasSecondFactor: false })
    expect(JSON.stringify(rows)).not.toMatch(/argon2|secret/i)
    expect((await people.asSignedIn(cookie, `DELETE /api/accounts/${row.account}/sessions`)).status).toBe(204)
    expect((await people.asSignedIn(care.cookie, 'GET /api/session')).status).toBe(401)
  })
})

it('no code and no password is written down', async () => {
  const people = await apiWithPeople(['care'])
  await people.enrol('care')
  const code = await people.nextCode('care')
  await people.signIn('care', { code })
  expect(JSON.stringify([people.logged, people.audit.entries()])).not.toMatch(new RegExp(`${code}|${password}`))
})
