// Requests and responses about rent, energy and the programme, as schemas. What is the tenant's own stands in schemas of its own.
import { z } from 'zod'
import { Day, Housing, Label, Measure, MeasureStage, Month, Rent } from '../../rules/model/housing.ts'
import { HomeId } from '../../rules/model/ids.ts'
import { RuleKey } from '../../rules/model/law-figure.ts'
import { MeasureKind } from '../../rules/model/measure.ts'
import { EnergyContract } from '../../rules/model/energy-contract.ts'
import { Instant } from '../../rules/model/time.ts'
import { notYetCodes } from '../../rules/woonlasten/effect.ts'
import { componentCodes } from '../../rules/woonlasten/energy-bill.ts'
import { rentClasses } from '../../rules/woonlasten/rent.ts'
import { TableForm } from './contract-tables.ts'

const list = <T extends z.ZodType>(of: T) => z.array(of).readonly()
const Interval = z.tuple([z.number(), z.number()]).readonly()
const Span = z.object({ from: Month, until: Month })

/** A figure of the law that was not known. `not-checked`: nobody has read it at its source, and a tenant is not told of it. */
export const NotKnown = z.object({ key: RuleKey, day: Day, why: z.enum(['no-figure-yet', 'not-checked']) })

/** Cents; what is received is negative. */
export const BillView = z.object({
  cents: z.record(z.enum(componentCodes), z.int()).readonly(),
  totalCents: z.int(),
  taxedKwh: z.number(),
  nettedKwh: z.number(),
  raisedToMinimum: z.boolean(),
})
export type BillView = z.infer<typeof BillView>

export const HousingView = Housing.extend({
  /** Null: not theirs to see. */
  contracts: Housing.shape.contracts.nullable(),
  /** May the caller change it? */
  change: z.boolean(),
}).meta({ id: 'Housing' })
export type HousingView = z.infer<typeof HousingView>

export const PutHousing = Housing.omit({ homeId: true }).meta({ id: 'PutHousing' })

/** Nothing finer than a month: how somebody lives shows in the hours. */
export const MonthRow = z.object({
  month: Month,
  importedKwh: z.number(),
  exportedKwh: z.number(),
  gasM3: z.number(),
  madeKwh: z.number().nullable(),
})
export type MonthRow = z.infer<typeof MonthRow>

const Woonlasten = z.object({
  rentEuro: z.number(),
  energyEuro: z.number(),
  municipalEuro: z.number().nullable(),
  rentBenefitEuro: z.number(),
  totalEuro: z.number(),
})

export const YearView = z
  .object({
    span: Span,
    use: z.object({
      importedKwh: z.number(),
      exportedKwh: z.number(),
      gasM3: z.number(),
      madeKwh: z.number().nullable(),
      selfUsedKwh: z.number().nullable(),
    }),
    rent: Rent.nullable(),
    /** By the law of each month, if netting went on, and if it had never been. Null: it lacks something. */
    energy: z.object({ 'by-law': BillView, always: BillView, never: BillView }).nullable(),
    perMonth: Woonlasten.nullable(),
    lacks: list(z.enum(['too-few-months', 'no-contract', 'no-rent', 'figure-not-known'])),
    missing: list(NotKnown),
  })
  .meta({ id: 'WoonlastenYear' })
export type YearView = z.infer<typeof YearView>

const PerMonth = z.object({ energyEuro: z.number(), woonlastenEuro: z.number(), interval: Interval })
const TwoBills = z.object({ before: BillView, after: BillView })

export const EffectView = z
  .discriminatedUnion('verdict', [
    z.object({
      verdict: z.literal('not-enough-data-yet'),
      because: list(z.enum(notYetCodes)),
      missing: list(NotKnown),
    }),
    z.object({
      verdict: z.enum(['falls', 'rises', 'no-difference-seen']),
      spans: z.object({ before: Span, after: Span }),
      rent: z.object({ before: Rent, after: Rent, riseEuro: z.number(), mayRise: z.boolean() }),
      ofThatTime: TwoBills,
      constantPrices: z.object({ year: z.int(), netted: TwoBills, notNetted: TwoBills }),
      gas: z
        .object({
          beforeM3: z.number(),
          afterM3: z.number(),
          savedM3: z.number(),
          savedPercent: z.number(),
          interval: Interval,
        })
        .nullable(),
      electricity: z
        .object({
          importedBeforeKwh: z.number(),
          importedAfterKwh: z.number(),
          exportedKwh: z.number(),
          madeKwh: z.number().nullable(),
          selfUsedKwh: z.number().nullable(),
          selfUsedPercent: z.number().nullable(),
          madeInOrdinaryYearKwh: z.number().nullable(),
          interval: Interval.nullable(),
        })
        .nullable(),
      perMonth: z.object({ netted: PerMonth, notNetted: PerMonth }),
      inForce: z.enum(['netted', 'notNetted']),
    }),
  ])
  .meta({ id: 'WoonlastenEffect' })
export type EffectView = z.infer<typeof EffectView>

export const MeasureView = z.object({ measure: Measure, effect: EffectView }).meta({ id: 'MeasureWithEffect' })
export type MeasureView = z.infer<typeof MeasureView>

/** What the tenant told, and what follows from it: for that tenant alone. */
export const OwnView = z
  .object({
    given: z
      .object({
        incomeEuro: z.number().nullable(),
        disposableEuro: z.number().nullable(),
        pensioners: z.boolean(),
        municipalEuro: z.number().nullable(),
        limit: z.number().nullable(),
        contract: EnergyContract.nullable(),
        givenAt: Instant,
      })
      .nullable(),
    /** Under the tenant's own contract where one was given. */
    year: YearView.nullable(),
    outcome: z
      .object({
        perMonth: Woonlasten,
        /** Share of the disposable income, 0 to 1. */
        quote: z.number().nullable(),
        limit: z.number(),
        isOverLimit: z.boolean().nullable(),
        rentBenefitEuro: z.number().nullable(),
        missing: list(NotKnown),
      })
      .nullable(),
  })
  .meta({ id: 'OwnWoonlasten' })
export type OwnView = z.infer<typeof OwnView>

export const WoonlastenView = z
  .object({
    homeId: HomeId,
    /** Of who lives there now: the months of somebody before are nobody's here. */
    months: list(MonthRow),
    year: YearView.nullable(),
    measures: list(MeasureView),
    /** Null for everybody but the tenant. */
    own: OwnView.nullable(),
  })
  .meta({ id: 'Woonlasten' })
export type WoonlastenView = z.infer<typeof WoonlastenView>

export const PutMoney = z
  .object({
    incomeEuro: z.number().min(0).max(10_000_000).nullable().default(null),
    disposableEuro: z.number().min(0).max(1_000_000).nullable().default(null),
    pensioners: z.boolean().default(false),
    municipalEuro: z.number().min(0).max(10_000).nullable().default(null),
    limit: z.number().min(0.05).max(1).nullable().default(null),
    contract: EnergyContract.nullable().default(null),
  })
  .meta({ id: 'PutMoney' })

export const LetterQuery = z.object({ year: z.coerce.number().int().min(2000).max(2100) })
export const EpvView = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('no-epv') }),
  z.object({
    verdict: z.literal('not-enough-data-yet'),
    because: list(z.enum(['too-few-months', 'no-panel-meter', 'no-floor', 'figure-not-known'])),
    missing: list(NotKnown),
  }),
  z.object({
    verdict: z.literal('told'),
    year: z.int(),
    use: YearView.shape.use,
    madePerM2Kwh: z.number(),
    paidEuro: z.number(),
    mostEuro: z.number(),
    isOverMost: z.boolean(),
  }),
])
export const LetterView = z
  .object({
    homeId: HomeId,
    /** Null: the home is not in the registry. */
    address: z
      .object({ street: z.string(), houseNumber: z.string(), postcode: z.string(), village: z.string() })
      .nullable(),
    year: z.int(),
    months: z.int(),
    home: YearView.nullable(),
    before: YearView.nullable(),
    lines: list(z.object({ code: z.enum(componentCodes), cents: z.int() })),
    measures: list(z.object({ kind: MeasureKind, liveOn: Day, effect: EffectView })),
    epv: EpvView,
    nettingEuro: z.object({ netted: z.number(), notNetted: z.number() }).nullable(),
  })
  .meta({ id: 'WoonlastenLetter' })
export type LetterView = z.infer<typeof LetterView>

const share = z.coerce.number().min(0.3).max(1)
export const ProgrammeQuery = z.object({
  /** Target rent as a share of the maximum rent. */
  target: share.default(0.72),
  greened: z.enum(['all', 'none']).default('none'),
  /** How many of the homes to green first. */
  first: z.coerce.number().int().min(0).max(5000).default(100),
})
/** `first` and the shares are of `first`: which homes first. */
export const ProgrammeExportQuery = ProgrammeQuery.extend({
  kind: z.enum(['progress', 'effects', 'pilots', 'first']),
  form: TableForm.default('csv'),
})
export const AskScenario = z
  .object({
    target: share,
    greened: z.union([z.enum(['all', 'none']), z.array(HomeId).max(20_000)]),
    first: z.int().min(0).max(5000).default(100),
  })
  .meta({ id: 'AskScenario' })

export const ScenarioView = z
  .object({
    target: z.number(),
    day: Day,
    homes: z.int(),
    /** Without a maximum rent or a rent: no scenario knows them. */
    leftOut: z.int(),
    reachable: z.int(),
    share: z.number().nullable(),
    byClass: z.record(z.enum(rentClasses), z.int()).readonly(),
    /** The same target with nothing greened. */
    shareBefore: z.number().nullable(),
    pushedOver: list(
      z.object({
        homeId: HomeId,
        before: z.number(),
        after: z.number(),
        capEuro: z.number(),
        shareThatKeepsIt: z.number(),
      }),
    ),
    first: list(
      z.object({
        homeId: HomeId,
        village: z.string(),
        complex: z.string(),
        staysReachable: z.boolean(),
        woonlastenFallEuro: z.number(),
        fallPerThousandEuro: z.number(),
        costEuro: z.number(),
      }),
    ),
    missing: list(NotKnown),
  })
  .meta({ id: 'Scenario' })
export type ScenarioView = z.infer<typeof ScenarioView>

export const ProgrammeView = z
  .object({
    homes: z.int(),
    groups: list(
      z.object({
        village: z.string(),
        complex: z.string().nullable(),
        homes: z.int(),
        labels: z.partialRecord(z.union([Label, z.literal('unknown')]), z.int()).readonly(),
        meanRentEuro: z.number().nullable(),
        measures: list(
          z.object({
            kind: MeasureKind,
            reached: z.record(MeasureStage, z.int()).readonly(),
            ended: z.object({ declined: z.int(), turnedBack: z.int() }),
            costEuro: z.number(),
          }),
        ),
      }),
    ),
    scenario: ScenarioView,
  })
  .meta({ id: 'Programme' })
export type ProgrammeView = z.infer<typeof ProgrammeView>

/** Means of groups of ten homes or more; null below. */
export const ProgrammeEffects = z
  .object({
    rows: list(
      z.object({
        village: z.string(),
        complex: z.string().nullable(),
        kind: MeasureKind,
        /** Homes with an effect; null where they are fewer than ten. */
        homes: z.int().nullable(),
        meanChangeEuro: z.number().nullable(),
      }),
    ),
    settlements: list(
      z.object({
        village: z.string(),
        complex: z.string(),
        kind: MeasureKind,
        settlement: z.discriminatedUnion('verdict', [
          z.object({ verdict: z.literal('too-few-homes') }),
          z.object({ verdict: z.literal('not-enough-data-yet'), homes: z.int(), withEffect: z.int().nullable() }),
          z.object({
            verdict: z.literal('told'),
            homes: z.int(),
            withEffect: z.int(),
            changeEuro: z.number(),
            interval: Interval,
            dueEuro: z.number(),
          }),
        ]),
      }),
    ),
    /** The homes that got a measure in one quarter against homes to which nothing was done in that time. */
    pilots: list(
      z.object({
        kind: MeasureKind,
        /** Its first month. */
        quarter: Month,
        village: z.string(),
        complex: z.string().nullable(),
        /** EUR a month, beyond what happened to the others, with 95 %; null: fewer than ten homes on one side are known. */
        effect: z
          .object({ effect: z.number(), interval: Interval, pilotHomes: z.int(), controlHomes: z.int() })
          .nullable(),
        verdict: z.enum(['falls', 'rises', 'no-difference-seen', 'too-few-homes']),
      }),
    ),
    /** Not null: homes are being reckoned, and nothing is told until all of them are. Ask again. */
    reckoning: z.object({ reckoned: z.int(), of: z.int() }).nullable(),
  })
  .meta({ id: 'ProgrammeEffects' })
export type ProgrammeEffects = z.infer<typeof ProgrammeEffects>
