// Who can stand in the care plan of a home, and how each is called on a screen.
import type { HomeDetail } from '../api/contract.ts'
import type { Directory, Plan } from './duty-client.ts'
import { words } from './words/words.ts'

export type Chain = Plan['chains'][number]
export type Recipient = Chain['tiers'][number]['to'][number]
export interface Known {
  readonly key: string
  readonly recipient: Recipient
  readonly name: string
}

export function keyOf(recipient: Recipient): string {
  switch (recipient.kind) {
    case 'contact':
      return `contact:${recipient.contactId}`
    case 'team':
      return `team:${recipient.teamId}`
    case 'centre':
      return `centre:${recipient.centreId}`
    case 'operator':
      return 'operator'
  }
}

/** Everybody who can stand in the plan of this home, in the order in which they are usually told. */
export function knownTo(contacts: HomeDetail['contacts'], { teams, centres }: Directory): Known[] {
  const { plan: text } = words.value.duty
  const all: [Recipient, string][] = [
    ...contacts.map(({ contactId, name, relation }, place): [Recipient, string] => [
      // Without an id of its own a contact is known by its place in the list.
      { kind: 'contact', contactId: contactId ?? `contact-${place + 1}` },
      relation === '' ? name : `${name} (${relation})`,
    ]),
    ...teams.map(({ teamId, name }): [Recipient, string] => [{ kind: 'team', teamId }, text.team(name)]),
    ...centres.map(({ centreId, name }): [Recipient, string] => [{ kind: 'centre', centreId }, name]),
    [{ kind: 'operator' }, text.operator],
  ]
  return all.map(([recipient, name]) => ({ key: keyOf(recipient), recipient, name }))
}

export const nameIn = (known: readonly Known[], recipient: Recipient): string =>
  known.find(({ key }) => key === keyOf(recipient))?.name ?? words.value.duty.plan.unknown(keyOf(recipient))
