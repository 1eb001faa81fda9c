// In replay mode a recorded home sets the time, and before the first one is there the command line does. Anywhere else there is nothing here.
import { z } from 'zod'
import { mayEver } from '../access.ts'
import { MoveClock, Problem } from '../contract.ts'
import { Refusal } from '../errors.ts'
import { personOf, type Routes } from '../parts.ts'

export const replayClock: Routes = (api, { moveClock }) => {
  api.post(
    '/api/replay/clock',
    { schema: { tags: ['replay'], body: MoveClock, response: { 204: z.null(), 403: Problem, 404: Problem } } },
    async (request, reply) => {
      if (!moveClock) throw new Refusal('not-found')
      if (!mayEver(personOf(request), 'registry')) throw new Refusal('not-allowed')
      await moveClock(request.body.at)
      return reply.code(204).send(null)
    },
  )
}
