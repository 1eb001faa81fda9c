// What is wrong with a duty directory, as it would be found when nobody turns out to be on duty.
import type { DutyDirectory, Team } from '../model/duty.ts'
import { civilAt, type Instant } from '../model/time.ts'

export type DirectoryFlaw =
  /** Two of a kind answer to one id: the second would never be told. `what` as `team:ID`, `centre:ID`, `member:TEAM/ID`. */
  | { readonly kind: 'same-id'; readonly what: string }
  /** A rotation or an override names somebody who is no member of the team. */
  | { readonly kind: 'unknown-member'; readonly teamId: string; readonly memberId: string }
  | { readonly kind: 'unknown-zone'; readonly teamId: string; readonly zone: string }
  /** An override that ends when it begins or before. */
  | { readonly kind: 'no-time'; readonly teamId: string; readonly from: Instant }

/** Each once. A directory without these can be asked who is on duty; times with nobody are gaps and found by `gaps`. */
export function directoryFlaws({ teams, centres }: DutyDirectory): readonly DirectoryFlaw[] {
  const ids = [
    ...teams.map(({ teamId }) => `team:${teamId}`),
    ...centres.map(({ centreId }) => `centre:${centreId}`),
    ...teams.flatMap(({ teamId, members }) => members.map(({ memberId }) => `member:${teamId}/${memberId}`)),
  ]
  const twice = new Set(ids.filter((id, place) => ids.indexOf(id) < place))
  return [...[...twice].map((what): DirectoryFlaw => ({ kind: 'same-id', what })), ...teams.flatMap(teamFlaws)]
}

function teamFlaws({ teamId, zone, members, rotations, overrides }: Team): readonly DirectoryFlaw[] {
  const known = new Set(members.map(({ memberId }) => memberId))
  const named = [
    ...rotations.flatMap((rotation) => rotation.members),
    ...overrides.flatMap(({ memberId }) => memberId ?? []),
  ]
  const strangers = new Set(named.filter((memberId) => !known.has(memberId)))
  return [
    ...(isZone(zone) ? [] : [{ kind: 'unknown-zone' as const, teamId, zone }]),
    ...[...strangers].map((memberId): DirectoryFlaw => ({ kind: 'unknown-member', teamId, memberId })),
    ...overrides
      .filter(({ from, to }) => to <= from)
      .map(({ from }): DirectoryFlaw => ({ kind: 'no-time', teamId, from })),
  ]
}

function isZone(zone: string): boolean {
  try {
    civilAt(0 as Instant, zone)
    return true
  } catch {
    return false
  }
}
