// What a telegram's objects mean: registers, power and the meters behind the M-Bus, with their units and their clocks.
import { type Instant, instant, later, hours } from '../../rules/model/time.ts'
import type { Reading } from '../../rules/model/observation.ts'
import { compactTimeIn } from './device-time.ts'
import type { Telegram } from './dsmr-telegram.ts'
import { given, numberIn, rounded, scaled } from './values.ts'

type Medium = Extract<Reading, { kind: 'sub-meter' }>['medium']

/** What one M-Bus channel prints, before anybody judges it. */
export interface MBusValue {
  readonly channel: number
  readonly deviceType: number | null
  /** Null where the clock says no date, such as 632525252525S of a meter that is not there. */
  readonly at: Instant | null
  readonly value: number | undefined
  readonly unit: string | null
}

export interface TelegramReadings {
  readonly observedAt: Instant | null
  readonly readings: readonly Reading[]
  /** What could be read but not understood: a register without its unit, a device of no type. */
  readonly doubts: readonly string[]
}

/** `arrivedAt`: against what the clocks of the M-Bus are held where the meter itself has none. */
export function readingsOf(telegram: Telegram, zone: string, arrivedAt: Instant): TelegramReadings {
  const doubts: string[] = []
  const observedAt = momentOf(telegram, zone)
  const electricity = electricityOf(telegram, observedAt, doubts)
  const behind = mBusOf(telegram, zone).flatMap(
    (value) => subMeterOf(value, telegram, observedAt ?? arrivedAt, doubts) ?? [],
  )
  return { observedAt, readings: electricity ? [electricity, ...behind] : behind, doubts }
}

/** The meter's clock; DSMR 2.2 and 3.0 print none. */
export const momentOf = (telegram: Telegram, zone: string): Instant | null =>
  credible(meterTimeIn(telegram.objects.get('0-0:1.0.0')?.[0], zone))

/** `1-3:0.2.8(50)`: 5.0. Up to 3.0, and in Belgium, there is none. */
export const dsmrVersionOf = ({ objects }: Telegram): string | null => objects.get('1-3:0.2.8')?.[0] || null

/** Kilowatt-hours of `1-0:1.8.1` and the like; undefined where the digits are masked or missing. */
export function registerKwh({ objects }: Telegram, code: string, doubts: string[] = []): number | undefined {
  return withUnit(objects.get(code)?.[0], { kwh: 1, wh: 0.001, mwh: 1000 }, code, doubts)
}

export function powerWatts({ objects }: Telegram, code: string, doubts: string[] = []): number | undefined {
  return withUnit(objects.get(code)?.[0], { kw: 1000, w: 1 }, code, doubts)
}

function electricityOf(telegram: Telegram, readAt: Instant | null, doubts: string[]): Reading | null {
  const kwh = (code: string) => registerKwh(telegram, code, doubts)
  // A meter of one tariff, as in Luxembourg, has only the total; where both are printed, the total is the sum of the tariffs.
  const fields = given({
    importedT1Kwh: kwh('1-0:1.8.1') ?? alone(telegram, '1-0:1.8.', doubts),
    importedT2Kwh: kwh('1-0:1.8.2'),
    exportedT1Kwh: kwh('1-0:2.8.1') ?? alone(telegram, '1-0:2.8.', doubts),
    exportedT2Kwh: kwh('1-0:2.8.2'),
    importWatts: powerWatts(telegram, '1-0:1.7.0', doubts),
    exportWatts: powerWatts(telegram, '1-0:2.7.0', doubts),
  })
  if (Object.keys(fields).length === 0) return null
  const tariff = numberIn(telegram.objects.get('0-0:96.14.0')?.[0])
  return {
    kind: 'electricity-meter',
    ...fields,
    ...(tariff !== undefined && [1, 2, 3, 4].includes(tariff) && { tariff }),
    ...(readAt !== null && { readAt }),
  }
}

const alone = (telegram: Telegram, quantity: '1-0:1.8.' | '1-0:2.8.', doubts: string[]): number | undefined =>
  telegram.objects.has(`${quantity}1`) || telegram.objects.has(`${quantity}2`)
    ? undefined
    : registerKwh(telegram, `${quantity}0`, doubts)

/** The channels in the order of the telegram: `0-n:24.2.1`, Belgium's `24.2.3` for gas that is not converted, and `24.3.0` up to DSMR 3. */
export function mBusOf({ objects }: Telegram, zone: string): MBusValue[] {
  const values = new Map<number, MBusValue>()
  for (const [code, fields] of objects) {
    const [, number, kind] = /^0-(\d{1,3}):24\.(2\.\d|3\.0)$/.exec(code) ?? []
    const channel = Number(number)
    if (number === undefined || channel < 1 || channel > 8 || values.has(channel)) continue
    // 24.3.0: clock, status, minutes, count, code, unit, and its value from the next line.
    const [text, unit] = kind === '3.0' ? [fields[6], fields[5]] : (fields[1] ?? '').split('*')
    values.set(channel, {
      channel,
      deviceType: deviceTypeIn(objects.get(`0-${channel}:24.1.0`)?.[0]),
      at: meterTimeIn(fields[0], zone),
      value: numberIn(text),
      unit: unit || null,
    })
  }
  return [...values.values()]
}

/** Three decimal digits, `003` for gas; some meters print EN 13757-3's number as it stands there, `00C`. */
export function deviceTypeIn(text: string | undefined): number | null {
  if (text === undefined || !/^[0-9A-Fa-f]{1,3}$/.test(text)) return null
  return Number.parseInt(text, /[A-Fa-f]/.test(text) ? 16 : 10)
}

/** EN 13757-3, table "device type". */
const media: Readonly<Record<number, Medium>> = {
  2: 'electricity',
  3: 'gas',
  4: 'heat',
  6: 'hot-water',
  7: 'water',
  10: 'cooling',
  11: 'cooling',
  12: 'heat',
  13: 'heat',
  22: 'water',
}

function subMeterOf(
  { channel, deviceType, at, value, unit }: MBusValue,
  telegram: Telegram,
  now: Instant,
  doubts: string[],
): Reading | null {
  // A meter that was never read, or is not there any more, stands at 0 with a clock that is no date or that of 1970.
  if (value === undefined || at === null || at >= firstOfThe1970s) return null
  const medium =
    deviceType !== null ? media[deviceType] : telegram.objects.has(`0-${channel}:24.2.3`) ? 'gas' : undefined
  if (medium === undefined) {
    if (value !== 0) doubts.push(`M-Bus channel ${channel} is of device type ${deviceType ?? 'unknown'}`)
    return null
  }
  const amount = amountIn(value, unit, medium)
  if (amount === null) {
    if (value !== 0) doubts.push(`M-Bus channel ${channel} gives ${medium} in ${unit ?? 'no unit'}`)
    return null
  }
  // Gas meters lag up to an hour, but what was read later than its own telegram was not: such a clock is not passed on.
  const readAt = at <= later(now, hours(1)) ? credible(at) : null
  return { kind: 'sub-meter', medium, channel, ...amount, ...(readAt !== null && { readAt }) }
}

function amountIn(value: number, unit: string | null, medium: Medium) {
  switch (unit?.toLowerCase()) {
    case 'm3':
      return medium === 'electricity' ? null : { volumeM3: rounded(value) }
    case 'dm3':
    case 'l':
      return medium === 'electricity' ? null : { volumeM3: rounded(value / 1000) }
    case 'gj':
      return { energyGj: rounded(value) }
    case 'mj':
      return { energyGj: rounded(value / 1000) }
    case 'mwh':
      return { energyKwh: rounded(value * 1000) }
    case 'kwh':
      return { energyKwh: rounded(value) }
    case 'wh':
      return { energyKwh: rounded(value / 1000) }
    default:
      return null
  }
}

function withUnit(
  text: string | undefined,
  factors: Readonly<Record<string, number>>,
  code: string,
  doubts: string[],
): number | undefined {
  const [digits, unit] = (text ?? '').split('*')
  const value = numberIn(digits)
  const name = unit?.trim().toLowerCase() ?? ''
  if (value === undefined) return undefined
  if (Object.hasOwn(factors, name)) return scaled(value, factors[name]!)
  doubts.push(`${code} gives its value in ${unit ?? 'no unit'}`)
  return undefined
}

/** Two digits of a year lie in this century: `70` is a clock that stands at 1970. */
const firstOfThe1970s = Date.UTC(2070, 0, 1) - 86_400_000

/**
 * YYMMDDhhmmss and S for summer time (+02:00) or W for winter time (+01:00). (DSMR 5.0.2 P1, 6.4: TST) Without a letter, as up to
 * DSMR 3, it is the wall clock of `zone`.
 */
function meterTimeIn(text: string | undefined, zone: string): Instant | null {
  const [, year, month, day, hour, minute, second, season] =
    /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)([SW]?)$/i.exec(text ?? '') ?? []
  if (season === undefined) return null
  if (season === '') return compactTimeIn(text, zone)
  const local = Date.UTC(
    2000 + Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  )
  const date = new Date(local)
  if (date.getUTCMonth() + 1 !== Number(month) || date.getUTCDate() !== Number(day) || Number(hour) > 23) return null
  return instant(local - (season.toUpperCase() === 'S' ? 2 : 1) * 3_600_000)
}

/** A clock at the first of 2000 or in the 1970s was never set. */
const credible = (at: Instant | null): Instant | null =>
  at !== null && at >= Date.UTC(2000, 0, 2) && at < firstOfThe1970s ? at : null
