// What is kept of a home as a building with a rent and a programme: nobody's life, and nothing of what a tenant has told about money.
import { z } from 'zod'
import { ByTariff, EnergyContract } from './energy-contract.ts'
import { HomeId, ResidencyId } from './ids.ts'
import { MeasureKind } from './measure.ts'
import { Instant } from './time.ts'

export const Day = z.iso.date()
/** YYYY-MM */
export const Month = z.string().regex(/^(19|20)\d{2}-(0[1-9]|1[0-2])$/, 'a month such as 2026-07')
const euro = z.number().min(-10_000).max(1_000_000)

export const Label = z.enum(['A++++', 'A+++', 'A++', 'A+', 'A', 'B', 'C', 'D', 'E', 'F', 'G'])
export type Label = z.infer<typeof Label>

export const Dwelling = z.enum(['terraced', 'corner', 'semi-detached', 'detached', 'bungalow', 'flat', 'other'])
export type Dwelling = z.infer<typeof Dwelling>

export const Building = z.object({
  village: z.string().min(1).max(80),
  complex: z.string().min(1).max(80),
  dwelling: Dwelling,
  /** The household that it is let to by its size. */
  suitsPeople: z.int().min(1).max(12),
  label: Label.nullable(),
  floorM2: z.number().positive().max(2000).nullable(),
  /** The highest rent that its quality points allow, EUR a month. */
  maximumRentEuro: euro.nullable(),
  /** Whose weather counts here. */
  station: z.string().min(1).max(40).default('default'),
})
export type Building = z.infer<typeof Building>

/** Per month. `epvEuro` and `solarEuro` are paid with the rent and are no part of the bare rent that the limits and the benefit look at. */
export const Rent = z.object({ bareEuro: euro, serviceEuro: euro, solarEuro: euro, epvEuro: euro }).readonly()
export type Rent = z.infer<typeof Rent>

/** In the order in which a measure goes through them; the day on which it came there. */
export const measureStages = ['planned', 'offered', 'consented', 'placed', 'live'] as const
export const MeasureStage = z.enum(measureStages)
export type MeasureStage = z.infer<typeof MeasureStage>

/** How a measure leaves the programme before its end: the tenant refuses it, or it is taken out again because it did not do what it should. */
export const measureEnds = ['declined', 'turnedBack'] as const
export type MeasureEnd = (typeof measureEnds)[number]

const MeasureFields = z.object({
  measureId: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'a-z, 0-9 and -, at most 40'),
  kind: MeasureKind,
  stages: z.partialRecord(MeasureStage, Day).refine(inOrder, { error: 'a stage lies before the one that it follows' }),
  /** The day on which the tenant said no. Who says yes later, or the next tenant, is a stage after it. */
  declined: Day.optional(),
  /** The day on which it was taken out again. */
  turnedBack: Day.optional(),
  costEuro: euro.nullable(),
  labelBefore: Label.nullable(),
  labelAfter: Label.nullable(),
  /** By what the energy bill was expected to fall, EUR a month. */
  expectedSavingEuro: euro.nullable(),
  /** By what the sitting tenant's rent rises with it, EUR a month. */
  rentRiseEuro: euro.nullable(),
  /** By what the better label raises the maximum rent, EUR a month. */
  maximumRentRiseEuro: euro.nullable(),
})
export const Measure = MeasureFields.refine(({ stages, declined }) => !declined || declined >= (stages.offered ?? ''), {
  path: ['declined'],
  error: 'nobody declines before it is offered',
}).refine(({ stages, turnedBack }) => !turnedBack || (stages.live !== undefined && turnedBack >= stages.live), {
  path: ['turnedBack'],
  error: 'only what is live is turned back',
})
export type Measure = z.infer<typeof Measure>

/** How it stood with the programme on that day; null: it is in it. What came after a no, on the same day or later, undoes the no. */
export function endOn({ stages, declined, turnedBack }: Measure, day: string): MeasureEnd | null {
  if (turnedBack !== undefined && turnedBack <= day) return 'turnedBack'
  if (declined === undefined || declined > day) return null
  const isAgreed = (['consented', 'placed', 'live'] as const).some((stage) => {
    const reached = stages[stage]
    return reached !== undefined && reached >= declined && reached <= day
  })
  return isAgreed ? null : 'declined'
}

function inOrder(stages: Partial<Record<MeasureStage, string>>): boolean {
  const days = measureStages.flatMap((stage) => stages[stage] ?? [])
  return days.every((day, place) => place === 0 || days[place - 1]! <= day)
}

const oneADay = (dated: readonly { readonly from: string }[]): boolean =>
  new Set(dated.map(({ from }) => from)).size === dated.length
const twice = { error: 'two begin on one day' }

export const Housing = z.object({
  homeId: HomeId,
  building: Building,
  /** Each holds from its day until the next. */
  rents: z
    .array(z.object({ from: Day, rent: Rent }))
    .max(200)
    .refine(oneADay, twice),
  measures: z.array(Measure).max(50),
  /** The prices that the landlord reckons with; a tenant's own contract is the tenant's. */
  contracts: z
    .array(z.object({ from: Day, contract: EnergyContract }))
    .max(100)
    .refine(oneADay, twice),
})
export type Housing = z.infer<typeof Housing>

const kwh = ByTariff.refine(({ normal, low }) => normal >= 0 && low >= 0, { error: 'not below 0' })

/** What the meters counted in one month, by tariff; a single tariff is all `normal`. */
export const MonthUse = z
  .object({
    month: Month,
    importedKwh: kwh,
    exportedKwh: kwh,
    gasM3: z.number().min(0).max(100_000),
    /** At the panels; left out: there is no meter there. */
    madeKwh: z.number().min(0).max(1_000_000).optional(),
    /** At a dynamic price: the sums of hour × market price, in euro with VAT and without energy tax. */
    dynamic: z.object({ importedEuro: z.number(), exportedEuro: z.number() }).readonly().optional(),
  })
  .readonly()
export type MonthUse = z.infer<typeof MonthUse>

/** What a tenant has told of their own accord. It belongs to the residency, goes with it, and never reaches the landlord. */
export const TenantGiven = z.object({
  residencyId: ResidencyId,
  homeId: HomeId,
  givenAt: Instant,
  /** Taxable, of the whole household, EUR a year: for the rent benefit. */
  incomeEuro: z.number().min(0).max(10_000_000).nullable(),
  /** What there is to spend in a month, without rent benefit: for the share that goes to woonlasten. */
  disposableEuro: z.number().min(0).max(1_000_000).nullable(),
  pensioners: z.boolean(),
  /** Levies of municipality and water board, EUR a month. */
  municipalEuro: z.number().min(0).max(10_000).nullable(),
  /** The share of the disposable income that they do not want to pass, 0 to 1. */
  limit: z.number().min(0.05).max(1).nullable(),
  contract: EnergyContract.nullable(),
})
export type TenantGiven = z.infer<typeof TenantGiven>

/** The one that holds on that day; null: none had begun. */
export function holdingOn<T extends { readonly from: string }>(dated: readonly T[], day: string): T | null {
  let found: T | null = null
  for (const one of dated) if (one.from <= day && (found === null || one.from > found.from)) found = one
  return found
}
