// Where in the home a sign of life was, in the words that rules about daily life think in. Not a rule.
import type { Device, HomeSetup, RoomKind } from '../model/home.ts'
import { deviceOf, roomOf } from '../model/home.ts'
import { isSignOfLife, type Observation } from '../model/observation.ts'

/** The kind of the room of a sign of life; `exit`: a door to the outside moved; null: no sign, or nobody knows where. */
export function placeOfSign(observation: Observation, home: HomeSetup): RoomKind | 'exit' | null {
  if (observation.freshness === 'retained' || !isSignOfLife(observation.reading)) return null
  const device = deviceOf(home, observation.deviceId)
  if (!device) return null
  return device.exit === true ? 'exit' : (roomOf(home, device.roomId)?.kind ?? null)
}

const seesPeople: readonly Device['kind'][] = ['motion', 'presence', 'bed', 'chair', 'fall-detector']

/** Is there a sensor, of one of the kinds in `by`, that would see somebody in a room of these kinds? */
export const isSeenIn = (home: HomeSetup, kinds: ReadonlySet<RoomKind>, by = seesPeople): boolean =>
  home.devices.some((device) => {
    const kind = roomOf(home, device.roomId)?.kind
    return by.includes(device.kind) && kind !== undefined && kinds.has(kind)
  })

export const livesAlone = (home: HomeSetup): boolean => home.residency?.people === 1
