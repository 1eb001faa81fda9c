// Bluetooth sensors of the BLU series, which a script on another Shelly hears and passes on: as the event `shelly-blu`, or on
// `<topic>/events/<address>`. The fields are BTHome's. After shelly-api-docs.shelly.cloud, "Scripts", ble-shelly-blu.js, and bthome.io.
import type { Reading } from '../../rules/model/observation.ts'
import { deviceIdOf } from './device-id.ts'
import { unixTimeIn } from './device-time.ts'
import { asObject } from './envelope.ts'
import type { Told } from './tell.ts'
import { flagIn, numberIn } from './values.ts'

type Fields = Readonly<Record<string, unknown>>

export const isAddress = (text: string): boolean => /^[0-9a-f]{2}(?:[:-]?[0-9a-f]{2}){5}$/i.test(text)

/** What such an event says of the sensor that it names; null for another event. Its fields stand in `data` or, older, beside it. */
export function bluEventIn(event: Fields): Told | null {
  return event['event'] === 'shelly-blu' ? bluIn(asObject(event['data']) ?? event, event['ts']) : null
}

/** The sensor is its own device, by its address, whichever Shelly heard it. Null where no address is told. */
export function bluIn(fields: Fields, heardAt?: unknown): Told | null {
  const address = fields['address']
  if (typeof address !== 'string' || !isAddress(address)) return null
  const deviceId = deviceIdOf(address.toLowerCase())
  return { deviceId, observedAt: unixTimeIn(fields['ts'] ?? heardAt), readings: readingsIn(fields) }
}

function readingsIn(fields: Fields): Reading[] {
  const flag = (name: string, say: (on: boolean) => Reading): Reading[] => {
    const on = flagIn(fields[name])
    return on === undefined ? [] : [say(on)]
  }
  const number = (name: string, say: (value: number) => Reading): Reading[] => {
    const value = numberIn(fields[name])
    return value === undefined ? [] : [say(value)]
  }
  return [
    ...flag('motion', (active) => ({ kind: 'motion', active })),
    ...flag('window', (open) => ({ kind: 'contact', open })),
    ...flag('door', (open) => ({ kind: 'contact', open })),
    ...pressesIn(fields['button']),
    ...number('temperature', (celsius) => ({ kind: 'temperature', celsius })),
    ...number('humidity', (percent) => ({ kind: 'humidity', percent })),
    ...number('illuminance', (lux) => ({ kind: 'illuminance', lux })),
    ...number('battery', (percent) => ({ kind: 'battery', percent })),
    ...number('rssi', (rssiDbm) => ({ kind: 'link', rssiDbm })),
  ]
}

const presses: Readonly<Record<number, string>> = { 1: 'single', 2: 'double', 3: 'triple', 4: 'long', 254: 'hold' }

/** One button, or the buttons of a remote control in their order; 0 is one that was not pressed. */
function pressesIn(button: unknown): Reading[] {
  const several = Array.isArray(button)
  const each: readonly unknown[] = several ? button.slice(0, 8) : [button]
  return each.flatMap((code, place): Reading[] => {
    const press = presses[numberIn(code) ?? 0]
    return press === undefined ? [] : [{ kind: 'button', action: several ? `${place + 1}_${press}` : press }]
  })
}
