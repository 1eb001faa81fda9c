// A home without a plan of its own is never without somebody, and every place in its plan can be found.
import { expect, it } from 'vitest'
import { defaultCarePlan, setupOf as setupWithPlan } from '../../../rules/duty/default-plan.ts'
import { reachOf } from '../../../rules/duty/reach.ts'
import { DutyDirectory, emptyDirectory } from '../../../rules/model/duty.ts'
import { Home } from '../../../rules/model/home.ts'
import { recipientKey } from '../../../rules/model/recipient.ts'
import { local, setupOf } from '../../support/entries.ts'

const phone = (place: number) => `+31 72 555 000${place}`
const home = (change: Partial<Home> = {}): Home => ({
  ...Home.parse({
    setup: setupOf(),
    address: { street: 'Duinweg', houseNumber: '1', postcode: '1906 AB', village: 'Limmen' },
    careOrganisation: 'Duinzorg',
    residents: [],
    contacts: [1, 2, 3, 4].map((place) => ({ name: `N ${place}`, relation: 'dochter', phone: phone(place) })),
  }),
  ...change,
})
const mqtt = (address: string) => [{ channel: 'mqtt' as const, address }]
const team = {
  teamId: 'dorp',
  name: 'Wijkteam',
  careOrganisation: 'Duinzorg',
  members: [{ memberId: 'ans', name: 'Ans', account: 'ans', reach: mqtt('ans') }],
  rotations: [{ members: ['ans'], startsOn: '2026-01-05', handOverAt: '08:00', daysEach: 7 }],
}
const centre = { centreId: 'west', name: 'Centrale', careOrganisations: ['Duinzorg'], reach: mqtt('west') }
const directory = (parts: object): DutyDirectory => DutyDirectory.parse({ operator: mqtt('beheer'), ...parts })

const told = (of: Home, by: DutyDirectory, severity: string) =>
  defaultCarePlan(of, by)
    .chains.filter(({ severities }) => severities.includes(severity as never))
    .flatMap(({ tiers }) => tiers.map(({ to, waitMinutes }) => `${to.map(recipientKey).join('+')} ${waitMinutes}`))

const contacts = ['contact:contact-1 3', 'contact:contact-2 3', 'contact:contact-3 3']

it('an urgent alarm goes to three contacts in turn, then to the centre, else the team', () => {
  expect(told(home(), directory({ teams: [team], centres: [centre] }), 'urgent')).toEqual([
    ...contacts,
    'centre:west 5',
  ])
  expect(told(home(), directory({ teams: [team] }), 'urgent')).toEqual([...contacts, 'team:dorp 5'])
  expect(told(home(), emptyDirectory, 'urgent')).toEqual(contacts)
})

it('a home without contacts begins with the team, and with nobody at all the operator is told', () => {
  const alone = home({ contacts: [] })
  expect(told(alone, directory({ teams: [team], centres: [centre] }), 'urgent')).toEqual([
    'team:dorp 5',
    'centre:west 5',
  ])
  expect(told(alone, directory({ centres: [centre] }), 'urgent')).toEqual(['centre:west 5'])
  expect(told(alone, emptyDirectory, 'urgent')).toEqual(['operator 5'])
  expect(told({ ...alone, careOrganisation: null }, directory({ teams: [team] }), 'urgent')).toEqual(['operator 5'])
})

it('an urgent alarm is told again every five minutes at every hour; technical ones once; nobody is told of the rest', () => {
  const { chains } = defaultCarePlan(home(), directory({ teams: [team] }))
  expect(
    chains.map(({ severities, between, repeatMinutes }) => [severities, between?.from, between?.to, repeatMinutes]),
  ).toEqual([
    [['urgent'], undefined, undefined, 5],
    [['today'], '07:00', '22:00', 240],
    [['technical'], '08:00', '18:00', undefined],
  ])
  expect(told(home(), directory({ teams: [team] }), 'today')).toEqual(['team:dorp 60'])
  expect(told(home(), directory({ teams: [team] }), 'info')).toEqual([])
})

it("a home's own plan counts, with the accounts that the registry knows", () => {
  const own = { ...defaultCarePlan(home({ contacts: [] }), emptyDirectory), graceSeconds: { urgent: 20 } }
  const [first] = home().contacts
  const setup = setupWithPlan(
    home({ carePlan: own, contacts: [{ ...first!, account: 'dochter', travelMinutes: 12 }] }),
    emptyDirectory,
  )
  expect(setup.carePlan).toEqual({
    ...own,
    contacts: [{ contactId: 'contact-1', account: 'dochter', travelMinutes: 12 }],
  })
})

it('a contact is reached in the browser, by voice, by text message and by mail, or as it asks', () => {
  const [first] = home().contacts
  const reached = (change: object) =>
    reachOf(
      { kind: 'contact', contactId: 'contact-1' },
      { contacts: [{ ...first!, ...change }], directory: emptyDirectory, at: local('2026-02-01 12:00') },
    )
  expect(reached({ account: 'dochter', email: 'n@example.nl' })).toEqual([
    {
      recipient: 'contact:contact-1',
      account: 'dochter',
      reach: [
        { channel: 'web-push', address: 'dochter' },
        { channel: 'voice', address: phone(1) },
        { channel: 'sms', address: phone(1) },
        { channel: 'email', address: 'n@example.nl' },
      ],
    },
  ])
  expect(reached({ reach: mqtt('lamp') })[0]?.reach).toEqual(mqtt('lamp'))
  expect(reached({ reach: [] })).toEqual([])
  expect(reached({ contactId: 'other' })).toEqual([])
})

it('a team is whoever is on duty, and nobody where nobody is', () => {
  const parts = { contacts: [], directory: directory({ teams: [team], centres: [centre] }) }
  const at = local('2026-02-01 12:00')
  expect(reachOf({ kind: 'team', teamId: 'dorp' }, { ...parts, at })).toEqual([
    { recipient: 'team:dorp/ans', account: 'ans', reach: mqtt('ans') },
  ])
  expect(reachOf({ kind: 'team', teamId: 'dorp' }, { ...parts, at: local('2026-01-01 12:00') })).toEqual([])
  expect(reachOf({ kind: 'centre', centreId: 'west' }, { ...parts, at })[0]?.recipient).toBe('centre:west')
  expect(reachOf({ kind: 'operator' }, { ...parts, at })).toEqual([{ recipient: 'operator', reach: mqtt('beheer') }])
  expect(reachOf({ kind: 'operator' }, { ...parts, directory: emptyDirectory, at })).toEqual([])
})
