// A P1 telegram taken apart: DSMR 2.2 to 5.0, eMUCs (Belgium, Luxembourg) and meters that resemble them. Nothing is judged here.
// After "P1 Companion Standard" (Netbeheer Nederland) 2.2, 3.0, 4.2 and 5.0.2, chapters 5 to 7.
import { crc16 } from 'crc'
import { type Instant, instantOf } from '../../rules/model/time.ts'
import { numberIn, rounded } from './values.ts'

export interface SubMeter {
  readonly channel: number
  /** OMS device type: 3 gas, 4 heat, 7 water, … (EN 13757-3). */
  readonly type: number | null
  readonly readAt: Instant | null
  readonly value: number | null
  /** As written, null where the meter gives none. */
  readonly unit: string | null
}

export interface Telegram {
  readonly header: string
  /** `42`, `50`; null before DSMR 4 and outside the Netherlands. */
  readonly version: string | null
  /** The meter's clock; null where it gives none (DSMR 2.2, 3.0) or one that is no date. */
  readonly at: Instant | null
  readonly importedKwh: number | null
  readonly importedT1Kwh: number | null
  readonly importedT2Kwh: number | null
  readonly exportedKwh: number | null
  readonly exportedT1Kwh: number | null
  readonly exportedT2Kwh: number | null
  readonly importWatts: number | null
  readonly exportWatts: number | null
  readonly tariff: number | null
  readonly subMeters: readonly SubMeter[]
  readonly crc: { readonly given: string; readonly calculated: string } | null
}

const start = /\/[A-Za-z0-9]{3}[^\r\n!]{0,80}(?=[\r\n])/
const objectLine =
  /(?:^|\n)\s*(\d{1,3}-\d{1,3}:\d{1,3}\.\d{1,3}\.\d{1,3})(?:[.*]\d{1,3})?((?:\([^()\r\n]{0,2100}\)\s*)+)/g

export const resemblesTelegram = (text: string): boolean =>
  /^[\s\0]*\/[A-Za-z]{3}/.test(text) && /\d-\d{1,3}:\d{1,3}\.\d{1,3}\.\d{1,3}/.test(text)
export const resemblesPartOfTelegram = (text: string): boolean =>
  (text.match(/\d-\d{1,3}:\d{1,3}\.\d{1,3}\.\d{1,3}[^(\n]{0,4}\(/g)?.length ?? 0) >= 2

/** Latin-1, one character per byte; null when it begins or ends somewhere else than a telegram does. `zone` for clocks without S or W. */
export function parseTelegram(text: string, zone: string): Telegram | null {
  const head = start.exec(text)
  if (!head) return null
  const end = /(?:^|\n)!([0-9A-Fa-f]{1,4})?/.exec(text.slice(head.index))
  if (!end) return null
  const body = text.slice(head.index, head.index + end.index + end[0].indexOf('!') + 1)
  const groups = groupsIn(body)
  const first = (id: string) => groups.get(id)?.[0]
  const read = (id: string) => quantity(first(id))
  return {
    header: head[0].slice(1).trimEnd(),
    version: first('1-3:0.2.8') ?? null,
    at: meterTime(first('0-0:1.0.0'), zone),
    importedKwh: read('1-0:1.8.0'),
    importedT1Kwh: read('1-0:1.8.1'),
    importedT2Kwh: read('1-0:1.8.2'),
    exportedKwh: read('1-0:2.8.0'),
    exportedT1Kwh: read('1-0:2.8.1'),
    exportedT2Kwh: read('1-0:2.8.2'),
    importWatts: inWatts(read('1-0:1.7.0')),
    exportWatts: inWatts(read('1-0:2.7.0')),
    tariff: numberIn(first('0-0:96.14.0')) ?? null,
    subMeters: [1, 2, 3, 4, 5, 6, 7, 8].flatMap((channel) => subMeter(channel, groups, zone) ?? []),
    crc: end[1] === undefined ? null : { given: end[1].toUpperCase(), calculated: checksum(body, end[1]) },
  }
}

function groupsIn(body: string): Map<string, readonly string[]> {
  const groups = new Map<string, readonly string[]>()
  for (const [, id, values] of body.matchAll(objectLine)) {
    if (!groups.has(id!))
      groups.set(
        id!,
        [...values!.matchAll(/\(([^()]*)\)/g)].map(([, value]) => value!),
      )
  }
  return groups
}

// Some readers hand lines on with LF only; the meter reckoned with CR LF. (5.2)
function checksum(body: string, given: string): string {
  const asSent = hex(crc16(Buffer.from(body, 'latin1')))
  if (asSent === given.toUpperCase().padStart(4, '0')) return asSent
  const withCrLf = hex(crc16(Buffer.from(body.replace(/\r?\n/g, '\r\n'), 'latin1')))
  return withCrLf === given.toUpperCase().padStart(4, '0') ? withCrLf : asSent
}
const hex = (crc: number): string => crc.toString(16).toUpperCase().padStart(4, '0')

/** Some readers lose leading zeros. */
export const crcFits = ({ given, calculated }: NonNullable<Telegram['crc']>): boolean =>
  given.padStart(4, '0') === calculated

/** kWh or kW of `12.3*kWh`, `12300*Wh`, `0.012*MWh`; null without a unit of energy or power. */
function quantity(text: string | undefined): number | null {
  const match = /^([0-9.,+-]+)\*(k|M)?(Wh?)$/i.exec(text ?? '')
  const value = numberIn(match?.[1])
  if (!match || value === undefined) return null
  const prefix = match[2]
  return rounded(prefix === 'M' ? value * 1000 : prefix === undefined ? value / 1000 : value)
}
const inWatts = (kilowatts: number | null): number | null => (kilowatts === null ? null : rounded(kilowatts * 1000))

/** YYMMDDhhmmssX, X being S in summer and W in winter: the offset stands in it, whatever the calendar says. (6.4) */
export function meterTime(text: string | undefined, zone: string): Instant | null {
  const match = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})([SW])?$/.exec(text ?? '')
  if (!match) return null
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return null
  const civil = { year: 2000 + year, month, day, hour, minute, second }
  const season = match[7]
  if (season === undefined) return instantOf(civil, zone)
  return (instantOf(civil, 'UTC') - (season === 'S' ? 2 : 1) * 3_600_000) as Instant
}

/** 24.2.1 and, in Belgium, 24.2.3 (gas that is not corrected for temperature); 24.3.0 over two lines in DSMR 2.2 and 3.0. */
function subMeter(channel: number, groups: ReadonlyMap<string, readonly string[]>, zone: string): SubMeter | null {
  const type = numberIn(groups.get(`0-${channel}:24.1.0`)?.[0]) ?? null
  const now = groups.get(`0-${channel}:24.2.1`) ?? groups.get(`0-${channel}:24.2.3`)
  const old = groups.get(`0-${channel}:24.3.0`)
  if (now && now.length >= 2) {
    const [value, unit] = now[1]!.split('*')
    return { channel, type, readAt: meterTime(now[0], zone), value: numberIn(value) ?? null, unit: unit ?? null }
  }
  if (!old || old.length < 2) return type === null ? null : { channel, type, readAt: null, value: null, unit: null }
  const unit = old.find((text) => /^(?:m3|GJ|kWh|MJ|Wh)$/i.test(text)) ?? null
  return { channel, type, readAt: meterTime(old[0], zone), value: numberIn(old.at(-1)) ?? null, unit }
}
