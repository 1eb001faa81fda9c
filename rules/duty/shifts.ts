// The coming turns of a team as intervals: who is on duty, from when, until when.
import type { Member, Team } from '../model/duty.ts'
import type { Instant } from '../model/time.ts'
import { localDay, onDuty, readingAt } from './on-duty.ts'

/** From inclusive, to exclusive. `member` null: nobody. */
export interface Shift {
  readonly member: Member | null
  readonly from: Instant
  readonly to: Instant
}

/** Without holes from `from` to `to`, each as long as one member (or nobody) is on duty. */
export function shifts(team: Team, from: Instant, to: Instant): readonly Shift[] {
  const found: Shift[] = []
  const starts = changes(team, from, to)
  for (const [place, start] of starts.entries()) {
    const member = onDuty(team, start)
    const before = found.at(-1)
    const end = starts[place + 1] ?? to
    if (before && before.member?.memberId === member?.memberId) found[found.length - 1] = { ...before, to: end }
    else found.push({ member, from: start, to: end })
  }
  return found
}

/** Every moment at which somebody else may be on duty, ascending, `from` first. */
function changes(team: Team, from: Instant, to: Instant): readonly Instant[] {
  const times = new Set(
    team.rotations.flatMap(({ handOverAt, between }) => [handOverAt, ...(between ? [between.from, between.to] : [])]),
  )
  const moments = team.overrides.flatMap((override) => [override.from, override.to])
  const lastDay = localDay(to, team.zone) + 1
  for (let day = localDay(from, team.zone) - 1; day <= lastDay; day++) {
    for (const time of times) moments.push(readingAt(day, time, team.zone))
  }
  const within = moments.filter((at) => from < at && at < to)
  return from < to ? [...new Set([from, ...within])].toSorted((one, other) => one - other) : []
}
