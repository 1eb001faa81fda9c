// A file of what a solar system made: CSV, packed or not, as power by hour, energy by hour, or a counter at any moment.
import { amountsOf, solarLimits } from '../rules/energy/counters.ts'
import type { Hour } from '../rules/energy/solar-fit.ts'
import { solarHours } from '../rules/energy/solar-hours.ts'
import { elapsed, hours, type Instant, later, parseIso } from '../rules/model/time.ts'
import { fieldsOf, linesOf } from '../simulators/csv-lines.ts'
import { bytesOf } from './packed-file.ts'
import { Failed } from './verbs/verb.ts'

/** `per`: what of the column is 1 kW over an hour. */
type Column = { readonly kind: 'power' | 'energy-of-hour' | 'counter'; readonly per: number; readonly isPerPeak?: true }

/** Known columns, the surest first. */
export const solarColumns: Readonly<Record<string, Column>> = {
  faulty_pu: { kind: 'power', per: 1, isPerPeak: true },
  measured_pu: { kind: 'power', per: 1, isPerPeak: true },
  generated_kw: { kind: 'power', per: 1 },
  power_kw: { kind: 'power', per: 1 },
  energy_wh: { kind: 'energy-of-hour', per: 1000 },
  energy_kwh: { kind: 'energy-of-hour', per: 1 },
  total_wh: { kind: 'counter', per: 1000 },
  pv_kwh: { kind: 'counter', per: 1 },
  ac_power_w: { kind: 'power', per: 1000 },
}
const timeColumns = ['ts_utc', 'ts_utc_assumed', 'ts_local', 'date_local']

export interface SolarSeries {
  readonly hours: readonly Hour[]
  readonly column: string
  /** The values are per kW of modules already. */
  readonly isPerPeak: boolean
  /** One value a day: its course within the day is not known. */
  readonly isDaily: boolean
}

/** @throws Failed when it cannot be read, or has no column that is known */
export async function readSolarFile(file: string, wanted?: string): Promise<SolarSeries> {
  const rows: { at: Instant; value: number | null }[] = []
  let place: { time: number; value: number; name: string } | undefined
  for await (const line of linesOf(bytesOf(file))) {
    if (line === null || line.trim() === '') continue
    const values = (fieldsOf(line) ?? []).map((value) => value.trim())
    if (!place) {
      place = placeOf(file, values, wanted)
      continue
    }
    const at = parseIso(timeOf(values[place.time] ?? ''), 'UTC')
    const told = values[place.value] ?? ''
    if (at !== null) rows.push({ at, value: told === '' || !Number.isFinite(Number(told)) ? null : Number(told) })
  }
  if (!place || rows.length === 0) throw new Failed(`${file}: no rows`)
  const column = solarColumns[place.name]!
  const scaled = rows.map(({ at, value }) => ({ at, power: value === null ? null : value / column.per }))
  const isDaily = usualSpacing(rows.map(({ at }) => at)) > hours(12)
  const byHour = column.kind === 'counter' ? fromCounter(scaled, isDaily) : meanByHour(scaled)
  return { hours: byHour, column: place.name, isPerPeak: column.isPerPeak === true, isDaily }
}

const timeOf = (text: string): string => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text)

function placeOf(file: string, columns: readonly string[], wanted?: string) {
  const time = columns.findIndex((column) => timeColumns.includes(column))
  const name = wanted ?? Object.keys(solarColumns).find((known) => columns.includes(known))
  if (time < 0) throw new Failed(`${file}: the first line must name one of ${timeColumns.join(', ')}`)
  if (name === undefined || !columns.includes(name) || !(name in solarColumns))
    throw new Failed(`${file}: the first line must name one of ${Object.keys(solarColumns).join(', ')}`)
  return { time, value: columns.indexOf(name), name }
}

function meanByHour(rows: readonly { at: Instant; power: number | null }[]): readonly Hour[] {
  const byHour = new Map<Instant, number[]>()
  for (const { at, power } of rows) {
    const hour = (at - (at % hours(1))) as Instant
    const values = byHour.get(hour) ?? []
    if (power !== null) values.push(power)
    byHour.set(hour, values)
  }
  return [...byHour]
    .map(([at, values]) => ({
      at,
      power: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length,
    }))
    .toSorted((one, other) => one.at - other.at)
}

/** What the counter moved by, shared over the hours between two readings; a gap leaves its hours unheard. */
function fromCounter(rows: readonly { at: Instant; power: number | null }[], isDaily: boolean): readonly Hour[] {
  const readings = rows.flatMap(({ at, power }) => (power === null ? [] : [{ at, value: power }]))
  const { amounts } = amountsOf(readings, solarLimits)
  if (!isDaily) return solarHours(amounts)
  const byHour = new Map(solarHours(amounts).map(({ at, power }) => [at, power]))
  for (const { from, until, amount } of amounts)
    if (elapsed(from, until) < hours(36)) shareOverLight(until, amount, byHour)
  return [...byHour].map(([at, power]) => ({ at, power })).toSorted((one, other) => one.at - other.at)
}

/** A counter read once a day tells nothing of the hours: the whole day stands in those in which there is light all year. */
function shareOverLight(dayEnd: Instant, amount: number, byHour: Map<Instant, number | null>): void {
  const midnight = (dayEnd - (dayEnd % hours(24))) as Instant
  for (let hour = 8; hour < 16; hour++) byHour.set(later(midnight, hours(hour)), amount / 8)
}

function usualSpacing(moments: readonly Instant[]): number {
  const apart = moments.slice(1).map((at, index) => Math.abs(at - moments[index]!))
  return apart.toSorted((one, other) => one - other)[Math.floor(apart.length / 2)] ?? 0
}
