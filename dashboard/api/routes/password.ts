// A password by a link in a mail: asked for by who forgot it, set by who has the link, and a first one for who is invited.
import { z } from 'zod'
import { hours } from '../../../rules/model/time.ts'
import { mayEver } from '../access.ts'
import { accountLetter, passwordLink } from '../account-letters.ts'
import { Forgotten, Invite, Invited, NewPassword } from '../contract-password.ts'
import { Problem } from '../contract.ts'
import { Refusal } from '../errors.ts'
import type { LinkKind } from '../links.ts'
import { personOf, type Routes } from '../parts.ts'
import { TooManyAtOnce } from '../password.ts'
import type { Account } from '../session.ts'
import { createSignInLimit } from '../sign-in-limit.ts'

const tags = ['account']
/** Somebody else's mailbox is not to be filled from here. */
const lettersPerHour = 3
const asksPerHour = 20

export const password: Routes = (api, { accounts, clock, pulse, settings, sendLetter, log }) => {
  const wall = pulse ?? clock
  const letters = createSignInLimit(wall, lettersPerHour, hours(1))
  const asks = createSignInLimit(wall, asksPerHour, hours(1))
  const tries = createSignInLimit(wall)

  /** Never rejects: a mail server that is away is said in the log. */
  async function send(kind: LinkKind, { account, email }: Pick<Account, 'account' | 'email'>): Promise<boolean> {
    try {
      const link = passwordLink(settings.publicUrl, accounts.makeLink(account, kind))
      await sendLetter!(accountLetter(kind, email, link))
      return true
    } catch (error) {
      log.error({ account, error: String(error) }, 'a mail about an account was not taken')
      return false
    }
  }
  function needMail(): void {
    if (!sendLetter) throw new Refusal('no-mail')
  }
  const limited = (limit: typeof asks, key: string) => {
    if (!limit.take([key])) throw new Refusal('too-many-attempts', undefined, { 'retry-after': '3600' })
  }

  api.post(
    '/api/password/forgotten',
    {
      schema: { tags, body: Forgotten, response: { 204: z.null(), 409: Problem, 429: Problem } },
      config: { open: true },
    },
    async (request, reply) => {
      needMail()
      const email = request.body.email.toLowerCase()
      // The same for an address that nobody has, also when it is asked too often.
      limited(asks, request.ip)
      limited(letters, email)
      const found = await accounts.findByEmail(email)
      // Not waited for: how long a mail takes would tell whether there was one.
      if (found) void send('reset', found)
      return reply.code(204).send(null)
    },
  )
  api.post(
    '/api/password',
    {
      schema: { tags, body: NewPassword, response: { 204: z.null(), 422: Problem, 429: Problem } },
      config: { open: true },
    },
    async (request, reply) => {
      if (!tries.take([request.ip])) throw new Refusal('too-many-attempts', undefined, { 'retry-after': '60' })
      const account = accounts.useLink(request.body.token)
      if (account === null) throw new Refusal('link-over')
      tries.giveBack([request.ip])
      await accounts.setPassword(account, request.body.password).catch((error: unknown) => {
        throw error instanceof TooManyAtOnce ? new Refusal('busy', undefined, { 'retry-after': '5' }) : error
      })
      // Whoever knew the old one is out. The second factor stays: a mailbox alone opens nothing.
      await accounts.endAll(account)
      if (request.auditing) request.auditing.object = account
      return reply.code(204).send(null)
    },
  )

  const mayAdminister = (request: Parameters<typeof personOf>[0]) => {
    if (!mayEver(personOf(request), 'accounts')) throw new Refusal('not-allowed')
  }
  api.post(
    '/api/accounts',
    { schema: { tags, body: Invite, response: { 200: Invited, 403: Problem, 409: Problem, 422: Problem } } },
    async (request) => {
      mayAdminister(request)
      needMail()
      const email = request.body.email.toLowerCase()
      if (await accounts.findByEmail(email)) throw new Refusal('address-taken')
      const made = await accounts.create({ ...request.body, email, password: null })
      return { account: made.account, isSent: await send('invitation', made) }
    },
  )
  api.post(
    '/api/accounts/:account/invitation',
    {
      schema: {
        tags,
        params: z.object({ account: z.string().max(100) }),
        response: { 200: Invited, 403: Problem, 404: Problem, 409: Problem },
      },
    },
    async (request) => {
      mayAdminister(request)
      const found = await accounts.find(request.params.account)
      if (!found) throw new Refusal('not-found')
      needMail()
      return { account: found.account, isSent: await send('invitation', found) }
    },
  )
}
