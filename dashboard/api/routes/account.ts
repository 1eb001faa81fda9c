// One's own account: the second factor, and where one is signed in. For people at a screen: a program's token has no account.
import type { FastifyRequest } from 'fastify'
import { encode } from 'uqr'
import { z } from 'zod'
import { minutes } from '../../../rules/model/time.ts'
import { GivenCode, NewFactor, OwnAccount, RecoveryCodes } from '../contract-account.ts'
import { Problem } from '../contract.ts'
import { Refusal } from '../errors.ts'
import { personOf, type Routes } from '../parts.ts'
import { needTwoFactors } from '../proof.ts'
import { createSignInLimit } from '../sign-in-limit.ts'

const tags = ['account']
const refused = { 403: Problem, 422: Problem, 429: Problem }
const config = { beforeFactor: true } as const

export const account: Routes = (api, { accounts, clock, pulse }) => {
  const { secondFactors } = accounts
  const limit = createSignInLimit(pulse ?? clock, 5, minutes(15))

  const ownerOf = async (request: Pick<FastifyRequest, 'person'>) => {
    const { account, sessionId, factors } = personOf(request)
    const found = sessionId === undefined ? null : await accounts.find(account)
    if (!found || sessionId === undefined) throw new Refusal('not-allowed')
    return { ...found, sessionId, factors: factors ?? 1 }
  }
  const hasFactor = (account: string) => secondFactors.isOn(account) || accounts.passkeys.has(account)
  /** A code tried in a session that somebody left open is tried as at the door. */
  function attempt<T>(account: string, look: () => T | null): T {
    if (!limit.take([account])) throw new Refusal('too-many-attempts', undefined, { 'retry-after': '900' })
    const found = look()
    if (found === null) throw new Refusal('code-not-right')
    limit.giveBack([account])
    return found
  }
  const check = (account: string, code: string) => attempt(account, () => secondFactors.check(account, code))

  api.get(
    '/api/account',
    { schema: { tags, response: { 200: OwnAccount, 403: Problem } }, config },
    async (request) => {
      const { account, email, name, roles, sessionId } = await ownerOf(request)
      const sessions = await accounts.sessions({ account, roles })
      return {
        email,
        name,
        secondFactor: { ...secondFactors.state(account), isNeeded: accounts.needsTwoFactors(roles) },
        passkeys: [...accounts.passkeys.list(account)],
        sessions: sessions.map((row) => ({ ...row, isThis: row.sessionId === sessionId })),
      }
    },
  )
  api.post(
    '/api/account/second-factor',
    { schema: { tags, response: { 200: NewFactor, ...refused } }, config },
    async (request) => {
      const owner = await ownerOf(request)
      // Whoever finds a screen open does not take the account over with an app of their own.
      if (hasFactor(owner.account)) needTwoFactors(owner)
      const { uri, secret } = secondFactors.begin(owner.account, owner.email)
      return { uri, secret, square: squareOf(uri) }
    },
  )
  api.put(
    '/api/account/second-factor',
    { schema: { tags, body: GivenCode, response: { 200: RecoveryCodes, ...refused } }, config },
    async (request) => {
      const owner = await ownerOf(request)
      if (hasFactor(owner.account)) needTwoFactors(owner)
      const codes = attempt(owner.account, () => secondFactors.confirm(owner.account, request.body.code))
      await accounts.proveTwice(owner.account, owner.sessionId)
      // What was opened with a password alone, perhaps by somebody else, is over.
      await accounts.endAll(owner.account, owner.sessionId)
      return { codes: [...codes] }
    },
  )
  api.delete(
    '/api/account/second-factor',
    { schema: { tags, body: GivenCode, response: { 204: z.null(), ...refused } } },
    async (request, reply) => {
      const { account, roles } = await ownerOf(request)
      if (accounts.needsTwoFactors(roles) && !accounts.passkeys.has(account)) throw new Refusal('factor-stays')
      check(account, request.body.code)
      secondFactors.remove(account)
      return reply.code(204).send(null)
    },
  )
  api.post(
    '/api/account/recovery-codes',
    { schema: { tags, body: GivenCode, response: { 200: RecoveryCodes, ...refused } } },
    async (request) => {
      const { account } = await ownerOf(request)
      check(account, request.body.code)
      return { codes: [...secondFactors.newRecoveryCodes(account)] }
    },
  )
  api.delete(
    '/api/account/sessions/:sessionId',
    {
      schema: {
        tags,
        params: z.object({ sessionId: z.string().max(100) }),
        response: { 204: z.null(), 403: Problem, 404: Problem },
      },
    },
    async (request, reply) => {
      const { account } = await ownerOf(request)
      if (!(await accounts.endOne(account, request.params.sessionId))) throw new Refusal('not-found')
      return reply.code(204).send(null)
    },
  )
  api.delete(
    '/api/account/sessions',
    { schema: { tags, response: { 204: z.null(), 403: Problem } } },
    async (request, reply) => {
      const { account, sessionId } = await ownerOf(request)
      await accounts.endAll(account, sessionId)
      return reply.code(204).send(null)
    },
  )
}

/** Rows of 0 and 1, with the light border that a camera needs (ISO/IEC 18004 §5.3.8). */
const squareOf = (text: string): string[] =>
  encode(text, { ecc: 'M', border: 4 }).data.map((row) => row.map((dark) => (dark ? '1' : '0')).join(''))
