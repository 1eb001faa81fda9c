// The settlement of a guarantee, the overview of an EPV, the programme's tables: averages that hide single homes, and sums by hand.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellsOf } from '../../../rules/woonlasten/cells.ts'
import type { Told, WoonlastenEffect } from '../../../rules/woonlasten/effect.ts'
import { changedLaw } from '../../../rules/woonlasten/law-table.ts'
import { letterOf } from '../../../rules/woonlasten/letter.ts'
import { nlRules } from '../../../rules/woonlasten/nl-rules.ts'
import { effectRows, programmeRows, stockOf } from '../../../rules/woonlasten/programme.ts'
import { figuresOf, ofYear } from '../../../rules/woonlasten/rule-table.ts'
import { epvOverview, settlement } from '../../../rules/woonlasten/statements.ts'
import { Measure } from '../../../rules/model/housing.ts'
import { housingOf, measureOf, monthsOf, weatherOf } from '../../support/housing.ts'

const tenant = () => figuresOf(nlRules, 'tenant')
const effectOf = (woonlastenEuro: number): WoonlastenEffect => {
  const one = { energyEuro: woonlastenEuro, woonlastenEuro, interval: [woonlastenEuro, woonlastenEuro] as const }
  return { verdict: 'falls', inForce: 'netted', perMonth: { netted: one, notNetted: one } } as unknown as Told
}
const none: WoonlastenEffect = { verdict: 'not-enough-data-yet', because: ['no-weather'], missing: [] }
const times = <T>(count: number, of: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => of(index))

describe('a guarantee', () => {
  it('of fewer than ten homes is not told at all', () => {
    expect(settlement(times(9, () => effectOf(-5)))).toEqual({ verdict: 'too-few-homes' })
  })
  it('is not settled where too many homes are not known', () => {
    expect(settlement([...times(12, () => effectOf(-5)), ...times(8, () => none)])).toEqual({
      verdict: 'not-enough-data-yet',
      homes: 20,
      withEffect: 12,
    })
    expect(settlement([...times(9, () => effectOf(-5)), ...times(3, () => none)])).toMatchObject({ withEffect: null })
  })
  it('pays nothing where woonlasten fell, and a year of the rise where they rose', () => {
    expect(settlement(times(10, (index) => effectOf(index - 10)))).toMatchObject({ changeEuro: -5.5, dueEuro: 0 })
    // Mean of 1 … 10.
    expect(settlement(times(10, (index) => effectOf(index + 1)))).toMatchObject({ changeEuro: 5.5, dueEuro: 66 })
  })
})

describe('an EPV', () => {
  const weather = weatherOf('2025-01-01', '2026-01-01')
  const months = monthsOf(weather, () => ({ perDegreeM3: 0, gasM3: 0, madeKwh: 300 }))
  const withEpv = (epvEuro: number) =>
    housingOf('home-1', {
      rents: [{ from: '2024-01-01', rent: { bareEuro: 600, serviceEuro: 0, solarEuro: 0, epvEuro } }],
    })
  it('is held against the most that the law allows for the floor', () => {
    // 80 m² × 1.40 = 112 a month.
    expect(epvOverview(withEpv(100), months, 2025, tenant())).toMatchObject({
      verdict: 'told',
      paidEuro: 1200,
      mostEuro: 1344,
      isOverMost: false,
      madePerM2Kwh: 45,
    })
    expect(epvOverview(withEpv(113), months, 2025, tenant())).toMatchObject({ isOverMost: true })
  })
  it('is not told of a year that is not whole', () => {
    expect(epvOverview(withEpv(100), months.slice(1), 2025, tenant())).toMatchObject({ because: ['too-few-months'] })
    expect(epvOverview(withEpv(0), months, 2025, tenant())).toEqual({ verdict: 'no-epv' })
  })
})

describe('the programme', () => {
  it('counts a measure in every stage that it went through', () => {
    const homes = [
      housingOf('a'),
      housingOf('b', { measures: [measureOf({ stages: { planned: '2026-01-01' } })] }),
      housingOf('c', { measures: [measureOf({ stages: { placed: '2026-05-01' } })] }),
    ]
    const [village, complex] = programmeRows(homes, '2026-11-24')
    expect(village!.measures[0]!.reached).toEqual({ planned: 3, offered: 2, consented: 2, placed: 2, live: 1 })
    expect(complex).toMatchObject({ complex: 'Dorpsstraat', homes: 3, meanRentEuro: 600, labels: { E: 3 } })
  })
  it('counts what tenants refused and what was taken out again, and greens neither in a scenario', () => {
    const offered = { planned: '2026-01-01', offered: '2026-02-01' }
    const homes = [
      housingOf('a', { measures: [measureOf({ stages: offered, declined: '2026-03-01' })] }),
      // The next tenant said yes.
      housingOf('b', {
        measures: [measureOf({ stages: { ...offered, consented: '2026-06-01' }, declined: '2026-03-01' })],
      }),
      housingOf('c', { measures: [measureOf({ turnedBack: '2026-05-01' })] }),
    ]
    const ended = (day: string) => programmeRows(homes, day)[0]!.measures[0]!.ended
    expect(ended('2026-04-01')).toEqual({ declined: 2, turnedBack: 0 })
    expect(ended('2026-07-01')).toEqual({ declined: 1, turnedBack: 1 })
    const greened = stockOf(homes, '2026-07-01').homes.flatMap(({ homeId, greening }) => (greening ? homeId : []))
    expect(greened).toEqual(['b'])
    expect(Measure.safeParse(measureOf({ stages: offered, declined: '2026-01-15' })).success).toBe(false)
    expect(Measure.safeParse(measureOf({ stages: offered, turnedBack: '2026-03-01' })).success).toBe(false)
  })
  it('knows no stage that is still to come', () => {
    expect(programmeRows([housingOf('a')], '2024-06-30')[0]!.measures[0]!.reached).toMatchObject({
      offered: 1,
      consented: 0,
    })
  })
  it('tells the mean of no group of fewer than ten, nor lets it be worked out from the rest', () => {
    const home = (complex: string) => ({ village: 'Limmen', complex, kind: 'solar' as const, effect: effectOf(-10) })
    const mean = (sizes: Record<string, number>) =>
      effectRows(Object.entries(sizes).flatMap(([complex, size]) => times(size, () => home(complex)))).map((row) => [
        row.complex,
        row.meanChangeEuro,
      ])
    expect(mean({ A: 9 })).toEqual([
      [null, null],
      ['A', null],
    ])
    expect(mean({ A: 10, B: 12 })).toEqual([
      [null, -10],
      ['A', -10],
      ['B', -10],
    ])
    // 15 less 12 would give the 3 away.
    expect(mean({ A: 12, B: 3 })).toEqual([
      [null, null],
      ['A', -10],
      ['B', null],
    ])
    expect(mean({ A: 6, B: 5 })[0]).toEqual([null, -10])
  })
  it('no two groups that are told of differ by fewer than ten homes, whichever sizes they have', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 7 }), (sizes) => {
        const homes = sizes.flatMap((size, place) => times(size, () => ({ village: 'Limmen', complex: `c${place}` })))
        const [village, ...complexes] = cellsOf(homes)
        const toldOf = complexes.filter(({ isTold }) => isTold).map(({ members }) => members.length)
        for (const size of toldOf) expect(size).toBeGreaterThanOrEqual(10)
        if (!village!.isTold) return
        const rest = homes.length - toldOf.reduce((sum, size) => sum + size, 0)
        expect(rest === 0 || rest >= 10).toBe(true)
      }),
    )
  })
  it('greens in a scenario what is not live yet, and leaves out what has no maximum rent', () => {
    const open = measureOf({
      measureId: 'pv',
      kind: 'solar',
      stages: { planned: '2026-01-01' },
      rentRiseEuro: 12,
      costEuro: 5000,
    })
    const unknown = housingOf('b', { building: { ...housingOf('b').building, maximumRentEuro: null } })
    const { homes, leftOut } = stockOf([housingOf('a', { measures: [measureOf(), open] }), unknown], '2026-11-24')
    expect(leftOut).toBe(1)
    expect(homes).toMatchObject([
      { homeId: 'a', rentEuro: 600, greening: { costEuro: 5000, rentRiseEuro: 12, maximumRentRiseEuro: 38 } },
    ])
  })
})

describe('the letter', () => {
  const months = monthsOf(weatherOf('2024-01-01', '2026-01-01'), () => ({
    perDegreeM3: 0.3,
    exportedKwh: { normal: 50, low: 0 },
  }))
  it('sums its lines to the bill of the year, and tells what netting was worth', () => {
    const letter = letterOf(housingOf('home-1'), months, new Map(), 2025, tenant)
    expect(letter.lines.reduce((sum, { cents }) => sum + cents, 0)).toBe(letter.home!.energy!['by-law'].totalCents)
    // 600 kWh given back: netted each saves 0.15 + 0.10154 × 1.21, not netted half of the bare rate is paid.
    const lost = 600 * (0.15 + 0.10154 * 1.21 - 0.075)
    expect(letter.nettingEuro!.notNetted - letter.nettingEuro!.netted).toBeCloseTo(lost, 1)
  })
  it('says of a year without figures that they are not known, and gives no sum', () => {
    const of2022 = monthsOf(weatherOf('2022-01-01', '2023-01-01'), () => ({ perDegreeM3: 0.3 }))
    const housing = housingOf('home-1', {
      contracts: housingOf('home-1').contracts.map((one) => ({ ...one, from: '2021-01-01' })),
    })
    const letter = letterOf(housing, of2022, new Map(), 2022, tenant)
    expect(letter.home).toMatchObject({ energy: null, perMonth: null })
    expect(letter.home!.missing.map(({ key }) => key)).toContain('heffingskorting_ex_btw')
    expect(letter.lines).toEqual([])
  })
})

describe('a changed law', () => {
  const next = ofYear('aftoppingsgrens_laag', 2027, 730, 'Staatscourant 2026')
  it('takes the next year, and a correction of a year that is there', () => {
    const correction = ofYear('aftoppingsgrens_laag', 2026, 713.03, 'rijksoverheid.nl')
    expect(changedLaw(nlRules, [], { put: [next, correction], takeBack: [] }).own).toHaveLength(2)
  })
  it('refuses two figures for one day', () => {
    const overlapping = { ...next, from: '2026-07-01' }
    expect(changedLaw(nlRules, [], { put: [overlapping], takeBack: [] })).toMatchObject({ own: null })
    expect(changedLaw(nlRules, [next], { put: [], takeBack: [next] }).own).toEqual([])
  })
})
