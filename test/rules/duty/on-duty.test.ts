// A rota is read as the people in it read it: by the wall clock, also in the nights in which the clocks change.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { onDuty } from '../../../rules/duty/on-duty.ts'
import { shifts } from '../../../rules/duty/shifts.ts'
import { type Rotation, Team } from '../../../rules/model/duty.ts'
import { days, hours, later, minutes } from '../../../rules/model/time.ts'
import { local } from '../../support/entries.ts'

const people = ['ans', 'bea', 'cor']
const team = (rotations: readonly Rotation[], overrides: Team['overrides'] = []): Team =>
  Team.parse({
    teamId: 'dorp',
    name: 'Wijkteam',
    careOrganisation: 'Duinzorg',
    members: people.map((memberId) => ({ memberId, name: memberId, reach: [{ channel: 'mqtt', address: memberId }] })),
    rotations,
    overrides,
  })
const weekly: Rotation = { members: people, startsOn: '2026-01-05', handOverAt: '08:30', daysEach: 7 }
const whoAt = (of: Team, text: string): string | null => onDuty(of, local(text))?.memberId ?? null

it('the turn ends with the minute of the hand-over', () => {
  const rota = team([weekly])
  expect(whoAt(rota, '2026-01-05 08:29')).toBeNull()
  expect(whoAt(rota, '2026-01-05 08:30')).toBe('ans')
  expect(whoAt(rota, '2026-01-12 08:29')).toBe('ans')
  expect(whoAt(rota, '2026-01-12 08:30')).toBe('bea')
  expect(whoAt(rota, '2026-01-26 08:30')).toBe('ans')
})

it('an override goes before the rotations, and of two the later entry', () => {
  const [from, to] = [local('2026-01-06 18:00'), local('2026-01-06 23:00')]
  const rota = team(
    [weekly],
    [
      { from, to, memberId: 'bea' },
      { from: local('2026-01-06 20:00'), to, memberId: 'cor' },
    ],
  )
  expect(['17:59', '18:00', '20:00', '23:00'].map((time) => whoAt(rota, `2026-01-06 ${time}`))).toEqual([
    'ans',
    'bea',
    'cor',
    'ans',
  ])
})

it('where nobody stands in, another rotation covers it, or nobody does', () => {
  const away = [{ from: local('2026-01-06 18:00'), to: local('2026-01-06 23:00'), memberId: null }]
  expect(whoAt(team([weekly], away), '2026-01-06 19:00')).toBeNull()
  expect(whoAt(team([weekly, { ...weekly, members: ['ans'] }], away), '2026-01-06 19:00')).toBeNull()
  expect(whoAt(team([weekly, { ...weekly, members: ['cor'] }], away), '2026-01-06 19:00')).toBe('cor')
})

it('a night that begins on Friday is a Friday night until the morning', () => {
  const nights = team([{ ...weekly, members: ['ans'], weekdays: [5], between: { from: '22:00', to: '07:00' } }])
  expect(whoAt(nights, '2026-01-09 21:59')).toBeNull()
  expect(whoAt(nights, '2026-01-09 22:00')).toBe('ans')
  expect(whoAt(nights, '2026-01-10 06:59')).toBe('ans')
  expect(whoAt(nights, '2026-01-10 07:00')).toBeNull()
  expect(whoAt(nights, '2026-01-10 23:00')).toBeNull()
})

it.each([
  ['2026-03-29', '2026-10-25'],
  ['2027-03-28', '2027-10-31'],
  ['2028-03-26', '2028-10-29'],
  ['2029-03-25', '2029-10-28'],
  ['2030-03-31', '2030-10-27'],
])('a turn of a day is 23 hours long around %s and 25 around %s', (spring, autumn) => {
  const lengthOver = (date: string, handOverAt: string): number => {
    const rota = team([{ ...weekly, daysEach: 1, handOverAt }])
    const noon = local(`${date} 01:30`)
    const turn = shifts(rota, later(noon, days(-3)), later(noon, days(3))).find(
      ({ from, to }) => from <= noon && noon < to,
    )
    return (turn!.to - turn!.from) / hours(1)
  }
  expect([lengthOver(spring, '08:30'), lengthOver(autumn, '08:30')]).toEqual([23, 25])
})

it('in the autumn night an hour that comes twice hands over once', () => {
  const rota = team([{ ...weekly, daysEach: 1, handOverAt: '02:30' }])
  const from = local('2026-10-25 00:00')
  expect(shifts(rota, from, later(from, hours(12))).length).toBe(2)
})

const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`)
const start = local('2026-03-27 12:00')
const plain = fc.record({
  members: fc.uniqueArray(fc.constantFrom(...people), { minLength: 1 }),
  startsOn: fc.constantFrom('2026-01-05', '2025-10-20', '2026-03-25'),
  handOverAt: clock,
  daysEach: fc.integer({ min: 1, max: 28 }),
})

it('with one rotation without hours somebody is on duty at every moment after it started', () => {
  fc.assert(
    fc.property(plain, fc.integer({ min: 0, max: 5 * 365 * 24 * 60 }), (rotation, minute) => {
      expect(onDuty(team([rotation]), later(start, minutes(minute)))).not.toBeNull()
    }),
  )
})

it('the shifts say of every minute what the moment itself says', () => {
  const rotation = fc
    .tuple(
      plain,
      fc.option(fc.record({ from: clock, to: clock })),
      fc.option(fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 })),
    )
    .map(([base, between, weekdays]) => ({ ...base, ...(between && { between }), ...(weekdays && { weekdays }) }))
  fc.assert(
    fc.property(fc.array(rotation, { maxLength: 3 }), (rotations) => {
      const rota = team(rotations, [{ from: later(start, hours(7)), to: later(start, hours(40)), memberId: null }])
      const found = shifts(rota, start, later(start, days(3)))
      for (const { member, from, to } of found) {
        for (let at = from; at < to; at = later(at, minutes(1))) {
          expect(onDuty(rota, at)?.memberId).toBe(member?.memberId)
        }
      }
      expect(found.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(days(3))
    }),
    { numRuns: 12 },
  )
})
