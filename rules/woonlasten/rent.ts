// A rent held against the limits of its year: which class it is in, and whether a household of the target group may still be given the home.
import type { Figures } from './rule-table.ts'

export const rentClasses = ['cheap', 'affordable-1', 'affordable-2', 'expensive-social', 'free'] as const
export type RentClass = (typeof rentClasses)[number]

export interface Household {
  readonly people: number
  /** Everybody in it has reached the age of the state pension. */
  readonly pensioners?: boolean
  /** Taxable income of the year; left out where the tenant has not given it. */
  readonly incomeEuro?: number
}

/** The class of a bare rent on that day, by the limits of the Housing Act of that year. */
export function rentClass(bareEuro: number, figures: Figures, day: string): RentClass {
  if (bareEuro <= figures.on('kwaliteitskortingsgrens', day)) return 'cheap'
  if (bareEuro <= figures.on('aftoppingsgrens_laag', day)) return 'affordable-1'
  if (bareEuro <= figures.on('aftoppingsgrens_hoog', day)) return 'affordable-2'
  return bareEuro <= figures.on('liberalisatiegrens', day) ? 'expensive-social' : 'free'
}

/** The limit under which 95 % of the lettings to the target group must stay: the low one for one or two people, the high one for more. */
export const capOf = (people: number, figures: Figures, day: string): number =>
  figures.on(people <= 2 ? 'aftoppingsgrens_laag' : 'aftoppingsgrens_hoog', day)

/** Does the household belong to that group? Null: its income is not known, or the limit of that year is not. */
export function isTargetGroup(household: Household, figures: Figures, day: string): boolean | null {
  if (household.incomeEuro === undefined) return null
  const size = household.people === 1 ? '1p' : '2p'
  const limit = figures.on(`passend_inkomen_${size}${household.pensioners ? '_aow' : ''}`, day)
  return limit === 0 ? null : household.incomeEuro <= limit
}

/** By what a measure may raise the bare rent, EUR a month; insulation none since 2023, and the EPV is paid beside the rent. */
export const mayRaiseRent = (measure: string, figures: Figures, day: string): boolean =>
  measure !== 'insulation' || figures.on('huurverhoging_isolatie_mag', day) === 1
