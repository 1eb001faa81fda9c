// What the screens ask of the API about the figures of the law.
import type { LawFigures, LawImportReport, TableView } from '../api/contract-tables.ts'
import { call } from './api-client.ts'
import type { TableFile } from './table-files.ts'

type Figure = LawFigures['figures'][number]
export type NewFigure = Pick<Figure, 'key' | 'from' | 'until' | 'value' | 'source' | 'status'>

const path = '/api/law-figures'

export const lawApi = {
  figures: () => call<LawFigures>('GET', path),
  put: (figure: NewFigure) => call<LawFigures>('PUT', path, { put: [figure] }),
  takeBack: ({ key, from }: Pick<Figure, 'key' | 'from'>) =>
    call<LawFigures>('PUT', path, { takeBack: [{ key, from }] }),
  read: (file: TableFile, check: boolean) => call<LawImportReport>('POST', `${path}/import`, { ...file, check }),
  export: (form: 'csv' | 'xlsx') => call<TableView>('GET', `${path}/export?form=${form}`),
}
