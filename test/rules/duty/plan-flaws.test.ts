// A plan that names a stranger or forgets to go on is found out when it is written, not when an alarm has been raised.
import { expect, it } from 'vitest'
import { defaultCarePlan } from '../../../rules/duty/default-plan.ts'
import { planFlaws } from '../../../rules/duty/plan-flaws.ts'
import { CarePlan } from '../../../rules/model/care-plan.ts'
import { emptyDirectory } from '../../../rules/model/duty.ts'
import { Home } from '../../../rules/model/home.ts'
import { setupOf } from '../../support/entries.ts'

const home = (contacts: object[]): Home =>
  Home.parse({
    setup: setupOf(),
    address: { street: 'Duinweg', houseNumber: '1', postcode: '1906 AB', village: 'Limmen' },
    careOrganisation: null,
    residents: [],
    contacts: contacts.map((contact) => ({ name: 'N', relation: 'zoon', phone: '+31 72 555 0001', ...contact })),
  })

it('the usual plan of a home has none', () => {
  const usual = home([{ travelMinutes: 30 }, {}])
  expect(planFlaws(defaultCarePlan(usual, emptyDirectory), usual, emptyDirectory)).toEqual([])
})

it('strangers, an id given twice, an urgent chain that stops and a contact far away are named', () => {
  const plan = CarePlan.parse({
    chains: [
      { severities: ['today'], tiers: [{ to: [{ kind: 'contact', contactId: 'contact-2' }], waitMinutes: 5 }] },
      {
        severities: ['urgent'],
        tiers: [
          { to: [{ kind: 'contact', contactId: 'mother' }], waitMinutes: 5 },
          { to: [{ kind: 'contact', contactId: 'gone' }], waitMinutes: 5 },
          {
            to: [
              { kind: 'team', teamId: 'dorp' },
              { kind: 'centre', centreId: 'west' },
            ],
            waitMinutes: 5,
          },
          { to: [{ kind: 'team', teamId: 'dorp' }, { kind: 'operator' }], waitMinutes: 5 },
        ],
      },
    ],
  })
  const contacts = [{ contactId: 'mother', travelMinutes: 31 }, { travelMinutes: 90 }, { contactId: 'contact-2' }]
  expect(planFlaws(plan, home(contacts), emptyDirectory)).toEqual([
    { kind: 'unknown-recipient', recipient: 'contact:gone' },
    { kind: 'unknown-recipient', recipient: 'team:dorp' },
    { kind: 'unknown-recipient', recipient: 'centre:west' },
    { kind: 'same-contact-id', contactId: 'contact-2' },
    { kind: 'urgent-without-repeat', chain: 1 },
    { kind: 'far-contact', contactId: 'mother', travelMinutes: 31 },
  ])
})
