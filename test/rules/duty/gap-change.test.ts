// An edit is judged by what it makes worse, minute by minute; what was a gap before is no reason to refuse it.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Gap } from '../../../rules/duty/coverage.ts'
import { firstNewGap } from '../../../rules/duty/gap-change.ts'
import { instant } from '../../../rules/model/time.ts'

const gap = (from: number, to: number, left: Gap['left'] = 'operator'): Gap => ({
  from: instant(from),
  to: instant(to),
  left,
  why: 'no-reach',
})

it('finds the piece that is new, and nothing where the edit only mends', () => {
  expect(firstNewGap([gap(10, 20)], [gap(10, 20)])).toBeNull()
  expect(firstNewGap([gap(10, 20)], [gap(12, 18)])).toBeNull()
  expect(firstNewGap([gap(10, 20)], [gap(10, 25)])).toEqual(gap(20, 25))
  expect(firstNewGap([gap(10, 20), gap(30, 40)], [gap(5, 50)])).toEqual(gap(5, 10))
  expect(firstNewGap([gap(10, 20), gap(20, 40)], [gap(15, 50)])).toEqual(gap(40, 50))
  expect(firstNewGap([], [gap(1, 2)])).toEqual(gap(1, 2))
})

it('counts it as new when even the operator is told no longer', () => {
  expect(firstNewGap([gap(10, 20)], [gap(10, 20, 'nobody')])).toEqual(gap(10, 20, 'nobody'))
  expect(firstNewGap([gap(10, 20, 'nobody')], [gap(10, 20)])).toBeNull()
})

it('says the same as looking at each minute', () => {
  const pieces = fc
    .uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 8 })
    .map((edges) => edges.toSorted((one, other) => one - other))
    .map((edges) =>
      edges.flatMap((from, place) => (place % 2 === 0 && edges[place + 1] ? [gap(from, edges[place + 1]!)] : [])),
    )
  const covers = (gaps: readonly Gap[], at: number) => gaps.some(({ from, to }) => from <= at && at < to)
  fc.assert(
    fc.property(pieces, pieces, (before, after) => {
      const minutes = Array.from({ length: 31 }, (_, at) => at)
      const first = minutes.find((at) => covers(after, at) && !covers(before, at))
      const found = firstNewGap(before, after)
      expect(found?.from).toBe(first)
      expect(minutes.filter((at) => found && covers([found], at) && covers(before, at))).toEqual([])
    }),
  )
})
