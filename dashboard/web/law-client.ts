// What the screens ask of the API about the figures of the law, and tables as files of the browser.
import type { LawExportView, LawFigures, LawImportReport } from '../api/contract-tables.ts'
import { call } from './api-client.ts'

type Figure = LawFigures['figures'][number]
export type NewFigure = Pick<Figure, 'key' | 'from' | 'until' | 'value' | 'source' | 'status'>

const path = '/api/law-figures'

export const lawApi = {
  figures: () => call<LawFigures>('GET', path),
  put: (figure: NewFigure) => call<LawFigures>('PUT', path, { put: [figure] }),
  takeBack: ({ key, from }: Pick<Figure, 'key' | 'from'>) =>
    call<LawFigures>('PUT', path, { takeBack: [{ key, from }] }),
  read: (file: TableFile, check: boolean) => call<LawImportReport>('POST', `${path}/import`, { ...file, check }),
  export: (form: 'csv' | 'xlsx') => call<LawExportView>('GET', `${path}/export?form=${form}`),
}

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
export function saveTable(name: string, { csv, xlsx }: LawExportView): void {
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
