import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Desk } from '../../../dashboard/api/contract.ts'
import { floodSinceOf, loadOf } from '../../../dashboard/api/desk-load.ts'
import { earlier, type Instant, instant, later, milliseconds, minutes, seconds } from '../../../rules/model/time.ts'
import { organisation, runningApi } from '../../support/api.ts'

const start = instant(1_800_000_000_000)
const after = (minute: number): Instant => later(start, milliseconds(minute * 60_000))
/** So many alarms, one each `every` minutes. */
const stream = (count: number, every: number, from = 0): Instant[] =>
  Array.from({ length: count }, (_, n) => after(from + n * every))

describe('the load of a desk', () => {
  it('is calm at one alarm in ten minutes, and busy above it', () => {
    expect(loadOf(stream(12, 10), after(119))).toMatchObject({ lastTenMinutes: 1, perTenMinutes: 1, level: 'calm' })
    expect(loadOf(stream(20, 6), after(119))).toMatchObject({ perTenMinutes: 1.7, level: 'busy', floodSince: null })
    expect(loadOf([], start)).toMatchObject({ lastTenMinutes: 0, perTenMinutes: 0, level: 'calm' })
  })

  it('is a flood from the tenth alarm in ten minutes on', () => {
    const nine = stream(9, 0.5)
    expect(floodSinceOf(nine, after(5))).toBeNull()
    expect(floodSinceOf([...nine, after(5)], after(5))).toBe(after(5))
    // Ten in a little more than ten minutes are none.
    expect(floodSinceOf(stream(10, 1.2), after(11))).toBeNull()
  })

  it('stays one until fewer than five came in ten minutes, and does not come and go with each alarm', () => {
    const flood = stream(10, 0.5)
    const slower = [...flood, ...stream(6, 2, 5)]
    expect(floodSinceOf(slower, after(15))).toBe(after(4.5))
    expect(loadOf(slower, after(15)).level).toBe('flood')
    // The last five came at 7, 9, 11, 13 and 15: at 17 there are four in ten minutes.
    expect(floodSinceOf(slower, earlier(after(17), seconds(1)))).toBe(after(4.5))
    expect(floodSinceOf(slower, after(17))).toBeNull()
  })

  it('begins anew with a second flood', () => {
    const two = [...stream(10, 0.5), ...stream(10, 0.5, 60)]
    expect(floodSinceOf(two, after(30))).toBeNull()
    expect(floodSinceOf(two, after(65))).toBe(after(64.5))
  })

  it('is a flood whenever ten came in the last ten minutes, and none when fewer than five did, in whatever order they are told', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 120 * 60 }), { maxLength: 80 }), (moments) => {
        const raised = moments.map((second) => later(start, seconds(second)))
        const now = later(start, minutes(120))
        const { lastTenMinutes, floodSince } = loadOf(raised, now)
        const is = floodSince !== null
        // Between five and ten it depends on what came before.
        expect(lastTenMinutes >= 10 ? is : lastTenMinutes < 5 ? !is : true).toBe(true)
        expect(floodSinceOf(raised.toReversed(), now)).toBe(floodSince)
      }),
    )
  })

  it('is told per care organisation, without what is the installer’s, to its care workers alone', async () => {
    const { ask } = await runningApi({ withAlarms: true })
    const { desks } = (await ask('care', 'GET /api/desk')).body as Desk
    expect(desks).toMatchObject([{ careOrganisation: organisation, level: 'calm', floodSince: null }])
    const { desks: all } = (await ask('operator', 'GET /api/desk')).body as Desk
    expect(all.map(({ careOrganisation }) => careOrganisation)).toEqual([organisation, 'Elders'])
    expect((await ask('informal-carer', 'GET /api/desk')).status).toBe(403)
  })
})
