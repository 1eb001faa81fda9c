// The alarms that a caller may see, as many as asked for. A store counts those that they may not see as well.
import type { Alarm } from '../../rules/model/alarm.ts'
import type { HomeId } from '../../rules/model/ids.ts'
import type { AlarmQuery } from '../../rules/ports.ts'
import { seesAlarm } from './access.ts'
import type { KnownHome } from './known-home.ts'
import type { ApiParts } from './parts.ts'
import { residencyOf } from './views.ts'

/** `known`: the homes that the query is about, as the caller sees them. */
export async function visibleAlarms(
  { projections }: Pick<ApiParts, 'projections'>,
  known: ReadonlyMap<HomeId, KnownHome>,
  query: AlarmQuery,
): Promise<readonly Alarm[]> {
  for (let asked = query.limit; ; asked *= 4) {
    const found = await projections.alarms({ ...query, limit: asked })
    const seen = found.filter((alarm) => {
      const own = known.get(alarm.homeId)
      return own !== undefined && seesAlarm(own.view, alarm, residencyOf(own.home))
    })
    if (seen.length >= query.limit || found.length < asked) return seen.slice(0, query.limit)
  }
}
