// Token buckets: what passes in a time is bounded, debts are waits, and memory is bounded before anything else.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBuckets, fullBucket, giveBack, take, takeIfAny } from '../../../gateway/mqtt/limits.ts'
import { mayBeLifeSafety } from '../../../gateway/mqtt/life-safety.ts'
import { later, milliseconds } from '../../../rules/model/time.ts'
import { local } from '../../support/entries.ts'

const start = local('2026-03-02 08:00')
const after = (ms: number) => later(start, milliseconds(ms))

describe('a bucket', () => {
  it('lets a burst pass, then a rate; each in debt waits for its own turn', () => {
    const bucket = fullBucket(3, start)
    expect(Array.from({ length: 6 }, () => take(bucket, 10, 3, start))).toEqual([0, 0, 0, 100, 200, 300])
    expect(take(bucket, 10, 3, after(1_000))).toBe(0)
  })

  it('lets no more pass in any time than burst and rate allow, and no less', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(steps, (gaps) => {
        const bucket = fullBucket(5, start)
        let now = 0
        let passed = 0
        for (const gap of gaps) {
          now += gap
          if (takeIfAny(bucket, 10, 5, after(now))) passed++
        }
        expect(passed).toBeLessThanOrEqual(5 + now / 100)
        expect(passed).toBeGreaterThanOrEqual(Math.min(gaps.length, 5))
      }),
    )
  })

  it('is neither filled nor emptied by a clock that was set back', () => {
    const bucket = fullBucket(2, start)
    take(bucket, 1, 2, start)
    take(bucket, 1, 2, start)
    expect(take(bucket, 1, 2, after(-3_600_000))).toBe(1_000)
    giveBack(bucket)
    expect(take(bucket, 1, 2, after(-3_600_000 + 1_000))).toBe(0)
  })
})

describe('buckets by address', () => {
  it('know each apart, and forget who has been quiet', () => {
    const buckets = createBuckets(1, 2, 100)
    for (let one = 0; one < 3; one++) buckets.take('a', start)
    expect(buckets.take('a', start)).toBe(2_000)
    expect(buckets.take('b', start)).toBe(0)
    for (let one = 0; one < 98; one++) buckets.take(`quiet ${one}`, start)
    buckets.take('late', after(60_000))
    expect(buckets.size).toBe(1)
  })

  it('stay within their number when everybody is busy', () => {
    const buckets = createBuckets(0.001, 1, 100)
    for (let one = 0; one < 5_000; one++) buckets.take(`address ${one}`, start)
    expect(buckets.size).toBeLessThanOrEqual(100)
  })
})

describe('what may be a call for help', () => {
  it.each([
    ['zigbee2mqtt/knop', '{"action":"single"}'],
    ['pendant/SOS', ''],
    ['vayyar/events', '{"type":"fall_detected"}'],
    ['tele/x/SENSOR', '{"Smoke":1}'],
    ['a', '{"co":true}'],
    ['a', 'NOODOPROEP'],
    ['a', `{"t":"${'x'.repeat(5_000)}"}`],
  ])('passes as one: %s %s', (path, payload) => {
    expect(mayBeLifeSafety(path, Buffer.from(payload))).toBe(true)
  })

  it.each([
    ['p1/power', '{"w":431}'],
    ['zigbee2mqtt/kamer', '{"temperature":21.5,"humidity":40}'],
  ])('is not every telemetry: %s %s', (path, payload) => {
    expect(mayBeLifeSafety(path, Buffer.from(payload))).toBe(false)
  })
})
