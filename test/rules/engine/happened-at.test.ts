import { expect, it } from 'vitest'
import { type ClockLag, happenedAt } from '../../../rules/engine/happened-at.ts'
import { deviceId } from '../../../rules/model/ids.ts'
import type { Freshness, Observation } from '../../../rules/model/observation.ts'
import { days, earlier, elapsed, hours, type Instant, later, minutes, seconds } from '../../../rules/model/time.ts'
import { local } from '../../support/entries.ts'

const at = local('2026-03-02 12:00')
const said = (observedAt: Instant | null, freshness: Freshness = 'live'): Observation => ({
  deviceId: deviceId('d'),
  observedAt,
  freshness,
  reading: { kind: 'motion', active: true },
})

it('believes a claim that is a little late', () => {
  expect(happenedAt(said(earlier(at, seconds(40))), at, undefined).happenedAt).toBe(earlier(at, seconds(40)))
})

it.each([
  ['an hour slow', hours(-1)],
  ['three hours fast', hours(3)],
  ['years wrong', days(-2000)],
])('takes arrival where the device clock is %s', (_, error) => {
  const { happenedAt: moment } = happenedAt(said(later(at, error)), at, undefined)
  expect(Math.abs(elapsed(moment, at))).toBeLessThanOrEqual(seconds(1))
})

it('takes arrival when a clock that was right begins again at its beginning', () => {
  const { lag } = happenedAt(said(at), at, undefined)
  const next = later(at, minutes(10))
  expect(happenedAt(said(local('2000-01-01 00:00')), next, lag).happenedAt).toBe(next)
})

it('still sees that a message of a wrong clock is late', () => {
  const slow = (arrival: Instant, late: number) => said(earlier(arrival, (hours(1) + late) as never))
  const first = happenedAt(slow(at, 0), at, undefined)
  const next = later(at, minutes(10))
  expect(elapsed(happenedAt(slow(next, seconds(90)), next, first.lag).happenedAt, next)).toBe(seconds(90))
})

it('believes a clock again after it was mended', () => {
  let lag: ClockLag | undefined = happenedAt(said(later(at, hours(1))), at, undefined).lag
  let now = at
  for (let hour = 0; hour < 14; hour++) {
    now = later(now, hours(1))
    lag = happenedAt(said(now), now, lag).lag
  }
  expect(happenedAt(said(earlier(now, seconds(30))), now, lag).happenedAt).toBe(earlier(now, seconds(30)))
})

it('takes a buffered message at its own moment, up to a day back', () => {
  expect(happenedAt(said(earlier(at, hours(5)), 'buffered'), at, undefined).happenedAt).toBe(earlier(at, hours(5)))
  expect(happenedAt(said(earlier(at, days(9)), 'buffered'), at, undefined).happenedAt).toBe(earlier(at, days(1)))
})

it('gives a retained message no moment of its own', () => {
  expect(happenedAt(said(earlier(at, hours(5)), 'retained'), at, undefined).happenedAt).toBe(at)
})
