// What a measure did to the woonlasten of a home, on sums that were made by hand.
import { describe, expect, it } from 'vitest'
import type { Housing, Measure, MonthUse } from '../../../rules/model/housing.ts'
import { effectsOf } from '../../../rules/woonlasten/home-effects.ts'
import { nlRules } from '../../../rules/woonlasten/nl-rules.ts'
import { figuresOf } from '../../../rules/woonlasten/rule-table.ts'
import { housingOf, measureOf, monthsOf, weatherOf } from '../../support/housing.ts'

const weather = weatherOf('2023-01-01', '2026-03-01')
const staff = () => figuresOf(nlRules, 'staff')
const told = (measure: Measure, months: readonly MonthUse[], change: Partial<Housing> = {}) => {
  const effect = effectsOf(
    housingOf('home-1', { measures: [measure], ...change }),
    { months, gasDays: [] },
    weather,
    staff,
  )
  return effect.get(measure.measureId)!
}
const live = '2024-12-15'
/** Before: 1 m³ a day and 0.4 for each degree; after: 0.25 for each degree. */
const insulated = monthsOf(weather, (month) => ({ perDegreeM3: month < '2025-01' ? 0.4 : 0.25 }))

describe('insulation', () => {
  const effect = told(measureOf({ stages: { live } }), insulated)
  it('saves what the degrees of an ordinary year say, times what a cubic metre costs', () => {
    if (effect.verdict === 'not-enough-data-yet') throw new Error(effect.because.join())
    const cold = weather
      .filter(({ day }) => day.startsWith('2025'))
      .reduce((sum, { meanCelsius }) => sum + Math.max(0, 16 - meanCelsius!), 0)
    expect(effect.gas!.savedM3).toBeCloseTo(0.15 * cold, -1)
    // 0.60 + 0.5782 × 1.21 of tax in 2025.
    const euroPerM3 = 0.6 + 0.5782 * 1.21
    expect(effect.perMonth.netted.energyEuro).toBeCloseTo((-effect.gas!.savedM3 * euroPerM3) / 12, 1)
    expect(effect.verdict).toBe('falls')
    const [low, high] = effect.perMonth.netted.interval
    expect(low).toBeLessThan(effect.perMonth.netted.woonlastenEuro)
    expect(high).toBeLessThan(0)
    // The interval is that of the gas, in euro.
    expect(high - low).toBeCloseTo(((effect.gas!.interval[1] - effect.gas!.interval[0]) * euroPerM3) / 12, 1)
  })
  it('stands on the twelve months before and the twelve after the works', () => {
    expect(effect).toMatchObject({
      spans: { before: { from: '2023-12', until: '2024-11' }, after: { from: '2025-01', until: '2025-12' } },
    })
  })
  it('is told at the prices of the time and at one price', () => {
    if (effect.verdict === 'not-enough-data-yet') throw new Error('no effect')
    const { ofThatTime, constantPrices } = effect
    expect(constantPrices.year).toBe(2025)
    // Gas tax without VAT: 0.4898 in December 2023, 0.58301 in the eleven months of 2024, 0.5782 in 2025.
    const gas = (month: string) => insulated.find((one) => one.month.startsWith(month))!.gasM3
    const of2024 = insulated.filter(({ month }) => month >= '2024-01' && month <= '2024-11')
    const burnt = of2024.reduce((sum, { gasM3 }) => sum + gasM3, 0)
    const then = (gas('2023-12') * 0.4898 + burnt * 0.58301) * 121
    expect(ofThatTime.before.cents['gas-tax']).toBe(Math.round(then))
    expect(constantPrices.netted.before.cents['gas-tax']).toBe(Math.round((gas('2023-12') + burnt) * 0.5782 * 121))
    expect(constantPrices.netted.after).toEqual(ofThatTime.after)
  })
  it('that was paid for with the rent is weighed against what it saves, and said not to be allowed', () => {
    const dear = told(measureOf({ stages: { live }, rentRiseEuro: 120 }), insulated)
    expect(dear).toMatchObject({ verdict: 'rises', rent: { riseEuro: 120, mayRise: false } })
  })
})

describe('panels', () => {
  const sunny = monthsOf(weather, (month) =>
    month < '2025-01'
      ? { perDegreeM3: 0.4 }
      : {
          perDegreeM3: 0.4,
          importedKwh: { normal: 80, low: 60 },
          exportedKwh: { normal: 140, low: 20 },
          madeKwh: 220,
        },
  )
  const effect = told(measureOf({ kind: 'solar', stages: { live }, rentRiseEuro: 15 }), sunny)
  it('are told under both laws side by side, and which of them was in force', () => {
    if (effect.verdict === 'not-enough-data-yet') throw new Error(effect.because.join())
    // 220 made less 160 given back.
    expect(effect.electricity).toMatchObject({ selfUsedPercent: expect.closeTo(27.3, 1) as number })
    expect(effect.inForce).toBe('netted')
    expect(effect.gas).toBeNull()
    // Before: 120 × 0.15 + 80 × 0.13 + 200 × 0.10154 × 1.21 = 52.97 a month.
    // Netted after: more is given back than taken: 0 + (160 − 140) × 0.05 paid, 160 × 0.02 charged = −1.00 + 3.20 = 2.20.
    expect(effect.perMonth.netted.energyEuro).toBeCloseTo(2.2 - 52.97, 1)
    // Not netted: 80 × 0.15 + 60 × 0.13 + 140 × 0.10154 × 1.21 − 160 × 0.05 + 160 × 0.02 = 32.20.
    expect(effect.perMonth.notNetted.energyEuro).toBeCloseTo(32.2 - 52.97, 1)
    expect(effect.perMonth.notNetted.woonlastenEuro).toBeCloseTo(32.2 - 52.97 + 15, 1)
  })
})

describe('there is not enough data yet', () => {
  const because = (effect: ReturnType<typeof told>) =>
    effect.verdict === 'not-enough-data-yet' ? effect.because : effect.verdict
  it('as long as the measure is not live', () => {
    expect(because(told(measureOf({ stages: { planned: '2026-01-01' } }), insulated))).toEqual(['not-live-yet'])
  })
  it('with fewer than twelve months after it, or without the weather', () => {
    const short = insulated.filter(({ month }) => month < '2025-11')
    expect(because(told(measureOf({ stages: { live } }), short))).toContain('too-few-months-after')
    const blind = effectsOf(housingOf('home-1'), { months: insulated, gasDays: [] }, [], staff)
    expect(because(blind.get('roof')!)).toContain('no-weather')
  })
  it('without a rent, a contract or a figure of the law', () => {
    const measure = measureOf({ stages: { live } })
    expect(because(told(measure, insulated, { rents: [] }))).toEqual(['no-rent'])
    expect(because(told(measure, insulated, { contracts: [] }))).toEqual(['no-contract'])
    const lacking = effectsOf(housingOf('home-1'), { months: insulated, gasDays: [] }, weather, () =>
      figuresOf(
        nlRules.filter(({ key, from }) => key !== 'heffingskorting_ex_btw' || from !== '2025-01-01'),
        'tenant',
      ),
    ).get('roof')
    expect(lacking).toMatchObject({
      because: ['figure-not-known'],
      missing: [{ key: 'heffingskorting_ex_btw', why: 'no-figure-yet' }],
    })
  })
})
