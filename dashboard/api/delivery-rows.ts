// How far each message about an alarm has come, as the caller may know it: a place in the plan for everybody who sees the alarm, a name and
// the recognisable end of an address only for who may reach people.
import { contactIdOf } from '../../rules/duty/reach.ts'
import { purposeOf } from '../../rules/model/delivery-key.ts'
import type { ChannelName, DutyDirectory } from '../../rules/model/duty.ts'
import type { Home } from '../../rules/model/home.ts'
import type { Delivery } from '../../rules/ports.ts'
import type { DeliveryRow } from './contract.ts'
import type { View } from './views.ts'

/** `home` null: it has left the registry, and its contacts with it. */
export function deliveryRow(
  delivery: Delivery,
  parts: { home: Home | null; directory: DutyDirectory; view: View },
): DeliveryRow {
  const { deliveryId, step, channel, address, rank, state, attempts, createdAt, nextAt } = delivery
  const reach = parts.view.has('reach-people')
  const isToGo = state === 'waiting' || state === 'pending' || state === 'failed'
  return {
    deliveryId,
    about: purposeOf(delivery),
    step,
    to: whoIs(delivery.recipient, { ...parts, reach }),
    channel,
    address: isForSystems(channel) || reach ? shortened(channel, address) : null,
    rank,
    state,
    attempts,
    createdAt,
    nextAt: isToGo ? nextAt : null,
    firstTriedAt: delivery.firstTriedAt,
    handedOverAt: delivery.handedOverAt,
    deliveredAt: delivery.deliveredAt,
    reason: delivery.lastError,
  }
}

type To = DeliveryRow['to']

/** `recipient`: as rows of the outbox name it. */
function whoIs(
  recipient: string,
  { home, directory, reach }: { home: Home | null; directory: DutyDirectory; reach: boolean },
): To {
  const [kind, id = ''] = recipient.split(':') as [string, string?]
  switch (kind) {
    case 'contact': {
      const contact = home?.contacts.find((candidate, place) => contactIdOf(candidate, place) === id)
      return { kind, name: reach ? (contact?.name ?? null) : null }
    }
    case 'team': {
      const [teamId, memberId] = id.split('/')
      const team = directory.teams.find((candidate) => candidate.teamId === teamId)
      const member = reach ? team?.members.find((candidate) => candidate.memberId === memberId) : undefined
      return { kind, name: [team?.name ?? teamId!, ...(member ? [member.name] : [])].join(' · ') }
    }
    case 'centre':
      return { kind, name: directory.centres.find(({ centreId }) => centreId === id)?.name ?? id }
    // A trial to oneself.
    case 'account':
      return { kind, name: null }
    default:
      return { kind: 'operator', name: null }
  }
}

/** Their address is a name in the settings, and nobody's telephone number. */
const isForSystems = (channel: ChannelName): boolean => ['webhook', 'mqtt', 'fhir', 'scaip'].includes(channel)

/** Enough to see which of two numbers it was, too little to call. Null: an account, which says nothing to people. */
export function shortened(channel: ChannelName, address: string): string | null {
  if (isForSystems(channel)) return address
  if (channel === 'web-push') return null
  if (channel === 'email') {
    const at = address.lastIndexOf('@')
    return `${address.slice(0, 1)}…${at > 0 ? address.slice(at) : ''}`
  }
  return `… ${address.replaceAll(/\D/g, '').slice(-3)}`
}
