// Where the resident is believed to be: at home or out. From the door to the outside and from what stirs behind it. Not a rule.
import { z } from 'zod'
import type { RoomKind } from '../model/home.ts'
import { DeviceId } from '../model/ids.ts'
import { type Duration, elapsed, Instant, later, minutes, seconds } from '../model/time.ts'
import type { Hit, Weighed } from './weights.ts'

export const Whereabouts = z.object({
  /** The door to the outside moved last and nobody was seen behind it: out since then. */
  out: z.boolean(),
  /** Of the last passage: its last movement, and whether somebody was believed out before it. */
  doorAt: Instant,
  /** When that passage began. */
  passedAt: Instant,
  returning: z.boolean(),
  /** What stirred since, that does not prove yet that somebody is in. */
  stirred: z.array(z.object({ at: Instant, deviceId: DeviceId })),
  /** The door was used and the resident stayed in: somebody came, and may be there still. */
  visitedAt: Instant,
})
export type Whereabouts = z.infer<typeof Whereabouts>
export const athome: Whereabouts = {
  out: false,
  doorAt: 0 as Instant,
  passedAt: 0 as Instant,
  returning: false,
  stirred: [],
  visitedAt: 0 as Instant,
}

/** What a hit is to the question of in or out. */
export interface Place {
  readonly exit: boolean
  /** In a room that has a door to the outside: who leaves passes here for a while. */
  readonly hall: boolean
  /** The home has no second sensor that could bear witness. */
  readonly onlyWitness: boolean
}

const samePassage = seconds(90)
/** After the door the one who left is still seen for a moment: longest in the hall, by a sensor that looks through its door shorter. */
const leaving = { hall: minutes(2), elsewhere: seconds(30), deed: seconds(5) } as const
const returning = seconds(10)
/** Who comes home is seen within this; later a single hit is a ghost in an empty home. */
const soonAfterReturn = minutes(15)
/** Who stayed behind and moves in the view of one sensor alone does it at once and goes on. */
const soonAfterDoor = minutes(4)
const hitsToStay = 3
/** A visit ends with the next passage, or after this. */
const longestVisit = minutes(240)

/**
 * The belief after this hit. Out is who used the door and was not seen behind it. In again is who does something, is seen by two sensors,
 * goes on before one of them right after the door, or is seen at all after coming home. Nothing less: sensors see ghosts in empty homes.
 */
export function moved(where: Whereabouts, hit: Hit, place: Place, weighed: Weighed, within: Duration): Whereabouts {
  const { at } = hit
  if (place.exit && weighed.believable) {
    const passage =
      elapsed(where.doorAt, at) <= samePassage
        ? { passedAt: where.passedAt, returning: where.returning }
        : { passedAt: at, returning: where.out }
    return { ...where, ...passage, out: true, doorAt: at, stirred: [] }
  }
  if (
    place.exit ||
    !where.out ||
    !weighed.believable ||
    !weighed.rests ||
    weighed.goesOn ||
    at <= later(where.doorAt, graceOf(where, hit, place))
  )
    return where
  const stirred = where.stirred.filter((one) => elapsed(one.at, at) <= within)
  const sinceDoor = elapsed(where.doorAt, at)
  const isIn =
    hit.deed ||
    place.onlyWitness ||
    stirred.some(({ deviceId }) => deviceId !== hit.deviceId) ||
    (where.returning && sinceDoor <= soonAfterReturn) ||
    (sinceDoor <= soonAfterDoor && stirred.length + 1 >= hitsToStay)
  if (!isIn) return { ...where, stirred: [...stirred, { at, deviceId: hit.deviceId }].slice(-hitsToStay) }
  const visited = !where.returning && sinceDoor <= soonAfterDoor
  return { ...where, out: false, stirred: [], ...(visited && { visitedAt: at }) }
}

function graceOf({ returning: comesHome }: Whereabouts, { deed }: Hit, { hall }: Place): Duration {
  if (hall) return leaving.hall
  return deed ? leaving.deed : comesHome ? returning : leaving.elsewhere
}

/** Somebody came to the door and the resident stayed: until the door is used again, or for some hours. */
export const hasVisitor = ({ visitedAt, doorAt, out }: Whereabouts, at: Instant): boolean =>
  !out && visitedAt > doorAt && elapsed(visitedAt, at) <= longestVisit

/** A belief from the room and the hour, for what is said to people; the limit does not hang on it. */
export const isAbed = (room: RoomKind | null, inBed: boolean, minuteOfDay: number): boolean =>
  inBed || (room === 'bedroom' && (minuteOfDay >= 22 * 60 || minuteOfDay < 9 * 60))
