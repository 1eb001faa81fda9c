// What a period asked of one desk beside its answers: how alarms came in, which messages did not arrive, and which devices fell silent. Pure.
import type { Alarm } from '../../rules/model/alarm.ts'
import type { Instant } from '../../rules/model/time.ts'
import type { Delivery } from '../../rules/ports.ts'
import type { ReportWork } from './contract-care.ts'
import { loadOver } from './desk-load.ts'

/** `alarms`: of the desk, technical ones too. `deliveries`: per alarm that anything was put out about. */
export function workOf(
  alarms: readonly Alarm[],
  deliveries: readonly (readonly Pick<Delivery, 'state'>[])[],
  { from, to }: { readonly from: Instant; readonly to: Instant },
): ReportWork {
  const rows = deliveries.flat()
  const silent = alarms.filter(({ rule }) => rule.id === 'device-silence')
  const raised = alarms.filter(({ severity }) => severity !== 'technical').map(({ raisedAt }) => raisedAt)
  return {
    load: loadOver(raised, from, to),
    messages: {
      sent: rows.filter(isCarried).length,
      undelivered: rows.filter(({ state }) => state === 'given-up').length,
      // A message that was not needed any more was not missed by anybody.
      alarmsUnheard: deliveries.filter((all) => !all.some(isCarried) && all.some(({ state }) => state === 'given-up'))
        .length,
    },
    heartbeats: { missed: silent.length, homes: new Set(silent.map(({ homeId }) => homeId)).size },
  }
}

const isCarried = ({ state }: Pick<Delivery, 'state'>): boolean => state === 'handed-over' || state === 'delivered'
