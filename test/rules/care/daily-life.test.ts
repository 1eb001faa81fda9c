// Daily life: long in the bathroom, not up, out at night, a restless night, a door that stands open, a home too cold or too hot.
import { describe, expect, it } from 'vitest'
import { doorLeftOpen } from '../../../rules/care/door-left-open.ts'
import { indoorTemperature } from '../../../rules/care/indoor-temperature.ts'
import { longBathroom } from '../../../rules/care/long-bathroom.ts'
import { notUp } from '../../../rules/care/not-up.ts'
import { outAtNight } from '../../../rules/care/out-at-night.ts'
import { restlessNight } from '../../../rules/care/restless-night.ts'
import type { AnyRule } from '../../../rules/engine/rule.ts'
import type { HomeSetup } from '../../../rules/model/home.ts'
import { deviceId, residencyId, roomId } from '../../../rules/model/ids.ts'
import type { Draft } from '../../../rules/model/input.ts'
import { hours, type Instant, later, minutes } from '../../../rules/model/time.ts'
import { configured, local, observed } from '../../support/entries.ts'
import { ordinaryDays, passesDoor, quietSetup, stirs, told as toldBy } from './story.ts'

const climate = { deviceId: deviceId('climate'), kind: 'climate' as const, roomId: roomId('living-room') }
const setup = (change: Partial<HomeSetup> = {}): HomeSetup => {
  const quiet = quietSetup(change)
  return { ...quiet, devices: [...quiet.devices, climate] }
}
const first = local('2026-03-02 00:00')
const told = (rule: AnyRule, drafts: readonly Draft[], until: Instant, change: Partial<HomeSetup> = {}) =>
  toldBy([configured(first, setup(change)), ...drafts], until, [rule]).raised
const params = (rule: string, values: Record<string, number | string>) => ({ ruleParams: { [rule]: values } })

describe('long in the bathroom', () => {
  const nine = local('2026-03-02 09:00')
  const went = [...stirs(later(nine, minutes(-10)), 'living'), ...stirs(nine, 'bathroom')]
  it('is urgent an hour after the first sign there, when nobody was seen elsewhere since', () => {
    const [alarm] = told(longBathroom, went, later(nine, hours(3)))
    expect(alarm).toMatchObject({ severity: 'urgent', roomId: 'bathroom', raisedAt: later(nine, minutes(62)) })
    expect(alarm!.because.nl).toContain('Sinds 09:00 in de badkamer')
  })
  it('is nothing once they were seen elsewhere, however late the message of before comes', () => {
    const seen = stirs(later(nine, minutes(25)), 'kitchen')
    expect(told(longBathroom, [...went, ...seen], later(nine, hours(3)))).toEqual([])
    const late = observed(
      later(nine, minutes(1)),
      'motion-living',
      { kind: 'motion', active: true },
      { observedAt: later(nine, minutes(-0.5)) },
    )
    expect(told(longBathroom, [...went, late], later(nine, hours(3)))).toHaveLength(1)
  })
  it('is nothing where two people live, or where no sensor would see them come out', () => {
    const residency = { residencyId: residencyId('two'), since: first, people: 2 }
    expect(told(longBathroom, went, later(nine, hours(3)), { residency })).toEqual([])
    const blind = setup().devices.filter(({ deviceId: id }) => !['motion-living', 'motion-bedroom'].includes(id))
    expect(
      toldBy([configured(first, { ...setup(), devices: blind }), ...went], later(nine, hours(3)), [longBathroom])
        .raised,
    ).toEqual([])
  })
  it('is nothing at night where no bed or radar tells who went back to sleep', () => {
    const night = local('2026-03-03 03:30')
    const visit = [...stirs(later(night, minutes(-300)), 'living'), ...stirs(night, 'bathroom')]
    expect(told(longBathroom, visit, later(night, hours(3)))).toEqual([])
    const bed = { deviceId: deviceId('bed'), kind: 'bed' as const, roomId: roomId('bedroom') }
    const withBed = { ...setup(), devices: [...setup().devices, bed] }
    expect(toldBy([configured(first, withBed), ...visit], later(night, hours(3)), [longBathroom]).raised).toHaveLength(
      1,
    )
  })
  it('waits longer for who uses to bathe long, and never longer than two hours', () => {
    const baths = Array.from({ length: 21 }, (_, day) => {
      const at = later(first, hours(24 * day + 9))
      return [
        ...stirs(at, 'bathroom'),
        ...stirs(later(at, minutes(50)), 'bathroom'),
        ...stirs(later(at, minutes(55)), 'living'),
      ]
    }).flat()
    const last = later(first, hours(24 * 21 + 9))
    const [alarm] = told(longBathroom, [...baths, ...stirs(last, 'bathroom')], later(last, hours(3)))
    expect((alarm!.raisedAt - last) / 60_000).toBeGreaterThan(70)
    expect((alarm!.raisedAt - last) / 60_000).toBeLessThanOrEqual(122)
  })
})

describe('not up', () => {
  const fortnight = ordinaryDays(first, 14)
  const morning = local('2026-03-16 00:00')
  const slept = stirs(later(morning, hours(3.5)), 'bathroom')
  it('is said later than on any other morning but one, and not by noon only', () => {
    const [alarm] = told(notUp, [...fortnight, ...slept], later(morning, hours(14)))
    expect(alarm).toMatchObject({ severity: 'today' })
    expect(alarm!.raisedAt).toBeGreaterThan(later(morning, hours(8.5)))
    expect(alarm!.raisedAt).toBeLessThan(later(morning, hours(10)))
  })
  it('is nothing on an ordinary morning, nor of who is out', () => {
    expect(told(notUp, ordinaryDays(first, 16), local('2026-03-18 00:00'))).toEqual([])
    const left = [...stirs(later(morning, hours(-2)), 'hall'), ...passesDoor(later(morning, hours(-1.9)))]
    const withoutEvening = fortnight.filter(({ at }) => at < later(morning, hours(-2)))
    expect(told(notUp, [...withoutEvening, ...left], later(morning, hours(14)))).toEqual([])
  })
  it('ends when they get up', () => {
    const story = toldBy(
      [configured(first, setup()), ...fortnight, ...slept, ...stirs(later(morning, hours(11)), 'kitchen')],
      later(morning, hours(14)),
      [notUp],
    )
    expect(story.lines.join('\n')).toContain('Up at 11:00')
  })
  it('is not said before ten mornings are known, nor where mornings are often not seen', () => {
    expect(
      told(
        notUp,
        [...ordinaryDays(first, 4), ...stirs(local('2026-03-06 03:00'), 'bathroom')],
        local('2026-03-07 00:00'),
      ),
    ).toEqual([])
    const oftenUnseen = ordinaryDays(first, 24).filter(({ at }) => Math.floor((at - first) / 86_400_000) % 3 !== 2)
    const nights = Array.from({ length: 25 }, (_, day) => stirs(later(first, hours(24 * day + 3)), 'bathroom')).flat()
    expect(told(notUp, [...oftenUnseen, ...nights], local('2026-03-27 00:00'))).toEqual([])
  })
})

describe('out at night', () => {
  const two = local('2026-03-04 02:00')
  const watched = params('out-at-night', { severity: 'urgent' })
  it('is said where the plan asks for it, when nobody was seen inside after the door', () => {
    const [alarm] = told(outAtNight, passesDoor(two), later(two, hours(2)), watched)
    expect(alarm).toMatchObject({ severity: 'urgent' })
    expect((alarm!.raisedAt - two) / 60_000).toBeCloseTo(22, 0)
  })
  it('is nothing of who comes back soon, comes home late, or goes out by day', () => {
    const back = [...passesDoor(two), ...passesDoor(later(two, minutes(8))), ...stirs(later(two, minutes(9)), 'living')]
    expect(told(outAtNight, back, later(two, hours(2)), watched)).toEqual([])
    expect(told(outAtNight, passesDoor(local('2026-03-04 14:00')), later(two, hours(20)), watched)).toEqual([])
  })
  it('is nobody’s business where no plan asks for it', () => {
    expect(told(outAtNight, passesDoor(two), later(two, hours(2)))).toEqual([])
  })
})

describe('a restless night', () => {
  const midnight = local('2026-03-10 00:00')
  const walks = (count: number) =>
    Array.from({ length: count }, (_, walk) => stirs(later(midnight, minutes(15 + walk * 25)), 'kitchen')).flat()
  it('is for the care worker to see, once it is far beyond what is usual', () => {
    const raised = told(restlessNight, [...ordinaryDays(first, 8), ...walks(7)], later(midnight, hours(8)))
    expect(raised).toMatchObject([{ severity: 'info' }])
  })
  it('is nothing with one walk to the bathroom, nor with as many as this person always makes', () => {
    expect(told(restlessNight, ordinaryDays(first, 8), later(midnight, hours(8)))).toEqual([])
    const always = Array.from({ length: 10 }, (_, night) =>
      Array.from({ length: 7 }, (__, walk) =>
        stirs(later(first, minutes(night * 1440 + 15 + walk * 25)), 'kitchen'),
      ).flat(),
    ).flat()
    expect(
      told(restlessNight, always, later(first, hours(240))).filter(
        ({ raisedAt }) => raisedAt > later(first, hours(24 * 8)),
      ),
    ).toEqual([])
  })
})

describe('a door that stands open', () => {
  const door = (at: Instant, open: boolean) => observed(at, 'front-door', { kind: 'contact', open })
  it('is said after twenty minutes at night and four hours by day, and ends when it is shut', () => {
    const night = local('2026-03-04 01:00')
    expect(told(doorLeftOpen, [door(night, true)], later(night, hours(2)))[0]!.raisedAt).toBe(later(night, minutes(20)))
    const day = local('2026-03-04 10:00')
    const story = toldBy(
      [configured(first, setup()), door(day, true), door(later(day, hours(5)), false)],
      later(day, hours(6)),
      [doorLeftOpen],
    )
    expect((story.raised[0]!.raisedAt - day) / 3_600_000).toBeCloseTo(4.1, 0)
    expect(story.lines.join('\n')).toContain('The door is shut since 15:00')
  })
  it('is nothing when it is shut in time, and nothing of a cupboard', () => {
    const night = local('2026-03-04 01:00')
    expect(told(doorLeftOpen, passesDoor(night), later(night, hours(2)))).toEqual([])
    const cupboard = observed(night, 'cupboard', { kind: 'contact', open: true })
    expect(told(doorLeftOpen, [cupboard], later(night, hours(3)))).toEqual([])
  })
  it('that stood open in the evening is said when it is night', () => {
    const evening = local('2026-03-04 22:00')
    const [alarm] = told(doorLeftOpen, [door(evening, true)], later(evening, hours(3)))
    expect((alarm!.raisedAt - evening) / 60_000).toBeGreaterThanOrEqual(60)
    expect((alarm!.raisedAt - evening) / 60_000).toBeLessThanOrEqual(80)
  })
})

describe('a home too cold or too hot', () => {
  const start = local('2026-03-04 08:00')
  const reads = (hour: number, celsius: number) =>
    observed(later(start, hours(hour)), 'climate', { kind: 'temperature', celsius })
  it.each([
    ['cold', 13, 'below 15.0 °C since 08:00'],
    ['hot', 33, 'above 30.0 °C since 08:00'],
  ])('is said after four hours: %s', (_, celsius, because) => {
    const [alarm] = told(indoorTemperature, [reads(0, celsius), reads(2, celsius)], later(start, hours(6)))
    expect(alarm).toMatchObject({ severity: 'today', raisedAt: later(start, hours(4)) })
    expect(alarm!.because.en).toContain(because)
  })
  it('is nothing while a room is aired, and over only when it is clearly over', () => {
    expect(told(indoorTemperature, [reads(0, 13), reads(1, 17)], later(start, hours(9)))).toEqual([])
    expect(
      told(indoorTemperature, [reads(0, 14.9), reads(1, 15.1), reads(2, 14.9)], later(start, hours(9))),
    ).toHaveLength(1)
  })
  it('is nothing of a hall, nor of what a broker kept, nor where nobody lives', () => {
    const kept = observed(start, 'climate', { kind: 'temperature', celsius: 3 }, { freshness: 'retained' })
    expect(told(indoorTemperature, [kept], later(start, hours(9)))).toEqual([])
    expect(told(indoorTemperature, [reads(0, 3)], later(start, hours(9)), { residency: null })).toEqual([])
  })
})
