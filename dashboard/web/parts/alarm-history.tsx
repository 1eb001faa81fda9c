// The alarms of one home, newest first, as lines that lead to each.
import type { AlarmRow } from '../../api/contract.ts'
import { minute } from '../ticking.ts'
import { moment } from '../words/times.ts'
import { said, words } from '../words/words.ts'
import { Having } from './alarm-list.tsx'
import { SeverityWord } from './severity.tsx'

export function AlarmHistory({ rows }: { rows: readonly AlarmRow[] }) {
  if (rows.length === 0) return <p class="muted">{words.value.home.noHistory}</p>
  return (
    <ul class="history">
      {[...rows]
        .sort((one, other) => other.openedAt - one.openedAt)
        .map((alarm) => (
          <li key={alarm.alarmId}>
            <SeverityWord of={alarm.severity} />
            <span>
              <a href={`/alarmen/${encodeURIComponent(alarm.alarmId)}`}>{said(alarm.title)}</a>
              <small class="muted">
                {moment(alarm.openedAt, minute.value)} · <Having alarm={alarm} />
              </small>
            </span>
          </li>
        ))}
    </ul>
  )
}
