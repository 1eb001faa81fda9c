// The twin of the store of solar yield that lives in memory. It passes the same contract suite as the real one.
import type { YieldStanding, YieldTicket } from '../../rules/model/yield.ts'
import type { YieldStore } from '../../rules/ports.ts'

export function memoryYield(): YieldStore {
  let standings: readonly YieldStanding[] = []
  const tickets = new Map<string, YieldTicket>()
  const name = ({ homeId, systemId }: YieldStanding) => `${homeId} ${systemId}`
  const byId = (one: YieldTicket, other: YieldTicket) => (one.ticketId < other.ticketId ? -1 : 1)
  return {
    standings: async () => standings,
    openTickets: async () =>
      [...tickets.values()]
        .filter(({ closed }) => closed === null)
        .toSorted((one, other) => one.openedAt - other.openedAt || byId(one, other)),
    closedTickets: async ({ since, limit }) =>
      [...tickets.values()]
        .filter(({ closed }) => closed !== null && closed.at >= since)
        .toSorted((one, other) => other.closed!.at - one.closed!.at || byId(one, other))
        .slice(0, limit),
    async put(judged, changed) {
      standings = judged.toSorted((one, other) => (name(one) < name(other) ? -1 : 1))
      for (const ticket of changed) tickets.set(ticket.ticketId, ticket)
    },
    close: async () => {},
  }
}
