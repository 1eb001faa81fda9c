// What a message says in the words of a file of expectations, and how it differs from what the file expects.
import { deviceTypeIn, mBusOf } from '../../gateway/decoders/dsmr-mbus.ts'
import { dsmrVersionOf, momentOf, powerWatts, registerKwh } from '../../gateway/decoders/dsmr-readings.ts'
import type { Telegram } from '../../gateway/decoders/dsmr-telegram.ts'
import type { Observation, Reading, ReadingKind } from '../../rules/model/observation.ts'

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
  /** Expected, but nothing that can be told from the message: a remark, say. */
  readonly notCompared: readonly string[]
}

type Said = Readonly<Record<string, unknown>>

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
        const deviceType = deviceTypeIn(type)
        return channel !== undefined && deviceType !== null ? [[channel, deviceType]] : []
      }),
    ),
    mbus: mBusOf(telegram, meterZone)
      .filter(({ value }) => value !== undefined)
      .map(({ channel, at, value, unit }) => ({ channel, ts_utc: isoSeconds(at), value, unit })),
    crc_given: telegram.crc,
    crc_ok: telegram.crcMatches,
  }
}

/**
 * What is compared: of a telegram the header, clocks and check sum as printed, and its amounts as the house has them in the end, so that
 * a wrong unit on the way from one to the other differs. Of any other message what its observations say.
 */
export function saidIn(telegram: Telegram | undefined, observations: readonly Observation[]): Said {
  const observed = saidByObservations(observations)
  if (!telegram) return observed
  const printed: Said = saidBy(telegram)
  const registers = Object.entries(observed).filter(
    ([field]) => /_(?:kwh|w)$/.test(field) && (printed[field] ?? null) !== null,
  )
  const subMeters = observed['mbus'] as SubMeters
  const mbus = (printed['mbus'] as SubMeters).map((meter) => {
    const told = subMeters.find(({ channel, unit }) => channel === meter.channel && unit === meter.unit)
    return told ? { ...meter, value: told.value } : meter
  })
  return { ...printed, ...Object.fromEntries(registers), mbus }
}

function saidByObservations(observations: readonly Observation[]) {
  const readings = observations.map(({ reading }) => reading)
  const first = <K extends ReadingKind>(kind: K) =>
    readings.find((reading): reading is Extract<Reading, { kind: K }> => reading.kind === kind)
  const meter = first('electricity-meter')
  const [solar, energy, power] = [first('solar'), first('energy'), first('power')]
  return {
    ts_utc: isoSeconds(observations[0]?.observedAt ?? null),
    import_t1_kwh: meter?.importedT1Kwh ?? null,
    import_t2_kwh: meter?.importedT2Kwh ?? null,
    export_t1_kwh: meter?.exportedT1Kwh ?? null,
    export_t2_kwh: meter?.exportedT2Kwh ?? null,
    power_import_w: meter?.importWatts ?? null,
    power_export_w: meter?.exportWatts ?? null,
    tariff: meter?.tariff ?? null,
    total_kwh: solar?.totalKwh ?? energy?.totalKwh ?? null,
    returned_kwh: energy?.returnedKwh ?? null,
    today_kwh: solar?.todayKwh ?? null,
    power_w: solar?.powerWatts ?? power?.watts ?? null,
    mbus: readings.flatMap((reading) => (reading.kind === 'sub-meter' ? [asPrinted(reading)] : [])),
  }
}

function asPrinted({ channel, volumeM3, energyGj, energyKwh, readAt }: Extract<Reading, { kind: 'sub-meter' }>) {
  const unit = volumeM3 !== undefined ? 'm3' : energyGj !== undefined ? 'GJ' : 'kWh'
  return { channel, ts_utc: isoSeconds(readAt ?? null), value: volumeM3 ?? energyGj ?? energyKwh, unit }
}

/** Compares the fields that both know; an expectation may be less than all that was said. */
export function compare(said: Said, expect: Said): Comparison {
  const differs: Difference[] = []
  const notCompared: string[] = []
  let matched = 0
  const weigh = (field: string, expected: unknown, actual: unknown) => {
    if (same(field, expected, actual)) matched++
    else differs.push({ field, expected, said: actual ?? null })
  }
  for (const [field, expected] of Object.entries(expect)) {
    if (!(field in said)) {
      notCompared.push(field)
      continue
    }
    if (field === 'mbus' && Array.isArray(expected)) compareSubMeters(expected, said[field] as SubMeters, weigh)
    else weigh(field, expected, said[field])
  }
  return { matched, differs, notCompared }
}

type SubMeters = readonly {
  readonly channel: number
  readonly ts_utc: string | null
  readonly value: number | undefined
  readonly unit: string | null
}[]
type Weigh = (field: string, expected: unknown, said: unknown) => void

function compareSubMeters(expected: readonly unknown[], said: SubMeters, weigh: Weigh): void {
  weigh('mbus.length', expected.length, said.length)
  for (const entry of expected) {
    const { channel, ...fields } = entry as Record<string, unknown>
    const actual: Readonly<Record<string, unknown>> = said.find((meter) => meter.channel === channel) ?? {}
    for (const [field, value] of Object.entries(fields)) weigh(`mbus.${String(channel)}.${field}`, value, actual[field])
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
