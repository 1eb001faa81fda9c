// On which channels a recipient of a plan is reached at a moment, and who that is then.
import type { ChannelName, DutyDirectory, Reach } from '../model/duty.ts'
import type { Contact } from '../model/home.ts'
import type { Recipient } from '../model/recipient.ts'
import type { Instant } from '../model/time.ts'
import { onDuty } from './on-duty.ts'

/** `recipient`: `contact:ID`, `team:TEAM/MEMBER`, `centre:ID` or `operator`. `reach` is never empty; the first is tried first. */
export interface Reached {
  readonly recipient: string
  /** With which this recipient answers in the dashboard, where it does. */
  readonly account?: string
  readonly reach: readonly Reach[]
}

export interface ReachParts {
  readonly contacts: readonly Contact[]
  readonly directory: DutyDirectory
  readonly at: Instant
  /** Those that are set up. Left out: every one. */
  readonly channels?: ReadonlySet<ChannelName> | undefined
}

/** Empty: nobody can be reached, because the place in the plan is unknown, nobody is on duty or no channel is given. */
export function reachOf(recipient: Recipient, parts: ReachParts): readonly Reached[] {
  const found = whoIs(recipient, parts)
  if (!found) return []
  const reach = found.reach.filter(({ channel }) => parts.channels?.has(channel) ?? true)
  return reach.length > 0 ? [{ ...found, reach }] : []
}

function whoIs(recipient: Recipient, { contacts, directory, at }: ReachParts): Reached | null {
  switch (recipient.kind) {
    case 'contact': {
      const contact = contacts.find((candidate, place) => contactIdOf(candidate, place) === recipient.contactId)
      return contact
        ? { recipient: `contact:${recipient.contactId}`, ...accountOf(contact), reach: reachOfContact(contact) }
        : null
    }
    case 'team': {
      const team = directory.teams.find(({ teamId }) => teamId === recipient.teamId)
      const member = team ? onDuty(team, at) : null
      return member
        ? { recipient: `team:${recipient.teamId}/${member.memberId}`, ...accountOf(member), reach: member.reach }
        : null
    }
    case 'centre': {
      const centre = directory.centres.find(({ centreId }) => centreId === recipient.centreId)
      return centre ? { recipient: `centre:${centre.centreId}`, reach: centre.reach } : null
    }
    case 'operator':
      return { recipient: 'operator', reach: directory.operator }
  }
}

const accountOf = ({ account }: { account?: string | undefined }): { account?: string } =>
  account === undefined ? {} : { account }

/** `place` counts from 0, the id from 1: the first contact without an id of its own is `contact-1`. */
export const contactIdOf = (contact: Contact, place: number): string => contact.contactId ?? `contact-${place + 1}`

/** Its own list; left out: the account's browser, the telephone by voice and by text message, then mail. */
export function reachOfContact({ reach, account, phone, email }: Contact): readonly Reach[] {
  if (reach) return reach
  return [
    ...(account === undefined ? [] : [{ channel: 'web-push' as const, address: account }]),
    { channel: 'voice', address: phone },
    { channel: 'sms', address: phone },
    ...(email === undefined ? [] : [{ channel: 'email' as const, address: email }]),
  ]
}
