// What no decoder understood: seen, counted, and tried again.
import { z } from 'zod'
import { type Person, viewOf } from '../access.ts'
import { Problem, QuarantineList, QuarantineQuery, Replayed } from '../contract.ts'
import { Refusal } from '../errors.ts'
import { type ApiParts, personOf, type Routes } from '../parts.ts'
import type { HomeId } from '../../../rules/model/ids.ts'

const params = z.object({ quarantineId: z.coerce.number().int().min(1) })

export const quarantine: Routes = (api, parts) => {
  api.get(
    '/api/quarantine',
    { schema: { tags: ['devices'], querystring: QuarantineQuery, response: { 200: QuarantineList, 403: Problem } } },
    async (request) => {
      refuseWithout(personOf(request))
      const { homeId, limit } = request.query
      const messages = await parts.quarantine.list({ limit, ...(homeId !== undefined && { homeId }) })
      return {
        messages: messages.map(({ payload, ...message }) => ({ ...message, bytes: payload.length })),
        counts: (await parts.quarantine.counts()).filter((count) => homeId === undefined || count.homeId === homeId),
      }
    },
  )
  api.post(
    '/api/quarantine/:quarantineId/replay',
    { schema: { tags: ['devices'], params, response: { 200: Replayed, 403: Problem, 404: Problem } } },
    async (request) => {
      refuseWithout(personOf(request))
      const { quarantineId } = request.params
      const message = await find(parts, quarantineId)
      const { understood, detail } = await parts.replayQuarantined(message)
      if (understood) await parts.quarantine.remove(quarantineId)
      return { quarantineId, understood, detail }
    },
  )
}

/** The list spans all homes, so it is for who sees it of any home. */
function refuseWithout(person: Person): void {
  const anyHome = { homeId: 'any' as HomeId, careOrganisation: null }
  if (!viewOf(person, anyHome).has('quarantine')) throw new Refusal('not-allowed')
}

async function find({ quarantine }: ApiParts, id: number) {
  const [message] = await quarantine.list({ after: id - 1, limit: 1 })
  if (message?.quarantineId !== id) throw new Refusal('not-found')
  return message
}
