// Tables as files of the browser: one that somebody chose, and one that somebody gets.
import type { TableView } from '../api/contract-tables.ts'

export type TableFile = { readonly csv: string } | { readonly xlsx: string }

/** A workbook by its name, anything else as text. */
export async function tableIn(file: File): Promise<TableFile> {
  if (!/\.xlsx$/i.test(file.name)) return { csv: await file.text() }
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return { xlsx: btoa(text) }
}

/** Hands the table to the browser as a file. */
export function saveTable(name: string, { csv, xlsx }: TableView): void {
  const [content, type, ending] =
    xlsx === undefined
      ? [csv ?? '', 'text/csv', 'csv']
      : [
          Uint8Array.from(atob(xlsx), (sign) => sign.charCodeAt(0)),
          'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
          'xlsx',
        ]
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([content], { type }))
  link.download = `${name}.${ending}`
  link.click()
  URL.revokeObjectURL(link.href)
}
