// How much each care desk has to bear now: for the desk itself, and for who plans its people.
import type { Instant } from '../../../rules/model/time.ts'
import { days, earlier } from '../../../rules/model/time.ts'
import { roleFor } from '../access.ts'
import { Desk, Problem } from '../contract.ts'
import { loadOf } from '../desk-load.ts'
import { Refusal } from '../errors.ts'
import { type KnownHome, knownHomes } from '../known-home.ts'
import { personOf, type Routes } from '../parts.ts'
import { homeKey } from '../views.ts'
import { visibleAlarms } from '../visible-alarms.ts'

/** More in a day than any desk could be asked to bear. */
const most = 20_000

export const desk: Routes = (api, parts) => {
  api.get('/api/desk', { schema: { tags: ['alarms'], response: { 200: Desk, 403: Problem } } }, async (request) => {
    const person = personOf(request)
    if (!person.roles.includes('care')) throw new Refusal('not-allowed')
    const isDesks = ({ home }: KnownHome) => roleFor(person, homeKey(home), 'answer-care-alarms') === 'care'
    const homes = [...(await knownHomes(parts, person, 'answer-care-alarms'))].filter(([, known]) => isDesks(known))
    const now = parts.clock.now()
    const known = new Map(homes)
    const alarms = await visibleAlarms(parts, known, {
      homeIds: [...known.keys()],
      openedAfter: earlier(now, days(1)),
      limit: most,
    })
    const raised = new Map<string, Instant[]>(homes.map(([, { home }]) => [home.careOrganisation ?? '', []]))
    // Technical alarms are the installer's.
    for (const { homeId, severity, raisedAt } of alarms)
      if (severity !== 'technical') raised.get(known.get(homeId)!.home.careOrganisation ?? '')!.push(raisedAt)
    return { desks: [...raised].map(([careOrganisation, all]) => ({ careOrganisation, ...loadOf(all, now) })), now }
  })
}
