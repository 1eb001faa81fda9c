// What counts as a sign of life: a deed, and what is seen in company; never what a sensor makes up.
import { describe, expect, it } from 'vitest'
import { type Hit, noSenses, weigh } from '../../../rules/care/weights.ts'
import { deviceId } from '../../../rules/model/ids.ts'
import { hours, type Instant, later, minutes, seconds } from '../../../rules/model/time.ts'
import { local } from '../../support/entries.ts'

const start = local('2026-02-02 08:00')
const hit = (at: Instant, device: string, deed = false): Hit => ({ at, deviceId: deviceId(device), deed })
const after = (minute: number) => later(start, minutes(minute))
const within = minutes(10)

/** Which of the hits count, in order. */
function counted(hits: readonly Hit[]): boolean[] {
  let senses = noSenses
  return hits
    .toSorted((one, other) => one.at - other.at)
    .map((hit) => {
      const weighed = weigh(senses, hit, within)
      senses = weighed.senses
      return weighed.counts
    })
}

describe('a hit of a motion sensor', () => {
  it('counts for nothing alone, nor as the rest of the same event', () => {
    expect(counted([hit(start, 'hall'), hit(later(start, seconds(9)), 'hall'), hit(after(47), 'hall')])).toEqual([
      false,
      false,
      false,
    ])
  })
  it('counts after another one of the same sensor at another moment, or of another sensor', () => {
    expect(counted([hit(start, 'hall'), hit(later(start, seconds(20)), 'hall')])).toEqual([false, true])
    expect(counted([hit(start, 'hall'), hit(after(9), 'kitchen')])).toEqual([false, true])
    expect(counted([hit(start, 'hall'), hit(after(11), 'kitchen')])).toEqual([false, false])
  })
})

describe('a sensor that is stuck', () => {
  const everyFive = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) => hit(after(from + 5 * n), 'hall'))

  it('is believed for four hours at most, whatever else moves, and again after a pause', () => {
    const day = counted(everyFive(0, 288))
    expect(day.filter(Boolean).length).toBeLessThanOrEqual((4 * 60) / 5)
    expect(day.slice(60).some(Boolean)).toBe(false)
    expect(counted([...everyFive(0, 100), ...everyFive(600, 2)]).at(-1)).toBe(true)
  })
})

describe('a deed', () => {
  it('counts alone', () => {
    expect(counted([hit(start, 'fridge', true)])).toEqual([true])
  })
  it('of a sensor that has not rested for two hours in two days is none, as long as others are used', () => {
    const ghosts = Array.from({ length: 80 }, (_, n) => hit(after(47 * n), 'fridge', true))
    const others = [0, 1, 2].map((day) => hit(later(start, hours(24 * day + 0.5)), 'kettle', true))
    const alone = counted(ghosts)
    expect(alone.every(Boolean)).toBe(true)
    const ghostsOnly = counted([...ghosts, ...others]).slice(-10)
    expect(ghostsOnly.some(Boolean)).toBe(false)
  })
})
