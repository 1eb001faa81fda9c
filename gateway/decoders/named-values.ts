// What a value means where only its name tells it: `hall_motion`, `bme280_temperature`, `plug_energy_kwh`. The last word that names a
// quantity says what is measured, the words before it what thing measures. Where the name leaves a thousandfold open, it says so.
import type { Reading } from '../../rules/model/observation.ts'
import { fallPhaseIn } from './fall-phase.ts'
import { flagIn, numberIn, openIn, rounded } from './values.ts'

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

export type Named =
  /** `thing`: the name without what is measured, empty where that is all the name. */
  | { readonly kind: 'reading'; readonly reading: Reading; readonly thing: string }
  /** Known, and not for us or without a value. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'ambiguous'; readonly detail: string }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'unknown-name' }

type Flag = (on: boolean, custom: Custom) => Reading | null
type Quantity = (value: number, unit: string | undefined, custom: Custom) => Reading | null

const motion: Flag = (active) => ({ kind: 'motion', active })
const presence: Flag = (present) => ({ kind: 'presence', present })
const contact: Flag = (on, { trueIsOpen }) => (trueIsOpen === true ? { kind: 'contact', open: on } : null)
const pressure: Flag = (occupied) => ({ kind: 'pressure', occupied })
const vibration: Flag = (active) => ({ kind: 'vibration', active })
const smoke: Flag = (detected) => ({ kind: 'smoke', detected })
const carbonmonoxide: Flag = (detected) => ({ kind: 'carbon-monoxide', detected })
const low: Flag = (on) => ({ kind: 'battery', low: on })
const help: Flag = (active) => ({ kind: 'help-call', active })
const fall: Flag = (on) => ({ kind: 'fall', phase: on ? 'detected' : 'recovered' })
const leak: Flag = (detected) => ({ kind: 'water-leak', detected })

// prettier-ignore
const flags: Readonly<Record<string, Flag>> = {
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
const quantities: Readonly<Record<string, Quantity>> = {
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
const pairs: readonly (readonly [RegExp, string])[] = [
  [/carbon_monoxide/g, 'carbonmonoxide'],
  [/(?:wifi|wi_fi|ble|radio)_signal(?:_strength|_db|_dbm)?|signal_strength|wifi_strength/g, 'rssi'],
  [/link_quality/g, 'linkquality'],
  [/(?:bed|chair|mat)_(?:occupancy|occupied|presence|pressure)/g, 'bed'],
  [/person_information|people_exist/g, 'presence'],
  [/door_window|window_door/g, 'door'],
]

/** Words that make a name a setting, a statistic or a chip's own affair: never a reading. */
const aside =
  /(?:^|_)(?:today|yesterday|daily|day|week|weekly|month|monthly|year|hour|hourly|vandaag|gisteren|maand|count|counter|outage|voltage|current|factor|threshold|sensitivity|delay|timeout|setpoint|calibration|offset|min|max|minimum|maximum|average|cpu|esp|esp32|chip|internal|device|distance|frequency|apparent|reactive|duration|interval|uptime|version|ip|ssid|mac|bssid)(?:_|$)|(?:target|set)_temp/

// prettier-ignore
const units: Readonly<Record<string, string>> = {
  c: 'c', celsius: 'c', degc: 'c', f: 'f', fahrenheit: 'f', degf: 'f', k: 'k', kelvin: 'k',
  w: 'w', watt: 'w', watts: 'w', kw: 'kw', wh: 'wh', kwh: 'kwh', mwh: 'mwh',
}

/** What `value` under `name` says. */
export function readNamed(name: string, value: unknown, custom: Custom = {}): Named {
  let plain = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  for (const [pair, word] of pairs) plain = plain.replace(pair, word)
  if (aside.test(plain)) return { kind: 'nothing' }
  const words = plain.split('_')
  const unit = unitOf(custom.unit) ?? unitOf(words.slice(1).at(-1))
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : plainTextIn(value)
  const of = words[words.findLastIndex(isQuantity)]
  if (of === 'fall' || of === 'falling') return fallIn(words, text)
  const form = custom.form ?? (numberIn(text) === undefined ? 'flag' : 'number')
  const known = form === 'flag' ? flags : quantities
  const at = words.findLastIndex((word) => Object.hasOwn(known, word))
  const word = words[at]
  if (word === undefined) return { kind: 'unknown-name' }
  if (/^(?:|-?nan|null|none|unknown|unavailable)$/i.test(text)) return { kind: 'nothing' }
  const open = known[word] === contact ? openIn(text) : undefined
  if (open !== undefined) return { kind: 'reading', reading: { kind: 'contact', open }, thing: thingOf(words, at) }
  const read = form === 'flag' ? flagIn(text) : numberIn(text)
  if (read === undefined) return { kind: 'unreadable' }
  const reading = typeof read === 'boolean' ? flags[word]!(read, custom) : quantities[word]!(read, unit, custom)
  if (reading) return { kind: 'reading', reading, thing: thingOf(words, at) }
  return word === 'rssi' ? { kind: 'nothing' } : { kind: 'ambiguous', detail: doubtOf(word) }
}

const plainTextIn = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

const doubtOf = (word: string): string =>
  Object.hasOwn(quantities, word)
    ? `"${word}" without its unit may be off a thousandfold: put W, kW, Wh or kWh into the name`
    : `true of "${word}" may be open or closed: name it "open" or "closed"`

/** Radars tell a fall in words: `fall_status` = `fall_suspected`. */
function fallIn(words: readonly string[], text: string): Named {
  const phase = fallPhaseIn(text)
  const thing = thingOf(
    words,
    words.findIndex((word) => word === 'fall' || word === 'falling'),
  )
  return phase === undefined ? { kind: 'unreadable' } : { kind: 'reading', reading: { kind: 'fall', phase }, thing }
}

/** What is there to see, beside what is measured of it: the name keeps it. */
const things = new Set(['door', 'window', 'gate', 'bed', 'chair', 'mat', 'relay', 'deur', 'raam', 'stoel'])

/** `front_door_battery` is the battery of `front_door`, `hall_motion_battery` that of `hall`, where `hall_motion` is too. */
function thingOf(words: readonly string[], at: number): string {
  const named = things.has(words[at]!)
  let end = named ? at + 1 : at
  while (
    !named &&
    end > 0 &&
    (isQuantity(words[end - 1]!) || isFiller(words[end - 1]!)) &&
    !things.has(words[end - 1]!)
  )
    end--
  return named && end === 1 ? '' : words.slice(0, end).join('_')
}

const isQuantity = (word: string): boolean => Object.hasOwn(quantities, word) || Object.hasOwn(flags, word)

const isFiller = (word: string): boolean => /^(?:sensor|detector|detected|status|state)$/.test(word)

const unitOf = (text: string | undefined): string | undefined => {
  const word = text?.toLowerCase().replace(/[^a-z]/g, '')
  return word !== undefined && Object.hasOwn(units, word) ? units[word] : undefined
}
