// What a kWh of the panels is worth to who lives there: not bought, or fed back, under the contract and the law of its day.
import type { EnergyContract } from '../model/energy-contract.ts'
import type { Figures } from './rule-table.ts'

/** Of what panels make about so much is used in the home at that moment, where no meter tells. */
export const usualSelfUse = 0.3

/**
 * EUR a kWh with VAT and energy tax; null: a figure of that day is not known. While the law nets, what is fed back is worth what is bought;
 * after that it is paid for, at least at the law's minimum. What it costs to feed in is taken off either way.
 */
export function panelEuroPerKwh(
  { supplyEuroPerKwh, feedIn }: EnergyContract,
  figures: Figures,
  day: string,
  selfUse = usualSelfUse,
): number | null {
  const vat = 1 + figures.on('btw_energie_pct', day) / 100
  const ode = day < '2023-01-01' ? figures.on('ode_elektriciteit_ex_btw', day) : 0
  const tax = (figures.on('energiebelasting_elektriciteit_schijf1_ex_btw', day) + ode) * vat
  const bought = supplyEuroPerKwh.normal + tax
  const minimum = (figures.ifAny('terugleververgoeding_minimum_pct', day) / 100) * supplyEuroPerKwh.normal
  const isNetted = figures.on('salderen', day) === 1
  if (figures.missing.length > 0) return null
  const fedBack = isNetted ? bought : Math.max(feedIn.paymentEuroPerKwh, minimum)
  return selfUse * bought + (1 - selfUse) * (fedBack - feedIn.costsEuroPerKwh)
}
