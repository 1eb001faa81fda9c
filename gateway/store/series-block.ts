// One local day of one series as bytes: moments and values as differences in variable-length integers, a byte or two each.

/** Moments ascend, each once; as many values as moments. */
export interface Column {
  readonly ats: Float64Array
  readonly values: Float64Array
}

export const emptyColumn: Column = { ats: new Float64Array(0), values: new Float64Array(0) }

/** Milliseconds: the coarsest that fits every moment of the block is used. */
const units: readonly number[] = [900_000, 60_000, 1000, 1]
/** Values with so many decimals at most become integers; others are kept as they are, eight bytes each. */
const mostDecimals = 6
const powers = Array.from({ length: mostDecimals + 1 }, (_, decimals) => 10 ** decimals)
const asTheyAre = 255
/** Twice as much still is an exact integer. */
const mostInteger = 2 ** 51
const longestInteger = 8

export function encodeBlock({ ats, values }: Column): Uint8Array {
  const count = ats.length
  const decimals = decimalsOf(values)
  const into = new Uint8Array(4 * longestInteger + count * (longestInteger + (decimals === null ? 8 : longestInteger)))
  let end = writeInteger(into, 0, count)
  if (count === 0) return into.slice(0, end)
  const unit = unitOf(ats)
  into[end++] = units.indexOf(unit)
  end = writeSigned(into, end, ats[0]! / unit)
  const step = evenStep(ats)
  into[end++] = step === null ? 0 : 1
  if (step !== null) end = writeInteger(into, end, step / unit)
  else for (let index = 1; index < count; index++) end = writeInteger(into, end, (ats[index]! - ats[index - 1]!) / unit)
  if (decimals === null) {
    into[end++] = asTheyAre
    const view = new DataView(into.buffer)
    for (const value of values) {
      view.setFloat64(end, value, true)
      end += 8
    }
    return into.slice(0, end)
  }
  into[end++] = decimals
  const power = powers[decimals]!
  let before = 0
  for (let index = 0; index < count; index++) {
    const scaled = Math.round(values[index]! * power)
    end = writeSigned(into, end, scaled - before)
    before = scaled
  }
  return into.slice(0, end)
}

export function decodeBlock(bytes: Uint8Array): Column {
  const from = { bytes, at: 0 }
  const count = readInteger(from)
  if (count === 0) return emptyColumn
  const ats = new Float64Array(count)
  const values = new Float64Array(count)
  const unit = units[bytes[from.at++]!]!
  ats[0] = readSigned(from) * unit
  const step = bytes[from.at++] === 1 ? readInteger(from) * unit : null
  for (let index = 1; index < count; index++) ats[index] = ats[index - 1]! + (step ?? readInteger(from) * unit)
  const decimals = bytes[from.at++]!
  if (decimals === asTheyAre) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let index = 0; index < count; index++) values[index] = view.getFloat64(from.at + index * 8, true)
    return { ats, values }
  }
  const power = powers[decimals]!
  let scaled = 0
  for (let index = 0; index < count; index++) values[index] = (scaled += readSigned(from)) / power
  return { ats, values }
}

/** How many decimals every value has at most; null: more than fit. */
function decimalsOf(values: Float64Array): number | null {
  let decimals = 0
  for (const value of values) {
    while (Math.round(value * powers[decimals]!) / powers[decimals]! !== value) {
      if (decimals === mostDecimals) return null
      decimals++
    }
  }
  const power = powers[decimals]!
  for (const value of values) {
    // What is an integer of few decimals may be none of more: 0.1 × 10⁶ is, 2⁵⁰ × 10⁶ is not.
    const scaled = Math.round(value * power)
    if (Math.abs(scaled) >= mostInteger || scaled / power !== value) return null
  }
  return decimals
}

function unitOf(ats: Float64Array): number {
  let index = 0
  for (const at of ats) while (at % units[index]! !== 0) index++
  return units[index]!
}

/** The one distance between all moments; null: there are several. */
function evenStep(ats: Float64Array): number | null {
  const step = ats.length > 1 ? ats[1]! - ats[0]! : 0
  for (let index = 2; index < ats.length; index++) if (ats[index]! - ats[index - 1]! !== step) return null
  return step
}

// LEB128, with the sign in the lowest bit (zigzag). Beyond 32 bits by division: numbers here have 53.
function writeInteger(into: Uint8Array, end: number, value: number): number {
  let rest = value
  while (rest >= 0x80) {
    into[end++] = (rest % 0x80) | 0x80
    rest = Math.floor(rest / 0x80)
  }
  into[end++] = rest
  return end
}
const writeSigned = (into: Uint8Array, end: number, value: number): number =>
  writeInteger(into, end, value < 0 ? -2 * value - 1 : 2 * value)

interface Place {
  readonly bytes: Uint8Array
  at: number
}

function readInteger(from: Place): number {
  let value = 0
  for (let factor = 1; ; factor *= 0x80) {
    const byte = from.bytes[from.at++]!
    value += (byte & 0x7f) * factor
    if (byte < 0x80) return value
  }
}
function readSigned(from: Place): number {
  const value = readInteger(from)
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}

/** `added` over `column`: its values take the place of those of the same moments, and NaN takes them away. Both ascend. */
export function merged(column: Column, added: Column): Column {
  const ats = new Float64Array(column.ats.length + added.ats.length)
  const values = new Float64Array(ats.length)
  let count = 0
  let old = 0
  const keep = (at: number, value: number): void => {
    ats[count] = at
    values[count++] = value
  }
  for (let index = 0; index < added.ats.length; index++) {
    const at = added.ats[index]!
    while (old < column.ats.length && column.ats[old]! < at) keep(column.ats[old]!, column.values[old++]!)
    if (old < column.ats.length && column.ats[old] === at) old++
    if (!Number.isNaN(added.values[index]!)) keep(at, added.values[index]!)
  }
  while (old < column.ats.length) keep(column.ats[old]!, column.values[old++]!)
  return { ats: ats.slice(0, count), values: values.slice(0, count) }
}
