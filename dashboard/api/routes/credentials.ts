// What a gateway or device signs in with at the broker: made here, shown once, revoked here.
import { z } from 'zod'
import { HomeId } from '../../../rules/model/ids.ts'
import { IssuedCredential, NewCredential, Problem } from '../contract.ts'
import { Refusal } from '../errors.ts'
import { knownHome } from '../known-home.ts'
import { personOf, type Routes } from '../parts.ts'

export const credentials: Routes = (api, parts) => {
  api.post(
    '/api/homes/:homeId/credentials',
    {
      schema: {
        tags: ['devices'],
        params: z.object({ homeId: HomeId }),
        body: NewCredential,
        response: { 200: IssuedCredential, 404: Problem },
      },
    },
    async (request) => {
      const { homeId } = request.params
      await knownHome(parts, personOf(request), homeId, 'credentials')
      const identity = request.body.name === undefined ? homeId : `${homeId}.${request.body.name}`
      const token = await parts.credentials.issue(identity, homeId)
      const sipPassword = (await parts.credentials.sipPassword?.(identity)) ?? null
      return { identity, token, ...(sipPassword !== null && { sipPassword }) }
    },
  )
  api.delete(
    '/api/homes/:homeId/credentials/:identity',
    {
      schema: {
        tags: ['devices'],
        params: z.object({ homeId: HomeId, identity: z.string().max(80) }),
        response: { 204: z.null(), 404: Problem },
      },
    },
    async (request, reply) => {
      const { homeId, identity } = request.params
      await knownHome(parts, personOf(request), homeId, 'credentials')
      if (identity !== homeId && !identity.startsWith(`${homeId}.`)) throw new Refusal('not-found')
      await parts.credentials.revoke(identity)
      return reply.code(204).send(null)
    },
  )
}
