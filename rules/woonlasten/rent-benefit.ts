// The rent benefit (huurtoeslag) of a month: the whole of the rent up to the quality limit, 65 % up to the cap, 40 % above it. (Wht art. 21)
import { cents } from './months.ts'
import type { Rent } from '../model/housing.ts'
import { capOf, type Household } from './rent.ts'
import type { Figures } from './rule-table.ts'

export interface RentBenefit {
  readonly euroPerMonth: number
  /** Each part of the rent with the share of it that is paid. */
  readonly parts: readonly { readonly share: number; readonly euro: number }[]
  readonly baseRentEuro: number
}

/**
 * Null: the household has given no income, or a figure of that year is not known to this audience (see `figures.missing`).
 * The EPV and, from 2026, service costs do not count. From 2026 a rent over the limit is reckoned as the limit; before, it got nothing.
 */
export function rentBenefit(rent: Rent, household: Household, figures: Figures, day: string): RentBenefit | null {
  const unknownBefore = figures.missing.length
  const quality = figures.on('kwaliteitskortingsgrens', day)
  const cap = capOf(household.people, figures, day)
  const most = figures.on('liberalisatiegrens', day)
  const isCondition = figures.on('huurtoeslag_maximumhuur_is_voorwaarde', day) === 1
  const base = baseRent(household, figures, day)
  if (base === null || figures.missing.length > unknownBefore) return null
  if (isCondition && rent.bareEuro > most) return { euroPerMonth: 0, parts: [], baseRentEuro: base }
  const counted = Math.min(rent.bareEuro, most)
  const between = (from: number, until: number) => Math.max(0, Math.min(counted, until) - Math.max(from, base))
  const parts = [
    { share: 1, euro: between(0, quality) },
    { share: 0.65, euro: between(quality, cap) },
    { share: 0.4, euro: between(cap, Number.POSITIVE_INFINITY) },
  ]
  const euro = parts.reduce((total, part) => total + part.share * part.euro, 0)
  return { euroPerMonth: cents(euro) / 100, parts, baseRentEuro: base }
}

/** What the household pays itself: more, the higher its income. Since 2026 a share of the income over a limit. */
function baseRent({ people, incomeEuro }: Household, figures: Figures, day: string): number | null {
  if (incomeEuro === undefined) return null
  const size = people === 1 ? '1p' : '2p'
  const least = figures.on(`huurtoeslag_basishuur_${size}`, day)
  const over = Math.max(0, incomeEuro - figures.on(`huurtoeslag_afbouwgrens_${size}`, day))
  return least + (over * figures.on(`huurtoeslag_afbouw_pct_${size}`, day)) / 100 / 12
}
