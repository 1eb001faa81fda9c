// Sign in, who am I, sign out.
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { elapsed, minutes } from '../../../rules/model/time.ts'
import type { Person } from '../access.ts'
import { shortenedAddress } from '../audit-hook.ts'
import { Problem, Session, SignIn } from '../contract.ts'
import { Refusal } from '../errors.ts'
import { personOf, type Routes } from '../parts.ts'
import { TooManyAtOnce } from '../password.ts'
import { shownSession } from '../proof.ts'
import { clearSessionCookie, sessionToken, setSessionCookie } from '../sign-in.ts'
import { createSignInLimit } from '../sign-in-limit.ts'

/** Of its own, so that a storm at this door takes nothing of what the same address may ask elsewhere. */
const signInsPerMinute = 240
/** Five wrong codes in a quarter of an hour: a guess hits one of 333,000. */
const wrongCodes = { attempts: 5, window: minutes(15) }

export const session: Routes = (api, { accounts, clock, demo, pulse, settings }) => {
  const secure = settings.publicUrl.startsWith('https:')
  const wall = pulse ?? clock
  const limit = createSignInLimit(wall, settings.wrongSignInsPerMinute)
  const codeLimit = createSignInLimit(wall, wrongCodes.attempts, wrongCodes.window)
  const shown = (person: Person) => shownSession(accounts, person, demo)

  /** With how many things it was proven. Throws where the code is missing or wrong. */
  function factorsOf({ account, roles }: Person, code: string | undefined): 1 | 2 {
    if (!accounts.secondFactors.isOn(account)) {
      // Who has a passkey and needs two factors does not come in with the password alone.
      if (accounts.needsTwoFactors(roles) && accounts.passkeys.has(account)) throw new Refusal('passkey-needed')
      return 1
    }
    if (code === undefined) throw new Refusal('code-needed')
    if (!codeLimit.take([account])) throw new Refusal('too-many-attempts', undefined, { 'retry-after': '900' })
    if (accounts.secondFactors.check(account, code) === null) throw new Refusal('code-wrong')
    codeLimit.giveBack([account])
    return 2
  }

  api.post(
    '/api/session',
    {
      schema: { tags: ['session'], body: SignIn, response: { 200: Session, 401: Problem, 403: Problem, 429: Problem } },
      config: { open: true, rateLimit: { max: signInsPerMinute, timeWindow: 60_000 } },
    },
    async (request, reply) => {
      const { email, password, code } = request.body
      const keys = [`account ${email.toLowerCase()}`, `address ${request.ip}`]
      if (!limit.take(keys)) throw new Refusal('too-many-attempts', undefined, { 'retry-after': '60' })
      const account = await accounts.verify(email.toLowerCase(), password).catch(orBusy)
      if (!account) throw new Refusal('sign-in-failed')
      limit.giveBack(keys)
      const factors = factorsOf(account, code)
      const { token, endsAt } = await accounts.open(account.account, { factors, ...openedFrom(request) })
      setSessionCookie(reply, token, secure, Math.floor(elapsed(clock.now(), endsAt) / 1000))
      return shown((await accounts.session(token)) ?? account)
    },
  )
  api.get(
    '/api/session',
    {
      schema: { tags: ['session'], response: { 200: Session, 401: Problem } },
      config: { early: true, beforeFactor: true },
    },
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

export const openedFrom = (request: FastifyRequest) => ({
  userAgent: request.headers['user-agent'],
  from: shortenedAddress(request.ip),
})

function orBusy(error: unknown): never {
  throw error instanceof TooManyAtOnce ? new Refusal('busy', undefined, { 'retry-after': '5' }) : error
}
