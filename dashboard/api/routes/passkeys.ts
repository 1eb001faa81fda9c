// Passkeys: add one to one's own account, take one away, and sign in with one instead of a password and a code.
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { elapsed } from '../../../rules/model/time.ts'
import { NewPasskey, PasskeyAnswer, PasskeyOptions } from '../contract-passkey.ts'
import { Problem, Session } from '../contract.ts'
import { Refusal } from '../errors.ts'
import { personOf, type Routes } from '../parts.ts'
import { needTwoFactors, shownSession } from '../proof.ts'
import { setSessionCookie } from '../sign-in.ts'
import { createSignInLimit } from '../sign-in-limit.ts'
import { siteOf } from '../site.ts'
import { openedFrom } from './session.ts'

const config = { beforeFactor: true } as const
const refused = { 403: Problem, 409: Problem, 422: Problem }

export const passkeys: Routes = (api, { accounts, clock, demo, pulse, settings }) => {
  const { passkeys, secondFactors } = accounts
  const secure = settings.publicUrl.startsWith('https:')
  const limit = createSignInLimit(pulse ?? clock, settings.wrongSignInsPerMinute)
  const site = (request: FastifyRequest) => siteOf(request, settings.publicUrl)
  const ownerOf = async (request: Pick<FastifyRequest, 'person'>) => {
    const { account, sessionId, factors } = personOf(request)
    const found = sessionId === undefined ? null : await accounts.find(account)
    if (!found || sessionId === undefined) throw new Refusal('not-allowed')
    const isFirst = !secondFactors.isOn(account) && !passkeys.has(account)
    // Whoever finds a screen open does not add a key of their own.
    if (!isFirst) needTwoFactors({ factors: factors ?? 1 })
    return { ...found, sessionId, isFirst }
  }

  api.post(
    '/api/account/passkeys/options',
    { schema: { tags: ['account'], response: { 200: PasskeyOptions, ...refused } }, config },
    async (request) => {
      const owner = await ownerOf(request)
      return { options: { ...(await passkeys.registration(owner, site(request))) } }
    },
  )
  api.post(
    '/api/account/passkeys',
    { schema: { tags: ['account'], body: NewPasskey, response: { 204: z.null(), ...refused } }, config },
    async (request, reply) => {
      const { account, sessionId, isFirst } = await ownerOf(request)
      const { 'user-agent': userAgent } = request.headers
      if (!(await passkeys.add(account, request.body, site(request), userAgent))) throw new Refusal('passkey-not-right')
      await accounts.proveTwice(account, sessionId)
      // What was opened with a password alone, perhaps by somebody else, is over.
      if (isFirst) await accounts.endAll(account, sessionId)
      return reply.code(204).send(null)
    },
  )
  api.delete(
    '/api/account/passkeys/:passkeyId',
    {
      schema: {
        tags: ['account'],
        params: z.object({ passkeyId: z.string().max(1400) }),
        response: { 204: z.null(), 404: Problem, ...refused },
      },
    },
    async (request, reply) => {
      const { account, roles } = await ownerOf(request)
      const isLast = passkeys.list(account).length === 1 && !secondFactors.isOn(account)
      if (isLast && accounts.needsTwoFactors(roles)) throw new Refusal('factor-stays')
      if (!passkeys.remove(account, request.params.passkeyId)) throw new Refusal('not-found')
      return reply.code(204).send(null)
    },
  )

  api.post(
    '/api/session/passkey/options',
    {
      schema: { tags: ['session'], response: { 200: PasskeyOptions, 409: Problem, 429: Problem } },
      config: { open: true, rateLimit: { max: 60, timeWindow: 60_000 } },
    },
    async (request) => ({ options: { ...(await passkeys.question(site(request))) } }),
  )
  api.post(
    '/api/session/passkey',
    {
      schema: {
        tags: ['session'],
        body: PasskeyAnswer,
        response: { 200: Session, 401: Problem, 409: Problem, 429: Problem },
      },
      config: { open: true, rateLimit: { max: 240, timeWindow: 60_000 } },
    },
    async (request, reply) => {
      const keys = [`address ${request.ip}`]
      if (!limit.take(keys)) throw new Refusal('too-many-attempts', undefined, { 'retry-after': '60' })
      const { response, ...rest } = request.body
      const { userHandle, ...signed } = response
      const answer = { ...rest, response: { ...signed, ...(userHandle && { userHandle }) } }
      const account = await passkeys.check(answer, site(request))
      if (account === null) throw new Refusal('passkey-wrong')
      limit.giveBack(keys)
      const { token, endsAt } = await accounts.open(account, { factors: 2, ...openedFrom(request) })
      const person = await accounts.session(token)
      if (!person) throw new Refusal('passkey-wrong')
      setSessionCookie(reply, token, secure, Math.floor(elapsed(clock.now(), endsAt) / 1000))
      return shownSession(accounts, person, demo)
    },
  )
}
