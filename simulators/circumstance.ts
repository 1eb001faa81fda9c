// What is out of the ordinary in a home, on top of its days: the stuff of scenarios.
import type { RoomKind } from '../rules/model/home.ts'
import type { DeviceId } from '../rules/model/ids.ts'
import type { Instant } from '../rules/model/time.ts'
import type { Stay } from './person.ts'

interface Span {
  readonly from: Instant
  readonly until: Instant
}

export type Circumstance =
  /** Lies on the floor before that fall sensor until somebody comes. `notices`: the sensor sees it. */
  | (Span & {
      readonly kind: 'fallen'
      readonly deviceId: DeviceId
      readonly room: RoomKind
      readonly notices: boolean
    })
  /** Lies in bed without a move. */
  | (Span & { readonly kind: 'lies-still' })
  | (Span & { readonly kind: 'away' })
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
    ...stays.filter((stay) => stay.from < from).map((stay) => (stay.until > from ? { ...stay, until: from } : stay)),
    { ...other, from, until },
    ...stays.filter((stay) => stay.until > until).map((stay) => (stay.from < until ? { ...stay, from: until } : stay)),
  ]
}
