// A gap is found before an alarm falls into it, to the minute.
import { expect, it } from 'vitest'
import { gaps, gapsOfHomes } from '../../../rules/duty/coverage.ts'
import { DutyDirectory, emptyDirectory } from '../../../rules/model/duty.ts'
import { Home } from '../../../rules/model/home.ts'
import { clockTime, days, later } from '../../../rules/model/time.ts'
import { local, setupOf, zone } from '../../support/entries.ts'

const reach = [{ channel: 'mqtt' as const, address: 'signal' }]
const home = (id: string, change: Partial<Home> = {}): Home => ({
  ...Home.parse({
    setup: setupOf(id),
    address: { street: 'Duinweg', houseNumber: '1', postcode: '1906 AB', village: 'Limmen' },
    careOrganisation: 'Duinzorg',
    residents: [],
    contacts: [],
  }),
  ...change,
})
const directory = (rotations: object[], overrides: object[] = []): DutyDirectory =>
  DutyDirectory.parse({
    teams: [
      {
        teamId: 'dorp',
        name: 'Wijkteam',
        careOrganisation: 'Duinzorg',
        members: [{ memberId: 'ans', name: 'Ans', reach }],
        rotations,
        overrides,
      },
    ],
    operator: reach,
  })
const always = { members: ['ans'], startsOn: '2026-01-05', handOverAt: '08:00', daysEach: 7 }
const from = local('2026-03-27 12:00')
const to = later(from, days(7))

it('a rota that is always filled has none', () => {
  expect(gaps(home('home-1'), directory([always]), from, to)).toEqual([])
})

it('an evening in which nobody stands in is one, with the operator left', () => {
  const away = { from: local('2026-03-30 18:00'), to: local('2026-03-30 23:10'), memberId: null }
  expect(gaps(home('home-1'), directory([always], [away]), from, to)).toEqual([
    { from: away.from, to: away.to, left: 'operator', why: 'no-reach' },
  ])
  const contacts = [{ name: 'N', relation: 'dochter', phone: '+31 72 555 0001' }]
  expect(gaps(home('home-1', { contacts }), directory([always], [away]), from, to)).toEqual([])
})

it('a home with nobody behind it has one from the first minute to the last', () => {
  expect(gaps(home('home-1'), emptyDirectory, from, to)).toEqual([{ from, to, left: 'nobody', why: 'no-reach' }])
})

it('hours of which a plan says nothing are one in every night, by the wall clock', () => {
  const carePlan = {
    chains: [
      {
        severities: ['urgent' as const],
        between: { from: '06:50', to: '22:07' },
        tiers: [{ to: [{ kind: 'team' as const, teamId: 'dorp' }], waitMinutes: 5 }],
      },
    ],
    graceSeconds: {},
    contacts: [],
  }
  const found = gaps(home('home-1', { carePlan }), directory([always]), from, to)
  expect(found.length).toBe(7)
  expect(new Set(found.map((gap) => `${clockTime(gap.from, zone)} ${clockTime(gap.to, zone)} ${gap.why}`))).toEqual(
    new Set(['22:07 06:50 no-chain']),
  )
})

it('three thousand homes are asked as the few plans that they share, and each is told of its own gaps', () => {
  const away = { from: local('2026-03-30 18:00'), to: local('2026-03-30 23:00'), memberId: null }
  const contacts = [{ name: 'N', relation: 'dochter', phone: '+31 72 555 0001' }]
  const homes = Array.from({ length: 3000 }, (_, n) => home(`home-${n}`, n % 3 === 0 ? {} : { contacts }))
  const by = directory([always], [away])
  const found = gapsOfHomes(homes, by, from, to)
  expect(found.map((one) => one.home.setup.homeId)).toEqual(
    homes.filter((_, n) => n % 3 === 0).map(({ setup }) => setup.homeId),
  )
  expect(found.every((one) => one.gaps[0]?.from === away.from && one.gaps.length === 1)).toBe(true)
})

it('who is reached only over channels that are not set up is not reached, and the gap says so', () => {
  const contacts = [{ name: 'N', relation: 'dochter', phone: '+31 72 555 0001' }]
  const homes = [home('home-1', { contacts, careOrganisation: null }), home('home-2', { careOrganisation: null })]
  const asked = (...channels: ('sms' | 'email' | 'mqtt')[]) =>
    gapsOfHomes(homes, directory([always]), from, to, new Set(channels)).map(({ home: { setup }, gaps: [gap] }) => [
      setup.homeId,
      gap?.why,
      gap?.left,
    ])
  expect(asked('sms')).toEqual([['home-2', 'no-reach', 'nobody']])
  expect(asked('email', 'mqtt')).toEqual([
    ['home-1', 'no-channel', 'operator'],
    ['home-2', 'no-reach', 'operator'],
  ])
})

it('a night shift of the week in which the clocks change has no gap at its seams', () => {
  const night = { ...always, between: { from: '22:00', to: '07:30' } }
  const day = { ...always, between: { from: '07:30', to: '22:00' } }
  for (const start of ['2026-03-27 12:00', '2026-10-23 12:00']) {
    const at = local(start)
    expect(gaps(home('home-1'), directory([night, day]), at, later(at, days(7)))).toEqual([])
    const found = gaps(home('home-1'), directory([night]), at, later(at, days(7)))
    expect(new Set(found.slice(1, -1).map((gap) => `${clockTime(gap.from, zone)} ${clockTime(gap.to, zone)}`))).toEqual(
      new Set(['07:30 22:00']),
    )
  }
})
