// The yearly letter to a tenant, as data: what the home cost, what a measure did, what changes. It says nothing that the landlord may not know.
import { holdingOn, type Housing, type MonthUse } from '../model/housing.ts'
import type { MeasureKind } from '../model/measure.ts'
import { type Bill, type ComponentCode, componentCodes, energyBill } from './energy-bill.ts'
import type { WoonlastenEffect } from './effect.ts'
import { isoDayOf } from './months.ts'
import { monthsFrom, monthsOfSide } from './months-around.ts'
import type { Figures } from './rule-table.ts'
import { type EpvOverview, epvOverview } from './statements.ts'
import { type HomeYear, homeYear } from './year.ts'

export interface Letter {
  readonly year: number
  readonly months: number
  /** Null: not one month of that year is known. */
  readonly home: HomeYear | null
  readonly before: HomeYear | null
  /** Cents of the year; what is nil is left out. */
  readonly lines: readonly { readonly code: ComponentCode; readonly cents: number }[]
  readonly measures: readonly {
    readonly kind: MeasureKind
    readonly liveOn: string
    readonly effect: WoonlastenEffect
  }[]
  readonly epv: EpvOverview
  /**
   * The same use at the same prices with netting and without, EUR a year, for a home that gives back while the law nets or has just stopped.
   * Null: it gives nothing back, or the prices are not known.
   */
  readonly nettingEuro: { readonly netted: number; readonly notNetted: number } | null
}

export function letterOf(
  housing: Housing,
  months: readonly MonthUse[],
  effects: ReadonlyMap<string, WoonlastenEffect>,
  year: number,
  freshFigures: () => Figures,
): Letter {
  const of = (one: number) => {
    const names = monthsFrom(`${one}-01`, monthsOfSide)
    return months.filter(({ month }) => names.includes(month))
  }
  const use = of(year)
  const home = homeYear(housing, use, freshFigures())
  const bill = home?.energy?.['by-law']
  return {
    year,
    months: use.length,
    home,
    before: homeYear(housing, of(year - 1), freshFigures()),
    lines: bill ? linesOf(bill) : [],
    measures: housing.measures.flatMap(({ measureId, kind, stages: { live } }) => {
      const effect = effects.get(measureId)
      return live !== undefined && live <= `${year}-12-31` && effect ? [{ kind, liveOn: live, effect }] : []
    }),
    epv: epvOverview(housing, months, year, freshFigures()),
    nettingEuro:
      home && home.lacks.length === 0 && home.use.exportedKwh > 0 ? nettingOf(housing, use, freshFigures()) : null,
  }
}

const linesOf = ({ cents }: Bill): Letter['lines'] =>
  componentCodes.flatMap((code) => (cents[code] === 0 ? [] : [{ code, cents: cents[code] }]))

/** The minimum payment of the law after netting is taken as it will be: half of the bare rate. */
function nettingOf({ contracts }: Housing, use: readonly MonthUse[], figures: Figures): Letter['nettingEuro'] {
  const contract = holdingOn(contracts, isoDayOf(use.at(-1)!.month))
  if (contract === null) return null
  const after = afterNetting(figures)
  const [netted, notNetted] = [
    energyBill(use, contract.contract, figures, 'always'),
    energyBill(use, contract.contract, after, 'never'),
  ]
  if (figures.missing.length > 0) return null
  return { netted: netted.totalCents / 100, notNetted: notNetted.totalCents / 100 }
}

/** The figures of each day, with the minimum payment of the first year without netting. */
const afterNetting = (figures: Figures): Figures => ({
  on: figures.on,
  ifAny: (key, day) =>
    key === 'terugleververgoeding_minimum_pct'
      ? figures.ifAny(key, day < '2027-01-01' ? '2027-01-01' : day)
      : figures.ifAny(key, day),
  get missing() {
    return figures.missing
  },
})
