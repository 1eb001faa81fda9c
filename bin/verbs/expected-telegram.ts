// What a telegram says in the words of the fixture files, and how it differs from what such a file expects.
import { dsmrVersionOf, mBusOf, momentOf, powerWatts, registerKwh } from '../../gateway/decoders/dsmr-readings.ts'
import type { Telegram } from '../../gateway/decoders/dsmr-telegram.ts'

/** Of telegrams whose clock has no S or W. */
export const meterZone = 'Europe/Amsterdam'

export interface Difference {
  readonly field: string
  readonly expected: unknown
  readonly said: unknown
}

export interface Comparison {
  readonly matched: number
  readonly differs: readonly Difference[]
}

const isoSeconds = (at: number | null): string | null =>
  at === null ? null : new Date(at).toISOString().replace('.000Z', 'Z')

/** Fields of the fixtures; powers in W, energies in kWh. */
export function saidBy(telegram: Telegram) {
  const kwh = (code: string) => registerKwh(telegram, code) ?? null
  const watts = (code: string) => powerWatts(telegram, code) ?? null
  return {
    header: telegram.header,
    dsmr_version: dsmrVersionOf(telegram),
    ts_utc: isoSeconds(momentOf(telegram, meterZone)),
    import_t1_kwh: kwh('1-0:1.8.1'),
    import_t2_kwh: kwh('1-0:1.8.2'),
    export_t1_kwh: kwh('1-0:2.8.1'),
    export_t2_kwh: kwh('1-0:2.8.2'),
    import_total_kwh: kwh('1-0:1.8.0'),
    export_total_kwh: kwh('1-0:2.8.0'),
    power_import_w: watts('1-0:1.7.0'),
    power_export_w: watts('1-0:2.7.0'),
    mbus_types: Object.fromEntries(
      [...telegram.objects].flatMap(([code, [type]]) => {
        const channel = /^0-([1-8]):24\.1\.0$/.exec(code)?.[1]
        return channel !== undefined && /^\d+$/.test(type ?? '') ? [[channel, Number(type)]] : []
      }),
    ),
    mbus: mBusOf(telegram, meterZone)
      .filter(({ value }) => value !== undefined)
      .map(({ channel, at, value, unit }) => ({ channel, ts_utc: isoSeconds(at), value, unit })),
    crc_given: telegram.crc,
    crc_ok: telegram.crcMatches,
  }
}

/** Compares the fields that both know; an expectation may be less than all that was said. */
export function compareTelegram(telegram: Telegram, expect: Readonly<Record<string, unknown>>): Comparison {
  const said: Readonly<Record<string, unknown>> = saidBy(telegram)
  const differs: Difference[] = []
  let matched = 0
  const compare = (field: string, expected: unknown, actual: unknown) => {
    if (same(field, expected, actual)) matched++
    else differs.push({ field, expected, said: actual ?? null })
  }
  for (const [field, expected] of Object.entries(expect)) {
    if (!(field in said)) continue
    if (field === 'mbus' && Array.isArray(expected)) compareSubMeters(expected, said[field] as SubMeters, compare)
    else compare(field, expected, said[field])
  }
  return { matched, differs }
}

type SubMeters = ReturnType<typeof saidBy>['mbus']
type Compare = (field: string, expected: unknown, said: unknown) => void

function compareSubMeters(expected: readonly unknown[], said: SubMeters, compare: Compare): void {
  compare('mbus.length', expected.length, said.length)
  for (const entry of expected) {
    const { channel, ...fields } = entry as Record<string, unknown>
    const actual: Readonly<Record<string, unknown>> = said.find((meter) => meter.channel === channel) ?? {}
    for (const [field, value] of Object.entries(fields))
      compare(`mbus.${String(channel)}.${field}`, value, actual[field])
  }
}

function same(field: string, expected: unknown, said: unknown): boolean {
  if (typeof expected === 'number' && typeof said === 'number') return Math.abs(expected - said) < 1e-6
  if (field.endsWith('ts_utc') && typeof expected === 'string' && typeof said === 'string')
    return sameTime(expected, said)
  return JSON.stringify(expected ?? null) === JSON.stringify(said ?? null)
}

/** A time without S or W is expected as the wall clock in Amsterdam, and marked so. */
function sameTime(expected: string, said: string): boolean {
  const local = /^(\S+) \(no S\/W flag/.exec(expected)
  if (!local) return Date.parse(expected) === Date.parse(said)
  const wall = new Date(said).toLocaleString('sv-SE', { timeZone: meterZone }).replace(' ', 'T')
  return wall === local[1]
}
