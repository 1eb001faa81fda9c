// Woonlasten and woonquote of a month, as Statistics Netherlands defines them (CBS 2017/44). Not to be mixed up with the huurquote: rent alone.
import { cents } from './months.ts'
import type { Rent } from '../model/housing.ts'

export interface Woonlasten {
  readonly rentEuro: number
  readonly energyEuro: number
  /** Levies of municipality and water board; null: not known, and then not in the sum. */
  readonly municipalEuro: number | null
  readonly rentBenefitEuro: number
  readonly totalEuro: number
}

/** Bare rent, service, solar and EPV, and energy, plus municipal levies where known, less rent benefit; all per month. */
export function woonlasten(
  rent: Rent,
  energyEuro: number,
  { municipalEuro = null, rentBenefitEuro = 0 }: { municipalEuro?: number | null; rentBenefitEuro?: number } = {},
): Woonlasten {
  const rentEuro = rent.bareEuro + rent.serviceEuro + rent.solarEuro + rent.epvEuro
  const totalEuro = cents(rentEuro + energyEuro + (municipalEuro ?? 0) - rentBenefitEuro) / 100
  return { rentEuro, energyEuro, municipalEuro, rentBenefitEuro, totalEuro }
}

/** What a tenant with a tight purse spends; a person may have a limit of their own. */
export const usualLimit = 0.32

/** Share of the disposable income without rent benefit, 0 to 1; null without an income, or with one that no share can be taken of. */
export const woonquote = ({ totalEuro }: Woonlasten, disposableEuroPerMonth: number | undefined): number | null =>
  disposableEuroPerMonth === undefined || disposableEuroPerMonth <= 0 ? null : totalEuro / disposableEuroPerMonth
