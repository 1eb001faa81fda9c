import { describe, expect, it } from 'vitest'
import { openAccounts } from '../../../dashboard/api/session.ts'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { hours, instant, later, minutes } from '../../../rules/model/time.ts'

const start = instant(Date.UTC(2026, 2, 2, 9))
const anna = { email: 'Anna@zorg.example', name: 'Anna', password: 'een lang wachtwoord', roles: ['care'] as const }

async function opened() {
  const clock = simulatedClock(start)
  const accounts = await openAccounts({ file: ':memory:', secret: 's'.repeat(32), clock })
  const account = await accounts.create({ ...anna, careOrganisation: 'Dorpszorg' })
  return { clock, accounts, account }
}

describe('accounts', () => {
  it('know a person by address, in whatever case, and by the right password only', async () => {
    const { accounts } = await opened()
    expect(await accounts.verify('anna@ZORG.example', anna.password)).toMatchObject({ name: 'Anna', roles: ['care'] })
    expect(await accounts.verify(anna.email, 'een ander wachtwoord')).toBeNull()
    expect(await accounts.verify('nobody@zorg.example', anna.password)).toBeNull()
  })

  it('refuse a second account for an address, and a short password', async () => {
    const { accounts } = await opened()
    await expect(accounts.create(anna)).rejects.toThrow('there is an account with this address')
    await expect(accounts.create({ ...anna, email: 'b@zorg.example', password: 'short' })).rejects.toThrow('at least')
  })

  it('keep a session while it is used, and end it after thirty idle minutes', async () => {
    const { accounts, account, clock } = await opened()
    const { token } = await accounts.open(account.account)
    await clock.advanceTo(later(start, minutes(29)))
    expect(await accounts.session(token)).toMatchObject({ name: 'Anna', careOrganisation: 'Dorpszorg' })
    await clock.advanceTo(later(start, minutes(58)))
    expect(await accounts.session(token)).not.toBeNull()
    await clock.advanceTo(later(start, minutes(89)))
    expect(await accounts.session(token)).toBeNull()
  })

  it('end a session after twelve hours however much it is used', async () => {
    const { accounts, account, clock } = await opened()
    const { token } = await accounts.open(account.account)
    for (let at = 20; at < 12 * 60; at += 20) {
      await clock.advanceTo(later(start, minutes(at)))
      expect(await accounts.session(token)).not.toBeNull()
    }
    await clock.advanceTo(later(start, hours(12)))
    expect(await accounts.session(token)).toBeNull()
  })

  it('revoke one session, or all of a person at once', async () => {
    const { accounts, account } = await opened()
    const [one, two, three] = await Promise.all([1, 2, 3].map(() => accounts.open(account.account)))
    await accounts.end(one!.token)
    expect(await accounts.session(one!.token)).toBeNull()
    expect(await accounts.session(two!.token)).not.toBeNull()
    await accounts.endAll(account.account)
    expect(await accounts.session(two!.token)).toBeNull()
    expect(await accounts.session(three!.token)).toBeNull()
  })
})
