// A recording as a home of the registry, and its events as what the sensors of such a home publish.
import type { Device, DeviceKind, Home, Room, RoomKind } from '../rules/model/home.ts'
import { DeviceId, type HomeId, residencyId, RoomId } from '../rules/model/ids.ts'
import type { Reading } from '../rules/model/observation.ts'
import { isoUtc } from '../rules/model/time.ts'
import type { TimedMessage } from './message.ts'
import type { RecordedEvent, RecordedSensor, SensorType, Survey } from './recording.ts'

export interface RecordedHome {
  readonly home: Home
  /** The device of a recorded sensor. */
  deviceOf(event: Pick<RecordedEvent, 'sensor' | 'type'>): DeviceId
}

/** @param exits sensors that are doors to the outside; left out: told by their names and rooms. */
export function recordedHome(parts: {
  survey: Survey
  homeId: HomeId
  zone: string
  exits?: readonly string[]
  people?: number
}): RecordedHome {
  const { survey, homeId, zone } = parts
  const unknown = parts.exits?.find((name) => !survey.sensors.some(({ sensor }) => sensor === name))
  if (unknown !== undefined) throw new Error(`the recording has no sensor "${unknown}" to be an exit`)
  const exits = new Set(parts.exits ?? exitsAmong(survey.sensors))
  const rooms = new Map<string, Room>()
  const devices = new Map<string, Device>()
  const taken = new Set<string>()
  for (const sensor of survey.sensors) {
    const room = roomOf(sensor, rooms)
    const deviceId = freeId(sensor, taken)
    const exit = sensor.type === 'door' && exits.has(sensor.sensor)
    devices.set(keyOf(sensor), { deviceId, kind: kindOf(sensor), roomId: room.roomId, ...(exit && { exit }) })
  }
  return {
    deviceOf: (event) => devices.get(keyOf(event))!.deviceId,
    home: {
      setup: {
        homeId,
        zone,
        rooms: [...rooms.values()],
        devices: [...devices.values()],
        residency: { residencyId: residencyId(`${homeId}-recorded`), since: survey.first, people: parts.people ?? 1 },
        ruleParams: {},
      },
      address: {
        street: 'Opgenomen woning',
        houseNumber: survey.name.slice(0, 12),
        postcode: '1000 AA',
        village: 'Opname',
      },
      careOrganisation: null,
      residents: [],
      contacts: [],
    },
  }
}

const keyOf = ({ sensor, type }: Pick<RecordedSensor, 'sensor' | 'type'>): string => `${sensor}\n${type}`

/** The name itself where it may be one. Two sensors never share a device, whatever their names lose. */
function freeId({ sensor, type }: RecordedSensor, taken: Set<string>): DeviceId {
  const safe =
    sensor
      .normalize('NFKD')
      .replace(/[^A-Za-z0-9_.:-]+/g, '_')
      .replace(/^[.:-]+|[.:-]+$/g, '')
      .slice(0, 48) || type
  let id = safe
  for (let count = 2; taken.has(id); count++) id = `${safe}_${type}${count === 2 ? '' : count}`
  taken.add(id)
  return DeviceId.parse(id)
}

const words = (text: string): string =>
  ` ${text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[^A-Za-z]+/g, ' ')
    .toLowerCase()} `

/** From specific to general: a bathroom door in the hall belongs to the bathroom. */
const roomPatterns: readonly (readonly [RoomKind, RegExp])[] = [
  ['toilet', /toilet|\bwc\b|lavatory|powder room/],
  ['bathroom', /bath|badkamer|shower|douche|\bbasin/],
  ['bedroom', /bed ?room|slaapkamer|\bbed\b|logeer/],
  ['scullery', /scullery|bijkeuken|utility|laundry|berging/],
  ['kitchen', /kitchen|keuken/],
  ['living-room', /living|lounge|woonkamer|sitting|couch|sofa|\btv\b/],
  ['landing', /landing|overloop/],
  ['stairs', /stair|\btrap\b/],
  ['study', /office|study|work ?area|work ?room|werkkamer|studeer/],
  [
    'hall',
    /entrance|entry|foyer|\bhall?\b|hallway|corridor|\bgang\b|entree|vestibule|portaal|front ?door|voordeur|main ?door|outside ?door|buitendeur/,
  ],
  ['outside', /outside|outdoor|garden|tuin|buiten/],
]
const roomKindOf = (text: string): RoomKind =>
  roomPatterns.find(([, pattern]) => pattern.test(words(text)))?.[0] ?? 'other'

/** The room as the map names it, else as the sensor's name does. */
function roomOf({ sensor, room }: RecordedSensor, rooms: Map<string, Room>): Room {
  const mapped = room !== '' && room.toLowerCase() !== 'unknown'
  const kind = roomKindOf(mapped ? room : sensor)
  const roomId = slugOf(mapped ? room : kind)
  let known = rooms.get(roomId)
  if (!known) {
    known = { roomId, kind, ...(mapped && kind === 'other' && { name: room.slice(0, 60) }) }
    rooms.set(roomId, known)
  }
  return known
}

const slugOf = (text: string): RoomId =>
  RoomId.parse(words(text).trim().replaceAll(' ', '-').slice(0, 40).replace(/-+$/, '') || 'other')

const kinds: Readonly<Record<Exclude<SensorType, 'pressure'>, DeviceKind>> = {
  motion: 'motion',
  door: 'contact',
  light: 'switch',
  item: 'item',
}
const kindOf = ({ type, sensor, room }: RecordedSensor): DeviceKind =>
  type !== 'pressure' ? kinds[type] : /\bbed\b|bed ?room|slaap/.test(words(`${sensor} ${room}`)) ? 'bed' : 'chair'

const outward =
  /front|outside|outdoor|entrance|entry|exit|main ?door|street|voordeur|buitendeur|achterdeur|back ?door|garden ?door|tuindeur|huisdeur/
const inward =
  /toilet|\bwc\b|bath|badkamer|bed ?room|slaapkamer|closet|cupboard|cabinet|\bkast|drawer|fridge|freezer|window|raam|balcony|balkon|kitchen|keuken|living|woonkamer|study|office|stair|shower|douche|meterkast|scullery|bijkeuken/
const entrances: ReadonlySet<RoomKind> = new Set(['hall', 'outside'])

/**
 * Doors to the outside. A name that says so wins; where none does, it is the door in the hall or outside that leads to no room. A home
 * without one is a home whose resident is never believed out.
 */
export function exitsAmong(sensors: readonly RecordedSensor[]): string[] {
  const doors = sensors.filter(({ type }) => type === 'door')
  const named = doors.filter(({ sensor }) => outward.test(words(sensor)) && !inward.test(words(sensor)))
  const found =
    named.length > 0 ? named : doors.filter(({ sensor, room }) => inEntrance(room) && !inward.test(words(sensor)))
  return found.map(({ sensor }) => sensor)
}

const inEntrance = (room: string): boolean => entrances.has(roomKindOf(room))

export function readingOf({ type, active }: Pick<RecordedEvent, 'type' | 'active'>): Reading {
  switch (type) {
    case 'motion':
      return { kind: 'motion', active }
    case 'door':
      return { kind: 'contact', open: active }
    case 'pressure':
      return { kind: 'pressure', occupied: active }
    case 'light':
      return { kind: 'switch', on: active }
    case 'item':
      return { kind: 'item-use', active }
  }
}

/** As zigbee2mqtt publishes a motion or door sensor; the rest in the service's own form. */
export function messageOf(event: RecordedEvent, { home, deviceOf }: RecordedHome): TimedMessage {
  const { at, type, active } = event
  const device = deviceOf(event)
  const told = { at, homeId: home.setup.homeId }
  // zigbee2mqtt: `contact` is true while the door is closed; it says `last_seen` where it is asked to.
  const last_seen = isoUtc(at)
  if (type === 'motion')
    return { ...told, path: `zigbee2mqtt/${device}`, payload: JSON.stringify({ occupancy: active, last_seen }) }
  if (type === 'door')
    return { ...told, path: `zigbee2mqtt/${device}`, payload: JSON.stringify({ contact: !active, last_seen }) }
  const payload = JSON.stringify({ reading: readingOf(event), observedAt: isoUtc(at) })
  return { ...told, path: `kernwacht/${device}`, payload }
}
