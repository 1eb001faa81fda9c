// The alarm that a delivery tells of. A trial has one that says that it is a trial; and when a delivery was given up, one says which.
import type { Alarm } from '../../rules/model/alarm.ts'
import { lostKeyOf, purposeOf } from '../../rules/model/delivery-key.ts'
import { RuleId } from '../../rules/model/ids.ts'
import { reason, type Said } from '../../rules/model/reason.ts'
import type { Instant } from '../../rules/model/time.ts'
import type { Delivery, Outbox } from '../../rules/ports.ts'

/** Null: the alarm is not projected yet, or what it was about is gone. */
export async function alarmToTell(
  delivery: Delivery,
  parts: { outbox: Pick<Outbox, 'ofAlarm'>; alarm: (id: Alarm['alarmId']) => Promise<Alarm | null> },
): Promise<Alarm | null> {
  if (purposeOf(delivery) === 'trial') return trialAlarm(delivery)
  const lostKey = lostKeyOf(delivery.key)
  const alarm = await parts.alarm(delivery.alarmId)
  if (lostKey === null || alarm === null) return alarm
  const lost = (await parts.outbox.ofAlarm(delivery.alarmId)).find(({ key }) => key === lostKey)
  return lost ? lossOf(alarm, lost, delivery.createdAt) : null
}

/** Raised when somebody asked for it. */
export function trialAlarm({ alarmId, homeId, createdAt }: Pick<Delivery, 'alarmId' | 'homeId' | 'createdAt'>): Alarm {
  const because = {
    nl: 'Iemand vroeg om een proef. U hoeft niets te doen.',
    en: 'Somebody asked for a trial. Nothing to do.',
  }
  return {
    ...told('trial', createdAt, { nl: 'Proefmelding', en: 'Trial alarm' }, because),
    alarmId,
    homeId,
    residencyId: null,
  }
}

/** Names no person: the operator sees in the plan who stands at that place. */
function lossOf(alarm: Alarm, lost: Delivery, at: Instant): Alarm {
  const { recipient, channel, attempts, lastError } = lost
  const code = lastError ?? 'unknown'
  const because = {
    nl: `Het bericht aan ${recipient} via ${channel} is na ${attempts === 1 ? '1 poging' : `${attempts} pogingen`} opgegeven (${code}). De melding zelf staat in het scherm.`,
    en: `The message to ${recipient} over ${channel} was given up after ${attempts === 1 ? '1 try' : `${attempts} tries`} (${code}). The alarm itself is on the screens.`,
  }
  const title = { nl: 'Een bericht kwam niet aan', en: 'A message did not arrive' }
  const { alarmId, homeId, residencyId } = alarm
  return { ...told('given-up', at, title, because), alarmId, homeId, residencyId, severity: 'technical' }
}

type Bare = Omit<Alarm, 'alarmId' | 'homeId' | 'residencyId'>

const told = (rule: string, at: Instant, title: Said, because: Said): Bare => ({
  rule: { id: RuleId.parse(rule), version: 1 },
  subject: 'home',
  severity: 'info',
  openedAt: at,
  raisedAt: at,
  title,
  because,
  reason: reason(rule),
  condition: 'standing',
  response: 'open',
  claimedBy: null,
  outcome: null,
  resolvedAt: null,
  events: [{ at, kind: 'raised', said: because }],
})
