// The table that counts: the figures that Kernwacht ships with, and over them those that an administrator added or corrected.
import type { RuleRow, RuleTable } from '../model/law-figure.ts'
import { contradictions } from './rule-table.ts'

const sameBeginning = (one: RuleRow, other: Pick<RuleRow, 'key' | 'from'>): boolean =>
  one.key === other.key && one.from === other.from

/** A row of one's own takes the place of the shipped one of that key and first day; any other stands beside it. */
export const lawTable = (shipped: RuleTable, own: RuleTable): RuleTable => [
  ...shipped.filter((row) => !own.some((other) => sameBeginning(row, other))),
  ...own,
]

export interface LawChange {
  readonly put: RuleTable
  /** Own rows that no longer count; the shipped one of that day, where there is one, counts again. */
  readonly takeBack: readonly Pick<RuleRow, 'key' | 'from'>[]
}

/** The own rows after the change, or the pairs that would contradict each other: then nothing of it is kept. */
export function changedLaw(
  shipped: RuleTable,
  own: RuleTable,
  { put, takeBack }: LawChange,
):
  | { readonly own: RuleTable; readonly contradicting: readonly [] }
  | { readonly own: null; readonly contradicting: readonly (readonly [RuleRow, RuleRow])[] } {
  const left = own.filter((row) => ![...put, ...takeBack].some((other) => sameBeginning(row, other)))
  const after = [...left, ...put]
  const contradicting = contradictions(lawTable(shipped, after))
  return contradicting.length > 0 ? { own: null, contradicting } : { own: after, contradicting: [] }
}
