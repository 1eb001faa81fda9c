// The Sparkplug B payload: as much of its protobuf as a reading needs, and the same as JSON, as gateways without protobuf send it.
// After the Sparkplug 3.0 specification, chapter 6, and its sparkplug_b.proto.
import { asObject } from './envelope.ts'

export interface Metric {
  readonly name: string | null
  /** Stands for the name after the birth that gave it. */
  readonly hasAlias: boolean
  readonly timestamp: number | null
  readonly historical: boolean
  readonly value: boolean | number | string | null
  readonly unit: string | undefined
}

export interface Payload {
  readonly timestamp: number | null
  readonly metrics: readonly Metric[]
  readonly compressed: boolean
}

export const maxMetrics = 1000

type Field = { readonly number: number; readonly whole: bigint; readonly bytes: Uint8Array }

/** The fields of one message in their order; null where it is damaged. */
function fieldsIn(bytes: Uint8Array): Field[] | null {
  const fields: Field[] = []
  const none = new Uint8Array()
  let at = 0
  const whole = (): bigint | null => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++]
      if (byte === undefined) return null
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return BigInt.asUintN(64, value)
    }
    return null
  }
  const take = (length: number): Uint8Array | null => {
    if (at + length > bytes.byteLength) return null
    at += length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.byteLength) {
    const key = whole()
    if (key === null || key >> 3n === 0n || key >> 3n > 536_870_911n) return null
    const number = Number(key >> 3n)
    const type = Number(key & 7n)
    if (type === 0) {
      const value = whole()
      if (value === null) return null
      fields.push({ number, whole: value, bytes: none })
      continue
    }
    const length = type === 1 ? 8n : type === 5 ? 4n : type === 2 ? whole() : null
    const taken = length === null || length > 1_048_576n ? null : take(Number(length))
    if (taken === null) return null
    fields.push({ number, whole: 0n, bytes: taken })
  }
  return fields
}

const textIn = (bytes: Uint8Array): string => new TextDecoder().decode(bytes.subarray(0, 500))

const floatIn = (bytes: Uint8Array): number | null => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // Of a float only its seven digits: 21.3 and not 21.299999237060547.
  return bytes.byteLength === 8
    ? view.getFloat64(0, true)
    : bytes.byteLength === 4
      ? Number(view.getFloat32(0, true).toPrecision(7))
      : null
}

/** Null: no Sparkplug payload, or a damaged one. */
export function payloadIn(bytes: Uint8Array): Payload | null {
  const fields = fieldsIn(bytes)
  if (!fields) return null
  let timestamp: number | null = null
  let compressed = false
  const metrics: Metric[] = []
  for (const field of fields) {
    if (field.number === 1) timestamp = Number(field.whole)
    if (field.number === 4) compressed = textIn(field.bytes) === 'SPBV1.0_COMPRESSED'
    if (field.number !== 2 || metrics.length === maxMetrics) continue
    const metric = metricIn(field.bytes)
    if (!metric) return null
    metrics.push(metric)
  }
  return { timestamp, metrics, compressed }
}

function metricIn(bytes: Uint8Array): Metric | null {
  const fields = fieldsIn(bytes)
  if (!fields) return null
  const last = (number: number): Field | undefined => fields.findLast((field) => field.number === number)
  const name = last(1)
  const stamp = last(3)
  const properties = last(9)
  return {
    name: name && name.bytes.byteLength > 0 ? textIn(name.bytes) : null,
    hasAlias: last(2) !== undefined,
    timestamp: stamp ? Number(stamp.whole) : null,
    historical: last(5)?.whole === 1n,
    value: last(7)?.whole === 1n ? null : valueIn(fields, Number(last(4)?.whole ?? 0n)),
    unit: properties && unitIn(properties.bytes),
  }
}

/** Int8 to Int64 are data types 1 to 4; they travel unsigned, negative ones in two's complement. */
function valueIn(fields: readonly Field[], dataType: number): Metric['value'] {
  const field = fields.findLast(({ number }) => number >= 10 && number <= 15)
  switch (field?.number) {
    case 10:
      if (dataType === 1) return Number(BigInt.asIntN(8, field.whole))
      if (dataType === 2) return Number(BigInt.asIntN(16, field.whole))
      return Number(dataType === 3 ? BigInt.asIntN(32, field.whole) : field.whole)
    case 11:
      return Number(dataType === 4 ? BigInt.asIntN(64, field.whole) : field.whole)
    case 12:
    case 13:
      return floatIn(field.bytes)
    case 14:
      return field.whole !== 0n
    case 15:
      return textIn(field.bytes)
    default:
      return null
  }
}

const unitNames = /^(?:eng_?unit|engineering ?units?|units?)$/i

/** A property set is a list of keys and a list of values, in the same order. */
function unitIn(bytes: Uint8Array): string | undefined {
  const fields = fieldsIn(bytes) ?? []
  const at = fields.filter(({ number }) => number === 1).findIndex((key) => unitNames.test(textIn(key.bytes)))
  const value = at < 0 ? undefined : fields.filter(({ number }) => number === 2)[at]
  const text = value && fieldsIn(value.bytes)?.find(({ number }) => number === 8)
  return text && textIn(text.bytes)
}

export function payloadOfJson(json: Record<string, unknown>): Payload | null {
  if (!Array.isArray(json['metrics'])) return null
  const metrics = json['metrics'].slice(0, maxMetrics).flatMap((item): Metric[] => {
    const metric = asObject(item)
    if (!metric) return []
    const { name, alias, timestamp, value } = metric
    const plain = typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string'
    const unit = Object.entries(asObject(metric['properties']) ?? {}).find(([key]) => unitNames.test(key))?.[1]
    const unitText = asObject(unit)?.['value'] ?? unit
    return [
      {
        name: typeof name === 'string' && name !== '' ? name.slice(0, 500) : null,
        hasAlias: alias !== undefined && alias !== null,
        timestamp: typeof timestamp === 'number' ? timestamp : null,
        historical: (metric['isHistorical'] ?? metric['is_historical']) === true,
        value: plain && (metric['isNull'] ?? metric['is_null']) !== true ? value : null,
        unit: typeof unitText === 'string' ? unitText : undefined,
      },
    ]
  })
  return { timestamp: typeof json['timestamp'] === 'number' ? json['timestamp'] : null, metrics, compressed: false }
}
