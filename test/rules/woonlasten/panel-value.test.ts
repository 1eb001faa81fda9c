// What a kWh from the roof is worth, on either side of the end of netting.
import { expect, it } from 'vitest'
import { nlRules } from '../../../rules/woonlasten/nl-rules.ts'
import { panelEuroPerKwh } from '../../../rules/woonlasten/panel-value.ts'
import { figuresOf } from '../../../rules/woonlasten/rule-table.ts'
import { contract } from '../../support/housing.ts'

const staff = () => figuresOf(nlRules, 'staff')

it('is what is not bought while the law nets, less what it costs to feed in', () => {
  // 0.15 + 0.09160 × 1.21 = 0.260836; 0.7 of it is fed in at 0.02.
  expect(panelEuroPerKwh(contract, staff(), '2026-06-01')).toBeCloseTo(0.260836 - 0.7 * 0.02, 6)
})

it('is not told of a year whose tax is not known yet', () => {
  expect(panelEuroPerKwh(contract, staff(), '2027-06-01')).toBeNull()
})

it('falls to the payment for what is fed back when netting has ended, and never below the minimum of the law', () => {
  const known = nlRules.map((row) =>
    row.until === '2027-01-01' &&
    (row.key.startsWith('energiebelasting_elektriciteit') || row.key === 'btw_energie_pct')
      ? { ...row, until: '2028-01-01' }
      : row,
  )
  const figures = () => figuresOf(known, 'staff')
  // Half of the bare rate, 0.075, is more than the contract's 0.05.
  expect(panelEuroPerKwh(contract, figures(), '2027-06-01')).toBeCloseTo(0.3 * 0.260836 + 0.7 * (0.075 - 0.02), 6)
  const generous = { ...contract, feedIn: { paymentEuroPerKwh: 0.1, costsEuroPerKwh: 0.02 } }
  expect(panelEuroPerKwh(generous, figures(), '2027-06-01', 0.5)).toBeCloseTo(0.5 * 0.260836 + 0.5 * 0.08, 6)
})
