// What the screens ask of the API about rent, energy and the programme.
import type { ProgrammeEffects, ProgrammeView, ScenarioView, WoonlastenView } from '../api/contract-housing.ts'
import type { YieldView } from '../api/contract-yield.ts'
import type { TableForm, TableView } from '../api/contract-tables.ts'
import { call } from './api-client.ts'

interface Asked {
  /** Target rent as a share of the maximum rent. */
  readonly target: number
  readonly greened: 'all' | 'none' | readonly string[]
  readonly first: number
}

export type ProgrammeTable = 'progress' | 'effects' | 'pilots' | 'first'

export const housingApi = {
  woonlasten: (homeId: string) => call<WoonlastenView>('GET', `/api/homes/${encodeURIComponent(homeId)}/woonlasten`),
  programme: () => call<ProgrammeView>('GET', '/api/programme?first=0'),
  /** The landlord's: sums by system. */
  panels: () => call<YieldView>('GET', '/api/yield'),
  effects: () => call<ProgrammeEffects>('GET', '/api/programme/effects'),
  /** `asked`: for `first`, of which scenario. */
  table: (kind: ProgrammeTable, form: TableForm, asked: { readonly target?: number; readonly first?: number } = {}) => {
    const query = new URLSearchParams({ kind, form })
    for (const [name, value] of Object.entries(asked)) query.set(name, String(value))
    return call<TableView>('GET', `/api/programme/export?${query.toString()}`)
  },
  scenario: (asked: Asked) => call<ScenarioView>('POST', '/api/programme/scenario', asked),
}
