// The meters behind the M-Bus of a smart meter: gas, heat, cooling, water, up to four of them in the Netherlands.
import type { Reading } from '../../rules/model/observation.ts'
import { hours, type Instant, later } from '../../rules/model/time.ts'
import { credible, firstOfThe1970s, meterTimeIn } from './dsmr-clock.ts'
import type { Telegram } from './dsmr-telegram.ts'
import { numberIn, rounded } from './values.ts'

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

export function subMeterOf(
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
