// The tickets of an installer: one for each trouble, and only what was measured closes it.
import { describe, expect, it } from 'vitest'
import { ticketsAfter } from '../../../rules/energy/yield-tickets.ts'
import { homeId } from '../../../rules/model/ids.ts'
import type { YieldStanding, YieldTicket } from '../../../rules/model/yield.ts'
import { local } from '../../support/entries.ts'

const night = (day: string) => local(`${day} 03:00`)
const standing = (
  kind: YieldStanding['class'],
  since: string | null,
  change: Partial<YieldStanding> = {},
): YieldStanding => ({
  homeId: homeId('home-1'),
  systemId: 'roof',
  class: kind,
  cause: null,
  since,
  measuring: 'neighbours',
  neighbours: 4,
  evidence: [{ day: '2026-06-11', madeKwh: 0, expectedKwh: 12 }],
  lostKwh: 24,
  lostEuro: 6,
  estimate: null,
  lastHeardOn: '2026-06-11',
  judgedAt: night('2026-06-12'),
  ...change,
})

/** The nights one after another, each on what the one before left. */
function nights(...each: readonly (readonly [day: string, standings: readonly YieldStanding[]])[]): YieldTicket[] {
  const kept = new Map<string, YieldTicket>()
  for (const [day, standings] of each)
    for (const ticket of ticketsAfter(standings, [...kept.values()], night(day))) kept.set(ticket.ticketId, ticket)
  return [...kept.values()]
}

describe('a ticket', () => {
  it('is one, however many nights its trouble is seen, and tells what was lost by now', () => {
    const tickets = nights(
      ['2026-06-12', [standing('outage', '2026-06-10')]],
      ['2026-06-13', [standing('outage', '2026-06-10', { lostKwh: 36, lostEuro: 9 })]],
    )
    expect(tickets).toHaveLength(1)
    expect(tickets[0]).toMatchObject({ class: 'outage', since: '2026-06-10', lostKwh: 36, closed: null, reopened: 0 })
    expect(tickets[0]!.openedAt).toBe(night('2026-06-12'))
  })

  it('is closed when the system produces again, with the days that show it', () => {
    const again = [{ day: '2026-06-15', madeKwh: 11, expectedKwh: 12 }]
    const tickets = nights(
      ['2026-06-12', [standing('outage', '2026-06-10')]],
      ['2026-06-16', [standing('meets-forecast', null, { evidence: again })]],
    )
    expect(tickets.map(({ closed }) => closed)).toEqual([
      { at: night('2026-06-16'), by: 'produces-again', evidence: again },
    ])
  })

  it('stays open while a system that gave nothing falls silent, for silence is no evidence', () => {
    const tickets = nights(
      ['2026-06-12', [standing('outage', '2026-06-10')]],
      ['2026-06-20', [standing('communication-gap', '2026-06-14')]],
    )
    expect(tickets).toMatchObject([{ class: 'outage', since: '2026-06-10', closed: null }])
  })

  it('is opened anew, and the same one, when the trouble comes back within two weeks', () => {
    const tickets = nights(
      ['2026-06-12', [standing('outage', '2026-06-10')]],
      ['2026-06-16', [standing('meets-forecast', null)]],
      ['2026-06-25', [standing('outage', '2026-06-23')]],
    )
    expect(tickets).toMatchObject([{ since: '2026-06-10', closed: null, reopened: 1 }])
  })

  it('of later trouble is another', () => {
    const tickets = nights(
      ['2026-06-12', [standing('outage', '2026-06-10')]],
      ['2026-06-16', [standing('meets-forecast', null)]],
      ['2026-08-25', [standing('outage', '2026-08-23')]],
    )
    expect(tickets.map(({ since, closed }) => [since, closed === null])).toEqual([
      ['2026-06-10', false],
      ['2026-08-23', true],
    ])
  })

  it('waits three days for a link that is away, and seven for a system that was never heard', () => {
    const gap = standing('communication-gap', '2026-06-10')
    expect(nights(['2026-06-12', [gap]])).toEqual([])
    expect(nights(['2026-06-13', [gap]])).toMatchObject([{ class: 'communication-gap' }])
    const never = standing('never-reported', '2026-06-10', { lastHeardOn: null })
    expect(nights(['2026-06-16', [never]])).toEqual([])
    expect(nights(['2026-06-17', [never]])).toMatchObject([{ class: 'never-reported' }])
  })

  it('of a link that came back to a system that is low makes place for one about that', () => {
    const tickets = nights(
      ['2026-06-14', [standing('communication-gap', '2026-06-10')]],
      ['2026-06-30', [standing('structurally-low', '2026-06-15', { cause: 'string-out' })]],
    )
    expect(tickets.map((ticket) => [ticket.class, ticket.closed?.by ?? null])).toEqual([
      ['communication-gap', 'heard-again'],
      ['structurally-low', null],
    ])
  })

  it('of a system that is no longer there is closed, and the others are left alone', () => {
    const other = standing('outage', '2026-06-09', { systemId: 'shed' })
    const tickets = nights(['2026-06-12', [standing('outage', '2026-06-10'), other]], ['2026-06-13', [other]])
    expect(tickets.map(({ systemId, closed }) => [systemId, closed?.by ?? null])).toEqual([
      ['roof', 'system-gone'],
      ['shed', null],
    ])
  })
})
