// The programme as tables for a spreadsheet: the very cells that the screen shows, and none that it withholds.
import { measureStages } from '../../rules/model/housing.ts'
import type { ProgrammeEffects, ProgrammeView } from './contract-housing.ts'
import type { RowsOut } from './table-in-out.ts'

/** A measure of a place a line: how many homes have reached each stage, and what it costs. */
export function progressTable(groups: ProgrammeView['groups']): RowsOut {
  return {
    columns: [
      'village',
      'complex',
      'homes',
      'meanRentEuro',
      'measure',
      ...measureStages,
      'declined',
      'turnedBack',
      'costEuro',
    ],
    rows: groups.flatMap(({ village, complex, homes, meanRentEuro, measures }) =>
      measures.map(({ kind, reached, ended, costEuro }) => ({
        village,
        complex,
        homes,
        meanRentEuro,
        measure: kind,
        ...reached,
        ...ended,
        costEuro,
      })),
    ),
  }
}

/** What a measure did in a place, EUR a month; empty where fewer than ten homes are known. */
export const effectsTable = ({ rows }: ProgrammeEffects): RowsOut => ({
  columns: ['village', 'complex', 'measure', 'homes', 'meanChangeEuro'],
  rows: rows.map(({ kind: measure, ...row }) => ({ ...row, measure })),
})

/** Pilots against homes to which nothing was done: EUR a month with the interval of 95 %. */
export const pilotsTable = ({ pilots }: ProgrammeEffects): RowsOut => ({
  columns: [
    'measure',
    'quarter',
    'village',
    'complex',
    'verdict',
    'effectEuro',
    'lowEuro',
    'highEuro',
    'pilotHomes',
    'controlHomes',
  ],
  rows: pilots.map(({ kind: measure, effect, ...pilot }) => ({
    ...pilot,
    measure,
    effectEuro: effect?.effect ?? null,
    lowEuro: effect?.interval[0] ?? null,
    highEuro: effect?.interval[1] ?? null,
    pilotHomes: effect?.pilotHomes ?? null,
    controlHomes: effect?.controlHomes ?? null,
  })),
})

/** Which homes first: those that stay under the limit, by how far rent and energy together fall for the money. */
export const firstTable = ({ first }: ProgrammeView['scenario']): RowsOut => ({
  columns: ['homeId', 'village', 'complex', 'staysReachable', 'woonlastenFallEuro', 'fallPerThousandEuro', 'costEuro'],
  rows: first.map(({ staysReachable, ...home }) => ({ ...home, staysReachable: staysReachable ? 'yes' : 'no' })),
})
