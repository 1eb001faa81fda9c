// What happens to the power that a home gives back: netted against what it took (salderen, until 2027), and paid for and charged for by the supplier.
import type { ByTariff, EnergyContract } from '../model/energy-contract.ts'
import type { MonthUse } from '../model/housing.ts'
import { isoDayOf, sum } from './months.ts'
import type { Figures } from './rule-table.ts'

export interface Netted {
  readonly nettedKwh: number
  /** The share of what was taken, and of what was given back, that the netting takes away, 0 to 1. */
  readonly ofImport: ByTariff
  readonly ofAllImport: number
  readonly ofAllExport: number
}

/**
 * What is given back is first set against what was taken at the same tariff, then against the other: so suppliers do it, and it can
 * never be more than was taken.
 */
export function nettedShare(use: readonly MonthUse[], isNetted: boolean): Netted {
  const taken = byTariff(use.map(({ importedKwh }) => importedKwh))
  const given = byTariff(use.map(({ exportedKwh }) => exportedKwh))
  if (!isNetted) return { nettedKwh: 0, ofImport: { normal: 0, low: 0 }, ofAllImport: 0, ofAllExport: 0 }
  const same = { normal: Math.min(taken.normal, given.normal), low: Math.min(taken.low, given.low) }
  const crossed = {
    normal: Math.min(taken.normal - same.normal, given.low - same.low),
    low: Math.min(taken.low - same.low, given.normal - same.normal),
  }
  const away = { normal: same.normal + crossed.normal, low: same.low + crossed.low }
  const nettedKwh = away.normal + away.low
  return {
    nettedKwh,
    ofImport: { normal: share(away.normal, taken.normal), low: share(away.low, taken.low) },
    ofAllImport: share(nettedKwh, taken.normal + taken.low),
    ofAllExport: share(nettedKwh, given.normal + given.low),
  }
}

export interface FedIn {
  readonly paymentEuro: number
  readonly costsEuro: number
  readonly raisedToMinimum: boolean
}

/** Paid is what was not netted; charged is all that was fed in. From 2027 the payment is at least half of the bare supply rate. (36611) */
export function feedInOf(use: readonly MonthUse[], netted: Netted, contract: EnergyContract, figures: Figures): FedIn {
  const { feedIn, supplyEuroPerKwh: rate, kind } = contract
  let paymentEuro = 0
  let raisedToMinimum = false
  for (const { month, exportedKwh, dynamic } of use) {
    const share = 1 - netted.ofAllExport
    const floor = figures.ifAny('terugleververgoeding_minimum_pct', isoDayOf(month)) / 100
    if (kind === 'dynamic' && dynamic) {
      paymentEuro += share * dynamic.exportedEuro
      continue
    }
    for (const tariff of ['normal', 'low'] as const) {
      const minimum = floor * rate[tariff]
      if (exportedKwh[tariff] > 0 && minimum > feedIn.paymentEuroPerKwh) raisedToMinimum = true
      paymentEuro += share * exportedKwh[tariff] * Math.max(feedIn.paymentEuroPerKwh, minimum)
    }
  }
  const given = byTariff(use.map(({ exportedKwh }) => exportedKwh))
  const kwh = given.normal + given.low
  const perYear = (kwh * 12) / use.length
  const step = feedIn.costSteps?.findLast(({ fromKwh }) => perYear >= fromKwh)
  return {
    paymentEuro,
    costsEuro: kwh * feedIn.costsEuroPerKwh + ((step?.euroPerYear ?? 0) * use.length) / 12,
    raisedToMinimum,
  }
}

const byTariff = (parts: readonly ByTariff[]): ByTariff => ({
  normal: sum(parts.map(({ normal }) => normal)),
  low: sum(parts.map(({ low }) => low)),
})
const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0)
