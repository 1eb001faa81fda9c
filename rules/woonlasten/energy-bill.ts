// What a home pays for its energy, by component and to the cent, under the law of each month and the contract of the home.
import type { EnergyContract } from '../model/energy-contract.ts'
import type { MonthUse } from '../model/housing.ts'
import type { Figures } from './rule-table.ts'
import { feedInOf, nettedShare } from './feed-in.ts'
import { cents, daysIn, isoDayOf, nettingPeriods } from './months.ts'

/** `by-law` nets as long as the law of the day does; the others answer "and what if". */
export type Netting = 'by-law' | 'always' | 'never'

export const componentCodes = [
  'electricity-supply',
  'electricity-tax',
  'electricity-fixed',
  'electricity-grid',
  'tax-reduction',
  'feed-in-payment',
  'feed-in-costs',
  'gas-supply',
  'gas-tax',
  'gas-fixed',
  'gas-grid',
] as const
export type ComponentCode = (typeof componentCodes)[number]

export interface Bill {
  /** In cents: what is received is negative. */
  readonly cents: Readonly<Record<ComponentCode, number>>
  readonly totalCents: number
  /** Imported less what was netted away: what energy tax is due on. */
  readonly taxedKwh: number
  readonly nettedKwh: number
  /** Where the contract paid less than the law demands and the law's minimum was taken. */
  readonly raisedToMinimum: boolean
}

/**
 * The bill of these months. Netting is reckoned within each calendar year of them (and only the part in which the law nets), because
 * tax and law change with the year; a supplier who bills from another month shares the same sums out otherwise.
 * Whole months only; use beyond the first bracket of the energy tax (10,000 kWh, 170,000 m³) is taxed here at the rate of the first.
 */
export function energyBill(
  use: readonly MonthUse[],
  contract: EnergyContract,
  figures: Figures,
  netting: Netting = 'by-law',
): Bill {
  const sums = Object.fromEntries(componentCodes.map((code) => [code, 0])) as Record<ComponentCode, number>
  const add = (code: ComponentCode, euro: number) => (sums[code] += euro)
  let taxedKwh = 0
  let nettedKwh = 0
  let raisedToMinimum = false
  for (const period of nettingPeriods(use, (day) => isNetted(netting, figures, day))) {
    const share = nettedShare(period.use, period.isNetted)
    nettedKwh += share.nettedKwh
    for (const month of period.use) {
      const day = isoDayOf(month.month)
      const vat = 1 + figures.on('btw_energie_pct', day) / 100
      const bought = {
        normal: month.importedKwh.normal * (1 - share.ofImport.normal),
        low: month.importedKwh.low * (1 - share.ofImport.low),
      }
      const kwh = bought.normal + bought.low
      taxedKwh += kwh
      const market = month.dynamic ? month.dynamic.importedEuro * (1 - share.ofAllImport) : 0
      const { supplyEuroPerKwh: rate } = contract
      add('electricity-supply', market + bought.normal * rate.normal + bought.low * rate.low)
      const perKwh =
        figures.on('energiebelasting_elektriciteit_schijf1_ex_btw', day) + odeOn(figures, 'elektriciteit', day)
      add('electricity-tax', kwh * perKwh * vat)
      add('electricity-fixed', contract.fixedEuroPerMonth.electricity)
      add('electricity-grid', contract.gridEuroPerMonth.electricity)
      add(
        'tax-reduction',
        (-figures.on('heffingskorting_ex_btw', day) * vat * daysIn(month.month)) / daysIn(month.month.slice(0, 4)),
      )
      add('gas-supply', month.gasM3 * contract.supplyEuroPerM3)
      add('gas-tax', month.gasM3 * gasTax(figures, day, vat))
      if (contract.supplyEuroPerM3 > 0 || month.gasM3 > 0) {
        add('gas-fixed', contract.fixedEuroPerMonth.gas)
        add('gas-grid', contract.gridEuroPerMonth.gas)
      }
    }
    const fedIn = feedInOf(period.use, share, contract, figures)
    add('feed-in-payment', -fedIn.paymentEuro)
    add('feed-in-costs', fedIn.costsEuro)
    raisedToMinimum ||= fedIn.raisedToMinimum
  }
  const rounded = Object.fromEntries(componentCodes.map((code) => [code, cents(sums[code])])) as Record<
    ComponentCode,
    number
  >
  return {
    cents: rounded,
    totalCents: componentCodes.reduce((total, code) => total + rounded[code], 0),
    taxedKwh,
    nettedKwh,
    raisedToMinimum,
  }
}

const isNetted = (netting: Netting, figures: Figures, day: string): boolean =>
  netting === 'by-law' ? figures.on('salderen', day) === 1 : netting === 'always'

/** The surcharge for sustainable energy became part of the energy tax on 1 January 2023. */
const odeOn = (figures: Figures, kind: 'elektriciteit' | 'gas', day: string): number =>
  day < '2023-01-01' ? figures.on(`ode_${kind}_ex_btw`, day) : 0

/** For some years the rate was only found with VAT. */
function gasTax(figures: Figures, day: string, vat: number): number {
  const withVat = figures.ifAny('energiebelasting_gas_schijf1_incl_btw', day)
  if (withVat > 0) return withVat
  return (figures.on('energiebelasting_gas_schijf1_ex_btw', day) + odeOn(figures, 'gas', day)) * vat
}
