// Everybody's accounts, for the administrator: who there is, how they sign in, and an end to it where somebody left or lost a phone.
import { z } from 'zod'
import { mayEver } from '../access.ts'
import { AccountList } from '../contract-accounts.ts'
import { Problem } from '../contract.ts'
import { Refusal } from '../errors.ts'
import { personOf, type Routes } from '../parts.ts'
import { needTwoFactors } from '../proof.ts'

const tags = ['accounts']
const params = z.object({ account: z.string().max(100) })
const done = { 204: z.null(), 403: Problem, 404: Problem }

export const accountsOfAll: Routes = (api, { accounts }) => {
  const { secondFactors, passkeys } = accounts
  const mayAdminister = (request: Parameters<typeof personOf>[0]) => {
    const person = personOf(request)
    if (!mayEver(person, 'accounts')) throw new Refusal('not-allowed')
    return person
  }
  const known = async (account: string) => {
    const found = await accounts.find(account)
    if (!found) throw new Refusal('not-found')
    return found
  }

  api.get('/api/accounts', { schema: { tags, response: { 200: AccountList, 403: Problem } } }, async (request) => {
    mayAdminister(request)
    const rows = []
    for (const one of await accounts.list()) {
      const { account, email, name, roles, careOrganisation, homeIds } = one
      rows.push({
        account,
        email,
        name,
        roles: [...roles],
        careOrganisation,
        homeIds: [...homeIds],
        hasPassword: await accounts.hasPassword(account),
        hasSecondFactor: secondFactors.isOn(account) || passkeys.has(account),
        sessions: (await accounts.sessions(one)).length,
      })
    }
    return { accounts: rows.sort((one, other) => one.name.localeCompare(other.name)) }
  })
  api.delete(
    '/api/accounts/:account/sessions',
    { schema: { tags, params, response: done } },
    async (request, reply) => {
      mayAdminister(request)
      const { account } = await known(request.params.account)
      await accounts.endAll(account)
      return reply.code(204).send(null)
    },
  )
  // A lost phone without a recovery code. The person signs in with the password alone then: so it takes more than a password here.
  api.delete(
    '/api/accounts/:account/second-factor',
    { schema: { tags, params, response: done } },
    async (request, reply) => {
      needTwoFactors(mayAdminister(request))
      const { account } = await known(request.params.account)
      accounts.dropFactors(account)
      await accounts.endAll(account)
      return reply.code(204).send(null)
    },
  )
}
