// Who is told in a home that has no plan of its own, and a home's setup with the plan that counts for it.
import type { CarePlan, Chain, Tier } from '../model/care-plan.ts'
import type { DutyDirectory } from '../model/duty.ts'
import type { Home, HomeSetup } from '../model/home.ts'
import type { Recipient } from '../model/recipient.ts'
import { contactIdOf, reachOfContact } from './reach.ts'

const contactsTold = 3
const contactWaitMinutes = 3
/** Somebody on duty may be at another door, and a centre has a queue. */
const dutyWaitMinutes = 5
const operatorRepeatMinutes = 5

const operator: Recipient = { kind: 'operator' }

/** Made from the home's contacts, the team of its care organisation and the centre that answers for it. */
export function defaultCarePlan(home: Home, directory: DutyDirectory): CarePlan {
  const { team, centre } = standingBehind(home, directory)
  return {
    chains: [
      urgentChain(home, team, centre),
      {
        severities: ['today'],
        between: { from: '07:00', to: '22:00' },
        tiers: [{ to: [team ?? centre ?? operator], waitMinutes: 60 }],
        repeatMinutes: 240,
      },
      // One telling: a flat battery is not made louder by saying it again.
      {
        severities: ['technical'],
        between: { from: '08:00', to: '18:00' },
        tiers: [{ to: [operator], waitMinutes: 60 }],
      },
    ],
    graceSeconds: {},
    contacts: planContacts(home),
  }
}

/** What the engine is configured with: the home's own plan or the usual one, with what the registry knows of its contacts. */
export function setupOf(home: Home, directory: DutyDirectory): HomeSetup {
  if (!home.carePlan) return { ...home.setup, carePlan: defaultCarePlan(home, directory) }
  const stated = home.carePlan.contacts
  const known = planContacts(home).filter(({ contactId }) => !stated.some((contact) => contact.contactId === contactId))
  return { ...home.setup, carePlan: { ...home.carePlan, contacts: [...stated, ...known].slice(0, 10) } }
}

function urgentChain(home: Home, team: Recipient | null, centre: Recipient | null): Chain {
  const contacts = home.contacts.flatMap((contact, place): Recipient[] =>
    reachOfContact(contact).length > 0 ? [{ kind: 'contact', contactId: contactIdOf(contact, place) }] : [],
  )
  // With contacts the centre comes in the team's stead; without any, the team is who is nearest.
  const professionals = contacts.length > 0 ? [centre ?? team] : [team, centre]
  const tiers: Tier[] = [
    ...contacts.slice(0, contactsTold).map((to) => ({ to: [to], waitMinutes: contactWaitMinutes })),
    ...professionals.flatMap((to) => (to ? [{ to: [to], waitMinutes: dutyWaitMinutes }] : [])),
  ]
  return {
    severities: ['urgent'],
    tiers: tiers.length > 0 ? tiers : [{ to: [operator], waitMinutes: operatorRepeatMinutes }],
    // Past the last tier the operator is told, and again: never silent.
    repeatMinutes: operatorRepeatMinutes,
  }
}

function standingBehind({ careOrganisation }: Home, directory: DutyDirectory) {
  const team = directory.teams.find((candidate) => candidate.careOrganisation === careOrganisation)
  const centre = directory.centres.find(
    ({ careOrganisations }) => careOrganisation !== null && careOrganisations.includes(careOrganisation),
  )
  return {
    team: team ? ({ kind: 'team', teamId: team.teamId } satisfies Recipient) : null,
    centre: centre ? ({ kind: 'centre', centreId: centre.centreId } satisfies Recipient) : null,
  }
}

const planContacts = (home: Home): CarePlan['contacts'] =>
  home.contacts.map((contact, place) => ({
    contactId: contactIdOf(contact, place),
    ...(contact.account !== undefined && { account: contact.account }),
    ...(contact.travelMinutes !== undefined && { travelMinutes: contact.travelMinutes }),
  }))
