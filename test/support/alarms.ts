// An alarm as the engine would have made it.
import type { Alarm, ResponseState, Severity } from '../../rules/model/alarm.ts'
import { alarmId, homeId, ruleId } from '../../rules/model/ids.ts'
import { reason } from '../../rules/model/reason.ts'
import type { Instant } from '../../rules/model/time.ts'
import { local } from './entries.ts'

export function alarmOf(
  change: { home?: string; openedAt?: Instant; severity?: Severity; response?: ResponseState; subject?: string } = {},
): Alarm {
  const {
    home = 'home-1',
    openedAt = local('2026-03-02 08:00'),
    severity = 'urgent',
    response = 'open',
    subject = 'home',
  } = change
  const said = { nl: 'Niets gehoord', en: 'Nothing heard' }
  return {
    alarmId: alarmId(homeId(home), ruleId('stillness'), subject, openedAt),
    homeId: homeId(home),
    residencyId: null,
    rule: { id: ruleId('stillness'), version: 1 },
    subject,
    severity,
    openedAt,
    raisedAt: openedAt,
    title: said,
    because: said,
    reason: reason('still'),
    condition: 'standing',
    response,
    claimedBy: null,
    outcome: response === 'resolved' ? 'true' : null,
    resolvedAt: response === 'resolved' ? openedAt : null,
    events: [{ at: openedAt, kind: 'raised', said }],
  }
}
