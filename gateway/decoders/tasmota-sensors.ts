// The sensors in Tasmota's SENSOR: an object per chip with its fields, ENERGY for what is metered, SwitchN for what is wired.
import type { Reading } from '../../rules/model/observation.ts'
import { asObject } from './envelope.ts'
import { flagIn, given, numberIn, rounded } from './values.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * `own` are the device's; `others` of further chips of one kind, by their name, so that two thermometers at one device stay two.
 * `event`: it came as `stat`, because something happened just now.
 */
export function readingsIn(sensors: Fields, event: boolean): { own: Reading[]; others: [string, Reading[]][] } {
  const own: Reading[] = []
  const others: [string, Reading[]][] = []
  const fahrenheit = sensors['TempUnit'] === 'F'
  let thermometer = false
  for (const [name, value] of Object.entries(sensors)) {
    const wired = /^(?:Switch|PIR)(\d{0,2})$/.exec(name)
    if (wired) own.push(...wiredIn(name, Number(wired[1]), value, event))
    const fields = asObject(value)
    if (!fields) continue
    if (name === 'ENERGY') own.push(...energyIn(fields))
    const climate = climateIn(fields, fahrenheit)
    if (climate.length === 0 || name === 'ESP32' || name === 'ANALOG') continue
    if (thermometer && 'Temperature' in fields) others.push([name, climate])
    else own.push(...climate)
    thermometer ||= 'Temperature' in fields
  }
  return { own, others }
}

function wiredIn(name: string, number: number, value: unknown, event: boolean): Reading[] {
  const on = flagIn(asObject(value)?.['Action'] ?? asObject(value)?.['State'] ?? value)
  if (on === undefined) return []
  if (name.startsWith('PIR')) return [{ kind: 'motion', active: on }]
  return event ? [{ kind: 'switch', on, channel: number }] : []
}

function climateIn(fields: Fields, fahrenheit: boolean): Reading[] {
  const readings: Reading[] = []
  const degrees = numberIn(fields['Temperature'])
  const percent = numberIn(fields['Humidity'])
  const lux = numberIn(fields['Illuminance'])
  if (degrees !== undefined)
    readings.push({ kind: 'temperature', celsius: fahrenheit ? rounded(((degrees - 32) * 5) / 9) : degrees })
  if (percent !== undefined) readings.push({ kind: 'humidity', percent })
  if (lux !== undefined) readings.push({ kind: 'illuminance', lux })
  return readings
}

/** Total in kWh since TotalStartTime; an array per phase or per relay. */
function energyIn(fields: Fields): Reading[] {
  const each = (value: unknown): readonly (number | undefined)[] =>
    Array.isArray(value) ? value.slice(0, 8).map(numberIn) : [numberIn(value)]
  const totals = each(fields['Total'])
  const returned = each(fields['ExportActive'])
  const channelOf = (values: readonly unknown[], place: number) => (values.length > 1 ? { channel: place + 1 } : {})
  const powers = each(fields['Power'])
  return [
    ...totals.flatMap((totalKwh, place): Reading[] =>
      totalKwh === undefined
        ? []
        : [{ kind: 'energy', totalKwh, ...given({ returnedKwh: returned[place] }), ...channelOf(totals, place) }],
    ),
    ...powers.flatMap((watts, place): Reading[] =>
      watts === undefined ? [] : [{ kind: 'power', watts, ...channelOf(powers, place) }],
    ),
  ]
}
