// What a telegram's objects mean: registers and power with their units, and the moment they were read.
import type { Reading } from '../../rules/model/observation.ts'
import type { Instant } from '../../rules/model/time.ts'
import { credible, meterTimeIn } from './dsmr-clock.ts'
import { mBusOf, subMeterOf } from './dsmr-mbus.ts'
import type { Telegram } from './dsmr-telegram.ts'
import { given, numberIn, scaled } from './values.ts'

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
