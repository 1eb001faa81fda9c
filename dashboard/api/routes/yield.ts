// How the solar systems do: for the landlord by class and by what was lost, for an installer as tickets of the homes that are theirs.
import { yieldClasses } from '../../../rules/model/yield.ts'
import type { YieldClass, YieldStanding, YieldTicket } from '../../../rules/model/yield.ts'
import { days, earlier } from '../../../rules/model/time.ts'
import { mayEver } from '../access.ts'
import { Problem } from '../contract.ts'
import { type SystemRow, TicketQuery, TicketsView, YieldQuery, YieldView } from '../contract-yield.ts'
import { Refusal } from '../errors.ts'
import { knownHomes } from '../known-home.ts'
import { personOf, type Routes } from '../parts.ts'

const tags = ['yield']
const closedShown = { since: days(365), limit: 200 } as const

export const yields: Routes = (api, parts) => {
  api.get(
    '/api/yield',
    { schema: { tags, querystring: YieldQuery, response: { 200: YieldView, 403: Problem } } },
    async (request) => {
      if (!mayEver(personOf(request), 'yield')) throw new Refusal('not-allowed')
      const { class: only, limit } = request.query
      const [standings, tickets] = await Promise.all([parts.yields.standings(), parts.yields.openTickets()])
      const chosen = standings.filter((standing) => only === undefined || standing.class === only)
      const worst = chosen.filter((one) => only !== undefined || one.class !== 'meets-forecast').toSorted(byLoss)
      const buildings = new Map((await parts.housing.all()).map((home) => [home.homeId, home.building]))
      const ticketOf = new Map(tickets.map((ticket) => [keyOf(ticket), ticket.ticketId]))
      const rows = worst.slice(0, limit).map(async (one): Promise<SystemRow> => {
        // Days are the tenant's and the installer's.
        const { evidence: _, ...standing } = one
        const building = buildings.get(standing.homeId)
        const address = (await parts.registry.home(standing.homeId))?.address ?? null
        return {
          ...standing,
          address,
          village: building?.village ?? address?.village ?? null,
          complex: building?.complex ?? null,
          ticketId: ticketOf.get(keyOf(standing)) ?? null,
        }
      })
      return {
        judgedAt: standings[0]?.judgedAt ?? null,
        systems: standings.length,
        classes: countsOf(standings),
        lostKwh: sum(standings.map(({ lostKwh }) => lostKwh)),
        lostEuro: sum(standings.map(({ lostEuro }) => lostEuro ?? 0)),
        openTickets: tickets.length,
        worst: await Promise.all(rows),
      }
    },
  )
  api.get(
    '/api/yield/tickets',
    { schema: { tags, querystring: TicketQuery, response: { 200: TicketsView, 403: Problem } } },
    async (request) => {
      const person = personOf(request)
      if (!mayEver(person, 'yield-tickets')) throw new Refusal('not-allowed')
      const homes = await knownHomes(parts, person, 'yield-tickets')
      const since = earlier(parts.clock.now(), closedShown.since)
      const closed =
        request.query.state === 'all'
          ? await parts.yields.closedTickets({ since, limit: homes.size === 0 ? 0 : 100_000 })
          : []
      const theirs = (ticket: YieldTicket) => homes.has(ticket.homeId)
      const tickets = [
        ...(await parts.yields.openTickets()).filter(theirs),
        ...closed.filter(theirs).slice(0, closedShown.limit),
      ]
      const standings = await parts.yields.standings()
      return {
        judgedAt: standings[0]?.judgedAt ?? null,
        tickets: tickets.map((ticket) => ({ ...ticket, address: homes.get(ticket.homeId)!.home.address })),
      }
    },
  )
}

/** What is not known in euro is ranked by its kWh behind what is. */
const byLoss = (one: YieldStanding, other: YieldStanding): number =>
  (other.lostEuro ?? 0) - (one.lostEuro ?? 0) || other.lostKwh - one.lostKwh || (keyOf(one) < keyOf(other) ? -1 : 1)

const keyOf = ({ homeId, systemId }: Pick<YieldStanding, 'homeId' | 'systemId'>): string => `${homeId}/${systemId}`

const countsOf = (standings: readonly YieldStanding[]): Readonly<Record<YieldClass, number>> => {
  const counts = Object.fromEntries(yieldClasses.map((kind) => [kind, 0])) as Record<YieldClass, number>
  for (const standing of standings) counts[standing.class] += 1
  return counts
}

const sum = (values: readonly number[]): number =>
  Math.round(100 * values.reduce((total, value) => total + value, 0)) / 100
