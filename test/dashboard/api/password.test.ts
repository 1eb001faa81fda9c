// A password by a link in a mail: once, for a while, the same answer for everybody, and whoever knew the old one is out.
import { describe, expect, it } from 'vitest'
import type { AccountLetter } from '../../../dashboard/api/account-letters.ts'
import { hours, later, minutes } from '../../../rules/model/time.ts'
import { apiWithPeople, emailOf, password } from '../../support/people-at-screens.ts'

const other = 'een heel ander wachtwoord'

async function withMail(refuses = false) {
  const letters: AccountLetter[] = []
  const people = await apiWithPeople(['care', 'administrator'], undefined, {
    sendLetter: async (letter) => {
      if (refuses) throw new Error('no room')
      letters.push(letter)
    },
  })
  const forget = (email: string) => people.ask(null, 'POST /api/password/forgotten', { email })
  const set = (token: string, chosen = other) => people.ask(null, 'POST /api/password', { token, password: chosen })
  const tokenIn = ({ text }: AccountLetter) => /\/wachtwoord#([\w-]+)/.exec(text)![1]!
  return { ...people, letters, forget, set, tokenIn }
}
const pass = async (people: Awaited<ReturnType<typeof withMail>>, time: ReturnType<typeof hours>) =>
  people.signInClock.advanceTo(later(people.signInClock.now(), time))

describe('a forgotten password', () => {
  it('is set anew with the link, and every session of before has ended', async () => {
    const people = await withMail()
    const { cookie } = await people.signIn('care')
    expect((await people.forget(emailOf('care').toUpperCase())).status).toBe(204)
    await expect.poll(() => people.letters.length).toBe(1)
    expect(people.letters[0]!.to).toBe(emailOf('care'))
    expect((await people.set(people.tokenIn(people.letters[0]!))).status).toBe(204)
    expect((await people.asSignedIn(cookie, 'GET /api/session')).status).toBe(401)
    expect((await people.signIn('care')).status).toBe(401)
    expect((await people.signIn('care', { password: other })).status).toBe(200)
  })

  it('gives the same answer for an address that nobody has, and sends nothing', async () => {
    const people = await withMail()
    const [known, unknown] = [await people.forget(emailOf('care')), await people.forget('nobody@example.nl')]
    expect([unknown.status, unknown.text]).toEqual([known.status, known.text])
    await expect.poll(() => people.letters.length).toBe(1)
  })

  it('takes a link once, for an hour, and only the last one', async () => {
    const people = await withMail()
    for (const count of [1, 2]) {
      await people.forget(emailOf('care'))
      await expect.poll(() => people.letters.length).toBe(count)
    }
    const [first, second] = people.letters.map(people.tokenIn)
    expect(await people.set(first!)).toMatchObject({ status: 422, body: { code: 'link-over' } })
    expect((await people.set(second!)).status).toBe(204)
    expect((await people.set(second!)).status).toBe(422)
    await people.forget(emailOf('care'))
    await expect.poll(() => people.letters.length).toBe(3)
    await pass(people, minutes(60))
    expect((await people.set(people.tokenIn(people.letters[2]!))).status).toBe(422)
  })

  it('keeps the second factor: a mailbox alone opens nothing', async () => {
    const people = await withMail()
    await people.enrol('care')
    await people.forget(emailOf('care'))
    await expect.poll(() => people.letters.length).toBe(1)
    await people.set(people.tokenIn(people.letters[0]!))
    expect(await people.signIn('care', { password: other })).toMatchObject({
      status: 403,
      body: { code: 'code-needed' },
    })
  })

  it('fills no mailbox: three letters an hour, and the same answer for who has none', async () => {
    const people = await withMail()
    for (const email of [emailOf('care'), 'nobody@example.nl']) {
      for (let time = 0; time < 3; time++) expect((await people.forget(email)).status).toBe(204)
      expect((await people.forget(email)).status).toBe(429)
    }
    expect(people.letters.length).toBeLessThanOrEqual(3)
  })

  it('is said to be impossible where there is no mail server', async () => {
    const people = await apiWithPeople(['care'])
    const answer = await people.ask(null, 'POST /api/password/forgotten', { email: emailOf('care') })
    expect(answer).toMatchObject({ status: 409, body: { code: 'no-mail' } })
  })

  it('has no link in the log or in the audit log, and no address', async () => {
    const people = await withMail()
    await people.forget(emailOf('care'))
    await expect.poll(() => people.letters.length).toBe(1)
    const token = people.tokenIn(people.letters[0]!)
    await people.set(token)
    const written = JSON.stringify([people.logged, people.audit.entries()])
    expect(written).not.toMatch(new RegExp(`${token}|${emailOf('care')}|${other}`))
    expect(people.audit.entries().at(-1)).toMatchObject({
      event: 'POST /api/password',
      object: (await people.accounts.findByEmail(emailOf('care')))!.account,
    })
  })
})

describe('an invitation', () => {
  const erik = { email: 'Erik@example.nl', name: 'Erik', roles: ['care'], careOrganisation: 'Dorpszorg' }

  it('makes an account that nobody can sign in to until the link was used, within a day', async () => {
    const people = await withMail()
    const { cookie } = await people.signIn('administrator')
    const { body } = await people.asSignedIn(cookie, 'POST /api/accounts', erik)
    expect(body).toMatchObject({ isSent: true })
    const list = await people.asSignedIn(cookie, 'GET /api/accounts')
    expect((list.body as { accounts: object[] }).accounts).toContainEqual(
      expect.objectContaining({ email: 'erik@example.nl', hasPassword: false }),
    )
    const enter = (chosen: string) =>
      people.ask(null, 'POST /api/session', { email: 'erik@example.nl', password: chosen })
    expect((await enter(password)).status).toBe(401)
    await pass(people, hours(23))
    expect((await people.set(people.tokenIn(people.letters[0]!), 'kort')).status).toBe(422)
    expect((await people.set(people.tokenIn(people.letters[0]!))).status).toBe(204)
    expect(await enter(other)).toMatchObject({ status: 200, body: { name: 'Erik', careOrganisation: 'Dorpszorg' } })
  })

  it('is over after a day and can be sent again', async () => {
    const people = await withMail()
    const { cookie } = await people.signIn('administrator')
    const { body } = await people.asSignedIn(cookie, 'POST /api/accounts', erik)
    await pass(people, hours(24))
    expect((await people.set(people.tokenIn(people.letters[0]!))).status).toBe(422)
    const again = await people.signIn('administrator')
    const path = `POST /api/accounts/${(body as { account: string }).account}/invitation`
    expect(await people.asSignedIn(again.cookie, path)).toMatchObject({ body: { isSent: true } })
    expect((await people.set(people.tokenIn(people.letters[1]!))).status).toBe(204)
  })

  it('is refused for an address that has an account', async () => {
    const people = await withMail()
    const { cookie } = await people.signIn('administrator')
    const answer = await people.asSignedIn(cookie, 'POST /api/accounts', { ...erik, email: emailOf('care') })
    expect(answer).toMatchObject({ status: 409, body: { code: 'address-taken' } })
  })

  it('says so when the mail server did not take it, and the account is there', async () => {
    const people = await withMail(true)
    const { cookie } = await people.signIn('administrator')
    expect(await people.asSignedIn(cookie, 'POST /api/accounts', erik)).toMatchObject({
      status: 200,
      body: { isSent: false },
    })
  })
})
