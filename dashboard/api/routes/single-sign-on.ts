// To the organisation's provider and back. Both are pages that a browser goes to, so what went wrong is said on the sign-in page.
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { elapsed } from '../../../rules/model/time.ts'
import { SignInWays } from '../contract-account.ts'
import { Refusal } from '../errors.ts'
import type { Routes } from '../parts.ts'
import { setSessionCookie } from '../sign-in.ts'
import { openedFrom } from './session.ts'

const home = '/api/session/oidc'
const stateCookie = 'kernwacht-oidc'

export const singleSignOn: Routes = (api, { accounts, clock, log, sendLetter, settings, singleSignOn: provider }) => {
  const secure = settings.publicUrl.startsWith('https:')
  const redirectUri = new URL(`${home}/callback`, settings.publicUrl).href
  const cookie = { path: home, httpOnly: true, sameSite: 'lax', secure } as const

  /** A page shows it; what is ours to mend is in the log. */
  function goBack(reply: FastifyReply, error: unknown): FastifyReply {
    const code = error instanceof Refusal ? error.code : 'internal'
    if (code === 'internal' || code === 'provider-away')
      log.error({ error: String(error), code }, 'single sign-on failed')
    return reply.redirect(`/?problem=${code}`, 303)
  }

  api.get(
    '/api/sign-in',
    { schema: { tags: ['session'], response: { 200: SignInWays } }, config: { open: true } },
    async () => ({ singleSignOn: provider?.label ?? null, mail: sendLetter !== undefined }),
  )
  api.get(
    home,
    {
      schema: { tags: ['session'], response: { 303: z.null() } },
      config: { open: true, rateLimit: { max: 60, timeWindow: 60_000 } },
    },
    async (_request, reply) => {
      try {
        if (!provider) throw new Refusal('not-found')
        const { url, state } = await provider.begin(redirectUri)
        return reply.setCookie(stateCookie, state, { ...cookie, maxAge: 600 }).redirect(url, 303)
      } catch (error) {
        return goBack(reply, error)
      }
    },
  )
  api.get(
    `${home}/callback`,
    {
      schema: {
        tags: ['session'],
        querystring: z.looseObject({ state: z.string().max(500).optional() }),
        response: { 303: z.null() },
      },
      config: { open: true, rateLimit: { max: 240, timeWindow: 60_000 } },
    },
    async (request, reply) => {
      try {
        if (!provider) throw new Refusal('not-found')
        reply.clearCookie(stateCookie, cookie)
        const proven = await provider.finish(new URL(request.url, settings.publicUrl), request.cookies[stateCookie])
        if (proven.factors === 1 && accounts.needsTwoFactors(proven.roles)) throw new Refusal('provider-one-factor')
        const { account } = await accounts.knownByProvider(proven)
        const { token, endsAt } = await accounts.open(account, { factors: proven.factors, ...openedFrom(request) })
        if (request.auditing) request.auditing.person = await accounts.find(account)
        setSessionCookie(reply, token, secure, Math.floor(elapsed(clock.now(), endsAt) / 1000))
        return reply.redirect('/', 303)
      } catch (error) {
        if (request.auditing) request.auditing.isRefused = true
        return goBack(reply, error)
      }
    },
  )
}
