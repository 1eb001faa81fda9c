// In which order alarms stand in the list, how that order holds still under a finger, and what a flood of them looks like. Pure.
import type { AlarmRow } from '../api/contract.ts'

export type Tab = 'open' | 'taken' | 'shelved' | 'resolved'
export function tabOf({ response, shelvedUntil }: Pick<AlarmRow, 'response' | 'shelvedUntil'>): Tab {
  if (response === 'open') return shelvedUntil === null ? 'open' : 'shelved'
  return response === 'resolved' ? response : 'taken'
}

const grades: readonly AlarmRow['severity'][] = ['urgent', 'today', 'info', 'technical']

/** Gravest first, then who waits longest; what is closed, newest first. */
export function inOrder(one: AlarmRow, other: AlarmRow): number {
  if (one.response === 'resolved' && other.response === 'resolved')
    return (other.resolvedAt ?? 0) - (one.resolvedAt ?? 0)
  return grades.indexOf(one.severity) - grades.indexOf(other.severity) || one.openedAt - other.openedAt
}

/** In a flood: those of life and limb first, and each home's together under the one that waits longest. None is left out. */
export function inFlood(rows: readonly AlarmRow[]): AlarmRow[] {
  const homes = Map.groupBy(rows.toSorted(inOrder), ({ severity, home }) => `${severity === 'urgent'} ${home.homeId}`)
  return [...homes.values()].flat()
}

/** Rows of one home that stand together, as one group each. */
export function groupsOf(rows: readonly AlarmRow[]): readonly (readonly AlarmRow[])[] {
  const groups: AlarmRow[][] = []
  for (const row of rows) {
    const last = groups.at(-1)
    if (last?.[0]!.home.homeId === row.home.homeId) last.push(row)
    else groups.push([row])
  }
  return groups
}

/**
 * The rows of a tab. `held`: the order in which they stand while somebody reaches for one of them. Those stay where they are, also when
 * they changed hands meanwhile, and what is new comes after them.
 */
export function rowsOf(
  alarms: Iterable<AlarmRow>,
  tab: Tab,
  held: readonly string[] | null,
  isFlood = false,
): AlarmRow[] {
  const all = new Map<string, AlarmRow>([...alarms].map((alarm) => [alarm.alarmId, alarm]))
  const ordered = [...all.values()].filter((alarm) => tabOf(alarm) === tab).sort(inOrder)
  const proper = isFlood ? inFlood(ordered) : ordered
  if (!held) return proper
  const standing = held.flatMap((id) => all.get(id) ?? [])
  return [...standing, ...proper.filter(({ alarmId }) => !held.includes(alarmId))]
}
