// What a measure did to the woonlasten of one home: rent and energy by component, then and at one price, with an interval, or why not yet.
import { type GasEffect, homeNoise, type SolarEffect, yearlyYieldNoise } from '../energy/savings.ts'
import { holdingOn, type Housing, type Measure, type MonthUse, type Rent } from '../model/housing.ts'
import type { MeasureKind } from '../model/measure.ts'
import { type Bill, type ComponentCode, energyBill, type Netting } from './energy-bill.ts'
import { cents, isoDayOf } from './months.ts'
import { monthsAround, monthsOfSide } from './months-around.ts'
import { mayRaiseRent } from './rent.ts'
import { atPricesOf, type Figures, type NotKnown } from './rule-table.ts'

export const notYetCodes = [
  'not-live-yet',
  'too-few-months-before',
  'too-few-months-after',
  'too-few-days-before',
  'too-few-days-after',
  'weather-explains-too-little',
  'no-weather',
  'no-contract',
  'no-rent',
  'figure-not-known',
] as const
export type NotYetCode = (typeof notYetCodes)[number]

export interface NotYet {
  readonly verdict: 'not-enough-data-yet'
  readonly because: readonly NotYetCode[]
  readonly missing: readonly NotKnown[]
}

/** EUR a month; what is saved is negative. The interval is one of 95 %. */
export interface PerMonth {
  readonly energyEuro: number
  readonly woonlastenEuro: number
  readonly interval: readonly [low: number, high: number]
}

export interface Told {
  readonly verdict: 'falls' | 'rises' | 'no-difference-seen'
  readonly spans: { readonly before: Span; readonly after: Span }
  /** Mean of the twelve months. */
  readonly rent: { readonly before: Rent; readonly after: Rent; readonly riseEuro: number; readonly mayRise: boolean }
  /** As it was paid for: prices, taxes and netting of each month. */
  readonly ofThatTime: { readonly before: Bill; readonly after: Bill }
  /** At the prices and taxes of this year on both sides, with netting and without. */
  readonly constantPrices: {
    readonly year: number
    readonly netted: { readonly before: Bill; readonly after: Bill }
    readonly notNetted: { readonly before: Bill; readonly after: Bill }
  }
  readonly gas: Extract<GasEffect, { savedM3: number }> | null
  readonly electricity: Extract<SolarEffect, { verdict: 'measured' }> | null
  /** In ordinary weather and at constant prices, with the rise of the rent: under either law, and which of them was in force at the end. */
  readonly perMonth: { readonly netted: PerMonth; readonly notNetted: PerMonth }
  readonly inForce: 'netted' | 'notNetted'
}
export interface Span {
  readonly from: string
  readonly until: string
}
export type WoonlastenEffect = NotYet | Told

export interface EffectParts {
  readonly measure: Measure
  readonly housing: Pick<Housing, 'rents' | 'contracts'>
  readonly months: readonly MonthUse[]
  /** Null: not of this kind of measure. */
  readonly gas: GasEffect | null
  readonly electricity: SolarEffect | null
  readonly figures: Figures
}

/** On what a measure works: what it leaves alone is no effect of it, however much it changed. */
export const worksOn: Readonly<Record<MeasureKind, readonly ('gas' | 'electricity')[]>> = {
  insulation: ['gas'],
  boiler: ['gas'],
  solar: ['electricity'],
  ventilation: ['gas', 'electricity'],
  'heat-pump': ['gas', 'electricity'],
  other: ['gas', 'electricity'],
}

export function woonlastenEffect(parts: EffectParts): WoonlastenEffect {
  const { measure, housing, figures } = parts
  const { live } = measure.stages
  if (live === undefined) return notYet(['not-live-yet'])
  const sides = monthsAround(parts.months, live)
  // A home without gas has none to save.
  const burns = [...sides.before, ...sides.after].some(({ gasM3 }) => gasM3 > 0)
  const gas = burns ? parts.gas : null
  const { electricity } = parts
  const because: NotYetCode[] = []
  if (sides.before.length < monthsOfSide) because.push('too-few-months-before')
  if (sides.after.length < monthsOfSide) because.push('too-few-months-after')
  for (const one of [gas, electricity]) if (one?.verdict === 'not-enough-data-yet') because.push(...one.because)
  const rents = [sides.before, sides.after].map((side) => meanRent(housing, side))
  if (rents.includes(null)) because.push('no-rent')
  const lastMonth = sides.after.at(-1)?.month
  const contract = lastMonth === undefined ? null : holdingOn(housing.contracts, isoDayOf(lastMonth))
  if (contract === null || sides.before.some(({ month }) => holdingOn(housing.contracts, isoDayOf(month)) === null))
    because.push('no-contract')
  if (because.length > 0 || lastMonth === undefined || contract === null) return notYet([...new Set(because)])

  const ofThatTime = {
    before: billOfThatTime(housing, sides.before, figures),
    after: billOfThatTime(housing, sides.after, figures),
  }
  const year = Number(lastMonth.slice(0, 4))
  const still = atPricesOf(figures, year)
  const at = (netting: Netting) => ({
    before: energyBill(sides.before, contract.contract, still, netting),
    after: energyBill(sides.after, contract.contract, still, netting),
  })
  const [netted, notNetted] = [at('always'), at('never')]
  const inForce = figures.on('salderen', isoDayOf(lastMonth)) === 1 ? 'netted' : 'notNetted'
  const riseEuro = measure.rentRiseEuro ?? 0
  const mayRise = riseEuro <= 0 || mayRaiseRent(measure.kind, figures, live)
  const found = {
    gas: gas && 'savedM3' in gas ? gas : null,
    electricity: electricity?.verdict === 'measured' ? electricity : null,
  }
  const monthly = (bills: { before: Bill; after: Bill }) => perMonth(bills, sides, found, riseEuro)
  const perMonths = { netted: monthly(netted), notNetted: monthly(notNetted) }
  if (figures.missing.length > 0) return notYet(['figure-not-known'], figures.missing)
  const [low, high] = perMonths[inForce].interval
  return {
    verdict: high < 0 ? 'falls' : low > 0 ? 'rises' : 'no-difference-seen',
    spans: { before: spanOf(sides.before), after: spanOf(sides.after) },
    rent: { before: rents[0]!, after: rents[1]!, riseEuro, mayRise },
    ofThatTime,
    constantPrices: { year, netted, notNetted },
    ...found,
    perMonth: perMonths,
    inForce,
  }
}

const notYet = (because: readonly NotYetCode[], missing: readonly NotKnown[] = []): NotYet => ({
  verdict: 'not-enough-data-yet',
  because,
  missing,
})
const spanOf = (side: readonly MonthUse[]): Span => ({ from: side[0]!.month, until: side.at(-1)!.month })

/** The contract may have changed on the way: each stretch under one contract is a bill of its own. */
export function billOfThatTime(
  { contracts }: Pick<Housing, 'contracts'>,
  use: readonly MonthUse[],
  figures: Figures,
  netting: Netting = 'by-law',
): Bill {
  const stretches = new Map<string, MonthUse[]>()
  for (const month of use) {
    const from = holdingOn(contracts, isoDayOf(month.month))?.from ?? ''
    stretches.set(from, [...(stretches.get(from) ?? []), month])
  }
  const bills = [...stretches].flatMap(([from, months]) => {
    const found = contracts.find((one) => one.from === from)
    return found ? [energyBill(months, found.contract, figures, netting)] : []
  })
  return bills.reduce(addedUp)
}

function addedUp(one: Bill, other: Bill): Bill {
  const codes = Object.keys(one.cents) as ComponentCode[]
  return {
    cents: Object.fromEntries(codes.map((code) => [code, one.cents[code] + other.cents[code]])) as Bill['cents'],
    totalCents: one.totalCents + other.totalCents,
    taxedKwh: one.taxedKwh + other.taxedKwh,
    nettedKwh: one.nettedKwh + other.nettedKwh,
    raisedToMinimum: one.raisedToMinimum || other.raisedToMinimum,
  }
}

/** Null: a month of it has no rent. */
export function meanRent({ rents }: Pick<Housing, 'rents'>, months: readonly Pick<MonthUse, 'month'>[]): Rent | null {
  const found = months.map(({ month }) => holdingOn(rents, isoDayOf(month))?.rent)
  if (found.length === 0 || found.includes(undefined)) return null
  const mean = (of: (rent: Rent) => number) =>
    cents(found.reduce((sum, rent) => sum + of(rent!), 0) / found.length) / 100
  return {
    bareEuro: mean(({ bareEuro }) => bareEuro),
    serviceEuro: mean(({ serviceEuro }) => serviceEuro),
    solarEuro: mean(({ solarEuro }) => solarEuro),
    epvEuro: mean(({ epvEuro }) => epvEuro),
  }
}

const electricityCodes: readonly ComponentCode[] = [
  'electricity-supply',
  'electricity-tax',
  'feed-in-payment',
  'feed-in-costs',
]

/**
 * Gas in ordinary weather at what a cubic metre costs, electricity as the two bills differ. The half width carries that of the gas on, the
 * noise of a home to which nothing was done, and that of the sun.
 */
function perMonth(
  bills: { readonly before: Bill; readonly after: Bill },
  sides: { readonly before: readonly MonthUse[]; readonly after: readonly MonthUse[] },
  { gas, electricity }: Pick<Told, 'gas' | 'electricity'>,
  riseEuro: number,
): PerMonth {
  let energyEuro = 0
  const halves: number[] = []
  if (gas) {
    const euroPerM3 = gasPrice(bills, sides)
    energyEuro -= (gas.savedM3 * euroPerM3) / 12
    halves.push((((gas.interval[1] - gas.interval[0]) / 2) * euroPerM3) / 12)
  }
  if (electricity) {
    const of = ({ cents: parts }: Bill) => electricityCodes.reduce((sum, code) => sum + parts[code], 0) / 100
    const change = (of(bills.after) - of(bills.before)) / 12
    energyEuro += change
    const { madeInOrdinaryYearKwh: made, interval } = electricity
    const ofSun =
      made !== null && interval && made > 0 ? (interval[1] - interval[0]) / 2 / made : 1.96 * yearlyYieldNoise
    halves.push(ofSun * Math.abs(change), (1.96 * homeNoise * Math.hypot(of(bills.before), of(bills.after))) / 12)
  }
  const half = Math.hypot(...halves)
  const woonlastenEuro = energyEuro + riseEuro
  return {
    energyEuro: rounded(energyEuro),
    woonlastenEuro: rounded(woonlastenEuro),
    interval: [rounded(woonlastenEuro - half), rounded(woonlastenEuro + half)],
  }
}

/** What one more cubic metre costs, supply and tax: from the bill itself. */
function gasPrice(
  { before, after }: { readonly before: Bill; readonly after: Bill },
  sides: { readonly before: readonly MonthUse[]; readonly after: readonly MonthUse[] },
): number {
  const burnt = [...sides.before, ...sides.after].reduce((sum, { gasM3 }) => sum + gasM3, 0)
  const paid = [before, after].reduce((sum, { cents: parts }) => sum + parts['gas-supply'] + parts['gas-tax'], 0)
  return burnt > 0 ? paid / 100 / burnt : 0
}

const rounded = (euro: number): number => cents(euro) / 100
