// Figures of the law as a table: lines in, each right or refused with the reason, and all of them out in the same columns.
import { z } from 'zod'
import { RuleRow, type RuleTable } from '../../rules/model/law-figure.ts'
import { changedLaw } from '../../rules/woonlasten/law-table.ts'
import { nlRules } from '../../rules/woonlasten/nl-rules.ts'
import type { Refused, Table } from './table-file.ts'
import type { RowsOut } from './table-in-out.ts'

export const lawColumns = ['key', 'from', 'until', 'value', 'source', 'status'] as const

const number = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/, 'a number such as 713.02')
  .transform(Number)

export interface FiguresRead {
  readonly put: RuleTable
  readonly refused: readonly Refused[]
}

/** `own`: what administrators put before. Two figures of one key for one day are refused at the line of the one that came with the file. */
export function takeFigures({ lines, refused: unread }: Table, own: RuleTable): FiguresRead {
  const refused: Refused[] = [...unread]
  const read = new Map<RuleRow, number>()
  for (const { line, fields } of lines) {
    const value = number.safeParse(fields['value'] ?? '')
    const row = RuleRow.safeParse({ ...fields, value: value.data })
    if (!value.success) refused.push({ line, column: 'value', why: value.error.issues[0]!.message })
    else if (row.success) read.set(row.data, line)
    else {
      const [issue] = row.error.issues
      refused.push({ line, column: String(issue!.path[0] ?? '') || null, why: issue!.message })
    }
  }
  const put = [...read.keys()]
  for (const pair of changedLaw(nlRules, own, { put, takeBack: [] }).contradicting) {
    const [row, other] = read.has(pair[1]) ? [pair[1], pair[0]] : pair
    const line = read.get(row)
    const why = `there is a figure from ${other.from} until ${other.until} already`
    if (line !== undefined) refused.push({ line, column: 'from', why })
  }
  return { put, refused: refused.toSorted((one, other) => one.line - other.line) }
}

export const lawTableOut = (table: RuleTable): RowsOut => ({
  columns: lawColumns,
  rows: table.map(({ key, from, until, value, source, status }) => ({ key, from, until, value, source, status })),
})
