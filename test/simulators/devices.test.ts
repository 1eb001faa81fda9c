import { expect, it } from 'vitest'
import { decode } from '../../gateway/decoders/index.ts'
import type { Device } from '../../rules/model/home.ts'
import { deviceId } from '../../rules/model/ids.ts'
import type { Speaker } from '../../simulators/devices/device.ts'
import { kernwachtJson } from '../../simulators/devices/kernwacht-json.ts'
import { opendtu } from '../../simulators/devices/opendtu.ts'
import { shelly } from '../../simulators/devices/shelly.ts'
import { crc16, smartMeter } from '../../simulators/devices/smart-meter.ts'
import { zigbee2mqtt } from '../../simulators/devices/zigbee2mqtt.ts'
import { type Extras, type Fixture, fixturesOf } from '../../simulators/house.ts'
import { local } from '../support/entries.ts'

const winter = local('2026-11-24 12:40')
const summer = local('2026-07-01 12:40')

const speaker = (id: string, kind: Device['kind'], last: Speaker['last'] = {}): Speaker => ({
  device: { deviceId: deviceId(id), kind },
  batteryPercent: () => 74,
  linkQuality: () => 120,
  last,
})
const noExtras: Extras = {
  radar: null,
  radarRoom: 'bathroom',
  bed: false,
  plug: false,
  meter: false,
  solar: false,
  helpButton: false,
}
const health = { battery: 74, voltage: 2996, linkquality: 120, last_seen: '2026-11-24T11:40:00.000Z' }

it('zigbee2mqtt repeats the whole state of a device with everything that it says', () => {
  const pir = speaker('pir', 'motion')
  const [seen] = zigbee2mqtt.say(pir, { kind: 'motion', active: true }, winter)
  expect(seen!.path).toBe('zigbee2mqtt/pir')
  expect(JSON.parse(seen!.payload)).toEqual({ occupancy: true, ...health })
  const door = speaker('door', 'contact', { contact: { kind: 'contact', open: true } })
  expect(JSON.parse(zigbee2mqtt.say(door, { kind: 'check-in' }, winter)[0]!.payload)).toEqual({
    contact: false,
    ...health,
  })
})

it('a help button tells its action once', () => {
  const button = speaker('sos', 'help-button')
  expect(JSON.parse(zigbee2mqtt.say(button, { kind: 'help-call' }, winter)[0]!.payload)).toEqual({
    action: 'emergency',
    ...health,
  })
  expect(JSON.parse(zigbee2mqtt.say(button, { kind: 'check-in' }, winter)[0]!.payload)).toEqual(health)
})

it('availability is kept by the broker', () => {
  expect(zigbee2mqtt.say(speaker('pir', 'motion'), { kind: 'availability', online: false }, winter)).toEqual([
    { path: 'zigbee2mqtt/pir/availability', payload: '{"state":"offline"}', retain: true },
  ])
})

it('the bridge says of itself what is told of the gateway of a house', () => {
  const [{ device }] = fixturesOf('bungalow', noExtras, 7).filter((fixture) => fixture.device.kind === 'gateway') as [
    Fixture,
  ]
  const bridge = { ...speaker(device.deviceId, 'gateway'), device }
  const [said] = zigbee2mqtt.say(bridge, { kind: 'availability', online: false }, winter)
  expect(said).toEqual({ path: 'zigbee2mqtt/bridge/state', payload: '{"state":"offline"}', retain: true })
  const message = { path: said!.path, payload: Buffer.from(said!.payload), retained: true, arrivedAt: winter }
  expect(decode({ ...message, zone: 'Europe/Amsterdam' })).toMatchObject({
    observations: [{ deviceId: device.deviceId, reading: { kind: 'availability', online: false } }],
  })
})

it('a radar of its own format says what it saw and when, with the offset of the season', () => {
  const radar = speaker('radar', 'fall-detector')
  expect(kernwachtJson.say(radar, { kind: 'fall', phase: 'detected' }, winter)).toEqual([
    {
      path: 'kernwacht/radar',
      payload: '{"reading":{"kind":"fall","phase":"detected"},"observedAt":"2026-11-24T12:40:00+01:00"}',
    },
  ])
  expect(kernwachtJson.say(radar, { kind: 'check-in' }, summer)[0]!.payload).toContain('"2026-07-01T12:40:00+02:00"')
})

it('a plug counts watt-hours', () => {
  const [status] = shelly.say(
    speaker('shellyplusplugs-1', 'plug'),
    { kind: 'plug', on: true, watts: 2050, totalKwh: 1.25 },
    winter,
  )
  expect(status!.path).toBe('shellyplusplugs-1/status/switch:0')
  expect(JSON.parse(status!.payload)).toMatchObject({ output: true, apower: 2050, aenergy: { total: 1250 } })
})

it('an inverter tells its total in kWh and its day in Wh', () => {
  const said = opendtu.say(
    speaker('1164', 'solar'),
    { kind: 'solar', powerWatts: 812.34, todayKwh: 1.5, totalKwh: 70.25 },
    summer,
  )
  expect(said).toEqual([
    { path: 'solar/1164/0/power', payload: '812.3' },
    { path: 'solar/1164/0/yieldday', payload: '1500' },
    { path: 'solar/1164/0/yieldtotal', payload: '70.250' },
  ])
})

it('the checksum is CRC-16/ARC: its published check value', () => {
  expect(crc16('123456789').toString(16)).toBe('bb3d')
})

it.each([
  ['winter', winter, '261124124000W', '261124120000W', local('2026-11-24 12:00')],
  ['summer', summer, '260701124000S', '260701120000S', local('2026-07-01 12:00')],
])('a telegram in %s has its registers, its time and a checksum that is right', (_, at, meterTime, gasTime, gasAt) => {
  const reading = {
    importedT1Kwh: 4633.2441,
    importedT2Kwh: 9682.4751,
    exportedT1Kwh: 1509.813,
    exportedT2Kwh: 0,
    importWatts: 0,
    exportWatts: 1138,
    lowTariff: false,
    gasM3: 939.907,
    gasAt,
  }
  const [{ path, payload }] = smartMeter.say(speaker('dsmr', 'meter'), { kind: 'meter', ...reading }, at) as [
    { path: string; payload: string },
  ]
  expect(path).toBe('dsmr/telegram')
  const lines = payload.split('\r\n')
  expect(lines).toContain(`0-0:1.0.0(${meterTime})`)
  expect(lines).toContain('1-0:1.8.1(004633.244*kWh)')
  expect(lines).toContain('1-0:2.8.2(000000.000*kWh)')
  expect(lines).toContain('1-0:2.7.0(01.138*kW)')
  expect(lines).toContain(`0-1:24.2.1(${gasTime})(00939.907*m3)`)
  const end = payload.indexOf('!') + 1
  expect(payload.slice(end).trim()).toBe(crc16(payload.slice(0, end)).toString(16).toUpperCase().padStart(4, '0'))
  expect(payload.startsWith('/')).toBe(true)
})
