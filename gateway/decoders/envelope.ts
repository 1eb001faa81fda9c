// The payload as text and as JSON, size and depth first: what a stranger sends must not cost more than it is long.
import { type Envelope, type Json, type Message, type Rejected, rejected } from './decoder.ts'

/** The largest payload that is looked at. Coordinators announce all their devices in one message of some 200 kB. */
export const maxPayloadBytes = 1_048_576
export const maxJsonBytes = 131_072
export const maxJsonDepth = 24

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

export function tooLarge({ payload }: Message): Rejected | null {
  if (payload.byteLength <= maxPayloadBytes) return null
  return rejected('too-large', `${payload.byteLength} bytes; a message has at most ${maxPayloadBytes}`)
}

export function envelopeOf(message: Message): Envelope {
  let text: string | null | undefined
  let json: Json | undefined
  const envelope: Envelope = {
    ...message,
    levels: message.path.split('/').filter((level) => level !== ''),
    text: () => (text === undefined ? (text = readText(message.payload)) : text),
    json: () => (json ??= readJson(message.payload, envelope.text)),
  }
  return envelope
}

function readText(payload: Uint8Array): string | null {
  try {
    return utf8.decode(payload)
  } catch {
    return null
  }
}

function readJson(payload: Uint8Array, readText: () => string | null): Json {
  if (payload.byteLength > maxJsonBytes)
    return { ok: false, code: 'too-large', detail: `${payload.byteLength} bytes of JSON; at most ${maxJsonBytes}` }
  const text = readText()
  if (text === null) return { ok: false, code: 'not-text', detail: 'the payload is no UTF-8 text' }
  if (depthOf(text) > maxJsonDepth)
    return { ok: false, code: 'malformed-json', detail: `JSON nested deeper than ${maxJsonDepth} levels` }
  // Some firmware prints a sensor without a value as a bare nan, which no JSON has: that is looked for only where it does not parse.
  return (
    parsed(text) ??
    parsed(withoutNan(text)) ?? {
      ok: false,
      code: 'malformed-json',
      detail: 'the JSON does not parse: cut off, or damaged on the way',
    }
  )
}

function parsed(text: string): Json | null {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch {
    return null
  }
}

const withoutNan = (text: string): string => text.replace(/([:[,]\s*)-?nan(?=\s*[,}\]])/gi, '$1null')

function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (quoted) {
      if (code === 92) i++
      else if (code === 34) quoted = false
    } else if (code === 34) quoted = true
    else if (code === 123 || code === 91) deepest = Math.max(deepest, ++depth)
    else if (code === 125 || code === 93) depth--
  }
  return deepest
}

/** The payload as a JSON object; null where it is something else. */
export function objectIn(message: Envelope): Record<string, unknown> | null {
  const first = message.payload[firstInk(message.payload)]
  if (first !== 123) return null
  const json = message.json()
  return json.ok ? asObject(json.value) : null
}

export const asObject = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null

/** Does it begin as JSON does, whether or not it parses? */
export function looksLikeJson({ payload }: Message): boolean {
  const first = payload[firstInk(payload)]
  return first === 123 || first === 91
}

function firstInk(payload: Uint8Array): number {
  let i = 0
  while (i < payload.byteLength && i < 64 && payload[i]! <= 32) i++
  return i
}
