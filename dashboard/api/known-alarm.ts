// An alarm as the caller may see it. One that is not theirs is as absent as one that does not exist.
import type { Alarm } from '../../rules/model/alarm.ts'
import type { AlarmId } from '../../rules/model/ids.ts'
import { type Person, seesAlarm } from './access.ts'
import { Refusal } from './errors.ts'
import { type KnownHome, knownHome } from './known-home.ts'
import type { ApiParts } from './parts.ts'
import { residencyOf } from './views.ts'

export interface KnownAlarm extends KnownHome {
  readonly alarm: Alarm
}

/** Throws not-found. */
export async function knownAlarm(
  parts: Pick<ApiParts, 'projections' | 'registry'>,
  person: Person,
  id: AlarmId,
): Promise<KnownAlarm> {
  const alarm = await parts.projections.alarm(id)
  if (!alarm) throw new Refusal('not-found')
  const known = await knownHome(parts, person, alarm.homeId, 'care-alarms', 'technical-alarms')
  if (!seesAlarm(known.view, alarm, residencyOf(known.home))) throw new Refusal('not-found')
  return { ...known, alarm }
}
