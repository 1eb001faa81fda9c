// A night in a village with panels: each system is judged from the series on the disk, and its ticket lives as long as its trouble.
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { memoryRegistry } from '../../../gateway/store/memory.ts'
import { memoryHousing } from '../../../gateway/store/memory-housing.ts'
import { memoryYield } from '../../../gateway/store/memory-yield.ts'
import { openSeries } from '../../../gateway/store/series-sqlite.ts'
import { judgeInThread } from '../../../gateway/yield/bench.ts'
import { createYieldNights } from '../../../gateway/yield/nightly.ts'
import type { Home } from '../../../rules/model/home.ts'
import { deviceId } from '../../../rules/model/ids.ts'
import { later, minutes } from '../../../rules/model/time.ts'
import { local, setupOf } from '../../support/entries.ts'
import { temporaryFolder } from '../../support/folder.ts'
import { housingOf, measureOf } from '../../support/housing.ts'
import { place, registerOf } from '../../support/roofs.ts'

const homeOf = (id: string): Home => ({
  setup: setupOf(id),
  address: { street: 'Dorpsstraat', houseNumber: '1', postcode: '1906 AB', village: 'Limmen' },
  careOrganisation: null,
  residents: [],
  contacts: [],
})
const withPanels = (id: string): Home => {
  const home = homeOf(id)
  const panels = { deviceId: deviceId('roof'), kind: 'solar' as const }
  return { ...home, setup: { ...home.setup, devices: [...home.setup.devices, panels] } }
}
const homes = ['home-1', 'home-2', 'home-3', 'home-4', 'home-5']

async function village({ fails = 0 } = {}) {
  let left = fails
  const folder = temporaryFolder()
  const series = await openSeries({ folder })
  const registry = memoryRegistry([...homes, 'home-6'].map(withPanels))
  await registry.putHome(homeOf('home-7'))
  await registry.putHome(homeOf('home-8'))
  // Who lives there said no to what is done with their energy.
  const declined = withPanels('home-9')
  await registry.putHome({ ...declined, setup: { ...declined.setup, stopped: ['energy'] } })
  const live = { planned: '2026-01-05', live: '2026-05-01' }
  const housing = memoryHousing([
    ...[...homes, 'home-6'].map((id) => housingOf(id)),
    housingOf('home-7', { measures: [measureOf({ measureId: 'panels', kind: 'solar', stages: live })] }),
  ])
  const yields = memoryYield()
  const clock = simulatedClock(local('2026-06-12 00:00'))
  const failures: object[] = []
  const nights = createYieldNights({
    registry,
    housing,
    series,
    yields,
    placeOf: () => place,
    async judgeAreas(areas, until, signal) {
      if (left-- > 0) throw new Error('the disk is away')
      const work = { file: join(folder, 'series-energy.db'), zone: 'Europe/Amsterdam', areas, until }
      return judgeInThread(work, simulatedClock(clock.now()), signal)
    },
    clock,
    log: { info: () => {}, error: (fields) => void failures.push(fields) },
  })
  return { series, registry, housing, yields, clock, nights, failures }
}

it('finds the dead inverter and the silent one, reckons what they lost, and closes each ticket by what it measures', async () => {
  const { series, yields, clock, nights } = await village()
  const roofs = homes.map((home) => ({
    home,
    device: 'roof',
    ...(home === 'home-2' && { deadFrom: '2026-06-06' }),
    ...(home === 'home-3' && { until: '2026-06-05' }),
  }))
  for (const roof of roofs) await series.write(registerOf(roof, '2026-03-10', '2026-06-12'))
  await nights.judge()
  const found = await yields.standings()
  expect(found.map(({ homeId, class: kind, since }) => [homeId, kind, since])).toEqual([
    ['home-1', 'meets-forecast', null],
    ['home-2', 'outage', '2026-06-06'],
    ['home-3', 'communication-gap', '2026-06-05'],
    ['home-4', 'meets-forecast', null],
    ['home-5', 'meets-forecast', null],
    // Registered and never heard, since today; and panels of which only the programme knows.
    ['home-6', 'never-reported', '2026-06-11'],
    ['home-7', 'never-reported', '2026-05-01'],
  ])
  const dead = found[1]!
  const sound = registerOf({ home: 'home-2', device: 'roof' }, '2026-06-06', '2026-06-11')
  const would = sound.at(-1)!.fields['kwh']! - sound[0]!.fields['kwh']!
  expect(Math.abs(dead.lostKwh / would - 1)).toBeLessThan(0.1)
  // 0.15 + 0.09160 × 1.21, of which 0.7 is fed in at 0.02.
  expect(dead.lostEuro! / dead.lostKwh).toBeCloseTo(0.2468, 3)
  expect(dead).toMatchObject({ measuring: 'neighbours', neighbours: 4 })
  const tickets = await yields.openTickets()
  expect(tickets.map(({ homeId, class: kind }) => `${homeId} ${kind}`).toSorted()).toEqual([
    'home-2 outage',
    'home-3 communication-gap',
    'home-7 never-reported',
  ])

  await clock.advanceTo(local('2026-06-15 12:00'))
  for (const home of homes) {
    const part = registerOf({ home, device: 'roof' }, '2026-06-12', '2026-06-15')
    const base = home === 'home-2' ? 1500 : 3000
    await series.write(part.map((point) => ({ ...point, fields: { kwh: point.fields['kwh']! + base } })))
  }
  await nights.judge()
  const closed = await yields.closedTickets({ since: local('2026-06-13 00:00'), limit: 10 })
  expect(closed.map(({ homeId, closed }) => [homeId, closed!.by])).toEqual([
    ['home-2', 'produces-again'],
    ['home-3', 'heard-again'],
  ])
  expect(closed[0]!.closed!.evidence.at(-1)!.madeKwh).toBeGreaterThan(1)
  expect((await yields.openTickets()).map(({ homeId }) => homeId)).toEqual(['home-7'])
  await series.close()
})

it('is done soon after the start and then each night; one that fails is told, and the next is tried', async () => {
  const { series, yields, clock, nights, failures } = await village({ fails: 1 })
  const judgedAt = async () => (await yields.standings())[0]?.judgedAt
  nights.start()
  await clock.advanceTo(later(clock.now(), minutes(3)))
  await expect.poll(() => failures).toEqual([{ error: 'Error: the disk is away' }])
  expect(await judgedAt()).toBeUndefined()
  await clock.advanceTo(local('2026-06-12 04:00'))
  await expect.poll(judgedAt, { timeout: 20_000 }).toBe(local('2026-06-12 03:30'))
  await clock.advanceTo(local('2026-06-13 04:00'))
  await expect.poll(judgedAt, { timeout: 20_000 }).toBe(local('2026-06-13 03:30'))
  expect(failures).toHaveLength(1)
  await nights.stop()
  await series.close()
})
