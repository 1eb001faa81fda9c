// A table as a file: the lines of a CSV with where each stood, and a CSV that no spreadsheet takes for a program.

export interface Refused {
  readonly line: number
  /** Null: the line as a whole. */
  readonly column: string | null
  readonly why: string
}
export interface Line {
  readonly line: number
  readonly fields: Readonly<Record<string, string>>
}
export interface Table {
  readonly lines: readonly Line[]
  readonly refused: readonly Refused[]
}

/**
 * Comma or semicolon, as the header has it; with a semicolon a comma is a decimal point, as a Dutch spreadsheet writes it. Quotes as in
 * RFC 4180. A line that has more fields than the header is refused. A line is counted where it begins.
 */
export function readTable(text: string): Table {
  const plain = text.replace(/^\uFEFF/, '')
  const separator = /^[^\r\n]*;/.test(plain) ? ';' : ','
  return tableOfRows(rowsOf(plain, separator), separator === ';')
}

/** `isDutch`: what is written with a decimal comma is a number too. The first row is the header. */
export function tableOfRows(
  rows: readonly { readonly line: number; readonly values: readonly string[] }[],
  isDutch: boolean,
): Table {
  const [header, ...others] = rows
  const columns = (header?.values ?? []).map((name) => name.trim())
  const lines: Line[] = []
  const refused: Refused[] = []
  for (const { line, values } of others) {
    if (values.every((value) => value.trim() === '')) continue
    if (values.slice(columns.length).some((value) => value.trim() !== ''))
      refused.push({ line, column: null, why: 'more fields than the header has' })
    else
      lines.push({
        line,
        fields: Object.fromEntries(
          columns.map((column, place) => [column, plainField((values[place] ?? '').trim(), isDutch)]),
        ),
      })
  }
  return { lines, refused }
}

/** What was made harmless on its way out (below) is again what it was. */
const plainField = (text: string, isDutch: boolean): string =>
  isDutch && /^-?\d+,\d+$/.test(text) ? text.replace(',', '.') : text.replace(/^'(?=[=+\-@\t\r])/, '')

function rowsOf(text: string, separator: string): { line: number; values: string[] }[] {
  const rows: { line: number; values: string[] }[] = []
  let row = { line: 1, values: [] as string[] }
  let field = ''
  let line = 1
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!
    if (sign === '\n') line += 1
    if (isQuoted && sign === '"' && text[at + 1] === '"') field += text[at++]
    else if (sign === '"') isQuoted = !isQuoted
    else if (isQuoted) field += sign
    else if (sign === separator) {
      row.values.push(field)
      field = ''
    } else if (sign === '\n') {
      rows.push({ ...row, values: [...row.values, field] })
      row = { line, values: [] }
      field = ''
    } else if (sign !== '\r' || text[at + 1] !== '\n') field += sign
  }
  return field === '' && row.values.length === 0 ? rows : [...rows, { ...row, values: [...row.values, field] }]
}

export type Cell = string | number | null | undefined

/** Header and rows, in the columns that are named. */
export const csvOf = (columns: readonly string[], rows: readonly Readonly<Record<string, Cell>>[]): string =>
  [columns, ...rows.map((row) => columns.map((column) => row[column]))]
    .map((values) => values.map(written).join(','))
    .join('\n') + '\n'

/** A field that begins with = + - @ is a formula to a spreadsheet, unless it is a number. */
function written(value: Cell): string {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return ''
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",;\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
