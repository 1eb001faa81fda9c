// Rents against the limits of their year, the benefit by hand, and the woonquote by its definition.
import { describe, expect, it } from 'vitest'
import { nlRules } from '../../../rules/woonlasten/nl-rules.ts'
import { rentBenefit } from '../../../rules/woonlasten/rent-benefit.ts'
import { capOf, isTargetGroup, mayRaiseRent, rentClass } from '../../../rules/woonlasten/rent.ts'
import { RuleRow } from '../../../rules/model/law-figure.ts'
import { contradictions, figuresOf } from '../../../rules/woonlasten/rule-table.ts'
import { woonlasten, woonquote } from '../../../rules/woonlasten/woonquote.ts'

const staff = () => figuresOf(nlRules, 'staff')
const rent = { bareEuro: 700, serviceEuro: 20, solarEuro: 10, epvEuro: 0 }

it('ships rows that are well formed and never contradict each other', () => {
  expect(nlRules.filter((row) => !RuleRow.safeParse(row).success)).toEqual([])
  expect(contradictions(nlRules)).toEqual([])
})

it.each([
  [403, 'cheap'],
  [403.01, 'affordable-1'],
  [576.87, 'affordable-1'],
  [618.24, 'affordable-2'],
  [618.25, 'expensive-social'],
  [710.69, 'free'],
] as const)('a rent of %s in 2015 is %s', (euro, expected) => {
  expect(rentClass(euro, staff(), '2015-07-01')).toBe(expected)
})

it('knows of 2027 what the law says already, and of nothing else', () => {
  const known = nlRules.filter(({ from, until }) => from <= '2027-01-01' && '2027-01-01' < until)
  expect(Object.fromEntries(known.map(({ key, value }) => [key, value]))).toEqual({
    salderen: 0,
    terugleververgoeding_minimum_pct: 50,
    huurtoeslag_maximumhuur_is_voorwaarde: 0,
    huurverhoging_isolatie_mag: 0,
  })
  expect(known.every(({ status, source }) => status === 'read' && source !== '')).toBe(true)
})

it('holds one or two people against the low cap and more against the high one', () => {
  expect([2, 3].map((people) => capOf(people, staff(), '2026-01-01'))).toEqual([713.02, 764.14])
})

it('knows no limit of a year without a row, and carries none over', () => {
  const figures = staff()
  capOf(1, figures, '2027-01-01')
  expect(figures.missing).toEqual([{ key: 'aftoppingsgrens_laag', day: '2027-01-01', why: 'no-figure-yet' }])
})

it('says who belongs to the target group, and nothing of who has given no income', () => {
  const of = (incomeEuro?: number) =>
    isTargetGroup({ people: 1, ...(incomeEuro !== undefined && { incomeEuro }) }, staff(), '2026-03-01')
  expect([of(29_400), of(29_401), of()]).toEqual([true, false, null])
})

it('allows no rise of the rent for insulation since 2023, and one for panels', () => {
  expect(mayRaiseRent('insulation', staff(), '2022-12-31')).toBe(true)
  expect(mayRaiseRent('insulation', staff(), '2023-01-01')).toBe(false)
  expect(mayRaiseRent('solar', staff(), '2026-01-01')).toBe(true)
})

describe('the rent benefit of 2026', () => {
  it('pays all up to the quality limit, 65 % up to the cap and 40 % above, from the base rent on', () => {
    const benefit = rentBenefit({ ...rent, bareEuro: 800 }, { people: 1, incomeEuro: 20_000 }, staff(), '2026-05-01')!
    // 498.20 − 202.52 = 295.68; 0.65 × (713.02 − 498.20) = 139.633; 0.4 × (800 − 713.02) = 34.792
    expect(benefit.euroPerMonth).toBe(470.11) // 470.105
  })
  it('stops at the limit instead of falling away', () => {
    const of = (bareEuro: number) =>
      rentBenefit({ ...rent, bareEuro }, { people: 1, incomeEuro: 20_000 }, staff(), '2026-05-01')!.euroPerMonth
    expect(of(1200)).toBe(of(932.93))
  })
  it('is less for who earns more', () => {
    const of = (incomeEuro: number) => rentBenefit(rent, { people: 1, incomeEuro }, staff(), '2026-05-01')!.euroPerMonth
    expect(of(23_425) - of(24_425)).toBeCloseTo((1000 * 0.27) / 12, 1)
  })
  it('is not told without an income, nor to a tenant while its figures are unread', () => {
    expect(rentBenefit(rent, { people: 1 }, staff(), '2026-05-01')).toBeNull()
    const tenant = figuresOf(nlRules, 'tenant')
    expect(rentBenefit(rent, { people: 1, incomeEuro: 20_000 }, tenant, '2026-05-01')).toBeNull()
    expect(tenant.missing.map(({ why }) => why)).toContain('not-checked')
  })
})

it('reckons woonlasten and woonquote by the definition of Statistics Netherlands', () => {
  const costs = woonlasten(rent, 150, { municipalEuro: 60, rentBenefitEuro: 300 })
  expect(costs.totalEuro).toBe(640)
  expect(woonquote(costs, 2000)).toBe(0.32)
  expect(woonquote(costs, undefined)).toBeNull()
})
