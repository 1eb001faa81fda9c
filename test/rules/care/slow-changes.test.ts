// Slow changes: what is told of a person's weeks beside their own earlier weeks.
import { describe, expect, it } from 'vitest'
import { slowChangesFrom, slowChangesOf, type SlowChanges } from '../../../rules/care/slow-changes.ts'
import { type ActiveSlot, dayFiguresOf, type SlowFigure } from '../../../rules/care/slow-changes-days.ts'
import type { HomeSetup } from '../../../rules/model/home.ts'
import { roomId } from '../../../rules/model/ids.ts'
import { instantOf, later, minutes } from '../../../rules/model/time.ts'
import { wallClock, zone } from '../../../simulators/days.ts'
import { createHousehold } from '../../../simulators/household.ts'
import { roomsSeen, type SlowChange } from '../../../simulators/slow-change.ts'

const monday = Date.UTC(2026, 5, 1) / 86_400_000
const today = '2026-06-01'
const seed = 4
const household = createHousehold(seed, 3)
const { setup } = household.home

function told(change: SlowChange | null, without: (slot: ActiveSlot) => boolean = () => false): SlowChanges {
  const slots = roomsSeen(seed, household, change, monday - 113, monday)
  return slowChangesOf(
    setup,
    today,
    slots.filter((slot) => !without(slot)),
    [],
  )
}
const stateOf = ({ changes }: SlowChanges, of: SlowFigure) => changes.find(({ figure }) => figure === of)?.state

describe('somebody who lives as always', () => {
  it('is told nothing about', () => {
    const said = told(null)
    expect(said.state).toBe('known')
    expect(said.changes.map(({ state }) => state)).toEqual(['steady', 'steady', 'steady', 'steady', 'steady'])
  })

  it('has nights of about the length that the person sleeps', () => {
    const person = household.people[0]!
    const slept = (1440 - person.bedMinute + person.wakeMinute) / 60
    const night = told(null).changes.find(({ figure }) => figure === 'restHours')!
    expect(night.shift!.earlier).toBeGreaterThan(slept - 1)
    expect(night.shift!.earlier).toBeLessThan(slept + 1)
  })
})

describe('somebody who sleeps two hours less within eight weeks', () => {
  const said = told({ from: monday - 56, overDays: 56, wakesEarlierMinutes: 120 })

  it('is seen to sleep less, in hours, with an interval beside it', () => {
    const { state, shift, weeks } = said.changes.find(({ figure }) => figure === 'restHours')!
    expect(state).toBe('less')
    expect(shift!.recent).toBeLessThan(shift!.earlier - 0.5)
    expect(shift!.most).toBeLessThan(0)
    expect(shift!.least).toBeLessThan(shift!.middle)
    expect(weeks).toHaveLength(16)
    expect([weeks[0]!.week, weeks.at(-1)!.week]).toEqual(['2026-02-09', '2026-05-25'])
  })

  it('is told nothing else about that did not change', () => {
    expect(stateOf(said, 'bathroomByDay')).toBe('steady')
    expect(stateOf(said, 'movingMinutes')).toBe('steady')
  })
})

it('somebody who gets up three times more a night is seen to', () => {
  const said = told({ from: monday - 56, overDays: 28, toiletVisitsMore: 3 })
  expect(stateOf(said, 'timesUp')).toBe('more')
  expect(stateOf(said, 'bathroomByNight')).toBe('more')
})

describe('what cannot be told', () => {
  it('says so while there are not enough weeks, and how many there are', () => {
    const young = told(null, ({ at }) => at < wallClock(monday - 54, 0))
    expect(young).toMatchObject({ state: 'not-enough-weeks', weeksNeeded: 10 })
    expect(young.weeksKnown).toBe(8)
    expect(young.changes.every(({ state }) => state === 'unknown')).toBe(true)
  })

  it('is whose night it was, where more than one person lives', () => {
    const together: HomeSetup = { ...setup, residency: { ...setup.residency!, people: 2 } }
    expect(slowChangesOf(together, today, [], []).state).toBe('not-alone')
  })

  it('is anything of the bathroom, where no sensor looks', () => {
    const bath: HomeSetup = { ...setup, devices: setup.devices.filter((device) => device.roomId !== 'bathroom') }
    const said = slowChangesOf(bath, today, roomsSeen(seed, household, null, monday - 113, monday), [])
    expect(stateOf(said, 'bathroomByDay')).toBe('unknown')
    expect(stateOf(said, 'restHours')).toBe('steady')
  })
})

describe('what is no change of the person', () => {
  const slots = roomsSeen(seed, household, null, monday - 113, monday)
  it('two weeks on holiday are two weeks of which nothing is known', () => {
    const [from, until] = [wallClock(monday - 50, 0), wallClock(monday - 36, 0)]
    const said = told(null, ({ at }) => at >= from && at < until)
    expect(said.state).toBe('known')
    const night = said.changes.find(({ figure }) => figure === 'restHours')!
    expect(night.weeks.filter(({ value }) => value === null).length).toBeGreaterThanOrEqual(1)
    expect(night.state).toBe('steady')
  })

  it('days on which the sensors could not be believed give no figure', () => {
    const unseen = [{ from: wallClock(monday - 10, 22 * 60), until: wallClock(monday - 8, 8 * 60) }]
    const figures = dayFiguresOf(setup, slots, unseen)
    const of = (day: number) =>
      figures.find(({ date }) => date === new Date(day * 86_400_000).toISOString().slice(0, 10))
    expect(of(monday - 12)?.figures.restHours).toBeDefined()
    expect(of(monday - 10)?.figures).toEqual({})
    expect(of(monday - 9)?.figures).toEqual({})
  })

  it('a night in which the clock is set forward or back is as long as the clock on the wall says', () => {
    // Clocks went forward on 29 March 2026 at two.
    const night = (year: number, month: number, day: number) => {
      const at = (hour: number, minute: number, of = day) => instantOf({ year, month, day: of, hour, minute }, zone)
      const walk = (from: ReturnType<typeof at>) =>
        [0, 5, 10].map((after) => ({ roomId: roomId('kitchen'), at: later(from, minutes(after)) }))
      return dayFiguresOf(setup, [...walk(at(22, 30)), ...walk(at(7, 0, day + 1))], []).flatMap(
        ({ figures }) => figures.restHours ?? [],
      )
    }
    expect(night(2026, 3, 21)).toEqual([8.25])
    expect(night(2026, 3, 28)).toEqual([8.25])
    expect(night(2026, 10, 24)).toEqual([8.25])
  })

  it('a day on which far more stirred at once than usual, as with visitors, gives no figure', () => {
    const day = monday - 11
    const crowd = Array.from({ length: 80 }, (_, place) =>
      ['living-room', 'kitchen'].map((room) => ({ roomId: roomId(room), at: wallClock(day, 780 + 5 * place) })),
    ).flat()
    const figures = dayFiguresOf(
      setup,
      [...slots, ...crowd].toSorted((one, other) => one.at - other.at),
      [],
    )
    expect(figures.find(({ date }) => date === '2026-05-21')?.figures).toEqual({})
    expect(figures.find(({ date }) => date === '2026-05-20')?.figures.movingMinutes).toBeGreaterThan(0)
  })
})

it('begins on the Monday sixteen weeks before the week that lasts', () => {
  expect(slowChangesFrom('2026-06-01')).toBe('2026-02-09')
  expect(slowChangesFrom('2026-06-07')).toBe('2026-02-09')
  expect(slowChangesFrom('2026-06-08')).toBe('2026-02-16')
})
