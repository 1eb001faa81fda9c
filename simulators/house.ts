// What hangs where in a home: its rooms by the kind of house, and the devices in them.
import type { Device, DeviceKind, Room, RoomKind } from '../rules/model/home.ts'
import { deviceId, roomId, type RoomId } from '../rules/model/ids.ts'
import type { FamilyId } from './devices/index.ts'

export type HouseKind = 'bungalow' | 'terraced' | 'flat'

export interface Fixture {
  readonly device: Device
  readonly family: FamilyId
  /** Speaks unasked after so many minutes at the latest. Left out: it has another rhythm of its own. */
  readonly checkInMinutes?: number
  /** The battery at the beginning of the simulated world; null on mains. */
  readonly batteryPercent: number | null
}

export interface Extras {
  readonly radar: 'zigbee' | 'kernwacht' | null
  readonly radarRoom: 'bathroom' | 'bedroom'
  readonly bed: boolean
  readonly plug: boolean
  readonly meter: boolean
  readonly solar: boolean
  readonly helpButton: boolean
  readonly worn?: boolean
}

const roomsOfHouse: Readonly<Record<HouseKind, readonly RoomKind[]>> = {
  bungalow: ['living-room', 'kitchen', 'bedroom', 'bathroom', 'hall'],
  terraced: ['living-room', 'kitchen', 'hall', 'toilet', 'landing', 'bedroom', 'bathroom', 'scullery'],
  flat: ['living-room', 'kitchen', 'bedroom', 'bathroom', 'toilet', 'hall'],
}

export const roomsOf = (kind: HouseKind): Room[] =>
  roomsOfHouse[kind].map((room) => ({ roomId: roomId(room), kind: room }))

/** Where somebody is who is in that room: houses without a toilet of its own have it in the bathroom. */
export function placeIn(kind: HouseKind, room: RoomKind): RoomId {
  const has = roomsOfHouse[kind].includes(room)
  return roomId(has ? room : room === 'toilet' ? 'bathroom' : 'living-room')
}

/** Within this a battery sensor of that make says that it is there, and twice as long without a word is unusual. */
const checkInMinutes = 55
const heartbeatMinutes = 130

/** @param number the home's place in the village, for the serial numbers of its devices. */
export function fixturesOf(kind: HouseKind, extras: Extras, number: number): Fixture[] {
  const serial = number.toString(16).padStart(4, '0')
  const hall = placeIn(kind, 'hall')
  const battery = (id: string, kindOf: DeviceKind, room: RoomId | undefined, more: Partial<Device> = {}): Fixture => ({
    device: { deviceId: deviceId(id), kind: kindOf, ...(room && { roomId: room }), heartbeatMinutes, ...more },
    family: 'zigbee2mqtt',
    checkInMinutes,
    batteryPercent: 100,
  })
  const watched = roomsOfHouse[kind].filter((room) => room !== 'scullery' && room !== 'toilet')
  return [
    // The box with the coordinator: `zigbee2mqtt/bridge/state` is of this device too, so that to lose it is to lose the home.
    {
      device: { deviceId: deviceId('zigbee2mqtt'), kind: 'gateway', roomId: hall, heartbeatMinutes: 40 },
      family: 'kernwacht',
      checkInMinutes: 15,
      batteryPercent: null,
    },
    ...watched.map((room) => battery(`motion-${room}`, 'motion', roomId(room))),
    ...(kind === 'bungalow' ? [] : [battery('motion-toilet', 'motion', roomId('toilet'))]),
    battery('door-front', 'contact', hall, { exit: true }),
    ...(kind === 'terraced' ? [battery('door-back', 'contact', roomId('scullery'), { exit: true })] : []),
    battery('climate-living-room', 'climate', roomId('living-room')),
    battery('smoke-hall', 'smoke', hall),
    ...(extras.helpButton ? [{ ...battery('help-button', 'help-button', undefined), batteryPercent: 96 }] : []),
    ...radar(kind, extras),
    ...(extras.worn ? [worn] : []),
    ...(extras.bed ? [bed(kind)] : []),
    ...(extras.plug ? [plug(kind, serial)] : []),
    ...(extras.meter ? [meter(hall)] : []),
    ...(extras.solar ? [inverter(serial)] : []),
  ]
}

function radar(kind: HouseKind, { radar, radarRoom }: Extras): Fixture[] {
  if (radar === null) return []
  const room = placeIn(kind, radarRoom)
  return [
    {
      device: { deviceId: deviceId(`radar-${room}`), kind: 'fall-detector', roomId: room, heartbeatMinutes: 130 },
      family: radar === 'zigbee' ? 'zigbee2mqtt' : 'kernwacht',
      checkInMinutes,
      batteryPercent: null,
    },
  ]
}

// On a belt, so in no room.
const worn: Fixture = {
  device: { deviceId: deviceId('belt-sensor'), kind: 'fall-detector', heartbeatMinutes },
  family: 'kernwacht',
  checkInMinutes,
  batteryPercent: 100,
}

const bed = (kind: HouseKind): Fixture => ({
  device: { deviceId: deviceId('bed'), kind: 'bed', roomId: placeIn(kind, 'bedroom'), heartbeatMinutes: 130 },
  family: 'kernwacht',
  checkInMinutes,
  batteryPercent: null,
})

const plug = (kind: HouseKind, serial: string): Fixture => ({
  device: {
    deviceId: deviceId(`shellyplusplugs-0cb815f0${serial}`),
    kind: 'plug',
    roomId: placeIn(kind, 'kitchen'),
    heartbeatMinutes: 60,
  },
  family: 'shelly',
  batteryPercent: null,
})

const meter = (hall: RoomId): Fixture => ({
  device: { deviceId: deviceId('dsmr'), kind: 'meter', roomId: hall, heartbeatMinutes: 60 },
  family: 'smart-meter',
  batteryPercent: null,
})

// It sleeps when the sun is down, so its silence is no fault.
const inverter = (serial: string): Fixture => ({
  device: { deviceId: deviceId(`1164a0${serial}01`), kind: 'solar', roomId: roomId('outside') },
  family: 'opendtu',
  batteryPercent: null,
})
