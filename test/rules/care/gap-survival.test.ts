// How long a silence may last: promises of the curve and its tail, on habits whose every silence we know.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Allowance, limitOf } from '../../../rules/care/gap-survival.ts'
import { silencePrior } from '../../../rules/care/silence-prior.ts'
import { absenceLimit, begin, Habits, learnAbsence, learnSilence, noHabits } from '../../../rules/care/silences.ts'
import { days, hours, type Instant, later, minutes, startOfLocalDay } from '../../../rules/model/time.ts'
import { local, zone } from '../../support/entries.ts'

const allowance: Allowance = {
  floorMinutes: 90,
  ceilingMinutes: 840,
  falseAlarmsPerMonth: 0.35,
  strangerMinutes: silencePrior.longestMinutes,
  widen: 1,
}
const first = local('2026-02-02 00:00')
const dayAfter = (count: number) => startOfLocalDay(later(first, hours(24 * count + 12)), zone)

/** On each day these silences, each with the hour at which it begins and its length in hours. */
function lived(count: number, silencesOf: (day: number) => readonly (readonly [number, number])[]): Habits {
  let habits = begin(noHabits, first)
  for (let day = 0; day < count; day++)
    for (const [hour, length] of silencesOf(day)) {
      const from = later(dayAfter(day), minutes(hour * 60))
      habits = learnSilence(habits, from, later(from, minutes(length * 60)), zone)
    }
  return habits
}
/** Sleeps from eleven to about seven, and is quiet for up to two hours in the afternoon. */
const ordinary = (count: number) =>
  lived(count, (day) => [
    [14, 1 + (day % 5) / 5],
    [23, 7.5 + (day % 4) / 4],
  ])
const at = (day: number, hour: number): Instant => later(dayAfter(day), minutes(hour * 60))
const limit = (habits: Habits, from: Instant, change: Partial<Allowance> = {}) =>
  limitOf(habits, from, zone, { ...allowance, ...change })

describe('of a person who is known', () => {
  const known = ordinary(28)
  it('lies beyond everything that is usual at that hour, and by day far below that of the night', () => {
    const [afternoon, night] = [limit(known, at(28, 14)), limit(known, at(28, 23))]
    expect(afternoon.minutes).toBeGreaterThan(108)
    expect(afternoon.minutes).toBeLessThan(5 * 60)
    expect(night.minutes).toBeGreaterThan(8.25 * 60)
    expect(night.usualMinutes).toBeLessThanOrEqual(8.5 * 60)
  })
  it('ends in the morning for a silence that began in the middle of the night, too', () => {
    expect(limit(known, at(29, 4)).minutes).toBeLessThan(limit(known, at(28, 23)).minutes - 120)
  })
  it('follows when habits change, and forgets in six weeks', () => {
    const late = (count: number) => lived(count, (day) => [[23, day < 28 ? 7.5 : 9.5]])
    expect(limit(late(42), at(42, 23)).minutes).toBeGreaterThan(9.5 * 60)
    const early = lived(80, (day) => [[23, day < 28 ? 9.5 : 6.5]])
    expect(limit(early, at(80, 23)).minutes).toBeLessThan(9.5 * 60)
    expect(early.silences.length / 2).toBeLessThanOrEqual(43)
  })
  it('takes no absence for a day on which nothing was silent', () => {
    const away = lived(28, (day) => (day % 2 === 0 ? [[14, 1.8]] : []))
    const withAbsences = Array.from({ length: 14 }, (_, n) => 2 * n + 1).reduce(
      (habits, day) => learnAbsence(habits, at(day, 9), at(day, 21), zone),
      away,
    )
    expect(limit(withAbsences, at(28, 14)).minutes).toBeGreaterThan(limit(away, at(28, 14)).minutes)
  })
})

it('of a person who is not known is that of other people, and becomes their own in a fortnight', () => {
  const lively = (count: number) =>
    limit(
      lived(count, () => [[14, 0.75]]),
      at(count, 14),
    ).minutes
  const stranger = silencePrior.longestMinutes[14]
  expect(lively(0)).toBe(stranger)
  const byDay = [2, 6, 8, 10, 12, 14, 21].map(lively)
  expect(byDay.toSorted((one, other) => other - one)).toEqual(byDay)
  expect(byDay.at(-1)).toBeLessThan(stranger * 0.75)
})

it('never leaves floor and ceiling, grows with widening, and shrinks as the budget grows', () => {
  const silence = fc.record({ hour: fc.integer({ min: 0, max: 23 }), length: fc.integer({ min: 1, max: 28 }) })
  fc.assert(
    fc.property(
      fc.array(fc.array(silence, { maxLength: 5 }), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 0, max: 23 }),
      (past, hour) => {
        const habits = lived(past.length, (day) => past[day]!.map(({ hour, length }) => [hour, length / 2]))
        const from = at(past.length + 2, hour)
        const of = (change: Partial<Allowance>) => limit(habits, from, change).minutes
        const plain = of({})
        expect(plain).toBeGreaterThanOrEqual(90)
        expect(plain).toBeLessThanOrEqual(840)
        expect(of({ widen: 1.5 })).toBeGreaterThanOrEqual(plain)
        expect(of({ falseAlarmsPerMonth: 4 })).toBeLessThanOrEqual(plain)
        expect(of({ floorMinutes: 300 })).toBeGreaterThanOrEqual(300)
      },
    ),
    { numRuns: 60 },
  )
})

it.each(['2026-03-29', '2026-10-25'])('knows the hour by the clock on the wall over the night of %s', (date) => {
  const begin0 = later(local(`${date} 00:00`), days(-21))
  let habits = begin(noHabits, begin0)
  for (let day = 0; day < 20; day++) {
    const from = later(startOfLocalDay(later(begin0, hours(24 * day + 12)), zone), hours(14))
    habits = learnSilence(habits, from, later(from, minutes(100)), zone)
  }
  const after = local(`${date} 14:00`)
  expect(limit(habits, after).usualMinutes).toBe(limit(habits, later(after, days(-1))).usualMinutes)
})

it('keeps little of a home however much it hears, and what it keeps survives a snapshot', () => {
  const busy = lived(60, () => Array.from({ length: 20 }, (_, n) => [n + 1, 0.6] as const))
  expect(JSON.stringify(busy).length).toBeLessThan(4500)
  expect(Habits.parse(JSON.parse(JSON.stringify(busy)))).toEqual(busy)
})

it('lets who is often out for long be out for longer, between two bounds', () => {
  const out = (length: number) => learnAbsence(noHabits, first, later(first, hours(length)), zone)
  const inHours = (habits: Habits) => absenceLimit(habits, hours(24), hours(36)) / hours(1)
  expect([noHabits, out(3), out(10), out(30)].map(inHours)).toEqual([24, 24, 30, 36])
})
