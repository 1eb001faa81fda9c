// Numbers and switches as devices write them: as strings, with a comma, as ON or 1. Undefined is: it says no value.

const numeral = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d{1,2})?$/i

/** A finite number, also from `"80.00"` or `"21,5"`; undefined for null, "", NaN, "unavailable" and the like. */
export function numberIn(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || value.length > 40) return undefined
  const text = value.trim()
  if (!numeral.test(text)) return undefined
  const number = Number(text.replace(',', '.'))
  return Number.isFinite(number) ? number : undefined
}

const yes = new Set(['true', 'on', '1', 'yes', 'active', 'detected', 'motion', 'alarm', 'wet', 'triggered', 'pressed'])
const no = new Set(['false', 'off', '0', 'no', 'inactive', 'clear', 'none', 'normal', 'dry', 'idle', 'not_detected'])

/** True or false, also from "ON", "false", 1, "0", "detected", "clear". */
export function flagIn(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const word = String(value).trim().toLowerCase()
  return yes.has(word) ? true : no.has(word) ? false : undefined
}

/** Open or closed by its word alone; `true` and `1` say neither. */
export function openIn(value: unknown): boolean | undefined {
  if (typeof value !== 'string') return undefined
  const word = value.trim().toLowerCase()
  return word === 'open' || word === 'opened' ? true : word === 'close' || word === 'closed' ? false : undefined
}

export function onlineIn(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string') return undefined
  const word = value.trim().toLowerCase()
  if (word === 'online' || word === 'true' || word === 'connected') return true
  return word === 'offline' || word === 'false' || word === 'disconnected' || word === 'lost' ? false : undefined
}

/** To what no meter resolves, so that 64541.3 Wh is 64.5413 kWh and not 64.54130000000001. */
export const rounded = (value: number): number => Math.round(value * 1e6) / 1e6

export const scaled = (value: number | undefined, factor: number): number | undefined =>
  value === undefined ? undefined : rounded(value * factor)

/** Leaves out what is undefined, as exactOptionalPropertyTypes asks. */
export function given<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const out: Record<string, unknown> = {}
  for (const key in fields) if (fields[key] !== undefined) out[key] = fields[key]
  return out as { [K in keyof T]?: Exclude<T[K], undefined> }
}

export const sumOf = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter((value) => value !== undefined)
  return known.length === 0 ? undefined : rounded(known.reduce((sum, value) => sum + value, 0))
}
