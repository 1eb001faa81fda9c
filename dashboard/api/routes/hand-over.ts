// What a shift at a care desk leaves to the next: read at its start, written at its end.
import { z } from 'zod'
import { days, earlier } from '../../../rules/model/time.ts'
import type { Person } from '../access.ts'
import { AddHandOver, HandOver } from '../contract-care.ts'
import { Problem } from '../contract.ts'
import { Refusal } from '../errors.ts'
import { personOf, type Routes } from '../parts.ts'

const tags = ['alarms']
const refused = { 403: Problem, 409: Problem }
/** A note is for the next shifts and no file about anybody: it is shown for a week, and is gone after a month. */
const shownFor = days(7)
const keptFor = days(31)
const mostShown = 20

export const handOver: Routes = (api, { handOver: notes, accounts, clock }) => {
  if (!notes) return
  api.get('/api/desk/hand-over', { schema: { tags, response: { 200: HandOver, ...refused } } }, async (request) => {
    const careOrganisation = deskOf(personOf(request))
    const now = clock.now()
    const found = await notes.of({ careOrganisation, since: earlier(now, shownFor), limit: mostShown })
    return {
      notes: found.map(({ at, by, note }) => ({ at, by: accounts.nameOf(by) ?? 'care', note })),
      now,
    }
  })
  api.post(
    '/api/desk/hand-over',
    { schema: { tags, body: AddHandOver, response: { 204: z.null(), 422: Problem, ...refused } } },
    async (request, reply) => {
      const person = personOf(request)
      const careOrganisation = deskOf(person)
      const at = clock.now()
      const { note } = request.body
      await notes.add({ careOrganisation, at, by: person.account, note }, earlier(at, keptFor))
      return reply.code(204).send(null)
    },
  )
}

/** Who cares for no organisation has no desk to hand over. */
function deskOf({ roles, careOrganisation }: Person): string {
  if (!roles.includes('care') || careOrganisation === null) throw new Refusal('not-allowed')
  return careOrganisation
}
