// Planned absences and rests: they begin with a reason and end by themselves, or earlier.
import { z } from 'zod'
import { HomeId } from '../../../rules/model/ids.ts'
import type { Command } from '../../../rules/model/input.ts'
import { type Person, roleFor } from '../access.ts'
import { EndPause, Problem, StartPause } from '../contract.ts'
import { Refusal, refusalOf } from '../errors.ts'
import { knownHome } from '../known-home.ts'
import { type ApiParts, personOf, type Routes } from '../parts.ts'
import { homeKey } from '../views.ts'

const params = z.object({ homeId: HomeId })
const response = { 204: z.null(), 403: Problem, 404: Problem, 422: Problem }

export const pauses: Routes = (api, parts) => {
  api.post(
    '/api/homes/:homeId/pauses',
    { schema: { tags: ['homes'], params, body: StartPause, response } },
    async (request, reply) => {
      const { rule, until, because } = request.body
      await send(parts, personOf(request), request.params.homeId, (by) => ({ kind: 'pause', rule, until, because, by }))
      return reply.code(204).send(null)
    },
  )
  api.delete(
    '/api/homes/:homeId/pauses',
    { schema: { tags: ['homes'], params, body: EndPause, response } },
    async (request, reply) => {
      const { rule } = request.body
      await send(parts, personOf(request), request.params.homeId, (by) => ({ kind: 'resume', rule, by }))
      return reply.code(204).send(null)
    },
  )
}

type By = Extract<Command, { kind: 'pause' }>['by']

async function send(parts: ApiParts, person: Person, homeId: HomeId, make: (by: By) => Command): Promise<void> {
  const { home } = await knownHome(parts, person, homeId, 'address')
  const role = roleFor(person, homeKey(home), 'set-pauses')
  if (!role) throw new Refusal('not-allowed')
  const told = await parts.homes.command(homeId, make({ account: person.account, role }))
  if (!told.accepted) throw refusalOf(told.why)
}
