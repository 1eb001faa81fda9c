// What an association must be able to hand over: the yearly overview of an EPV, and the settlement of a woonlastenwaarborg.
import { holdingOn, type Housing, type MonthUse } from '../model/housing.ts'
import type { WoonlastenEffect } from './effect.ts'
import { cents, isoDayOf } from './months.ts'
import { monthsFrom, monthsOfSide } from './months-around.ts'
import { fewestHomes } from './pilot.ts'
import type { Figures, NotKnown } from './rule-table.ts'
import { type HomeYear, usedIn } from './year.ts'

export type EpvOverview =
  | { readonly verdict: 'no-epv' }
  | {
      readonly verdict: 'not-enough-data-yet'
      readonly because: readonly ('too-few-months' | 'no-panel-meter' | 'no-floor' | 'figure-not-known')[]
      readonly missing: readonly NotKnown[]
    }
  | {
      readonly verdict: 'told'
      readonly year: number
      readonly use: HomeYear['use']
      readonly madePerM2Kwh: number
      readonly paidEuro: number
      /** The most that the law allows for the floor of this home in a year. */
      readonly mostEuro: number
      readonly isOverMost: boolean
    }

/** Measured, of a whole year, for the tenant: what was made and used, what was paid and what may be asked at most. (Besluit EPV) */
export function epvOverview(
  { building, rents }: Pick<Housing, 'building' | 'rents'>,
  months: readonly MonthUse[],
  year: number,
  figures: Figures,
): EpvOverview {
  const names = monthsFrom(`${year}-01`, monthsOfSide)
  const paid = names.map((month) => holdingOn(rents, isoDayOf(month))?.rent.epvEuro ?? 0)
  if (paid.every((euro) => euro === 0)) return { verdict: 'no-epv' }
  const use = months.filter(({ month }) => names.includes(month))
  const sums = usedIn(use)
  const perM2 = names.map((month) => figures.on('epv_max', isoDayOf(month)))
  const because = [
    ...(use.length < monthsOfSide ? (['too-few-months'] as const) : []),
    ...(sums.madeKwh === null ? (['no-panel-meter'] as const) : []),
    ...(building.floorM2 === null ? (['no-floor'] as const) : []),
    ...(figures.missing.length > 0 ? (['figure-not-known'] as const) : []),
  ]
  if (because.length > 0 || sums.madeKwh === null || building.floorM2 === null)
    return { verdict: 'not-enough-data-yet', because, missing: figures.missing }
  const { floorM2 } = building
  const most = names.map((_, index) => (paid[index] === 0 ? 0 : perM2[index]! * floorM2))
  const total = (euros: readonly number[]) => cents(euros.reduce((sum, euro) => sum + euro, 0)) / 100
  return {
    verdict: 'told',
    year,
    use: sums,
    madePerM2Kwh: sums.madeKwh / floorM2,
    paidEuro: total(paid),
    mostEuro: total(most),
    isOverMost: paid.some((euro, index) => euro > most[index]! + 0.005),
  }
}

export type Settlement =
  /** Fewer homes than ten: an average would show single homes. */
  | { readonly verdict: 'too-few-homes' }
  /** `withEffect` null: fewer than ten. */
  | { readonly verdict: 'not-enough-data-yet'; readonly homes: number; readonly withEffect: number | null }
  | {
      readonly verdict: 'told'
      readonly homes: number
      readonly withEffect: number
      /** EUR a month, rent rise and energy together; negative: woonlasten fell. Mean over the homes, with 95 % of the mean. */
      readonly changeEuro: number
      readonly interval: readonly [low: number, high: number]
      /** What is due to each home of the complex for the year; 0 where woonlasten did not rise. */
      readonly dueEuro: number
    }

/** Of the homes with the measure so many must be told of, or those that are known may be the lucky ones. */
const enoughShare = 0.7

/** The guarantee of a complex is about its average: woonlasten do not rise on balance. One effect for each home with the measure. */
export function settlement(effects: readonly WoonlastenEffect[]): Settlement {
  const homes = effects.length
  if (homes < fewestHomes) return { verdict: 'too-few-homes' }
  const changes = effects.flatMap((effect) =>
    'perMonth' in effect ? [effect.perMonth[effect.inForce].woonlastenEuro] : [],
  )
  const withEffect = changes.length
  if (withEffect < fewestHomes || withEffect < enoughShare * homes)
    return { verdict: 'not-enough-data-yet', homes, withEffect: withEffect < fewestHomes ? null : withEffect }
  const { mean, half } = meanOf(changes)
  const changeEuro = cents(mean) / 100
  return {
    verdict: 'told',
    homes,
    withEffect,
    changeEuro,
    interval: [cents(mean - half) / 100, cents(mean + half) / 100],
    dueEuro: changeEuro > 0 ? cents(changeEuro * 12) / 100 : 0,
  }
}

/** 2.3 instead of 1.96: ten homes are few (t of 9 degrees is 2.26). */
function meanOf(values: readonly number[]): { mean: number; half: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, half: 2.3 * Math.sqrt(squares / (values.length - 1) / values.length) }
}
