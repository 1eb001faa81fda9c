// Tokens for programs: made and taken back by an administrator. To make one takes two factors, for it opens more than its maker may see.
import { z } from 'zod'
import { days, later } from '../../../rules/model/time.ts'
import { mayEver } from '../access.ts'
import { IssuedToken, NewToken, TokenList } from '../contract-tokens.ts'
import { Problem } from '../contract.ts'
import { Refusal } from '../errors.ts'
import { personOf, type Routes } from '../parts.ts'
import { needTwoFactors } from '../proof.ts'

const tags = ['accounts']

export const tokens: Routes = (api, { accounts, clock, pulse }) => {
  const { apiTokens } = accounts
  const mayAdminister = (request: Parameters<typeof personOf>[0]) => {
    const person = personOf(request)
    if (!mayEver(person, 'accounts')) throw new Refusal('not-allowed')
    return person
  }

  api.get('/api/tokens', { schema: { tags, response: { 200: TokenList, 403: Problem } } }, async (request) => {
    mayAdminister(request)
    return {
      tokens: apiTokens.list().map((row) => ({
        ...row,
        scopes: [...row.scopes],
        madeBy: accounts.nameOf(row.madeBy),
      })),
    }
  })
  api.post(
    '/api/tokens',
    { schema: { tags, body: NewToken, response: { 200: IssuedToken, 403: Problem, 422: Problem } } },
    async (request) => {
      const person = mayAdminister(request)
      needTwoFactors(person)
      const { days: lasts, ...given } = request.body
      const endsAt = later((pulse ?? clock).now(), days(lasts))
      const made = apiTokens.make({ ...given, endsAt, madeBy: person.account })
      if (request.auditing) request.auditing.object = made.tokenId
      return made
    },
  )
  api.delete(
    '/api/tokens/:tokenId',
    {
      schema: {
        tags,
        params: z.object({ tokenId: z.string().max(40) }),
        response: { 204: z.null(), 403: Problem, 404: Problem },
      },
    },
    async (request, reply) => {
      mayAdminister(request)
      if (!apiTokens.revoke(request.params.tokenId)) throw new Refusal('not-found')
      return reply.code(204).send(null)
    },
  )
}
