// Requests and responses of what goes in and out as a table: homes, rents, measures, prices, use, weather, and the figures of the law.
import { z } from 'zod'
import { Day } from '../../rules/model/housing.ts'
import { HomeId } from '../../rules/model/ids.ts'
import { RuleKey, RuleRow, RuleStatus } from '../../rules/model/law-figure.ts'
import { Instant } from '../../rules/model/time.ts'
import { longestSheet } from './sheet-size.ts'

const list = <T extends z.ZodType>(of: T) => z.array(of).readonly()

/** 3,000 homes with two years of months, in either form. */
export const largestRequest = 9 * 1024 * 1024

/** A table as it comes: CSV, or a workbook in base64 of which the first sheet counts. */
const tableFile = {
  csv: z.string().max(8_000_000).optional(),
  xlsx: z.base64().max(longestSheet).optional(),
}
const oneFile = ({ csv, xlsx }: { csv?: string | undefined; xlsx?: string | undefined }) =>
  (csv === undefined) !== (xlsx === undefined)
const either = { error: 'csv or xlsx, and not both' }

/** Lines as they stand in the file, the header is line 1. The first 1,000. */
const refusals = {
  taken: z.int(),
  refused: list(z.object({ line: z.int(), column: z.string().nullable(), why: z.string() })),
  refusedCount: z.int(),
  check: z.boolean(),
}

export const importKinds = ['homes', 'rents', 'measures', 'contracts', 'use', 'weather'] as const
export const ImportRequest = z
  .object({
    kind: z.enum(importKinds),
    ...tableFile,
    /** Only say what would be refused. */
    check: z.boolean().default(false),
    /** Of weather: whose it is. */
    station: z.string().min(1).max(40).default('default'),
  })
  .refine(oneFile, either)
  .meta({ id: 'HousingImport' })

export const ImportReport = z.object({ kind: z.enum(importKinds), ...refusals }).meta({ id: 'HousingImportReport' })
export type ImportReport = z.infer<typeof ImportReport>

export const TableForm = z.enum(['csv', 'xlsx'])
export type TableForm = z.infer<typeof TableForm>
export const ExportQuery = z.object({
  kind: z.enum(importKinds),
  homeId: HomeId.optional(),
  form: TableForm.default('csv'),
})
/** In the form that was asked for; `xlsx` in base64. */
const tableOut = { csv: z.string().optional(), xlsx: z.string().optional() }
export const ExportView = z
  .object({
    kind: z.enum(importKinds),
    /** Whose rows are in it. */
    homeIds: list(HomeId),
    ...tableOut,
  })
  .meta({ id: 'HousingExport' })

export const LawFigures = z
  .object({
    figures: list(
      z.object({
        key: RuleKey,
        unit: z.string(),
        from: Day,
        until: Day,
        value: z.number(),
        source: z.string(),
        status: RuleStatus,
        /** Null: Kernwacht came with it. */
        by: z.object({ name: z.string(), at: Instant }).nullable(),
      }),
    ),
    changes: list(z.object({ key: RuleKey, from: Day, value: z.number().nullable(), by: z.string(), at: Instant })),
    /** May the caller change them? */
    change: z.boolean(),
    /** The day that it is, by which a screen tells which year's figures are lacking. */
    today: Day,
  })
  .meta({ id: 'LawFigures' })
export type LawFigures = z.infer<typeof LawFigures>

export const PutLawFigures = z
  .object({
    put: z.array(RuleRow).max(500).default([]),
    takeBack: z
      .array(z.object({ key: RuleKey, from: Day }))
      .max(500)
      .default([]),
  })
  .meta({ id: 'PutLawFigures' })

export const LawImport = z
  .object({ ...tableFile, check: z.boolean().default(false) })
  .refine(oneFile, either)
  .meta({ id: 'LawImport' })
export const LawImportReport = z.object(refusals).meta({ id: 'LawImportReport' })
export type LawImportReport = z.infer<typeof LawImportReport>

export const LawExportQuery = z.object({ form: TableForm.default('csv') })
/** A table as it goes. */
export const TableView = z.object(tableOut).meta({ id: 'Table' })
export type TableView = z.infer<typeof TableView>
