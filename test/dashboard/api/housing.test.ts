// Rent and energy through the API: what a tenant sees, what the landlord sees, and tables in and out.
import { beforeEach, describe, expect, it } from 'vitest'
import { homeId, residencyId } from '../../../rules/model/ids.ts'
import { instant } from '../../../rules/model/time.ts'
import { foreign, own, runningApi, type RunningApi } from '../../support/api.ts'
import { local } from '../../support/entries.ts'
import { housingOf, measureOf, monthsOf, weatherOf } from '../../support/housing.ts'

let api: RunningApi
const weather = weatherOf('2023-01-01', '2026-03-01')
beforeEach(async () => {
  api = await runningApi()
  await api.housing.putWeather('default', weather)
  const home = (await api.registry.home(own))!
  const residency = { ...home.setup.residency!, since: local('2023-12-01 00:00') }
  await api.registry.putHome({ ...home, setup: { ...home.setup, residency } })
  const months = monthsOf(weather, (month) => ({ perDegreeM3: month < '2025-01' ? 0.4 : 0.25 }))
  await api.housing.putUse(months.map((use) => ({ homeId: own, use })))
})
interface View {
  months: { month: string }[]
  measures: { effect: { verdict: string } }[]
  own: { outcome: { quote: number; isOverLimit: boolean } | null } | null
  year: { perMonth: { totalEuro: number } | null }
}

describe('woonlasten', () => {
  it('of a home are told to the tenant with what the tenant told, and to the landlord without', async () => {
    const money = { incomeEuro: null, disposableEuro: 2000, limit: 0.3 }
    expect((await api.ask('resident', `PUT /api/homes/${own}/money`, money)).status).toBe(204)
    const mine = (await api.ask('resident', `GET /api/homes/${own}/woonlasten`)).body as View
    expect(mine.measures[0]!.effect.verdict).toBe('falls')
    expect(mine.own!.outcome!.quote).toBeCloseTo(mine.year.perMonth!.totalEuro / 2000, 5)
    expect(mine.own!.outcome!.isOverLimit).toBe(true)
    const theirs = await api.ask('asset-manager', `GET /api/homes/${own}/woonlasten`)
    expect((theirs.body as View).measures[0]!.effect.verdict).toBe('falls')
    expect((theirs.body as View).own).toBeNull()
    expect(theirs.text).not.toContain('2000')
    expect((await api.ask('resident', `DELETE /api/homes/${own}/money`, {})).status).toBe(204)
    const after = (await api.ask('resident', `GET /api/homes/${own}/woonlasten`)).text
    expect(after).not.toContain('"disposableEuro":2000')
  })
  it('and what the tenant told go when somebody else moves in', async () => {
    await api.ask('resident', `PUT /api/homes/${own}/money`, { disposableEuro: 2000 })
    const home = (await api.registry.home(own))!
    const before = home.setup.residency!.residencyId
    expect(await api.tenants.of(before)).not.toBeNull()
    const next = { ...home.setup.residency!, residencyId: residencyId('home-1-r2') }
    const { status } = await api.ask('administrator', `PUT /api/homes/${own}`, {
      ...home,
      setup: { ...home.setup, residency: next },
    })
    expect(status).toBe(204)
    expect(await api.tenants.of(before)).toBeNull()
  })
  it('begin with who lives there now', async () => {
    const { months } = (await api.ask('asset-manager', `GET /api/homes/${own}/woonlasten`)).body as View
    expect(months[0]!.month).toBe('2023-12')
    const home = (await api.registry.home(own))!
    const moved = { ...home.setup.residency!, since: local('2025-05-10 12:00') }
    await api.registry.putHome({ ...home, setup: { ...home.setup, residency: moved } })
    const later = (await api.ask('resident', `GET /api/homes/${own}/woonlasten`)).body as View
    expect(later.months[0]!.month).toBe('2025-06')
    expect(later.measures[0]!.effect.verdict).toBe('not-enough-data-yet')
  })
  it('come from the home’s own meters where they were heard', async () => {
    const points = Array.from({ length: 32 * 96 + 1 }, (_, quarter) => ({
      homeId: own,
      purpose: 'energy' as const,
      series: 'imported-t1/meter',
      at: instant(local('2026-01-01 00:00') + quarter * 900_000),
      fields: { kwh: 1000 + quarter * 0.25 },
    }))
    await api.series.write(points)
    const { months } = (await api.ask('resident', `GET /api/homes/${own}/woonlasten`)).body as {
      months: { month: string; importedKwh: number }[]
    }
    // 31 days of 24 kWh, in place of the 200 that were imported.
    expect(months.find(({ month }) => month === '2026-01')!.importedKwh).toBeCloseTo(744, 0)
    expect(months.find(({ month }) => month === '2025-12')!.importedKwh).toBe(200)
  })
})

it('a month in which a register fell silent is not told as one of little use', async () => {
  const from = local('2026-01-01 00:00')
  const point = (series: string, quarter: number, fields: Record<string, number>) => ({
    homeId: own,
    purpose: 'energy' as const,
    series,
    at: instant(from + quarter * 900_000),
    fields,
  })
  const quarters = Array.from({ length: 32 * 96 + 1 }, (_, quarter) => quarter)
  await api.series.write([
    ...quarters.map((quarter) => point('imported-t1/meter', quarter, { kwh: 1000 + quarter * 0.25 })),
    // The gas meter is heard for the first twelve days only.
    ...quarters.slice(0, 12 * 96).map((quarter) => point('gas/meter/1', quarter, { m3: 500 + quarter * 0.04 })),
  ])
  const { months } = (await api.ask('resident', `GET /api/homes/${own}/woonlasten`)).body as {
    months: { month: string; importedKwh: number; gasM3: number }[]
  }
  // What was imported for that month stands.
  expect(months.find(({ month }) => month === '2026-01')).toMatchObject({ importedKwh: 200 })
})

it('no answer to a landlord has a reading finer than a month', async () => {
  await api.series.write(
    Array.from({ length: 40 * 96 }, (_, quarter) => ({
      homeId: own,
      purpose: 'energy' as const,
      series: 'imported-t1/meter',
      at: instant(local('2026-01-20 00:00') + quarter * 900_000),
      // A figure that would be known anywhere.
      fields: { kwh: 7_777_000 + quarter * 0.123 },
    })),
  )
  const urls = [
    ...[own, foreign].flatMap((home) => [
      `/api/homes/${home}`,
      `/api/homes/${home}/housing`,
      `/api/homes/${home}/woonlasten`,
      `/api/homes/${home}/letter?year=2025`,
      `/api/homes/${home}/day`,
    ]),
    ...['homes', 'rents', 'measures', 'contracts', 'use'].map((kind) => `/api/housing/export?kind=${kind}`),
    '/api/programme',
    '/api/programme/effects',
    '/api/homes',
    '/api/law-figures',
  ]
  for (const url of urls) {
    const { text, status, body } = await api.ask('asset-manager', `GET ${url}`)
    expect([url, text.includes('7777')]).toEqual([url, false])
    if (status !== 200 || !url.includes('/woonlasten')) continue
    const { months } = body as View
    expect(months.every(({ month }) => /^\d{4}-\d{2}$/.test(month))).toBe(true)
    expect(new Set(months.map(({ month }) => month)).size).toBe(months.length)
  }
})

describe('tables', () => {
  const send = (kind: string, csv: string, more = {}) =>
    api.ask('asset-manager', 'POST /api/housing/import', { kind, csv, ...more })
  it('are taken line by line, and each line that is not says why', async () => {
    const { body } = await send(
      'rents',
      `homeId;from;bareEuro;serviceEuro\n${own};2025-07-01;623,40;12,5\nhome-9;2025-07-01;600;\n${own};1 juli;600;\n${own};2026-07-01;veel;\n`,
    )
    expect(body).toMatchObject({
      taken: 1,
      refusedCount: 3,
      refused: [
        { line: 3, column: 'homeId', why: 'this home is not there: import the table homes first' },
        { line: 4, column: 'from' },
        { line: 5, column: 'bareEuro', why: 'a number such as 12.5' },
      ],
    })
    expect((await api.housing.of(own))!.rents.at(-1)).toEqual({
      from: '2025-07-01',
      rent: { bareEuro: 623.4, serviceEuro: 12.5, solarEuro: 0, epvEuro: 0 },
    })
  })
  it('are only looked at with check', async () => {
    await send(
      'homes',
      'homeId,village,complex,dwelling,suitsPeople,label,floorM2,maximumRentEuro\nnew-1,Akersloot,"Laan, oost",flat,2,C,61,802.11',
      { check: true },
    )
    expect(await api.housing.of(homeId('new-1'))).toBeNull()
  })
  it('that went out come in again as they were', async () => {
    const before = await api.housing.all()
    for (const kind of ['homes', 'rents', 'measures', 'contracts', 'use']) {
      const { csv } = (await api.ask('asset-manager', `GET /api/housing/export?kind=${kind}`)).body as { csv: string }
      const { body } = await send(kind, csv)
      expect([kind, body]).toEqual([kind, expect.objectContaining({ refusedCount: 0 })])
    }
    expect(await api.housing.all()).toEqual(before)
  })
})

describe('the programme', () => {
  it('shows which homes a scenario takes over the limit, and that a year without limits is not known', async () => {
    // 900 × 0.78 = 702.00 and (900 + 38) × 0.78 = 731.64; the low limit of 2026 is 713.02.
    await api.housing.put([housingOf('home-5', { measures: [measureOf({ stages: { planned: '2026-01-01' } })] })])
    const asked = { target: 0.78, greened: ['home-5'] }
    const { body } = await api.ask('asset-manager', 'POST /api/programme/scenario', asked)
    expect(body).toMatchObject({
      homes: 3,
      shareBefore: 1,
      pushedOver: [{ homeId: 'home-5', before: 702, capEuro: 713.02 }],
      first: [{ homeId: 'home-5', staysReachable: false, woonlastenFallEuro: 45 }],
      missing: [],
    })
  })
})

describe('figures of the law', () => {
  const row = {
    key: 'aftoppingsgrens_laag',
    from: '2027-01-01',
    until: '2028-01-01',
    value: 730,
    source: 'Staatscourant',
    status: 'read',
  }
  it('are added with who and when, and stand beside those that were there', async () => {
    const { status, body } = await api.ask('administrator', 'PUT /api/law-figures', { put: [row] })
    expect(status).toBe(200)
    const { figures, changes } = body as {
      figures: { key: string; from: string; by: object | null }[]
      changes: object[]
    }
    const added = figures.find(({ key, from }) => key === row.key && from === row.from)!
    expect(added).toMatchObject({ value: 730, unit: 'EUR/month', by: { name: 'account-administrator' } })
    expect(changes).toMatchObject([{ value: 730 }])
    expect(figures.some(({ by }) => by === null)).toBe(true)
  })
  it('that contradict each other are refused, and nothing of them is kept', async () => {
    const wrong = { ...row, from: '2026-06-01', until: '2027-06-01' }
    const { status, body } = await api.ask('administrator', 'PUT /api/law-figures', { put: [row, wrong] })
    expect([status, (body as { code: string }).code]).toEqual([422, 'figures-contradict'])
    expect(await api.housing.figures()).toEqual([])
  })
})
