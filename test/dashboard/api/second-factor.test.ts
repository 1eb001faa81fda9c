// The second factor by itself: a code counts once, a recovery code counts once, and nothing of either lies readable in the file.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openAccounts } from '../../../dashboard/api/session.ts'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { days, earlier, hours, instant, later, minutes, seconds } from '../../../rules/model/time.ts'
import { temporaryFolder } from '../../support/folder.ts'
import { codeAt } from '../../support/one-time-code.ts'

const start = instant(Date.UTC(2026, 2, 2, 9))
const anna = { email: 'anna@zorg.example', name: 'Anna', password: 'een lang wachtwoord', roles: ['care'] as const }

async function enrolled(file = ':memory:') {
  const clock = simulatedClock(start)
  const accounts = await openAccounts({ file, secret: 's'.repeat(32), clock })
  const { account } = await accounts.create({ ...anna, careOrganisation: 'Dorpszorg' })
  const { secret } = accounts.secondFactors.begin(account, anna.email)
  const codes = accounts.secondFactors.confirm(account, codeAt(secret, start))!
  return { clock, accounts, account, factors: accounts.secondFactors, secret, codes }
}

describe('a second factor', () => {
  it('is on from the first right code on, and not before', async () => {
    const clock = simulatedClock(start)
    const accounts = await openAccounts({ file: ':memory:', secret: 's'.repeat(32), clock })
    const { account } = await accounts.create(anna)
    const { secret, uri } = accounts.secondFactors.begin(account, anna.email)
    expect(uri).toMatch(/^otpauth:\/\/totp\/Kernwacht:anna/)
    expect(accounts.secondFactors.isOn(account)).toBe(false)
    expect(accounts.secondFactors.confirm(account, codeAt(secret, earlier(start, minutes(5))))).toBeNull()
    expect(accounts.secondFactors.isOn(account)).toBe(false)
    expect(accounts.secondFactors.confirm(account, codeAt(secret, start))).toHaveLength(10)
    expect(accounts.secondFactors.state(account)).toEqual({ since: start, recoveryCodesLeft: 10 })
  })

  it('takes each code once, also the one that switched it on', async () => {
    const { clock, factors, account, secret } = await enrolled()
    expect(factors.check(account, codeAt(secret, start))).toBeNull()
    await clock.advanceTo(later(start, seconds(30)))
    const code = codeAt(secret, clock.now())
    expect(factors.check(account, `${code.slice(0, 3)} ${code.slice(3)}`)).toBe('app')
    expect(factors.check(account, code)).toBeNull()
    // And none of before it either.
    expect(factors.check(account, codeAt(secret, start))).toBeNull()
  })

  it('takes the code of a phone whose clock is half a minute off, and of no minute ago', async () => {
    const { clock, factors, account, secret } = await enrolled()
    await clock.advanceTo(later(start, minutes(10)))
    expect(factors.check(account, codeAt(secret, earlier(clock.now(), minutes(1))))).toBeNull()
    expect(factors.check(account, codeAt(secret, earlier(clock.now(), seconds(30))))).toBe('app')
    expect(factors.check(account, codeAt(secret, later(clock.now(), seconds(30))))).toBe('app')
  })

  it('takes each recovery code once, of its own account only', async () => {
    const { factors, account, codes, accounts } = await enrolled()
    const { account: other } = await accounts.create({ ...anna, email: 'bram@zorg.example' })
    expect(factors.check(other, codes[0]!)).toBeNull()
    expect(factors.check(account, codes[0]!.toUpperCase().replace('-', ' '))).toBe('recovery')
    expect(factors.check(account, codes[0]!)).toBeNull()
    expect(factors.state(account).recoveryCodesLeft).toBe(9)
    const renewed = factors.newRecoveryCodes(account)
    expect(factors.check(account, codes[1]!)).toBeNull()
    expect(factors.check(account, renewed[0]!)).toBe('recovery')
  })

  it('lies in the file so that nobody reads it there', async () => {
    const folder = temporaryFolder()
    const { accounts, secret, codes } = await enrolled(join(folder, 'accounts.db'))
    await accounts.close()
    const kept = readFileSync(join(folder, 'accounts.db')).toString('latin1').toLowerCase()
    expect(kept).toContain('second_factors')
    for (const text of [secret.toLowerCase(), ...codes, ...codes.map((code) => code.replace('-', ''))])
      expect(kept).not.toContain(text)
  })
})

describe('the rules of signing in', () => {
  it('give somebody who needs a second factor fourteen days from the first time', async () => {
    const clock = simulatedClock(start)
    const accounts = await openAccounts({ file: ':memory:', secret: 's'.repeat(32), clock })
    const care = await accounts.create(anna)
    const resident = await accounts.create({ ...anna, email: 'vera@example.nl', roles: ['resident'] })
    expect(accounts.factorNeededFrom(resident)).toBeNull()
    expect(accounts.factorNeededFrom(care)).toBe(later(start, days(14)))
    await clock.advanceTo(later(start, days(14)))
    const { token } = await accounts.open(care.account)
    expect(await accounts.session(token)).toMatchObject({ factorComesFirst: true })
    const { secret } = accounts.secondFactors.begin(care.account, care.email)
    accounts.secondFactors.confirm(care.account, codeAt(secret, clock.now()))
    expect(await accounts.session(token)).toMatchObject({ factorComesFirst: false })
  })

  it('keep a session on a phone that is told of alarms for the night, and end it after twelve hours all the same', async () => {
    const { clock, accounts, account } = await enrolled()
    const { token } = await accounts.open(account, { factors: 2 })
    const { sessionId } = (await accounts.session(token))!
    await accounts.setPhone(account, sessionId, 'device-1')
    await clock.advanceTo(later(start, hours(9)))
    expect(await accounts.session(token)).toMatchObject({ name: 'Anna', factors: 2 })
    await clock.advanceTo(later(start, hours(12)))
    expect(await accounts.session(token)).toBeNull()
  })

  it('end it after thirty idle minutes again when that phone is told of nothing any more', async () => {
    const { clock, accounts, account } = await enrolled()
    const { token } = await accounts.open(account, { factors: 2 })
    await accounts.setPhone(account, (await accounts.session(token))!.sessionId, 'device-1')
    await accounts.forgetPhone(account, 'device-1')
    await clock.advanceTo(later(start, minutes(31)))
    expect(await accounts.session(token)).toBeNull()
  })

  it('let who has two roles stay signed in for no longer than the stricter of them', async () => {
    const { clock, accounts } = await enrolled()
    const { account } = await accounts.create({ ...anna, email: 'both@example.nl', roles: ['resident', 'care'] })
    const { token } = await accounts.open(account)
    await clock.advanceTo(later(start, minutes(31)))
    expect(await accounts.session(token)).toBeNull()
  })
})
