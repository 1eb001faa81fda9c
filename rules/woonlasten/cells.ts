// Which groups of homes are told of: fixed cells (a complex, a village), of ten homes or more, and never two that differ by fewer than ten.
import { fewestHomes } from './pilot.ts'

export interface Cell<T> {
  readonly village: string
  /** Null: the whole village. */
  readonly complex: string | null
  readonly members: readonly T[]
  readonly isTold: boolean
}

/**
 * A village and then its complexes, in the order in which they come. The village less the complexes that are told would give the rest away:
 * so it is told only where nothing is left over, or ten homes or more. There is no other way to choose a group, for twelve homes less
 * eleven of them are one.
 */
export function cellsOf<T extends { readonly village: string; readonly complex: string }>(
  homes: readonly T[],
): readonly Cell<T>[] {
  return [...Map.groupBy(homes, ({ village }) => village)].flatMap(([village, all]) => {
    const complexes = [...Map.groupBy(all, ({ complex }) => complex)].map(([complex, members]): Cell<T> => ({
      village,
      complex,
      members,
      isTold: members.length >= fewestHomes,
    }))
    const left = complexes.reduce((sum, { isTold, members }) => sum + (isTold ? 0 : members.length), 0)
    const isTold = all.length >= fewestHomes && (left === 0 || left >= fewestHomes)
    return [{ village, complex: null, members: all, isTold }, ...complexes]
  })
}
