// Who of a team is on duty at a moment: an override goes before all, then the rotations in their order.
import type { Member, Rotation, Team } from '../model/duty.ts'
import { civilAt, type Instant, instantOf } from '../model/time.ts'

/** Null: nobody is on duty then. */
export function onDuty(team: Team, at: Instant): Member | null {
  const member = (memberId: string | null): Member | undefined =>
    team.members.find((candidate) => candidate.memberId === memberId)
  // Of two that overlap the later entry counts: who swaps a shift again means the last word.
  const override = team.overrides.findLast(({ from, to }) => from <= at && at < to)
  const standIn = override && member(override.memberId)
  if (standIn) return standIn
  const inTurn = team.rotations.flatMap((rotation) => member(turnOf(rotation, team.zone, at)) ?? [])
  if (override?.memberId !== null) return inTurn[0] ?? null
  // Nobody stands in: whoever had the turn is away, in every rotation.
  return inTurn.find(({ memberId }) => memberId !== inTurn[0]?.memberId) ?? null
}

/** The member whose turn it is in this rotation; null before it starts and outside its weekdays and hours. */
function turnOf(rotation: Rotation, zone: string, at: Instant): string | null {
  const today = localDay(at, zone)
  const turnDay = at < readingAt(today, rotation.handOverAt, zone) ? today - 1 : today
  const turnsPast = Math.floor((turnDay - dayOf(rotation.startsOn)) / rotation.daysEach)
  if (turnsPast < 0) return null
  const hoursBegan = rotation.between ? windowDay(rotation.between, zone, at) : turnDay
  if (hoursBegan === null || !(rotation.weekdays ?? everyDay).includes(weekdayOf(hoursBegan))) return null
  return rotation.members[turnsPast % rotation.members.length] ?? null
}

const everyDay: readonly number[] = [1, 2, 3, 4, 5, 6, 7]

/** The local day on which the window that holds `at` began. */
function windowDay({ from, to }: { from: string; to: string }, zone: string, at: Instant): number | null {
  const today = localDay(at, zone)
  const began = [today, today - 1].find((day) => {
    const endDay = from < to ? day : day + 1
    return readingAt(day, from, zone) <= at && at < readingAt(endDay, to, zone)
  })
  return began ?? null
}

const dayMs = 86_400_000

/** Local days as numbers since 1970-01-01, so that they can be counted whatever their length in hours. */
export const localDay = (at: Instant, zone: string): number => instantOf(dateOf(at, zone), 'UTC') / dayMs
const dateOf = (at: Instant, zone: string) => {
  const { year, month, day } = civilAt(at, zone)
  return { year, month, day }
}

/**
 * When the wall clock reads that time on that day. Hours are compared as instants, never as readings: in the autumn night 02:30 comes
 * twice and hands over once, and in the spring night it does not come and hands over still.
 */
export function readingAt(day: number, time: string, zone: string): Instant {
  const date = dateOf((day * dayMs) as Instant, 'UTC')
  return instantOf({ ...date, hour: Number(time.slice(0, 2)), minute: Number(time.slice(3)) }, zone)
}

const dayOf = (date: string): number => {
  const [year, month, day] = date.split('-').map(Number)
  return instantOf({ year: year!, month: month!, day: day! }, 'UTC') / dayMs
}
const weekdayOf = (day: number): number => civilAt((day * dayMs) as Instant, 'UTC').weekday
