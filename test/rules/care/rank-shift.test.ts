// How far later values lie from earlier ones, and how sure that is.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { medianOf, shiftOf } from '../../../rules/care/rank-shift.ts'

/** All ways to choose which of the values came later, by brute force. */
function choices<T>(values: readonly T[], count: number): T[][] {
  if (count === 0) return [[]]
  return values.flatMap((one, place) => choices(values.slice(place + 1), count - 1).map((rest) => [one, ...rest]))
}

describe('the shift', () => {
  it('is the middle of all differences, and one odd value hardly moves it', () => {
    expect(shiftOf([7, 8, 9], [5, 6, 7], 0.2).middle).toBe(-2)
    expect(shiftOf([7, 8, 9, 8], [5, 6, 7, 60], 0.2).middle).toBeGreaterThan(-2.1)
  })

  it('has the limits that the tables of the rank test give for four and eight values', () => {
    // Of the 495 orders 1, 1, 2 and 3 have U = 0, 1, 2 and 3: 1 % leaves out two from each end, 0.5 % one.
    const differences = (doubt: number) => shiftOf([0, 0, 0, 0, 0, 0, 0, 0], [1, 2, 3, 4], doubt).interval
    expect(differences(0.01)).toEqual({ least: 1, most: 4 })
    const spread = [0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07]
    expect(shiftOf(spread, [1, 2, 3, 4], 2 / 495)?.interval?.least).toBeCloseTo(0.93)
    expect(shiftOf(spread, [1, 2, 3, 4], 4 / 495)?.interval?.least).toBeCloseTo(0.94)
  })

  it('has no interval when so few values cannot be so sure', () => {
    expect(shiftOf([1, 2, 3, 4], [9, 9, 9], 0.01).interval).toBeNull()
    expect(shiftOf([1, 2, 3, 4, 5, 6], [9, 9, 9, 9], 0.01).interval).not.toBeNull()
  })

  it('leaves out zero no more often than it says, whatever the values are', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 9, maxLength: 9 }),
        fc.integer({ min: 2, max: 4 }),
        fc.constantFrom(0.05, 0.1, 0.3),
        (values, later, doubt) => {
          const all = choices(values, later)
          const sure = all.filter((recent) => {
            const { interval } = shiftOf(
              values.filter((one) => !recent.includes(one)),
              recent,
              doubt,
            )
            return interval !== null && (interval.least > 0 || interval.most < 0)
          })
          expect(sure.length / all.length).toBeLessThanOrEqual(doubt)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('moves with the values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 6, maxLength: 8 }),
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 4, maxLength: 4 }),
        fc.integer({ min: -20, max: 20 }),
        (earlier, recent, by) => {
          const before = shiftOf(earlier, recent, 0.01)
          const after = shiftOf(
            earlier,
            recent.map((value) => value + by),
            0.01,
          )
          expect(after.middle).toBeCloseTo(before.middle + by)
          expect(after.interval!.least).toBeCloseTo(before.interval!.least + by)
        },
      ),
    )
  })

  it('takes the mean of the two in the middle', () => {
    expect(medianOf([4, 1, 3, 2])).toBe(2.5)
    expect(medianOf([3, 1, 2])).toBe(2)
  })
})
