// What an edit makes worse: the first time in which fewer are told than before. An old gap elsewhere is no reason to refuse an improvement.
import type { Home } from '../model/home.ts'
import type { Instant } from '../model/time.ts'
import type { Gap } from './coverage.ts'

/** The first piece of `after` that was no gap `before`, or in which the operator was told before and now nobody is. Both ascending. */
export function firstNewGap(before: readonly Gap[], after: readonly Gap[]): Gap | null {
  for (const gap of after) {
    const asBad = before.filter((old) => old.left === 'nobody' || gap.left === 'operator')
    const piece = firstOutside(gap, asBad)
    if (piece !== null) return piece
  }
  return null
}

export interface HomeGaps {
  readonly home: Home
  readonly gaps: readonly Gap[]
}

/** Each home that the edit leaves with nobody at a time at which it had somebody, with the first such time; the earliest first. */
export function leftByEdit(
  before: readonly HomeGaps[],
  after: readonly HomeGaps[],
): readonly { home: Home; gap: Gap }[] {
  const had = new Map(before.map(({ home, gaps }) => [home.setup.homeId, gaps]))
  return after
    .flatMap(({ home, gaps }) => {
      const gap = firstNewGap(had.get(home.setup.homeId) ?? [], gaps)
      return gap === null ? [] : [{ home, gap }]
    })
    .toSorted((one, other) => one.gap.from - other.gap.from)
}

function firstOutside(gap: Gap, others: readonly Gap[]): Gap | null {
  let start: Instant = gap.from
  for (const other of others) {
    if (other.to <= start) continue
    if (start >= gap.to) return null
    if (other.from > start) return { ...gap, from: start, to: Math.min(other.from, gap.to) as Instant }
    start = other.to
  }
  return start < gap.to ? { ...gap, from: start } : null
}
