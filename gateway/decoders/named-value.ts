// Values whose meaning stands only in a name that somebody gave: `bedroom_temperature`, `front-door`. Read where the name alone is enough.
import type { Reading } from '../../rules/model/observation.ts'
import type { Rejection } from './decoder.ts'
import { fallPhaseIn } from './fall-phase.ts'
import { flagIn, numberIn, openIn, rounded } from './values.ts'

export type Named = Reading | 'nothing' | Extract<Rejection, 'ambiguous-value' | 'needs-description'>

type Words = ReadonlySet<string>
const has = (words: Words, ...any: readonly string[]): boolean => any.some((word) => words.has(word))

/** `unit` where the message gives one. `doorOnMeansOpen`: the ecosystem's convention for contacts, as Home Assistant and ESPHome have it. */
export function readNamed(name: string, value: unknown, { unit = '', doorOnMeansOpen = false } = {}): Named {
  const words = new Set(
    name
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .split(/[^a-z0-9]+/),
  )
  return flagged(words, value, doorOnMeansOpen) ?? measured(words, value, unit) ?? 'nothing'
}

function flagged(words: Words, value: unknown, doorOnMeansOpen: boolean): Named | null {
  if (has(words, 'fall', 'fallen', 'val')) {
    const phase = fallPhaseIn(typeof value === 'string' && /^(?:on|off)$/i.test(value) ? value.toLowerCase() : value)
    return phase === undefined ? 'ambiguous-value' : { kind: 'fall', phase }
  }
  const on = flagIn(value)
  if (has(words, 'door', 'window', 'contact', 'deur', 'raam')) {
    const open = openIn(value) ?? (doorOnMeansOpen || (has(words, 'open') && !has(words, 'contact')) ? on : undefined)
    return open === undefined ? (on === undefined ? null : 'ambiguous-value') : { kind: 'contact', open }
  }
  if (on === undefined) return null
  if (has(words, 'battery', 'batterij')) return has(words, 'low', 'laag') ? { kind: 'battery', low: on } : null
  if (has(words, 'sos', 'panic', 'emergency', 'help', 'noodknop')) return { kind: 'help-call', active: on }
  if (has(words, 'smoke', 'rook')) return { kind: 'smoke', detected: on }
  if ((has(words, 'carbon') && has(words, 'monoxide')) || has(words, 'co', 'koolmonoxide'))
    return typeof value === 'number' ? null : { kind: 'carbon-monoxide', detected: on }
  if (has(words, 'gas') && typeof value !== 'number' && !/^\d/.test(String(value)))
    return { kind: 'gas-leak', detected: on }
  if (has(words, 'leak', 'flood', 'moisture', 'lekkage')) return { kind: 'water-leak', detected: on }
  if (has(words, 'motion', 'pir', 'occupancy', 'beweging')) return { kind: 'motion', active: on }
  if (has(words, 'presence', 'present', 'aanwezigheid')) return { kind: 'presence', present: on }
  if (has(words, 'bed', 'chair', 'stoel')) return { kind: 'pressure', occupied: on }
  if (has(words, 'vibration', 'trilling')) return { kind: 'vibration', active: on }
  if (has(words, 'tamper')) return { kind: 'tamper', tampered: on }
  return null
}

function measured(words: Words, value: unknown, unit: string): Named | null {
  const number = numberIn(value)
  if (number === undefined) return null
  const said = unit.toLowerCase()
  const inUnit = (...names: readonly string[]) => has(words, ...names) || names.includes(said)
  if (has(words, 'temperature', 'temperatuur', 'temp'))
    return {
      kind: 'temperature',
      celsius: said === '°f' || has(words, 'fahrenheit') ? rounded(((number - 32) * 5) / 9) : number,
    }
  if (has(words, 'humidity', 'vochtigheid')) return { kind: 'humidity', percent: number }
  if (has(words, 'illuminance', 'lux')) return { kind: 'illuminance', lux: number }
  if (has(words, 'battery', 'batterij') && !inUnit('voltage', 'v', 'mv')) return { kind: 'battery', percent: number }
  if (has(words, 'rssi')) return { kind: 'link', rssiDbm: number }
  // Of a day or a month that is over, or goes on: no register.
  if (has(words, 'yesterday', 'today', 'daily', 'day', 'week', 'month', 'year', 'vandaag', 'gisteren', 'hour'))
    return 'nothing'
  if (has(words, 'factor', 'apparent', 'reactive')) return 'nothing'
  if (has(words, 'power', 'vermogen', 'watt', 'watts'))
    return { kind: 'power', watts: inUnit('kw') ? rounded(number * 1000) : number }
  if (!has(words, 'energy', 'energie', 'kwh')) return null
  if (inUnit('kwh')) return { kind: 'energy', totalKwh: number }
  return inUnit('wh') ? { kind: 'energy', totalKwh: rounded(number / 1000) } : 'ambiguous-value'
}

export const ambiguity = (name: string): string =>
  `"${name.slice(0, 60)}" does not say in which unit or sense its value is: put it into the name, as in energy_kwh or door_open`
