// What every store of solar yield promises.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { memoryYield } from '../../gateway/store/memory-yield.ts'
import { openYield } from '../../gateway/store/yield-sqlite.ts'
import { homeId } from '../../rules/model/ids.ts'
import type { YieldStanding, YieldTicket } from '../../rules/model/yield.ts'
import type { YieldStore } from '../../rules/ports.ts'
import { local } from '../support/entries.ts'
import { temporaryFolder } from '../support/folder.ts'

const stores: readonly [string, (folder: string) => Promise<YieldStore>][] = [
  ['memory', async () => memoryYield()],
  ['sqlite', (folder) => openYield({ file: join(folder, 'yield.db') })],
]
const at = local('2026-06-12 03:00')
const evidence = [{ day: '2026-06-11', madeKwh: null, expectedKwh: 12.5 }]
const standing = (home: string, change: Partial<YieldStanding> = {}): YieldStanding => ({
  homeId: homeId(home),
  systemId: 'roof',
  class: 'outage',
  cause: null,
  since: '2026-06-10',
  measuring: 'neighbours',
  neighbours: 4,
  evidence,
  lostKwh: 24.5,
  lostEuro: null,
  estimate: { bestKw: 3.1, tiltDegrees: 36, azimuthDegrees: 170 },
  lastHeardOn: '2026-06-11',
  judgedAt: at,
  ...change,
})
const ticket = (ticketId: string, change: Partial<YieldTicket> = {}): YieldTicket => ({
  ticketId,
  homeId: homeId('home-1'),
  systemId: 'roof',
  class: 'outage',
  cause: null,
  since: '2026-06-10',
  openedAt: at,
  reopened: 0,
  evidence,
  lostKwh: 24.5,
  lostEuro: 6.1,
  closed: null,
  ...change,
})
const closed = (day: string): YieldTicket['closed'] => ({ at: local(`${day} 03:00`), by: 'produces-again', evidence })
const recent = { since: local('2026-06-01 00:00'), limit: 10 }

describe.each(stores)('yield in %s', (_, open) => {
  it('keeps the standings of the last night only, by home and system', async () => {
    await using store = closing(await open(temporaryFolder()))
    expect(await store.standings()).toEqual([])
    await store.put([standing('home-3'), standing('home-1')], [])
    await store.put([standing('home-2'), standing('home-1', { class: 'meets-forecast', since: null })], [])
    expect((await store.standings()).map((one) => [one.homeId, one.class])).toEqual([
      ['home-1', 'meets-forecast'],
      ['home-2', 'outage'],
    ])
    expect((await store.standings())[1]).toEqual(standing('home-2'))
  })

  it('keeps tickets whatever stands, and a changed one once', async () => {
    await using store = closing(await open(temporaryFolder()))
    await store.put([], [ticket('b'), ticket('a', { openedAt: local('2026-06-11 03:00') })])
    await store.put([], [ticket('b', { lostKwh: 36 })])
    expect((await store.openTickets()).map(({ ticketId, lostKwh }) => [ticketId, lostKwh])).toEqual([
      ['a', 24.5],
      ['b', 36],
    ])
    expect((await store.openTickets())[0]).toEqual(ticket('a', { openedAt: local('2026-06-11 03:00') }))
  })

  it('gives closed tickets latest first, from a moment on and not more than asked for', async () => {
    await using store = closing(await open(temporaryFolder()))
    await store.put([], [ticket('a'), ticket('b'), ticket('c'), ticket('d')])
    const ends = { a: '2026-06-14', b: '2026-06-16', c: '2026-05-02' } as const
    await store.put(
      [],
      Object.entries(ends).map(([id, day]) => ticket(id, { closed: closed(day) })),
    )
    expect((await store.closedTickets(recent)).map(({ ticketId }) => ticketId)).toEqual(['b', 'a'])
    expect((await store.closedTickets({ ...recent, limit: 1 })).map(({ ticketId }) => ticketId)).toEqual(['b'])
    expect((await store.openTickets()).map(({ ticketId }) => ticketId)).toEqual(['d'])
    await store.put([], [ticket('a', { reopened: 1 })])
    expect((await store.openTickets()).map(({ ticketId }) => ticketId)).toEqual(['a', 'd'])
  })
})

it('sqlite has them after it was closed and opened again', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'yield.db')
  {
    await using store = closing(await openYield({ file }))
    await store.put([standing('home-1')], [ticket('a')])
  }
  await using store = closing(await openYield({ file }))
  expect(await store.standings()).toEqual([standing('home-1')])
  expect(await store.openTickets()).toEqual([ticket('a')])
})

const closing = <T extends { close(): Promise<void> }>(store: T): T & AsyncDisposable =>
  Object.assign(store, { [Symbol.asyncDispose]: () => store.close() })
