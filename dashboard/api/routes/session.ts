// Sign in, who am I, sign out.
import { elapsed } from '../../../rules/model/time.ts'
import type { Person } from '../access.ts'
import { Problem, Session, SignIn } from '../contract.ts'
import { Refusal } from '../errors.ts'
import { personOf, type Routes } from '../parts.ts'
import { clearSessionCookie, sessionToken, setSessionCookie } from '../sign-in.ts'
import { createSignInLimit } from '../sign-in-limit.ts'
import { z } from 'zod'

export const session: Routes = (api, { accounts, clock, demo, pulse, settings }) => {
  const secure = settings.publicUrl.startsWith('https:')
  const limit = createSignInLimit(pulse ?? clock, settings.wrongSignInsPerMinute)
  const shown = ({ account, name, roles, careOrganisation, homeIds }: Person): Session => ({
    account,
    name,
    roles: [...roles],
    careOrganisation,
    homeIds: [...homeIds],
    demo,
  })

  api.post(
    '/api/session',
    {
      schema: { tags: ['session'], body: SignIn, response: { 200: Session, 401: Problem, 429: Problem } },
      config: { open: true },
    },
    async (request, reply) => {
      const { email, password } = request.body
      const keys = [`account ${email.toLowerCase()}`, `address ${request.ip}`]
      if (!limit.take(keys)) throw new Refusal('too-many-attempts', undefined, { 'retry-after': '60' })
      const account = await accounts.verify(email.toLowerCase(), password)
      if (!account) throw new Refusal('sign-in-failed')
      limit.giveBack(keys)
      const { token, endsAt } = await accounts.open(account.account)
      setSessionCookie(reply, token, secure, Math.floor(elapsed(clock.now(), endsAt) / 1000))
      return shown(account)
    },
  )
  api.get(
    '/api/session',
    { schema: { tags: ['session'], response: { 200: Session, 401: Problem } }, config: { early: true } },
    async (request) => shown(personOf(request)),
  )
  api.delete(
    '/api/session',
    { schema: { tags: ['session'], response: { 204: z.null() } }, config: { open: true } },
    async (request, reply) => {
      const token = sessionToken(request, secure)
      if (token) await accounts.end(token)
      clearSessionCookie(reply, secure)
      return reply.code(204).send(null)
    },
  )
}
