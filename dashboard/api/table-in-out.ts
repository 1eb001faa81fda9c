// A table of a request as its lines, and rows as the table of an answer, in either form: CSV or a workbook.
import type { TableForm } from './contract-tables.ts'
import { Refusal } from './errors.ts'
import { readSheetTable, sheetOf } from './sheet.ts'
import { type Cell, csvOf, readTable, type Table } from './table-file.ts'

export interface RowsOut {
  readonly columns: readonly string[]
  readonly rows: readonly Readonly<Record<string, Cell>>[]
}

/** Refuses (invalid-request, too-large) what cannot be read as a workbook. */
export async function tableIn(file: {
  readonly csv?: string | undefined
  readonly xlsx?: string | undefined
}): Promise<Table> {
  if (file.xlsx !== undefined) return readSheetTable(file.xlsx)
  if (file.csv !== undefined) return readTable(file.csv)
  throw new Refusal('invalid-request', 'csv or xlsx')
}

export const fileOf = async (
  { columns, rows }: RowsOut,
  form: TableForm,
): Promise<{ readonly csv: string } | { readonly xlsx: string }> =>
  form === 'csv' ? { csv: csvOf(columns, rows) } : { xlsx: await sheetOf(columns, rows) }
