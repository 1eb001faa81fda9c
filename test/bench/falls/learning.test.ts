// The parts that learn, each on something whose answer is known.
import { describe, expect, it } from 'vitest'
import { binned } from '../../../bench/falls/bins.ts'
import { boosted } from '../../../bench/falls/boosting.ts'
import { calibrated } from '../../../bench/falls/calibration.ts'
import { operatingPoint, suspicionPoint, type TrialScore } from '../../../bench/falls/operating-point.ts'
import { normal, seeded } from '../../../bench/falls/random.ts'
import { added, solved, sumsOf } from '../../../bench/falls/ridge.ts'
import { shareOf } from '../../../bench/falls/wilson.ts'
import { marginOf } from '../../../rules/care/worn/trees.ts'

describe('boosted trees', () => {
  const random = seeded(1)
  const rows = Array.from({ length: 800 }, () => [random(), random(), random()])
  const label = Uint8Array.from(rows, ([a, b]) => (a! > 0.5 === b! > 0.5 ? 1 : 0))
  const options = { trees: 60, leaves: 6, rate: 0.2, ridge: 1, leastWeight: 1, rowShare: 0.8, columnShare: 1, seed: 1 }
  const learn = () =>
    boosted(binned(rows), Int32Array.from(rows.keys()), label, new Float64Array(rows.length).fill(1), options)

  it('learn what no single feature tells', () => {
    const { trees, base } = learn()
    const fresh = Array.from({ length: 400 }, () => [random(), random(), random()])
    const right = fresh.filter(([a, b, c]) => marginOf(trees, base, [a!, b!, c!]) > 0 === (a! > 0.5 === b! > 0.5))
    expect(right.length).toBeGreaterThan(370)
  })
  it('are the same from the same rows', () => {
    expect(learn()).toEqual(learn())
  })
})

it('ridge finds the weights that made the numbers, and leaving out is subtracting', () => {
  const random = seeded(2)
  const rows = Array.from({ length: 300 }, () => Float32Array.of(normal(random), normal(random)))
  const target = rows.map(([a, b]) => 2 * a! - 3 * b! + 0.5)
  const ones = rows.map(() => 1)
  const whole = sumsOf(rows, target, ones)
  const part = sumsOf(rows.slice(0, 100), target.slice(0, 100), ones)
  const rest = sumsOf(rows.slice(100), target.slice(100), ones)
  expect([...solved(whole, 1e-6)].map((weight) => Number(weight.toFixed(3)))).toEqual([2, -3, 0.5])
  const left = solved(added([whole, part], [1, -1]), 1)
  solved(rest, 1).forEach((weight, place) => expect(left[place]).toBeCloseTo(weight, 8))
})

it('calibration finds the curve that drew the labels', () => {
  const random = seeded(3)
  const scored = Array.from({ length: 8000 }, () => {
    const score = 0.6 * normal(random) - 0.6
    return { score, fall: random() < 1 / (1 + Math.exp(-(6 * score + 1))) }
  })
  const { slope, offset } = calibrated(scored)
  expect(Math.abs(slope - 6)).toBeLessThan(0.5)
  expect(Math.abs(offset - 1)).toBeLessThan(0.3)
})

describe('the operating point', () => {
  const scores = (fall: boolean, elderly: boolean, values: readonly number[]): TrialScore[] =>
    values.map((score) => ({ score, fall, elderly }))
  const upTo = (count: number) => Array.from({ length: count }, (_, place) => place)
  const aim = { sensitivity: 0.9, specificity: 0.9, among: 'everybody' } as const

  it('lies halfway where both aims can be reached', () => {
    const trials = [
      ...scores(false, false, upTo(100)),
      ...scores(
        true,
        false,
        upTo(100).map((value) => value + 100),
      ),
    ]
    expect(operatingPoint(trials, aim)).toBeCloseTo((89.5 + 110) / 2)
  })
  it('keeps the specificity with something to spare where they cannot', () => {
    const trials = [...scores(false, false, upTo(100)), ...scores(true, false, upTo(100))]
    const point = operatingPoint(trials, aim)
    expect(trials.filter(({ fall, score }) => !fall && score >= point)).toHaveLength(5)
    expect(suspicionPoint(trials, aim)).toBeLessThan(point)
  })
  it('looks at the activities of those whom the aim is about', () => {
    const trials = [
      ...scores(false, true, upTo(100)),
      ...scores(
        false,
        false,
        upTo(100).map((value) => value + 500),
      ),
      ...scores(
        true,
        false,
        upTo(100).map((value) => value + 200),
      ),
    ]
    expect(operatingPoint(trials, { ...aim, among: 'elderly' })).toBeLessThan(220)
  })
})

it('Wilson’s interval is the one of the books, also at the ends', () => {
  expect(shareOf(81, 263).from).toBeCloseTo(0.2553, 4)
  expect(shareOf(81, 263).to).toBeCloseTo(0.3662, 4)
  expect(shareOf(20, 20).to).toBe(1)
  expect(shareOf(20, 20).from).toBeCloseTo(0.8389, 3)
  expect(shareOf(0, 0).share).toBeNull()
})
