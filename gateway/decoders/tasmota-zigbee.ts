// What a Tasmota that is a Zigbee bridge hears of its devices: `{"ZbReceived":{"0x8F20":{"Device":"0x8F20","Name":"kitchen",…}}}`.
// After tasmota.github.io/docs, "Zigbee". Without a name the short address stands for the device, until it joins again under another.
import type { Reading } from '../../rules/model/observation.ts'
import { flag, number } from './attribute.ts'
import { deviceIdOf } from './device-id.ts'
import { asObject } from './envelope.ts'
import type { Told } from './tell.ts'
import { flagIn } from './values.ts'

type Fields = Readonly<Record<string, unknown>>

/** Null where the message is not of a bridge. With SetOption118, `ZbReceived` stands in the topic; with SetOption100, nowhere. */
export function zigbeeIn(word: string, body: Fields): Told[] | null {
  const devices = asObject(body['ZbReceived']) ?? (word === 'ZbReceived' || areDevices(body) ? body : null)
  if (!devices) return null
  return Object.entries(devices).flatMap(([key, value]): Told[] => {
    const fields = asObject(value)
    if (!fields) return []
    const given = typeof fields['Name'] === 'string' ? fields['Name'].trim() : ''
    const name = given === '' ? key.trim() : given
    return name === '' ? [] : [{ deviceId: deviceIdOf(name), readings: readingsIn(fields) }]
  })
}

const areDevices = (body: Fields): boolean => {
  const addresses = Object.values(body).map((value) => asObject(value)?.['Device'])
  return addresses.length > 0 && addresses.every((one) => typeof one === 'string' && /^0x[0-9A-F]{4}$/i.test(one))
}

type Read = (value: unknown, fields: Fields) => Reading | null

const button: Read = (value) =>
  typeof value === 'string' && value.trim() !== '' ? { kind: 'button', action: value.trim().slice(0, 40) } : null

/** A command that a remote control gave, as `"0006!02":""` beside it shows, else the state of a plug or lamp. 2 is to toggle. */
const power: Read = (value, fields) => {
  const on = flagIn(value)
  const pressed = Object.keys(fields).some((name) => name.startsWith('0006!'))
  if (!pressed) return on === undefined ? null : { kind: 'switch', on }
  return { kind: 'button', action: on === undefined ? 'toggle' : on ? 'on' : 'off' }
}

// Not read: Illuminance, of which some devices send lux and others Zigbee's logarithm of it; BatteryVoltage; AqaraTemperature, the chip's own.
const attributes: Readonly<Record<string, Read>> = {
  Occupancy: flag((active) => ({ kind: 'motion', active })),
  // The zone status of the standard: 1 is an alarm, so the door is OPEN. (Zigbee Cluster Library, 8.2.2.2.1.3)
  Contact: flag((open) => ({ kind: 'contact', open })),
  Movement: flag((active) => ({ kind: 'vibration', active })),
  AqaraVibrationMode: (value) => (typeof value === 'string' ? { kind: 'vibration', active: true } : null),
  Fire: flag((detected) => ({ kind: 'smoke', detected })),
  CO: flag((detected) => ({ kind: 'carbon-monoxide', detected })),
  Water: flag((detected) => ({ kind: 'water-leak', detected })),
  Panic: flag((active) => ({ kind: 'help-call', active })),
  PersonalAlarm: flag((active) => ({ kind: 'help-call', active })),
  Power: power,
  Click: button,
  Action: button,
  Temperature: number((celsius) => ({ kind: 'temperature', celsius })),
  Humidity: number((percent) => ({ kind: 'humidity', percent })),
  BatteryPercentage: number((percent) => ({ kind: 'battery', percent })),
  Battery: number((percent) => ({ kind: 'battery', percent })),
  LinkQuality: number((quality) => ({ kind: 'link', quality })),
}

const readingsIn = (fields: Fields): Reading[] =>
  Object.entries(fields).flatMap(([name, value]) =>
    Object.hasOwn(attributes, name) ? (attributes[name]!(value, fields) ?? []) : [],
  )
