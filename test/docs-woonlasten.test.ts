// The worked example of docs/woonlasten.md is what is reckoned, to the cent.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { type ComponentCode, energyBill } from '../rules/woonlasten/energy-bill.ts'
import { letterOf } from '../rules/woonlasten/letter.ts'
import { nlRules } from '../rules/woonlasten/nl-rules.ts'
import { everything, nothing, reachability, type Scenario } from '../rules/woonlasten/reachability.ts'
import { atPricesOf, figuresOf } from '../rules/woonlasten/rule-table.ts'
import { createStock } from '../simulators/stock.ts'
import { letterHtml } from '../bin/letter-html.ts'
import { homeId } from '../rules/model/ids.ts'
import { housingOf } from './support/housing.ts'

const text = readFileSync(new URL('../docs/woonlasten.md', import.meta.url), 'utf8')
const contract = {
  kind: 'variable',
  supplyEuroPerKwh: { normal: 0.15, low: 0.13 },
  supplyEuroPerM3: 0.6,
  fixedEuroPerMonth: { electricity: 7, gas: 7 },
  gridEuroPerMonth: { electricity: 40, gas: 20 },
  feedIn: { paymentEuroPerKwh: 0.05, costsEuroPerKwh: 0.02 },
} as const
const months = ['2026-07', '2026-08', '2026-09', '2026-10', '2026-11', '2026-12'].concat([
  '2027-01',
  '2027-02',
  '2027-03',
  '2027-04',
  '2027-05',
  '2027-06',
])
const use = months.map((month) => ({
  month,
  importedKwh: { normal: 100, low: 100 },
  exportedKwh: { normal: 120, low: 30 },
  gasM3: 100,
}))

it.each([
  ['electricity, supply', ['electricity-supply']],
  ['electricity, tax', ['electricity-tax']],
  ['electricity, fixed and grid', ['electricity-fixed', 'electricity-grid']],
  ['reduction of the energy tax', ['tax-reduction']],
  ['paid for what is fed in', ['feed-in-payment']],
  ['charged for what is fed in', ['feed-in-costs']],
  ['gas, supply, tax, fixed and grid', ['gas-supply', 'gas-tax', 'gas-fixed', 'gas-grid']],
] as const)('%s', (line, codes: readonly ComponentCode[]) => {
  const cells = (['by-law', 'always', 'never'] as const).map((netting) => {
    const bill = energyBill(use, contract, atPricesOf(figuresOf(nlRules, 'staff'), 2026), netting)
    return (codes.reduce((sum, code) => sum + bill.cents[code], 0) / 100).toFixed(2)
  })
  expect(text).toContain(`| ${line} | ${cells.join(' | ')} |`)
})

it('and the total', () => {
  const totals = (['by-law', 'always', 'never'] as const).map((netting) =>
    (energyBill(use, contract, atPricesOf(figuresOf(nlRules, 'staff'), 2026), netting).totalCents / 100).toFixed(2),
  )
  expect(text).toContain(`| total | ${totals.join(' | ')} |`)
})

it('and the shares of the synthetic stock', () => {
  const stock = createStock({ seed: 1908, homes: 3000 })
  const percent = (targetShare: number, isGreened: Scenario['isGreened']) =>
    Math.round(
      100 * reachability(stock, { targetShare, isGreened, day: '2015-07-01' }, figuresOf(nlRules, 'staff')).share!,
    )
  const [low, lower, greened] = [percent(0.72, nothing), percent(0.675, nothing), percent(0.675, everything)]
  expect(text.replaceAll('\n', ' ')).toContain(
    `${low} % can be let to the primary target group at a target rent of 72 % of the maximum, ${lower} % at 67.5 %, and ${greened} % at 67.5 %`,
  )
})

it('and the worked letter', () => {
  const of2026 = use.map((month, index) => ({ ...month, month: `2026-${String(index + 1).padStart(2, '0')}` }))
  const housing = housingOf('home-1', {
    rents: [{ from: '2025-07-01', rent: { bareEuro: 650, serviceEuro: 10, solarEuro: 0, epvEuro: 0 } }],
    contracts: [{ from: '2026-01-01', contract }],
  })
  const letter = letterOf(housing, of2026, new Map(), 2026, () => figuresOf(nlRules, 'tenant'))
  const page = letterHtml({ homeId: homeId('home-1'), address: null, ...letter }, 'Wonen Voorbeeld')
  const rows = text.slice(text.indexOf('| in the letter |')).matchAll(/^\| ([A-Z][^|]+) \| (€ [^|]+) \|$/gm)
  const told = [...rows].map(([, name, amount]) => `>${name}</th><td>${amount}</td>`)
  expect(told).toHaveLength(7)
  expect(told.filter((row) => !page.includes(row))).toEqual([])
  expect(page).toContain('€ 326,11 per jaar meer')
})
