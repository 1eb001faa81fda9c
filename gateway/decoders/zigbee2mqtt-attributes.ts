// What the attributes of zigbee2mqtt mean, one row each. After zigbee2mqtt.io, "Exposes", and the device pages.
import type { Reading } from '../../rules/model/observation.ts'
import { flag, number } from './attribute.ts'
import { fallPhaseIn } from './fall-phase.ts'
import { namesFall, presenceIn } from './presence-word.ts'
import { flagIn, given, numberIn } from './values.ts'

type Read = (value: unknown, state: Readonly<Record<string, unknown>>) => Reading | null

const helpCall = flag((active) => ({ kind: 'help-call', active }))

const fall: Read = (value) => {
  const phase = fallPhaseIn(value)
  return phase === undefined ? null : { kind: 'fall', phase }
}

/** What names a fall is one, whichever attribute it stands under; a number under presence never does. */
const presenceOrFall: Read = (value, state) => {
  if (namesFall(value)) return fall(value, state)
  const present = presenceIn(value)
  return present === undefined ? null : { kind: 'presence', present }
}

const fallOrPresence: Read = (value, state) => fall(value, state) ?? presenceOrFall(value, state)

const channels: Readonly<Record<string, number>> = { left: 1, center: 2, right: 3, top: 1, bottom: 2 }

const relay =
  (channel?: number): Read =>
  (value) =>
    value === 'ON' || value === 'OFF' || value === true || value === false
      ? { kind: 'switch', on: value === 'ON' || value === true, ...(channel !== undefined && { channel }) }
      : null

const battery: Read = (value, state) => {
  const percent = numberIn(value)
  const low = flagIn(state['battery_low'])
  return percent === undefined && low === undefined ? null : { kind: 'battery', ...given({ percent, low }) }
}

const carbonMonoxide: Read = (value, state) => {
  const detected = flagIn(value)
  const ppm = numberIn(state['co'] ?? state['carbon_monoxide_concentration'])
  return detected === undefined ? null : { kind: 'carbon-monoxide', detected, ...given({ ppm }) }
}

const energy: Read = (value, state) => {
  const totalKwh = numberIn(value)
  return totalKwh === undefined
    ? null
    : { kind: 'energy', totalKwh, ...given({ returnedKwh: numberIn(state['produced_energy']) }) }
}

const attributes: Readonly<Record<string, Read>> = {
  // False is also the heartbeat of a sensor at rest: heard, no activity.
  occupancy: flag((active) => ({ kind: 'motion', active })),
  motion: flag((active) => ({ kind: 'motion', active })),
  presence: flag((present) => ({ kind: 'presence', present })),
  // True: the magnet is near, the door is CLOSED.
  contact: flag((closed) => ({ kind: 'contact', open: !closed })),
  vibration: flag((active) => ({ kind: 'vibration', active })),
  bed_occupancy: flag((occupied) => ({ kind: 'pressure', occupied })),
  smoke: flag((detected) => ({ kind: 'smoke', detected })),
  carbon_monoxide: carbonMonoxide,
  gas: flag((detected) => ({ kind: 'gas-leak', detected })),
  water_leak: flag((detected) => ({ kind: 'water-leak', detected })),
  tamper: flag((tampered) => ({ kind: 'tamper', tampered })),
  sos: helpCall,
  panic: helpCall,
  emergency: helpCall,
  presence_state: presenceOrFall,
  presence_status: presenceOrFall,
  motion_state: presenceOrFall,
  human_motion_state: presenceOrFall,
  fall,
  fall_status: fallOrPresence,
  fall_state: fallOrPresence,
  fall_detected: fall,
  fall_detection: fall,
  fall_down: fall,
  fall_down_status: fall,
  action: (value) => actionIn(value),
  click: (value) => actionIn(value),
  temperature: number((celsius) => ({ kind: 'temperature', celsius })),
  local_temperature: number((celsius) => ({ kind: 'temperature', celsius })),
  humidity: number((percent) => ({ kind: 'humidity', percent })),
  // Where both stand, the plain one is the raw value of the sensor.
  illuminance_lux: number((lux) => ({ kind: 'illuminance', lux })),
  illuminance: (value, state) => ('illuminance_lux' in state ? null : attributes['illuminance_lux']!(value, state)),
  battery,
  battery_low: (value, state) =>
    numberIn(state['battery']) === undefined ? battery(undefined, { battery_low: value }) : null,
  linkquality: number((quality) => ({ kind: 'link', quality })),
  power: number((watts) => ({ kind: 'power', watts })),
  energy,
  state: relay(),
}

export const isAttribute = (key: string): boolean => Object.hasOwn(attributes, key) || channelIn(key) !== null

/** All that a state tells, in the order of its attributes; `pressure` is the weather's, `voltage` now millivolts and now volts: neither is read. */
export function readingsIn(state: Readonly<Record<string, unknown>>): Reading[] {
  const readings: Reading[] = []
  for (const [key, value] of Object.entries(state)) {
    const channel = channelIn(key)
    const read = Object.hasOwn(attributes, key) ? attributes[key]! : channel === null ? null : relay(channel)
    const reading = read?.(value, state)
    if (reading) readings.push(reading)
  }
  return readings
}

/** `state_l2`, `state_left`: the relays of a switch with several. */
function channelIn(key: string): number | null {
  const end = /^state_(?:l(\d{1,2})|(left|center|right|top|bottom))$/.exec(key)
  return end ? (end[1] === undefined ? channels[end[2]!]! : Number(end[1])) : null
}

/** A button asks for help when its manual calls it so, whatever comes before or after: `emergency`, `sos_press`, `on_panic`. */
function actionIn(value: unknown): Reading | null {
  // After each action, older versions publish an empty one.
  if (typeof value !== 'string' || value.trim() === '') return null
  const action = value.trim().slice(0, 40)
  if (!/(?:^|[_-])(?:sos|emergency|panic|help)(?:$|[_-])/i.test(action)) return { kind: 'button', action }
  return { kind: 'help-call', active: !/(?:release|clear|cancel|off|stop)$/i.test(action) }
}
