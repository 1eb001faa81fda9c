// Who a trial may be sent to, and over which of the channels that are set up.
import { reachOf, reachOfContact, contactIdOf } from '../../rules/duty/reach.ts'
import type { DutyDirectory, Reach } from '../../rules/model/duty.ts'
import type { Home } from '../../rules/model/home.ts'
import { mayEver, type Person } from './access.ts'
import type { ApiParts } from './parts.ts'

export interface TrialTarget {
  /** As rows of the outbox name it. */
  readonly recipient: string
  /** Only channels that are set up; may be empty. */
  readonly reach: readonly Reach[]
}

/** May they try whether others are reached, and not only they themselves? */
export const mayTryOthers = (person: Person): boolean => mayEver(person, 'set-duty')
export const mayTry = (person: Person): boolean => mayEver(person, 'duty')

type TargetParts = Pick<ApiParts, 'telling' | 'clock'> & { readonly directory: DutyDirectory }

/** Every place in which the account itself stands, and its browsers. */
export function ownTarget(person: Person, parts: TargetParts): TrialTarget {
  const { directory } = parts
  if (person.account === 'operator') return operatorTarget(parts)
  const places = directory.teams.flatMap(({ teamId, members }) =>
    members
      .filter(({ account }) => account === person.account)
      .map(({ memberId, reach }) => ({ recipient: `team:${teamId}/${memberId}`, reach })),
  )
  const browser: Reach = { channel: 'web-push', address: person.account }
  const all = [...places.flatMap(({ reach }) => reach), browser]
  const once = [...new Map(all.map((reach) => [`${reach.channel} ${reach.address}`, reach])).values()]
  return { recipient: places[0]?.recipient ?? `account:${person.account}`, reach: setUp(once, parts) }
}

/** `to` other than `me`: a place in the directory or, with its home, in a care plan. Null: there is no such place. */
export function targetOf(to: string, home: Home | null, parts: TargetParts): TrialTarget | null {
  const { directory, clock } = parts
  const [kind, id = ''] = to.split(':') as [string, string?]
  switch (kind) {
    case 'operator':
      return operatorTarget(parts)
    case 'centre': {
      const [found] = reachOf({ kind: 'centre', centreId: id }, { contacts: [], directory, at: clock.now() })
      return found ? { recipient: to, reach: setUp(found.reach, parts) } : null
    }
    case 'team': {
      const [teamId, memberId] = id.split('/')
      const member = directory.teams
        .find((team) => team.teamId === teamId)
        ?.members.find((candidate) => candidate.memberId === memberId)
      return member ? { recipient: to, reach: setUp(member.reach, parts) } : null
    }
    case 'contact': {
      const contact = home?.contacts.find((candidate, place) => contactIdOf(candidate, place) === id)
      return contact ? { recipient: to, reach: setUp(reachOfContact(contact), parts) } : null
    }
    default:
      return null
  }
}

/** Everybody in the directory, by what `to` would be. */
export function directoryTargets(parts: TargetParts): readonly (TrialTarget & { readonly name: string | null })[] {
  const { directory } = parts
  return [
    { ...operatorTarget(parts), name: null },
    ...directory.centres.map(({ centreId, name, reach }) => ({
      recipient: `centre:${centreId}`,
      name,
      reach: setUp(reach, parts),
    })),
    ...directory.teams.flatMap(({ teamId, name, members }) =>
      members.map((member) => ({
        recipient: `team:${teamId}/${member.memberId}`,
        name: `${name} · ${member.name}`,
        reach: setUp(member.reach, parts),
      })),
    ),
  ]
}

function operatorTarget(parts: TargetParts): TrialTarget {
  const named = parts.directory.operator
  return { recipient: 'operator', reach: setUp(named.length > 0 ? named : (parts.telling?.operator ?? []), parts) }
}

const setUp = (reach: readonly Reach[], { telling }: TargetParts): readonly Reach[] =>
  reach.filter(({ channel }) => telling?.channels.has(channel) ?? false)
