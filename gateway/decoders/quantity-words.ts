// The words in which households and firmware name what is measured, in Dutch and English, and what each makes of a value.
import type { Reading } from '../../rules/model/observation.ts'
import { rounded } from './values.ts'

export interface Custom {
  /** The unit, where the family tells it; else it is looked for in the name. */
  readonly unit?: string | undefined
  /** All powers of this family are in watts unless a name says otherwise. */
  readonly watts?: boolean
  /** True is open, for all contacts of this family. */
  readonly trueIsOpen?: boolean
  /** What the topic says the value is; else its own form tells. */
  readonly form?: 'flag' | 'number'
}

type Flag = (on: boolean, custom: Custom) => Reading | null
type Quantity = (value: number, unit: string | undefined, custom: Custom) => Reading | null

const motion: Flag = (active) => ({ kind: 'motion', active })
const presence: Flag = (present) => ({ kind: 'presence', present })
export const contact: Flag = (on, { trueIsOpen }) => (trueIsOpen === true ? { kind: 'contact', open: on } : null)
const pressure: Flag = (occupied) => ({ kind: 'pressure', occupied })
const vibration: Flag = (active) => ({ kind: 'vibration', active })
const smoke: Flag = (detected) => ({ kind: 'smoke', detected })
const carbonmonoxide: Flag = (detected) => ({ kind: 'carbon-monoxide', detected })
const low: Flag = (on) => ({ kind: 'battery', low: on })
const help: Flag = (active) => ({ kind: 'help-call', active })
const fall: Flag = (on) => ({ kind: 'fall', phase: on ? 'detected' : 'recovered' })
const leak: Flag = (detected) => ({ kind: 'water-leak', detected })

// prettier-ignore
export const flags: Readonly<Record<string, Flag>> = {
  motion, movement: motion, moving: motion, pir: motion, beweging: motion,
  presence, present: presence, occupancy: presence, occupied: presence, target: presence, aanwezigheid: presence,
  door: contact, window: contact, gate: contact, opening: contact, contact, reed: contact, deur: contact, raam: contact,
  open: (open) => ({ kind: 'contact', open }),
  closed: (closed) => ({ kind: 'contact', open: !closed }),
  bed: pressure, chair: pressure, mat: pressure, stoel: pressure,
  vibration, trilling: vibration,
  smoke, rook: smoke,
  carbonmonoxide, co: carbonmonoxide, koolmonoxide: carbonmonoxide,
  gas: (detected) => ({ kind: 'gas-leak', detected }),
  leak, leakage: leak, flood: leak, water: leak, moisture: leak, lekkage: leak,
  tamper: (tampered) => ({ kind: 'tamper', tampered }),
  sos: help, panic: help, emergency: help, help, noodknop: help,
  fall, falling: fall, fallen: fall,
  battery: low, batterij: low,
  connectivity: (online) => ({ kind: 'availability', online }),
  relay: (on) => ({ kind: 'switch', on }),
}

const celsius: Quantity = (value, unit) => ({
  kind: 'temperature',
  celsius: unit === 'f' ? rounded(((value - 32) * 5) / 9) : unit === 'k' ? rounded(value - 273.15) : value,
})
const lux: Quantity = (value) => ({ kind: 'illuminance', lux: value })
const humidity: Quantity = (percent) => ({ kind: 'humidity', percent })
const charge: Quantity = (percent) => ({ kind: 'battery', percent })
const rssi: Quantity = (rssiDbm) => (rssiDbm < 0 ? { kind: 'link', rssiDbm } : null)
const power: Quantity = (value, unit, { watts }) =>
  unit === 'kw'
    ? { kind: 'power', watts: rounded(value * 1000) }
    : unit === 'w' || watts === true
      ? { kind: 'power', watts: value }
      : null
const kwhPer: Readonly<Record<string, number>> = { wh: 0.001, kwh: 1, mwh: 1000 }
const energy: Quantity = (value, unit) =>
  unit !== undefined && unit in kwhPer ? { kind: 'energy', totalKwh: rounded(value * kwhPer[unit]!) } : null

// prettier-ignore
export const quantities: Readonly<Record<string, Quantity>> = {
  temperature: celsius, temp: celsius, temperatuur: celsius,
  humidity, luchtvochtigheid: humidity, vochtigheid: humidity,
  illuminance: lux, illumination: lux, lux,
  battery: charge, batterij: charge,
  linkquality: (quality) => ({ kind: 'link', quality }),
  rssi,
  power, vermogen: power,
  energy, energie: energy,
}

/** Two words that are one quantity, before the name is cut at its words. */
export const pairs: readonly (readonly [RegExp, string])[] = [
  [/carbon_monoxide/g, 'carbonmonoxide'],
  [/(?:wifi|wi_fi|ble|radio)_signal(?:_strength|_db|_dbm)?|signal_strength|wifi_strength/g, 'rssi'],
  [/link_quality/g, 'linkquality'],
  [/(?:bed|chair|mat)_(?:occupancy|occupied|presence|pressure)/g, 'bed'],
  [/person_information|people_exist/g, 'presence'],
  [/door_window|window_door/g, 'door'],
]

/** A name with such a word is a setting or a count, never a reading. */
export const settings =
  /(?:^|_)(?:count|counter|threshold|sensitivity|delay|timeout|setpoint|calibration|offset|duration|interval|distance|version)(?:_|$)|(?:target|set)_temp/

/** Of a number: a statistic, an electrical detail, or the chip's own affair. */
export const aside =
  /(?:^|_)(?:min|max|minimum|maximum|average|voltage|current|factor|frequency|apparent|reactive|outage|cpu|esp|esp32|chip|internal|device|uptime|ip|ssid|bssid|mac)(?:_|$)/

/** Of an energy: what was used in a while, which is no register. A day room has a temperature. */
export const ofAWhile =
  /(?:^|_)(?:today|yesterday|daily|day|week|weekly|month|monthly|year|hour|hourly|vandaag|gisteren|dag|maand|jaar)(?:_|$)/

// prettier-ignore
const units: Readonly<Record<string, string>> = {
  c: 'c', celsius: 'c', degc: 'c', f: 'f', fahrenheit: 'f', degf: 'f', k: 'k', kelvin: 'k',
  w: 'w', watt: 'w', watts: 'w', kw: 'kw', wh: 'wh', kwh: 'kwh', mwh: 'mwh',
}

/** What is there to see, beside what is measured of it: the name keeps it. */
export const things = new Set(['door', 'window', 'gate', 'bed', 'chair', 'mat', 'relay', 'deur', 'raam', 'stoel'])

export const unitOf = (text: string | undefined): string | undefined => {
  const word = text?.toLowerCase().replace(/[^a-z]/g, '')
  return word !== undefined && Object.hasOwn(units, word) ? units[word] : undefined
}
