// A recording becomes a home that the registry takes, with the door to the outside found in the ways that people name it.
import { expect, it } from 'vitest'
import { Home } from '../../rules/model/home.ts'
import { HomeId } from '../../rules/model/ids.ts'
import { instant } from '../../rules/model/time.ts'
import { exitsAmong, messageOf, recordedHome } from '../../simulators/recorded-home.ts'
import type { RecordedSensor, SensorType, Survey } from '../../simulators/recording.ts'

const sensor = (name: string, type: SensorType, room = ''): RecordedSensor => ({ sensor: name, type, room })
const surveyOf = (sensors: readonly RecordedSensor[]): Survey => ({
  name: 'mine',
  first: instant(1_000_000),
  last: instant(2_000_000),
  events: 9,
  sensors,
  refused: [],
})
const homeOf = (sensors: readonly RecordedSensor[], exits?: readonly string[]) =>
  recordedHome({
    survey: surveyOf(sensors),
    homeId: HomeId.parse('replayed'),
    zone: 'Europe/Amsterdam',
    ...(exits && { exits }),
  })

it.each([
  ['Voordeur', ''],
  ['frontdoor', 'Hall'],
  ['FrontDoor_3', ''],
  ['hal buitendeur', 'Gang'],
  ['achterdeur', 'Bijkeuken'],
  ['Main door contact', ''],
  ['OutsideDoor_contact', 'Entrance'],
  ['D002', 'Entrance'],
  ['Door', 'Foyer'],
  ['contact 7', 'Outside'],
])('sees that the door %s (room %s) leads outside', (name, room) => {
  const indoors = [
    sensor('Hall-Toilet door', 'door', 'Hall'),
    sensor('Hall-Bedroom door', 'door', 'Hall'),
    sensor('Hall closet', 'door', 'Entrance'),
    sensor('Keukenkastje', 'door', 'Kitchen'),
    sensor('Balcony door', 'door', 'Living'),
  ]
  expect(exitsAmong([...indoors, sensor(name, 'door', room)])).toEqual([name])
})

it('knows no exit where no door says so, and takes one that is named', () => {
  const sensors = [sensor('Bathroom door', 'door', 'Bathroom'), sensor('Kitchen', 'motion', 'Kitchen')]
  expect(homeOf(sensors).home.setup.devices.some(({ exit }) => exit)).toBe(false)
  const named = homeOf(sensors, ['Bathroom door']).home.setup.devices
  expect(named.filter(({ exit }) => exit).map(({ deviceId }) => deviceId)).toEqual(['Bathroom_door'])
  expect(() => homeOf(sensors, ['Attic'])).toThrow('no sensor "Attic"')
})

it('makes a home that the registry takes, whatever the sensors are called', () => {
  const { home } = homeOf([
    sensor('Office/study-Lamp', 'light', 'Office/study'),
    sensor('Office study Lamp', 'light', 'Office/study'),
    sensor('Deur', 'motion', 'Hal'),
    sensor('Deur', 'door', 'Hal'),
    sensor('---', 'item', 'unknown'),
    sensor('press bed links', 'pressure', 'Bedroom'),
    sensor('couch', 'pressure', 'Living room'),
    sensor('Washok', 'motion', 'Kelder'),
  ])
  expect(Home.safeParse(home).error).toBeUndefined()
  const { devices, rooms } = home.setup
  expect(new Set(devices.map(({ deviceId }) => deviceId)).size).toBe(8)
  expect(devices.map(({ kind }) => kind)).toEqual([
    'switch',
    'switch',
    'motion',
    'contact',
    'item',
    'bed',
    'chair',
    'motion',
  ])
  expect(rooms.map(({ kind }) => kind)).toEqual(['study', 'hall', 'other', 'bedroom', 'living-room', 'other'])
  expect(rooms.at(-1)).toMatchObject({ roomId: 'kelder', name: 'Kelder' })
})

it('publishes each event as the sensor of such a home would', () => {
  const sensors = [
    sensor('PIR', 'motion', 'Hall'),
    sensor('Front door', 'door', 'Hall'),
    sensor('Bed', 'pressure', 'Bedroom'),
    sensor('Lamp', 'light', 'Bedroom'),
    sensor('Fridge', 'item', 'Kitchen'),
  ]
  const recorded = homeOf(sensors)
  const at = instant(Date.UTC(2025, 0, 10, 7, 0, 0, 250))
  const told = sensors.map(({ sensor, type }) => messageOf({ at, sensor, type, active: true }, recorded))
  expect(told.map(({ path, payload }) => `${path} ${payload}`)).toEqual([
    'zigbee2mqtt/PIR {"occupancy":true,"last_seen":"2025-01-10T07:00:00.250Z"}',
    'zigbee2mqtt/Front_door {"contact":false,"last_seen":"2025-01-10T07:00:00.250Z"}',
    'kernwacht/Bed {"reading":{"kind":"pressure","occupied":true},"observedAt":"2025-01-10T07:00:00.250Z"}',
    'kernwacht/Lamp {"reading":{"kind":"switch","on":true},"observedAt":"2025-01-10T07:00:00.250Z"}',
    'kernwacht/Fridge {"reading":{"kind":"item-use","active":true},"observedAt":"2025-01-10T07:00:00.250Z"}',
  ])
  expect(told.every((message) => message.at === at && message.homeId === 'replayed')).toBe(true)
})
