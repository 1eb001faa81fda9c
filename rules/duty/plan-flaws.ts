// What is wrong with a care plan, as it would be found when an alarm has already been raised.
import type { CarePlan } from '../model/care-plan.ts'
import type { DutyDirectory } from '../model/duty.ts'
import type { Home } from '../model/home.ts'
import { type Recipient, recipientKey } from '../model/recipient.ts'
import { contactIdOf } from './reach.ts'

export type Flaw =
  /** The plan names somebody whom neither the home nor the directory knows; `recipient` as `team:ID`. */
  | { readonly kind: 'unknown-recipient'; readonly recipient: string }
  /** Two contacts of the home answer to one id: the second would never be told. */
  | { readonly kind: 'same-contact-id'; readonly contactId: string }
  /** The chain with this place, from 0, is for urgent alarms and does not say how often the operator is told again. */
  | { readonly kind: 'urgent-without-repeat'; readonly chain: number }
  /** A remark, no error: this contact, who is told of urgent alarms, is longer than half an hour on the way. */
  | { readonly kind: 'far-contact'; readonly contactId: string; readonly travelMinutes: number }

const farMinutes = 30

/** Worth knowing, and no reason to refuse the plan. */
export const isRemark = ({ kind }: Flaw): boolean => kind === 'far-contact'

/** In the order of the kinds above, each once. Hours without a chain are gaps and found by `gaps`. */
export function planFlaws(plan: CarePlan, home: Home, directory: DutyDirectory): readonly Flaw[] {
  const contactIds = home.contacts.map(contactIdOf)
  const knows = new Set([
    ...contactIds.map((contactId) => `contact:${contactId}`),
    ...directory.teams.map(({ teamId }) => `team:${teamId}`),
    ...directory.centres.map(({ centreId }) => `centre:${centreId}`),
    'operator',
  ])
  const urgent = plan.chains.filter(({ severities }) => severities.includes('urgent'))
  const toldOfUrgent = new Set(recipientsOf(urgent).map(recipientKey))
  const unknown = new Set(
    recipientsOf(plan.chains)
      .map(recipientKey)
      .filter((key) => !knows.has(key)),
  )
  const twice = new Set(contactIds.filter((contactId, place) => contactIds.indexOf(contactId) < place))
  return [
    ...[...unknown].map((recipient): Flaw => ({ kind: 'unknown-recipient', recipient })),
    ...[...twice].map((contactId): Flaw => ({ kind: 'same-contact-id', contactId })),
    ...plan.chains.flatMap((chain, place): Flaw[] =>
      urgent.includes(chain) && chain.repeatMinutes === undefined
        ? [{ kind: 'urgent-without-repeat', chain: place }]
        : [],
    ),
    ...home.contacts.flatMap(({ travelMinutes = 0 }, place): Flaw[] => {
      const contactId = contactIds[place]!
      const isFar = travelMinutes > farMinutes && toldOfUrgent.has(`contact:${contactId}`)
      return isFar ? [{ kind: 'far-contact', contactId, travelMinutes }] : []
    }),
  ]
}

const recipientsOf = (chains: CarePlan['chains']): readonly Recipient[] =>
  chains.flatMap(({ tiers }) => tiers.flatMap(({ to }) => to))
