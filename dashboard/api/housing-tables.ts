// Housing as tables: lines in, each taken or refused with the reason, and rows out in the same columns.
import { z } from 'zod'
import { EnergyContract } from '../../rules/model/energy-contract.ts'
import {
  Building,
  Day,
  type Housing,
  Label,
  Measure,
  measureStages,
  Month,
  MonthUse,
  Rent,
} from '../../rules/model/housing.ts'
import { HomeId } from '../../rules/model/ids.ts'
import type { ImportedUse } from '../../rules/ports.ts'
import type { Cell, Refused, Table } from './table-file.ts'
import type { RowsOut } from './table-in-out.ts'

// An empty field is not known; a number is one as a program writes it.
const number = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/, 'a number such as 12.5')
  .transform(Number)
const numberOr = (otherwise: number) => z.union([z.literal('').transform(() => otherwise), number])
const numberOrNull = z.union([z.literal('').transform(() => null), number])
const numberOrNone = z.union([z.literal('').transform(() => undefined), number])
const labelOrNull = z.union([z.literal('').transform(() => null), Label])
const dayOrNone = z.union([z.literal('').transform(() => undefined), Day])
const text = z.string()
// A spreadsheet makes the first day of it of a month that somebody types.
const month = z
  .string()
  .transform((written) => written.replace(/^(\d{4}-\d{2})-01$/, '$1'))
  .pipe(Month)

// 2000:276 2500:348,50 is EUR 276 a year from 2,000 kWh fed in, and EUR 348.50 from 2,500.
const costSteps = z
  .string()
  .regex(/^(\d+:\d+([.,]\d+)?( +|$))*$/, 'steps such as 2000:276 2500:348')
  .transform((steps) =>
    steps.split(/ +/).flatMap((step) => {
      const [fromKwh, euroPerYear] = step.replace(',', '.').split(':')
      return euroPerYear === undefined ? [] : [{ fromKwh: Number(fromKwh), euroPerYear: Number(euroPerYear) }]
    }),
  )

const columns = {
  homes: z.object({
    homeId: HomeId,
    village: text,
    complex: text,
    dwelling: Building.shape.dwelling,
    suitsPeople: number,
    label: labelOrNull,
    floorM2: numberOrNull,
    maximumRentEuro: numberOrNull,
    station: text.default(''),
  }),
  rents: z.object({
    homeId: HomeId,
    from: Day,
    bareEuro: number,
    serviceEuro: numberOr(0).default(0),
    solarEuro: numberOr(0).default(0),
    epvEuro: numberOr(0).default(0),
  }),
  measures: z.object({
    homeId: HomeId,
    measureId: text,
    kind: Measure.shape.kind,
    ...Object.fromEntries(measureStages.map((stage) => [stage, dayOrNone.optional()])),
    declined: dayOrNone.optional(),
    turnedBack: dayOrNone.optional(),
    costEuro: numberOrNull.default(null),
    labelBefore: labelOrNull.default(null),
    labelAfter: labelOrNull.default(null),
    expectedSavingEuro: numberOrNull.default(null),
    rentRiseEuro: numberOrNull.default(null),
    maximumRentRiseEuro: numberOrNull.default(null),
  }),
  contracts: z.object({
    homeId: HomeId,
    from: Day,
    kind: z.enum(['fixed', 'variable', 'dynamic']),
    kwhNormalEuro: number,
    kwhLowEuro: number,
    m3Euro: number,
    electricityFixedEuro: number,
    gasFixedEuro: number,
    electricityGridEuro: number,
    gasGridEuro: number,
    feedInEuro: numberOr(0).default(0),
    feedInCostsEuro: numberOr(0).default(0),
    feedInCostSteps: costSteps.default([]),
  }),
  use: z.object({
    homeId: HomeId,
    month,
    importedNormalKwh: number,
    importedLowKwh: numberOr(0).default(0),
    exportedNormalKwh: numberOr(0).default(0),
    exportedLowKwh: numberOr(0).default(0),
    gasM3: numberOr(0).default(0),
    madeKwh: numberOrNone.optional(),
  }),
} as const
export type TableKind = keyof typeof columns
type Row<K extends TableKind> = z.infer<(typeof columns)[K]>

/** What a table makes of the homes: those that changed, and months of use. */
export interface Taken {
  readonly homes: readonly Housing[]
  readonly use: readonly ImportedUse[]
  readonly taken: number
  readonly refused: readonly Refused[]
}

/** `known`: the homes as they are. A line that is right counts though another is refused. */
export function takeTable(
  kind: TableKind,
  { lines, refused: unread }: Table,
  known: ReadonlyMap<string, Housing>,
): Taken {
  const refused: Refused[] = [...unread]
  const changed = new Map<string, Housing>()
  const use: ImportedUse[] = []
  let taken = 0
  for (const { line, fields } of lines) {
    const row = columns[kind].safeParse(fields)
    const issue = row.success ? null : row.error.issues[0]!
    if (!row.success) {
      refused.push({ line, column: String(issue?.path[0] ?? '') || null, why: whyOf(issue!) })
      continue
    }
    const before = changed.get(row.data.homeId) ?? known.get(row.data.homeId) ?? null
    if (kind === 'use') {
      const month = useOf(row.data as Row<'use'>)
      if ('why' in month) refused.push({ line, column: null, why: month.why })
      else if (before === null) refused.push({ line, column: 'homeId', why: notThere })
      else use.push(month)
    } else {
      const after = changedBy(kind, row.data, before)
      if ('why' in after) refused.push({ line, column: after.column, why: after.why })
      else changed.set(row.data.homeId, after)
    }
    if (refused.at(-1)?.line !== line) taken += 1
  }
  return { homes: [...changed.values()], use, taken, refused: refused.toSorted((one, other) => one.line - other.line) }
}

const notThere = 'this home is not there: import the table homes first'
const whyOf = ({ message, code }: z.core.$ZodIssue): string =>
  code === 'invalid_union' ? 'not in the form of this column' : message

function useOf(row: Row<'use'>): ImportedUse | { readonly why: string } {
  const use = MonthUse.safeParse({
    month: row.month,
    importedKwh: { normal: row.importedNormalKwh, low: row.importedLowKwh },
    exportedKwh: { normal: row.exportedNormalKwh, low: row.exportedLowKwh },
    gasM3: row.gasM3,
    ...(row.madeKwh !== undefined && { madeKwh: row.madeKwh }),
  })
  return use.success ? { homeId: row.homeId, use: use.data } : { why: issueOf(use.error) }
}

const issueOf = (error: z.ZodError): string => {
  const [issue] = error.issues
  return `${issue!.path.join('.')}: ${issue!.message}`
}

type Refusal = { readonly column: string | null; readonly why: string }

function changedBy(kind: Exclude<TableKind, 'use'>, data: unknown, before: Housing | null): Housing | Refusal {
  if (kind === 'homes') {
    const { homeId, station, ...rest } = data as Row<'homes'>
    const building = Building.safeParse({ ...rest, ...(station !== '' && { station }) })
    if (!building.success) return { column: null, why: issueOf(building.error) }
    return { ...(before ?? { homeId, rents: [], measures: [], contracts: [] }), building: building.data }
  }
  if (before === null) return { column: 'homeId', why: notThere }
  if (kind === 'rents') {
    const { from, homeId: _, ...euros } = data as Row<'rents'>
    const rent = Rent.safeParse(euros)
    if (!rent.success) return { column: null, why: issueOf(rent.error) }
    return { ...before, rents: dated(before.rents, { from, rent: rent.data }) }
  }
  if (kind === 'contracts') {
    const row = data as Row<'contracts'>
    const contract = EnergyContract.safeParse(contractOf(row))
    if (!contract.success) return { column: null, why: issueOf(contract.error) }
    return { ...before, contracts: dated(before.contracts, { from: row.from, contract: contract.data }) }
  }
  const { homeId: _, ...row } = data as Record<string, unknown>
  const stages = Object.fromEntries(
    measureStages.flatMap((stage) => (row[stage] === undefined ? [] : [[stage, row[stage]]])),
  )
  const measure = Measure.safeParse({ ...row, stages })
  if (!measure.success) return { column: null, why: issueOf(measure.error) }
  const others = before.measures.filter(({ measureId }) => measureId !== measure.data.measureId)
  if (others.length >= 50) return { column: null, why: 'a home has at most 50 measures' }
  return { ...before, measures: [...others, measure.data] }
}

const contractOf = (row: Row<'contracts'>) => ({
  kind: row.kind,
  supplyEuroPerKwh: { normal: row.kwhNormalEuro, low: row.kwhLowEuro },
  supplyEuroPerM3: row.m3Euro,
  fixedEuroPerMonth: { electricity: row.electricityFixedEuro, gas: row.gasFixedEuro },
  gridEuroPerMonth: { electricity: row.electricityGridEuro, gas: row.gasGridEuro },
  feedIn: {
    paymentEuroPerKwh: row.feedInEuro,
    costsEuroPerKwh: row.feedInCostsEuro,
    ...(row.feedInCostSteps.length > 0 && { costSteps: row.feedInCostSteps }),
  },
})

const dated = <T extends { readonly from: string }>(all: readonly T[], one: T): T[] =>
  [...all.filter(({ from }) => from !== one.from), one].toSorted((a, b) => (a.from < b.from ? -1 : 1))

/** The same columns out, so that what was exported can be imported. */
export const tableOf = (
  kind: TableKind,
  homes: readonly Housing[],
  use: ReadonlyMap<string, readonly MonthUse[]> = new Map(),
): RowsOut => ({
  columns: Object.keys(columns[kind].shape),
  rows: homes.flatMap((home) => rowsOf(kind, home, use.get(home.homeId) ?? [])),
})

function rowsOf(kind: TableKind, home: Housing, use: readonly MonthUse[]): readonly Readonly<Record<string, Cell>>[] {
  const { homeId } = home
  switch (kind) {
    case 'homes':
      return [{ homeId, ...home.building }]
    case 'rents':
      return home.rents.map(({ from, rent }) => ({ homeId, from, ...rent }))
    case 'measures':
      return home.measures.map(({ stages, ...measure }) => ({ homeId, ...measure, ...stages }))
    case 'contracts':
      return home.contracts.map(({ from, contract }) => ({
        homeId,
        from,
        kind: contract.kind,
        kwhNormalEuro: contract.supplyEuroPerKwh.normal,
        kwhLowEuro: contract.supplyEuroPerKwh.low,
        m3Euro: contract.supplyEuroPerM3,
        electricityFixedEuro: contract.fixedEuroPerMonth.electricity,
        gasFixedEuro: contract.fixedEuroPerMonth.gas,
        electricityGridEuro: contract.gridEuroPerMonth.electricity,
        gasGridEuro: contract.gridEuroPerMonth.gas,
        feedInEuro: contract.feedIn.paymentEuroPerKwh,
        feedInCostsEuro: contract.feedIn.costsEuroPerKwh,
        feedInCostSteps: (contract.feedIn.costSteps ?? [])
          .map(({ fromKwh, euroPerYear }) => `${fromKwh}:${euroPerYear}`)
          .join(' '),
      }))
    case 'use':
      return use.map((month) => ({
        homeId,
        month: month.month,
        importedNormalKwh: month.importedKwh.normal,
        importedLowKwh: month.importedKwh.low,
        exportedNormalKwh: month.exportedKwh.normal,
        exportedLowKwh: month.exportedKwh.low,
        gasM3: month.gasM3,
        madeKwh: month.madeKwh,
      }))
  }
}
