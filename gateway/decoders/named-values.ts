// What a value means where only its name tells it: `hall_motion`, `bme280_temperature`, `plug_energy_kwh`. The last word that names a
// quantity says what is measured, the words before it what thing measures. Where the name leaves a thousandfold open, it says so.
import type { Reading } from '../../rules/model/observation.ts'
import { fallPhaseIn } from './fall-phase.ts'
import {
  type Custom,
  aside,
  contact,
  flags,
  ofAWhile,
  pairs,
  quantities,
  settings,
  things,
  unitOf,
} from './quantity-words.ts'
import { flagIn, numberIn, openIn } from './values.ts'

export type Named =
  /** `thing`: the name without what is measured, empty where that is all the name. */
  | { readonly kind: 'reading'; readonly reading: Reading; readonly thing: string }
  /** Known, and not for us or without a value. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'ambiguous'; readonly detail: string }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'unknown-name' }

/** What `value` under `name` says. */
export function readNamed(name: string, value: unknown, custom: Custom = {}): Named {
  let plain = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  for (const [pair, word] of pairs) plain = plain.replace(pair, word)
  if (settings.test(plain)) return { kind: 'nothing' }
  const words = plain.split('_')
  const unit = unitOf(custom.unit) ?? unitOf(words.slice(1).at(-1))
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : plainTextIn(value)
  const of = words[words.findLastIndex(isQuantity)]
  if (of === 'fall' || of === 'falling') return fallIn(words, text)
  const form = custom.form ?? (numberIn(text) === undefined ? 'flag' : 'number')
  if (form === 'number' && aside.test(plain)) return { kind: 'nothing' }
  const known = form === 'flag' ? flags : quantities
  const at = words.findLastIndex((word) => Object.hasOwn(known, word))
  const word = words[at]
  if (word === undefined) return { kind: 'unknown-name' }
  if (/^(?:|-?nan|null|none|unknown|unavailable)$/i.test(text)) return { kind: 'nothing' }
  if (word.startsWith('energ') && ofAWhile.test(plain)) return { kind: 'nothing' }
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

/** `front_door_battery` is the battery of `front_door`, `hall_motion_battery` that of `hall`, where `hall_motion` is too. */
function thingOf(words: readonly string[], at: number): string {
  if (things.has(words[at]!)) return at === 0 ? '' : words.slice(0, at + 1).join('_')
  let end = at
  while (end > 0 && saysWhat(words[end - 1]!)) end--
  return words.slice(0, end).join('_')
}

const saysWhat = (word: string): boolean =>
  !things.has(word) && (isQuantity(word) || /^(?:sensor|detector|detected|status|state)$/.test(word))

const isQuantity = (word: string): boolean => Object.hasOwn(quantities, word) || Object.hasOwn(flags, word)
