// In which order alarms stand in the list, and how that order holds still under a finger. Pure.
import type { AlarmRow } from '../api/contract.ts'

export type Tab = 'open' | 'taken' | 'resolved'
export const tabOf = ({ response }: Pick<AlarmRow, 'response'>): Tab =>
  response === 'open' || response === 'resolved' ? response : 'taken'

const grades: readonly AlarmRow['severity'][] = ['urgent', 'today', 'info', 'technical']

/** Gravest first, then who waits longest; what is closed, newest first. */
export function inOrder(one: AlarmRow, other: AlarmRow): number {
  if (one.response === 'resolved' && other.response === 'resolved')
    return (other.resolvedAt ?? 0) - (one.resolvedAt ?? 0)
  return grades.indexOf(one.severity) - grades.indexOf(other.severity) || one.openedAt - other.openedAt
}

/**
 * The rows of a tab. `held`: the order in which they stand while somebody reaches for one of them. Those stay where they are, also when
 * they changed hands meanwhile, and what is new comes after them.
 */
export function rowsOf(alarms: Iterable<AlarmRow>, tab: Tab, held: readonly string[] | null): AlarmRow[] {
  const all = new Map<string, AlarmRow>([...alarms].map((alarm) => [alarm.alarmId, alarm]))
  const proper = [...all.values()].filter((alarm) => tabOf(alarm) === tab).sort(inOrder)
  if (!held) return proper
  const standing = held.flatMap((id) => all.get(id) ?? [])
  return [...standing, ...proper.filter(({ alarmId }) => !held.includes(alarmId))]
}
