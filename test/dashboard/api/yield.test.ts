// Solar systems over the API: the landlord sees sums and what was lost, the installer the tickets of the homes that are theirs.
import { expect, it } from 'vitest'
import { memoryYield } from '../../../gateway/store/memory-yield.ts'
import { TicketsView, YieldView } from '../../../dashboard/api/contract-yield.ts'
import { homeId } from '../../../rules/model/ids.ts'
import type { YieldStanding, YieldTicket } from '../../../rules/model/yield.ts'
import { foreign, own, runningApi } from '../../support/api.ts'
import { morning } from '../../support/pipeline.ts'

const evidence = [{ day: '2026-03-01', madeKwh: 3.3, expectedKwh: 12.75 }]
const standing = (home: string, change: Partial<YieldStanding> = {}): YieldStanding => ({
  homeId: homeId(home),
  systemId: 'roof',
  class: 'outage',
  cause: null,
  since: '2026-02-20',
  measuring: 'neighbours',
  neighbours: 4,
  evidence,
  lostKwh: 24.5,
  lostEuro: 6.1,
  estimate: null,
  lastHeardOn: '2026-03-01',
  judgedAt: morning,
  ...change,
})
const ticket = (home: string, change: Partial<YieldTicket> = {}): YieldTicket => ({
  ticketId: `${home}/roof/2026-02-20/outage`,
  homeId: homeId(home),
  systemId: 'roof',
  class: 'outage',
  cause: null,
  since: '2026-02-20',
  openedAt: morning,
  reopened: 0,
  evidence,
  lostKwh: 24.5,
  lostEuro: 6.1,
  closed: null,
  ...change,
})

async function judged() {
  const yields = memoryYield()
  await yields.put(
    [
      standing(own),
      standing(foreign, { class: 'structurally-low', cause: 'string-out', lostKwh: 90, lostEuro: 22 }),
      standing('home-3', { class: 'meets-forecast', since: null, lostKwh: 0, lostEuro: 0 }),
      standing('home-4', { lostKwh: 400, lostEuro: null }),
    ],
    [
      ticket(own),
      ticket(foreign, { class: 'structurally-low' }),
      ticket(own, {
        ticketId: 'older',
        closed: { at: morning, by: 'produces-again', evidence: [{ day: '2026-02-27', madeKwh: 9, expectedKwh: 9.5 }] },
      }),
    ],
  )
  return runningApi({ yields })
}

it('the landlord sees how many are in each class and the worst by euro, and of no day what was made', async () => {
  const { ask } = await judged()
  const { body, text } = await ask('asset-manager', 'GET /api/yield')
  const view = YieldView.parse(body)
  expect(view).toMatchObject({
    judgedAt: morning,
    systems: 4,
    classes: { outage: 2, 'structurally-low': 1, 'communication-gap': 0, 'never-reported': 0, 'meets-forecast': 1 },
    lostKwh: 514.5,
    lostEuro: 28.1,
    openTickets: 2,
  })
  // What nobody has put a price on stands behind what is known.
  expect(view.worst.map(({ homeId, village, ticketId }) => [homeId, village, ticketId])).toEqual([
    [foreign, 'Limmen', `${foreign}/roof/2026-02-20/outage`],
    [own, 'Limmen', `${own}/roof/2026-02-20/outage`],
    ['home-4', null, null],
  ])
  expect(text).not.toMatch(/12\.75|evidence/)
  const { body: low } = await ask('asset-manager', 'GET /api/yield?class=structurally-low&limit=1')
  expect(YieldView.parse(low).worst.map(({ cause }) => cause)).toEqual(['string-out'])
})

it('an installer sees the tickets of the homes that are theirs, with the days that show it, and what closed the others', async () => {
  const { ask } = await judged()
  const open = TicketsView.parse((await ask('installer', 'GET /api/yield/tickets')).body)
  expect(open.tickets.map(({ homeId, address, evidence }) => [homeId, address?.houseNumber, evidence])).toEqual([
    [own, '1', evidence],
  ])
  const all = TicketsView.parse((await ask('installer', 'GET /api/yield/tickets?state=all')).body)
  expect(all.tickets.map(({ ticketId, closed }) => [ticketId, closed?.by ?? null])).toEqual([
    [`${own}/roof/2026-02-20/outage`, null],
    ['older', 'produces-again'],
  ])
})

it('before the first night there is nothing, and it is said', async () => {
  const { ask } = await runningApi()
  expect(YieldView.parse((await ask('asset-manager', 'GET /api/yield')).body)).toMatchObject({
    judgedAt: null,
    systems: 0,
    worst: [],
  })
})
