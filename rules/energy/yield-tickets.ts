// The tickets of installers, from what stands and what stood: one for each trouble, however often it is seen; evidence opens and closes it.
import { daysBetween } from '../model/civil-day.ts'
import { type Instant, localDate } from '../model/time.ts'
import type { ClosedBy, YieldStanding, YieldTicket } from '../model/yield.ts'

type Trouble = YieldTicket['class']

/** For so many days it must have stood: a router that is restarted, and panels of which the installer has not gone home yet. */
const daysToOpen: Readonly<Record<Trouble, number>> = {
  outage: 0,
  'structurally-low': 0,
  'communication-gap': 3,
  'never-reported': 7,
}
/** Trouble that comes back within so many days after it was over was not mended. */
const sameTroubleDays = 14

const closedBy: Readonly<Record<Trouble, ClosedBy>> = {
  outage: 'produces-again',
  'structurally-low': 'meets-forecast-again',
  'communication-gap': 'heard-again',
  'never-reported': 'first-heard',
}

/** One trouble under two names: what went silent or low and then gives nothing, and what gives nothing and then falls silent. */
const sameTrouble: Readonly<Record<Trouble, readonly Trouble[]>> = {
  outage: ['outage', 'communication-gap'],
  'structurally-low': ['structurally-low', 'outage'],
  'communication-gap': ['communication-gap', 'outage'],
  'never-reported': ['never-reported'],
}

export const systemKey = ({ homeId, systemId }: Pick<YieldStanding, 'homeId' | 'systemId'>): string =>
  `${homeId}/${systemId}`

/**
 * `standings` of every system that there is; `tickets` all that are open, and those that were closed of late. Returns those that are new
 * or changed: the same standings a second time change nothing but the sums.
 */
export function ticketsAfter(
  standings: readonly YieldStanding[],
  tickets: readonly YieldTicket[],
  at: Instant,
): readonly YieldTicket[] {
  const bySystem = Map.groupBy(tickets, systemKey)
  const known = new Set(standings.map(systemKey))
  const gone = tickets.filter((ticket) => ticket.closed === null && !known.has(systemKey(ticket)))
  return [
    ...standings.flatMap((standing) => changesOf(standing, bySystem.get(systemKey(standing)) ?? [], at)),
    ...gone.map((ticket) => closing(ticket, 'system-gone', [], at)),
  ]
}

function changesOf(standing: YieldStanding, tickets: readonly YieldTicket[], at: Instant): readonly YieldTicket[] {
  const open = tickets.find(({ closed }) => closed === null)
  const { class: now, evidence } = standing
  if (now === 'meets-forecast') return open ? [closing(open, closedBy[open.class], evidence, at)] : []
  if (open && sameTrouble[open.class].includes(now)) {
    // A system that gave nothing and is silent now is no less broken.
    const kind = open.class === 'outage' ? open.class : now
    return [{ ...open, ...told(standing), class: kind, ...(kind !== now && { cause: open.cause }) }]
  }
  const closed = open ? [closing(open, closedBy[open.class], evidence, at)] : []
  const today = localDate(at, 'UTC')
  const since = standing.since ?? today
  if (daysBetween(since, today) < daysToOpen[now]) return closed
  const before = [...closed, ...tickets].find((ticket) => isSame(ticket, now, since, today))
  if (before) return [{ ...before, ...told(standing), class: now, closed: null, reopened: before.reopened + 1 }]
  const ticketId = `${systemKey(standing)}/${since}/${now}`
  const { homeId, systemId } = standing
  const ticket = { ticketId, homeId, systemId, class: now, since, openedAt: at, reopened: 0, closed: null }
  return [...closed, { ...ticket, ...told(standing) }]
}

const told = ({ cause, evidence, lostKwh, lostEuro }: YieldStanding) => ({ cause, evidence, lostKwh, lostEuro })

const isSame = (ticket: YieldTicket, now: Trouble, since: string, today: string): boolean =>
  ticket.closed !== null &&
  ticket.class === now &&
  (ticket.since === since || daysBetween(localDate(ticket.closed.at, 'UTC'), today) <= sameTroubleDays)

const closing = (ticket: YieldTicket, by: ClosedBy, evidence: YieldTicket['evidence'], at: Instant): YieldTicket => ({
  ...ticket,
  closed: { at, by, evidence },
})
