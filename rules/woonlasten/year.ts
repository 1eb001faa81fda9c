// The woonlasten of one home over twelve months: rent and energy by component, under the law as it is, with netting throughout, and without.
import { holdingOn, type Housing, type MonthUse, type Rent, type TenantGiven } from '../model/housing.ts'
import { billOfThatTime, meanRent, type Span } from './effect.ts'
import { type Bill, energyBill, type Netting } from './energy-bill.ts'
import { isoDayOf } from './months.ts'
import { monthsOfSide } from './months-around.ts'
import { rentBenefit } from './rent-benefit.ts'
import type { Figures, NotKnown } from './rule-table.ts'
import { usualLimit, type Woonlasten, woonlasten, woonquote } from './woonquote.ts'

export type YearLacks = 'too-few-months' | 'no-contract' | 'no-rent' | 'figure-not-known'

export interface HomeYear {
  readonly span: Span
  readonly use: {
    readonly importedKwh: number
    readonly exportedKwh: number
    readonly gasM3: number
    /** Null: no meter at the panels. */
    readonly madeKwh: number | null
    readonly selfUsedKwh: number | null
  }
  readonly rent: Rent | null
  /** Null where a price or a figure of the law is lacking: a sum that lacks a part is none. */
  readonly energy: Readonly<Record<Netting, Bill>> | null
  /** A month's share of the year, without benefit and levies. */
  readonly perMonth: Woonlasten | null
  readonly lacks: readonly YearLacks[]
  readonly missing: readonly NotKnown[]
}

/** Of the last twelve months that are given. Null: there are none. `own`: the tenant's contract, for the tenant's eyes. */
export function homeYear(
  { rents, contracts }: Pick<Housing, 'rents' | 'contracts'>,
  months: readonly MonthUse[],
  figures: Figures,
  own: TenantGiven['contract'] = null,
): HomeYear | null {
  const use = months.slice(-monthsOfSide)
  if (use.length === 0) return null
  const lacks: YearLacks[] = []
  if (use.length < monthsOfSide) lacks.push('too-few-months')
  const rent = meanRent({ rents }, use)
  if (rent === null) lacks.push('no-rent')
  const priced = use.every(({ month }) => own !== null || holdingOn(contracts, isoDayOf(month)) !== null)
  if (!priced) lacks.push('no-contract')
  const bill = (netting: Netting) =>
    own ? energyBill(use, own, figures, netting) : billOfThatTime({ contracts }, use, figures, netting)
  const bills = priced ? { 'by-law': bill('by-law'), always: bill('always'), never: bill('never') } : null
  if (figures.missing.length > 0) lacks.push('figure-not-known')
  const energy = bills !== null && figures.missing.length === 0 ? bills : null
  const isWhole = rent !== null && energy !== null && use.length === monthsOfSide
  return {
    span: { from: use[0]!.month, until: use.at(-1)!.month },
    use: usedIn(use),
    rent,
    energy,
    perMonth: isWhole ? woonlasten(rent, Math.round(energy['by-law'].totalCents / monthsOfSide) / 100) : null,
    lacks,
    missing: figures.missing,
  }
}

export function usedIn(use: readonly MonthUse[]): HomeYear['use'] {
  const sum = (of: (month: MonthUse) => number) => use.reduce((total, month) => total + of(month), 0)
  const hasPanelMeter = use.length > 0 && use.every(({ madeKwh }) => madeKwh !== undefined)
  const exportedKwh = sum(({ exportedKwh: kwh }) => kwh.normal + kwh.low)
  const madeKwh = hasPanelMeter ? sum(({ madeKwh: made }) => made!) : null
  return {
    importedKwh: sum(({ importedKwh: kwh }) => kwh.normal + kwh.low),
    exportedKwh,
    gasM3: sum(({ gasM3 }) => gasM3),
    madeKwh,
    selfUsedKwh: madeKwh === null ? null : Math.max(0, madeKwh - exportedKwh),
  }
}

export interface Own {
  readonly perMonth: Woonlasten
  /** Null: no income was given. */
  readonly quote: number | null
  readonly limit: number
  /** Null as long as the quote is. */
  readonly isOverLimit: boolean | null
  /** Null: it cannot be reckoned, and `missing` says which figure of the law it lacks. */
  readonly rentBenefitEuro: number | null
  readonly missing: readonly NotKnown[]
}

/** With what the tenant has told: for that tenant and nobody else. Null: the year itself is not whole. */
export function ownYear(year: HomeYear, given: TenantGiven | null, people: number, figures: Figures): Own | null {
  if (year.perMonth === null || year.rent === null) return null
  const income = given?.incomeEuro ?? null
  const household = { people, pensioners: given?.pensioners ?? false, ...(income !== null && { incomeEuro: income }) }
  const benefit = rentBenefit(year.rent, household, figures, isoDayOf(year.span.until))
  const perMonth = woonlasten(year.rent, year.perMonth.energyEuro, {
    municipalEuro: given?.municipalEuro ?? null,
    rentBenefitEuro: benefit?.euroPerMonth ?? 0,
  })
  // Without the benefit that somebody with this income may have, the quote would be too high, and a fright for nothing.
  const isKnown = income === null || benefit !== null
  const quote = isKnown ? woonquote(perMonth, given?.disposableEuro ?? undefined) : null
  const limit = given?.limit ?? usualLimit
  return {
    perMonth,
    quote,
    limit,
    isOverLimit: quote === null ? null : quote > limit,
    rentBenefitEuro: benefit?.euroPerMonth ?? null,
    missing: income === null ? [] : figures.missing,
  }
}
