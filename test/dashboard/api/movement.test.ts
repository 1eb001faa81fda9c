// A month of days and the floor plan: what was not heard is not taken for quiet, and a life before this one is shown to nobody.
import { describe, expect, it } from 'vitest'
import { FloorPlan, MonthMap } from '../../../dashboard/api/contract-care.ts'
import { monthMap, monthSpan } from '../../../dashboard/api/month-map.ts'
import type { RoomId } from '../../../rules/model/ids.ts'
import { days, hours, later, minutes } from '../../../rules/model/time.ts'
import { homeOf, lastSignAt, organisation, own, runningApi } from '../../support/api.ts'
import { local, observed, zone } from '../../support/entries.ts'
import { morning } from '../../support/pipeline.ts'

const since = local('2026-01-01 12:00')
const now = local('2026-03-10 12:20')
const slot = (text: string) => ({ roomId: 'kitchen' as RoomId, at: local(text) })
const map = (change: Partial<Parameters<typeof monthMap>[0]> = {}) =>
  monthMap({ month: '2026-03', zone, now, since, slots: [], unheard: [], ...change })
const dayOf = (one: MonthMap, date: string) => one.days.find((day) => day.date === date)!.hours

describe('a month of days', () => {
  it('counts the five minutes in which somebody was seen, in whichever room, an hour at a time', () => {
    const slots = ['07:00', '07:05', '07:55', '08:00'].map((time) => slot(`2026-03-02 ${time}`))
    const march = map({ slots: [...slots, { ...slots[0]!, roomId: 'hall' as RoomId }] })
    expect(march.days).toHaveLength(31)
    expect(dayOf(march, '2026-03-02').slice(6, 10)).toEqual([0, 3, 1, 0])
  })

  it('knows nothing of what is still to come, was not heard, or was before somebody moved in', () => {
    const unheard = [{ from: local('2026-03-04 09:10'), until: local('2026-03-04 12:00') }]
    const march = map({ unheard, since: local('2026-03-03 00:00') })
    expect(dayOf(march, '2026-03-02').every((hour) => hour === null)).toBe(true)
    expect(dayOf(march, '2026-03-03').every((hour) => hour === 0)).toBe(true)
    expect(dayOf(march, '2026-03-04').slice(8, 13)).toEqual([0, null, null, null, 0])
    expect(dayOf(march, '2026-03-10').slice(11, 14)).toEqual([0, 0, null])
    expect(
      map({ since: null })
        .days.flatMap(({ hours }) => hours)
        .every((hour) => hour === null),
    ).toBe(true)
  })

  it('goes by the wall clock in the nights in which it changes', () => {
    const before = local('2026-10-25 01:30')
    const slots = [0, 1, 2, 3].map((hour) => ({ at: later(before, hours(hour)) }))
    const october = map({ month: '2026-10', now: local('2026-11-01 12:00'), slots })
    // The hour from two to three comes twice.
    expect(dayOf(october, '2026-10-25').slice(0, 5)).toEqual([0, 1, 2, 1, 0])
    expect(monthSpan('2026-10', zone)).toEqual({ from: local('2026-10-01 00:00'), until: local('2026-11-01 00:00') })
    expect(monthSpan('2026-13', zone)).toBeNull()
  })

  it('is asked over the API, and a month that is none is refused', async () => {
    const { ask, series } = await runningApi()
    const at = later(morning, minutes(-60))
    await series.write([{ homeId: own, purpose: 'care', series: 'activity/kitchen', at, fields: { active: 1 } }])
    const { body } = await ask('care', `GET /api/homes/${own}/month`)
    expect(dayOf(MonthMap.parse(body), '2026-03-02').slice(6, 10)).toEqual([0, 1, 0, null])
    expect(await ask('care', `GET /api/homes/${own}/month?month=2026-00`)).toMatchObject({ status: 422 })
  })
})

describe('the floor plan', () => {
  it('says where somebody was last seen, to the second, and which door stands open since when it was heard', async () => {
    const { ask, pipeline, clock } = await runningApi({ withAlarms: true })
    const opened = later(clock.now(), minutes(1))
    await clock.advanceTo(opened)
    await pipeline.accept([observed(opened, 'front-door', { kind: 'contact', open: true }, {}, own)])
    await pipeline.settled()
    const plan = FloorPlan.parse((await ask('care', `GET /api/homes/${own}/floor`)).body)
    expect(plan.doors).toEqual([{ deviceId: 'front-door', roomId: 'hall', exit: true, open: true, at: opened }])
    expect(plan.rooms.find(({ roomId }) => roomId === 'bedroom')).toMatchObject({ lastMovementAt: null })
    expect([lastSignAt, opened]).toContain(plan.lastSign!.at)
  })

  it('of an empty home shows nothing of who lived there', async () => {
    const { ask, registry } = await runningApi({ withAlarms: true })
    const home = homeOf(own, organisation)
    await registry.putHome({ ...home, setup: { ...home.setup, residency: null } })
    const plan = FloorPlan.parse((await ask('care', `GET /api/homes/${own}/floor`)).body)
    expect(plan.lastSign).toBeNull()
    expect(plan.rooms.every(({ lastMovementAt }) => lastMovementAt === null)).toBe(true)
    const next = { ...home.setup.residency!, since: later(morning, days(1)) }
    await registry.putHome({ ...home, setup: { ...home.setup, residency: next } })
    expect(FloorPlan.parse((await ask('care', `GET /api/homes/${own}/floor`)).body).lastSign).toBeNull()
  })
})
