// A counter is read as it is: no spike, nothing negative, gaps told and not filled, and sums that match the register.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amountsOf, electricityLimits, gasLimits, solarLimits } from '../../../rules/energy/counters.ts'
import { dayAmounts, sumOf } from '../../../rules/energy/day-amounts.ts'
import { hours, later, minutes } from '../../../rules/model/time.ts'
import { local } from '../../support/entries.ts'

const start = local('2026-03-02 00:00')
const hourly = (values: readonly (number | null)[]) =>
  values.flatMap((value, hour) => (value === null ? [] : [{ at: later(start, hours(hour)), value }]))
const counted = (values: readonly (number | null)[], limits = electricityLimits) => {
  const { amounts, faults } = amountsOf(hourly(values), limits)
  return {
    amounts: amounts.map(({ amount }) => Math.round(amount * 1000) / 1000),
    faults: faults.map(({ kind }) => kind),
    sum: amounts.reduce((sum, { amount }) => sum + amount, 0),
  }
}

describe('a counter that', () => {
  it('counts on gives what passed between two readings', () => {
    expect(counted([100, 100.5, 100.5, 102])).toMatchObject({ amounts: [0.5, 0, 1.5], faults: [] })
  })
  it('begins again at nothing loses what nobody knows, and goes on from there', () => {
    expect(counted([4424, 4425, 0.001, 1.2], solarLimits)).toMatchObject({
      amounts: [1, 0.001, 1.199],
      faults: ['reset'],
    })
  })
  it('runs out of digits goes on counting', () => {
    expect(counted([99_998, 99_999.5, 0.7, 2])).toMatchObject({ amounts: [1.5, 1.2, 1.3], faults: ['rollover'] })
  })
  it('was replaced by one that stands elsewhere starts anew', () => {
    expect(counted([5000, 5001, 740, 741])).toMatchObject({ amounts: [1, 1], faults: ['replaced'] })
  })
  it('jumps by more than the connection carries is told and not counted', () => {
    expect(counted([2500, 2501, 2615, 2616])).toMatchObject({ amounts: [1, 1], faults: ['jump'] })
  })
  it('goes astray for one reading, up or down, is read as if that had not been said', () => {
    expect(counted([100, 101, 9999, 103])).toMatchObject({ amounts: [1, 2], faults: ['jump'], sum: 3 })
    expect(counted([100, 101, 0, 103])).toMatchObject({ amounts: [1, 2], faults: ['backwards'], sum: 3 })
  })
  it('falls back by a little counts nothing until it is where it was', () => {
    expect(counted([10, 11, 10.2, 10.9, 11.5])).toMatchObject({ amounts: [1, 0, 0, 0.5], sum: 1.5 })
  })
  it('changes from kWh to Wh is read on in kWh', () => {
    expect(counted([100, 101, 102_000, 103_500])).toMatchObject({ amounts: [1, 1, 1.5], faults: ['unit-switch'] })
  })
  it('was not heard for a week keeps the sum, marked as one whose course nobody knows', () => {
    const readings = [
      ...hourly([100, 101, 102]),
      { at: later(start, hours(24 * 7)), value: 150 },
      { at: later(start, hours(24 * 7 + 1)), value: 151 },
    ]
    const { amounts, faults } = amountsOf(readings, electricityLimits)
    expect(amounts.map(({ amount, mark }) => [amount, mark])).toEqual([
      [1, 'measured'],
      [1, 'measured'],
      [48, 'over-gap'],
      [1, 'measured'],
    ])
    expect(faults.map(({ kind }) => kind)).toEqual(['gap'])
  })
  it('is read once a day has no gap between two days', () => {
    const readings = Array.from({ length: 5 }, (_, day) => ({ at: later(start, hours(24 * day)), value: day * 8 }))
    expect(amountsOf(readings, gasLimits).faults).toEqual([])
  })
})

const steps = fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 2, maxLength: 60 })
const registerOf = (parts: readonly number[]) =>
  parts.map((_, index) => parts.slice(0, index + 1).reduce((a, b) => a + b, 0))

it('sums what a sound register moved by, in whatever order and however often it is told', () => {
  fc.assert(
    fc.property(steps, fc.infiniteStream(fc.nat()), (parts, order) => {
      const values = registerOf(parts)
      const readings = hourly(values)
      const told = [...readings, ...readings].toSorted(() => (order.next().value! % 2 === 0 ? 1 : -1))
      const { amounts, faults } = amountsOf(told, electricityLimits)
      expect(faults).toEqual([])
      expect(amounts.reduce((sum, { amount }) => sum + amount, 0)).toBeCloseTo(values.at(-1)! - values[0]!, 6)
    }),
  )
})

it('never gives a negative amount nor more than the connection carries, whatever it is told', () => {
  const anything = fc.array(fc.double({ min: 0, max: 2e5, noNaN: true }), { minLength: 2, maxLength: 40 })
  fc.assert(
    fc.property(anything, (values) => {
      for (const { amount, from, until } of amountsOf(hourly(values), electricityLimits).amounts) {
        expect(amount).toBeGreaterThanOrEqual(0)
        expect(amount).toBeLessThanOrEqual((electricityLimits.mostPerHour * (until - from)) / hours(1) + 1e-6)
      }
    }),
  )
})

describe('a day', () => {
  it('has 23 hours when the clocks go forward and 25 when they go back, and each hour is in one of them', () => {
    for (const [first, length] of [
      ['2026-03-29 00:00', 23],
      ['2026-10-25 00:00', 25],
    ] as const) {
      const from = local(first)
      const readings = Array.from({ length: length + 1 }, (_, hour) => ({ at: later(from, hours(hour)), value: hour }))
      const days = dayAmounts(amountsOf(readings, electricityLimits).amounts, 'Europe/Amsterdam')
      expect(days).toEqual([
        { day: first.slice(0, 10), amount: expect.closeTo(length, 9), heard: expect.closeTo(1, 9) },
      ])
    }
  })
  it('shares what lies over midnight by time', () => {
    const readings = [
      { at: local('2026-03-02 23:30'), value: 0 },
      { at: later(local('2026-03-02 23:30'), minutes(60)), value: 2 },
    ]
    const days = dayAmounts(amountsOf(readings, electricityLimits).amounts, 'Europe/Amsterdam')
    expect(days.map(({ day, amount }) => [day, amount])).toEqual([
      ['2026-03-02', 1],
      ['2026-03-03', 1],
    ])
  })
  it('counts what lies over a gap in the sum, and not as heard', () => {
    const readings = [...hourly([0, 1, 2]), { at: later(start, hours(48)), value: 40 }]
    const days = dayAmounts(amountsOf(readings, electricityLimits).amounts, 'Europe/Amsterdam')
    const sum = sumOf(days, '2026-03-02', '2026-03-04')
    expect(sum.amount).toBeCloseTo(40, 6)
    expect(sum.heard).toBeCloseTo(2 / 48, 6)
  })
})
