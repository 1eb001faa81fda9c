// Who stands behind the homes of the demo village: a care team with its rota for each organisation, one alarm centre, and the contacts by what they are.
import type { DutyDirectory, Team } from '../rules/model/duty.ts'
import type { Home } from '../rules/model/home.ts'
import { civilAt, days, earlier, type Instant, localDate } from '../rules/model/time.ts'

const zone = 'Europe/Amsterdam'
const aides = ['Bea Terpman', 'Chris Zeelt'] as const

/** `carer`: the account that signs in as the care worker; she takes turns with two colleagues, a week each from Monday 8:00. */
export function demoDirectory(
  homes: readonly Home[],
  carer: { account: string; name: string; careOrganisation: string | null },
  now: Instant,
): DutyDirectory {
  const organisations = [...new Set(homes.flatMap(({ careOrganisation }) => careOrganisation ?? []))]
  return {
    teams: organisations.map((name) => teamOf(name, name === carer.careOrganisation ? carer : null, now)),
    centres: [
      {
        centreId: 'meldkamer',
        name: 'Meldkamer Het Baken',
        careOrganisations: organisations,
        reach: [{ channel: 'scaip', address: 'meldkamer' }],
      },
    ],
    operator: [{ channel: 'email', address: 'beheer@demo.example' }],
  }
}

function teamOf(careOrganisation: string, carer: { account: string; name: string } | null, now: Instant): Team {
  const names = [carer?.name ?? 'Ada Slootweg', ...aides]
  const members = names.map((name, place) => ({
    memberId: name.split(' ')[0]!.toLowerCase(),
    name,
    ...(place === 0 && carer && { account: carer.account }),
    // A number that begins with 06-00 is given to nobody.
    reach: [{ channel: 'sms' as const, address: `06-0010000${place + 1}` }],
  }))
  return {
    teamId: careOrganisation.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
    name: `Wijkteam ${careOrganisation}`,
    careOrganisation,
    zone,
    members,
    rotations: [
      {
        members: members.map(({ memberId }) => memberId),
        startsOn: mondayBefore(earlier(now, days(28))),
        handOverAt: '08:00',
        daysEach: 7,
      },
    ],
    overrides: [],
  }
}

/** Each contact is called after what it is to the resident; `account`: with which the first one signs in, where somebody can be that one. */
export function withContactIds(home: Home, account?: string): Home {
  const seen = new Map<string, number>()
  return {
    ...home,
    contacts: home.contacts.map((contact, place) => {
      const count = (seen.get(contact.relation) ?? 0) + 1
      seen.set(contact.relation, count)
      return {
        ...contact,
        contactId: count === 1 ? contact.relation : `${contact.relation}-${count}`,
        ...(place === 0 && account !== undefined && { account }),
      }
    }),
  }
}

function mondayBefore(at: Instant): string {
  const week = Array.from({ length: 7 }, (_, back) => earlier(at, days(back)))
  return localDate(
    week.find((day) => civilAt(day, zone).weekday === 1)!,
    zone,
  )
}
