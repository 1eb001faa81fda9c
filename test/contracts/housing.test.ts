// What every store of housing, and every one of what tenants told, promises.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openHousing } from '../../gateway/store/housing-sqlite.ts'
import { memoryHousing, memoryTenants } from '../../gateway/store/memory-housing.ts'
import { openTenants } from '../../gateway/store/tenant-sqlite.ts'
import type { Housing, TenantGiven } from '../../rules/model/housing.ts'
import { homeId, residencyId } from '../../rules/model/ids.ts'
import type { OwnFigure } from '../../rules/model/law-figure.ts'
import type { HousingStore, TenantStore } from '../../rules/ports.ts'
import { local } from '../support/entries.ts'
import { temporaryFolder } from '../support/folder.ts'
import { housingOf } from '../support/housing.ts'

const at = local('2026-11-24 12:00')
const stores: readonly [string, () => Promise<HousingStore>][] = [
  ['memory', async () => memoryHousing()],
  ['sqlite', () => openHousing({ file: join(temporaryFolder(), 'housing.db') })],
]
const use = (month: string, gasM3: number) => ({
  month,
  importedKwh: { normal: 100, low: 80 },
  exportedKwh: { normal: 0, low: 0 },
  gasM3,
})
const figure = (value: number, by = 'beheer'): OwnFigure => ({
  row: {
    key: 'liberalisatiegrens',
    from: '2027-01-01',
    until: '2028-01-01',
    value,
    source: 'Staatscourant',
    status: 'read',
  },
  by,
  at,
})

describe.each(stores)('housing in %s', (_, open) => {
  it('gives a home back as it was put, by id, and the last putting counts', async () => {
    await using store = closing(await open())
    const [one, two] = [housingOf('home-1'), housingOf('home-2')]
    await store.put([two, one])
    const changed: Housing = { ...one, building: { ...one.building, label: 'B' } }
    await store.put([changed])
    expect(await store.all()).toEqual([changed, two])
    expect(await store.of(homeId('home-1'))).toEqual(changed)
    expect(await store.of(homeId('home-3'))).toBeNull()
  })

  it('keeps a month once, the latest, in order', async () => {
    await using store = closing(await open())
    const home = homeId('home-1')
    await store.putUse([
      { homeId: home, use: use('2026-02', 120) },
      { homeId: home, use: { ...use('2026-01', 150), madeKwh: 12 } },
      { homeId: homeId('home-2'), use: use('2026-01', 1) },
    ])
    await store.putUse([{ homeId: home, use: use('2026-02', 121) }])
    expect((await store.use(home)).map(({ month, gasM3, madeKwh }) => [month, gasM3, madeKwh])).toEqual([
      ['2026-01', 150, 12],
      ['2026-02', 121, undefined],
    ])
  })

  it('keeps the weather of each station apart, with its gaps', async () => {
    await using store = closing(await open())
    const day = { day: '2026-01-02', meanCelsius: null, radiationKwhPerM2: 0.4 }
    await store.putWeather('default', [day, { day: '2026-01-01', meanCelsius: -3.2, radiationKwhPerM2: null }])
    await store.putWeather('356', [{ day: '2026-01-01', meanCelsius: 1, radiationKwhPerM2: 1 }])
    expect(await store.weather('default')).toEqual([
      { day: '2026-01-01', meanCelsius: -3.2, radiationKwhPerM2: null },
      day,
    ])
  })

  it('tells who put a figure, who changed it and who took it back', async () => {
    await using store = closing(await open())
    await store.changeFigures([figure(950, 'an')], [])
    await store.changeFigures([figure(955, 'bo')], [])
    expect(await store.figures()).toEqual([figure(955, 'bo')])
    await store.changeFigures([], [{ key: 'liberalisatiegrens', from: '2027-01-01', by: 'cor', at }])
    expect(await store.figures()).toEqual([])
    const history = await store.figureHistory()
    expect(history.map(({ by, row }) => [by, row?.value ?? null])).toEqual([
      ['cor', null],
      ['bo', 955],
      ['an', 950],
    ])
  })

  it('gives a home that did not change as the same object, and counts what else was written', async () => {
    await using store = closing(await open())
    await store.put([housingOf('home-1'), housingOf('home-2')])
    const [one, two] = await store.all()
    await store.put([{ ...two!, building: { ...two!.building, label: 'A' } }])
    const [again, other] = await store.all()
    expect(again).toBe(one)
    expect(other).not.toBe(two)
    const counts = () => {
      const changes = store.changes()
      return [changes.use(homeId('home-1')), changes.use(homeId('home-2')), changes.weather('356'), changes.figures]
    }
    const before = counts()
    await store.putUse([{ homeId: homeId('home-1'), use: use('2026-02', 120) }])
    await store.putWeather('356', [{ day: '2026-01-01', meanCelsius: 1, radiationKwhPerM2: 1 }])
    await store.changeFigures([figure(950)], [])
    expect(counts().map((count, place) => count > before[place]!)).toEqual([true, false, true, true])
  })

  it('takes nothing at all of homes of which one is wrong', async () => {
    await using store = closing(await open())
    const wrong = { ...housingOf('home-2'), building: { ...housingOf('home-2').building, suitsPeople: 0 } }
    await expect((async () => store.put([housingOf('home-1'), wrong]))()).rejects.toThrow(/suitsPeople/)
    expect(await store.all()).toEqual([])
  })
})

const tenantStores: readonly [string, () => Promise<TenantStore>][] = [
  ['memory', async () => memoryTenants()],
  ['sqlite', () => openTenants({ file: join(temporaryFolder(), 'tenants.db') })],
]
const given: TenantGiven = {
  residencyId: residencyId('home-1-r1'),
  homeId: homeId('home-1'),
  givenAt: at,
  incomeEuro: 24_000,
  disposableEuro: 1700,
  pensioners: false,
  municipalEuro: null,
  limit: 0.3,
  contract: null,
}

describe.each(tenantStores)('what tenants told in %s', (_, open) => {
  it('belongs to the residency, and goes when it is taken back', async () => {
    await using store = closing(await open())
    await store.put(given)
    await store.put({ ...given, incomeEuro: null })
    expect(await store.of(given.residencyId)).toEqual({ ...given, incomeEuro: null })
    expect(await store.of(residencyId('home-1-r2'))).toBeNull()
    await store.forget(given.residencyId)
    expect(await store.of(given.residencyId)).toBeNull()
  })
})

const closing = <T extends { close(): Promise<void> }>(port: T): T & AsyncDisposable => ({
  ...port,
  [Symbol.asyncDispose]: () => port.close(),
})
