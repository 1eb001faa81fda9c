// A P1 telegram as text: where it begins and ends, its objects and its check sum. After DSMR 2.2 to 5.0.2 P1, e-MUCS-P1 and IEC 62056-21.
import { crc16 } from 'crc'

export interface Telegram {
  /** What follows the `/`: the maker's three letters and the meter's name. */
  readonly header: string
  /** By OBIS code without its `.255`: what stands between its brackets. A code that comes twice keeps its first. */
  readonly objects: ReadonlyMap<string, readonly string[]>
  /** Its `!` was there. Without it the telegram was cut off. */
  readonly whole: boolean
  /** As printed behind the `!`; null before DSMR 4, which has none. */
  readonly crc: string | null
  /** Null where it has none. */
  readonly crcMatches: boolean | null
}

/** The most telegrams of one message that are read, the last ones: a reader that saved up a minute has sixty. */
export const maxTelegrams = 100

const start = /\/[A-Za-z]{3}[^\r\n/]{0,80}(?=\r?\n)/g
const end = /^!([0-9A-Fa-f]{0,4})[ \t]*$/m
const object = /^(\d{1,3}-\d{1,3}:\d{1,3}\.\d{1,3}\.\d{1,3})(?:[.*]\d{1,3})?((?:\([^()\r\n]*\))+)\s*$/

/** Does it hold lines as a meter prints them? Then it is a telegram, or what is left of one. */
export const looksLikeP1 = (text: string): boolean => /^\d-\d:\d{1,3}\.\d{1,3}\.\d{1,3}[^\s(]{0,4}\(/m.test(text)

/**
 * All telegrams in a payload, whatever stands before, between and behind them. `text` is Latin-1, one character a byte: the check
 * sum is taken over bytes, and a line that was damaged is no UTF-8.
 */
export function telegramsIn(text: string): Telegram[] {
  const starts = [...text.matchAll(start)].map(({ index }) => index).slice(-maxTelegrams)
  return starts
    .map((from, place) => telegramIn(text.slice(from, starts[place + 1] ?? text.length)))
    .filter(({ objects }) => objects.size > 0)
}

function telegramIn(text: string): Telegram {
  const found = end.exec(text)
  const body = found ? text.slice(0, found.index) : text
  const crc = found?.[1] ? found[1].toUpperCase() : null
  return {
    header: /^\/([^\r\n]*)/.exec(text)?.[1] ?? '',
    objects: objectsIn(body),
    whole: found !== null,
    crc,
    crcMatches: crc === null ? null : crcMatches(`${body}!`, Number.parseInt(crc, 16)),
  }
}

/** CRC-16/ARC from the `/` up to and with the `!`. Some readers turn the meter's CR LF into LF, and some meters print 0B9F as B9F. */
function crcMatches(signed: string, crc: number): boolean {
  if (crcOf(signed) === crc) return true
  return /(?<!\r)\n/.test(signed) && crcOf(signed.replace(/\r?\n/g, '\r\n')) === crc
}

const crcOf = (text: string): number => crc16(Buffer.from(text, 'latin1'))

function objectsIn(body: string): Map<string, readonly string[]> {
  const objects = new Map<string, readonly string[]>()
  for (const line of linesOf(body)) {
    const [, code, brackets] = object.exec(line) ?? []
    if (code !== undefined && brackets !== undefined && !objects.has(code))
      objects.set(
        code,
        brackets
          .slice(1, -1)
          .split(')(')
          .map((value) => value.trim()),
      )
  }
  return objects
}

/** Up to DSMR 3 the value of an M-Bus device stands on a line of its own: `(00124.477)`. */
function linesOf(body: string): string[] {
  const lines: string[] = []
  for (const line of body.split(/\r?\n/)) {
    if (line.startsWith('(') && lines.length > 0) lines[lines.length - 1] += line.trim()
    else lines.push(line.trim())
  }
  return lines
}
