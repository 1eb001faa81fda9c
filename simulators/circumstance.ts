// What is out of the ordinary in a home, on top of its days: the stuff of scenarios.
import type { RoomKind } from '../rules/model/home.ts'
import type { DeviceId } from '../rules/model/ids.ts'
import { earlier, type Instant, later, minutes } from '../rules/model/time.ts'
import type { Stay } from './person.ts'
import type { WornEvent } from './worn-movement.ts'

interface Span {
  readonly from: Instant
  readonly until: Instant
}

export type Circumstance =
  /** Lies on the floor of that room until somebody comes, seen by that fall sensor or by none. */
  | (Span & { readonly kind: 'fallen'; readonly room: RoomKind; readonly noticedBy: DeviceId | null })
  /** The worn device feels the blow of a fall, or a knock that is none. */
  | { readonly kind: 'worn-blow'; readonly at: Instant; readonly deviceId: DeviceId; readonly of: WornEvent }
  /** Is in that room, moving as people do. */
  | (Span & { readonly kind: 'stays'; readonly room: RoomKind })
  /** Lies in bed without a move. */
  | (Span & { readonly kind: 'lies-still' })
  | (Span & { readonly kind: 'away' })
  /** The heating does not heat: so cold is it in every room. */
  | (Span & { readonly kind: 'boiler-off'; readonly celsius: number })
  /** The door stands open, and nobody goes through it. */
  | (Span & { readonly kind: 'door-open'; readonly deviceId: DeviceId })
  | (Span & { readonly kind: 'smoke'; readonly deviceId: DeviceId })
  | { readonly kind: 'help-call'; readonly at: Instant; readonly deviceId: DeviceId }
  /** Sensors report motion where nobody is: the sun, a draught, a spider. */
  | (Span & { readonly kind: 'ghosts'; readonly deviceIds: readonly DeviceId[]; readonly everyMinutes: number })
  /** Messages come late, twice, or not at all. */
  | (Span & { readonly kind: 'flaky-link'; readonly lost: number; readonly doubled: number; readonly late: number })
  | (Span & { readonly kind: 'gateway-dead' })

/** The days of one person as they become: what they would have done in that time they do not. */
export function changed(stays: readonly Stay[], circumstances: readonly Circumstance[]): readonly Stay[] {
  let result = stays
  for (const change of circumstances) {
    const other = insteadOf(change)
    if (other && result.some(({ from, until }) => from < other.until && until > other.from))
      result = replaced(result, other)
  }
  return result
}

function insteadOf(change: Circumstance): Stay | null {
  switch (change.kind) {
    case 'fallen':
      return { room: change.room, from: change.from, until: change.until, stillness: 'motionless' }
    case 'lies-still':
      return { room: 'bedroom', from: change.from, until: change.until, stillness: 'motionless' }
    case 'stays':
      return { room: change.room, from: change.from, until: change.until, stillness: 'busy' }
    case 'away':
      return { room: 'outdoors', from: change.from, until: change.until, stillness: 'busy' }
    default:
      return null
  }
}

function replaced(stays: readonly Stay[], other: Stay): readonly Stay[] {
  const start = stays[0]!.from
  const end = stays.at(-1)!.until
  const from = other.from < start ? start : other.from
  const until = other.until > end ? end : other.until
  return [
    ...before(stays, from, other.room),
    { ...other, from, until },
    ...stays.filter((stay) => stay.until > until).map((stay) => (stay.from < until ? { ...stay, from: until } : stay)),
  ]
}

const until = (stays: readonly Stay[], end: Instant): readonly Stay[] =>
  stays.filter(({ from }) => from < end).map((stay) => (stay.until > end ? { ...stay, until: end } : stay))

/** What comes before it. Nobody falls at home who is out: they came home a quarter of an hour ago. */
function before(stays: readonly Stay[], end: Instant, room: Stay['room']): readonly Stay[] {
  const out = stays.some((stay) => stay.from <= end && stay.until >= end && stay.room === 'outdoors')
  if (!out || room === 'outdoors') return until(stays, end)
  const home = earlier(end, minutes(15))
  const inside = later(home, minutes(2))
  return [
    ...until(stays, home),
    { room: 'hall', from: home, until: inside, stillness: 'busy' },
    { room, from: inside, until: end, stillness: 'busy' },
  ]
}
