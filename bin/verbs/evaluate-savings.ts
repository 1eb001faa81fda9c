// `evaluate savings`: what the meters of a home say by year, and what each measure did, from a file of registers and the weather of a station.
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { sumOf } from '../../rules/energy/day-amounts.ts'
import { degreeDays, radiation } from '../../rules/energy/degree-days.ts'
import {
  type GasEffect,
  gasEffect,
  type SolarEffect,
  solarEffect,
  type Spans,
  spansAround,
} from '../../rules/energy/savings.ts'
import { dayAfter } from '../../rules/model/civil-day.ts'
import type { DayAmount, WeatherDay } from '../../rules/model/energy.ts'
import { MeasureKind } from '../../rules/model/measure.ts'
import { isoUtc } from '../../rules/model/time.ts'
import { type EnergyDays, energyDays } from '../energy-days.ts'
import { readMeterFile } from '../meter-file.ts'
import { readWeather } from '../weather-file.ts'
import { type Io, type Verb, WordsAreOff } from './verb.ts'

const Measure = z.object({ day: z.iso.date(), kind: MeasureKind })
type Measure = z.infer<typeof Measure>

export const evaluateSavings: Verb = {
  name: 'evaluate savings',
  usage: 'FILE --weather FILE [--measure YYYY-MM-DD:KIND …] [--year-starts MM-DD] [--json]',
  summary: 'What a home used by year, and what its measures saved in ordinary weather',
  help: [
    'FILE: CSV of cumulative registers, packed (.gz) or not: ts_utc, import_t1_kwh, import_t2_kwh, export_t1_kwh,',
    'export_t2_kwh, gas_m3, pv_kwh. Columns and values may be missing. Odd counters (reset, jump, gap) are told, not mended.',
    '',
    '  --weather FILE       days of a KNMI station: its own file, or CSV with date_utc, tg_c, q_j_cm2',
    `  --measure DAY:KIND   a measure and the day on which it was done; KIND is one of ${MeasureKind.options.join(', ')}`,
    '  --year-starts MM-DD  where a year begins in the table by year (default 01-01)',
    '  --zone NAME          where the home stands (default Europe/Amsterdam)',
    '  --json               one JSON object',
    '',
    'Exit code 1 when a file cannot be read.',
  ].join('\n'),
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      options: {
        weather: { type: 'string' },
        measure: { type: 'string', multiple: true },
        'year-starts': { type: 'string', default: '01-01' },
        zone: { type: 'string', default: 'Europe/Amsterdam' },
        json: { type: 'boolean' },
      },
      allowPositionals: true,
    })
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) throw new WordsAreOff('one FILE is needed')
    if (values.weather === undefined)
      throw new WordsAreOff('--weather FILE is needed: without it no year compares with another')
    if (!/^\d{2}-\d{2}$/.test(values['year-starts'])) throw new WordsAreOff('--year-starts is MM-DD, as 07-01')
    const measures = (values.measure ?? []).map(measureOf)
    const days = energyDays(await readMeterFile(file), values.zone)
    const weather = await readWeather(values.weather)
    const result = {
      file,
      firstDay: days.firstDay,
      lastDay: dayAfter(days.endDay, -1),
      years: yearsOf(days, weather, values['year-starts']),
      faults: days.faults.map(({ from, until, ...fault }) => ({ ...fault, from: isoUtc(from), until: isoUtc(until) })),
      measures: measures.map((measure) => effectOf(measure, days, weather)),
    }
    if (values.json) io.out(JSON.stringify(result, null, 2))
    else print(result, io)
    return 0
  },
}

function measureOf(text: string): Measure {
  const [day, kind] = text.split(':')
  const measure = Measure.safeParse({ day, kind })
  if (measure.success) return measure.data
  throw new WordsAreOff(`--measure ${text}: wants a day and a kind, as 2018-08-15:solar`)
}

function yearsOf(days: EnergyDays, weather: readonly WeatherDay[], yearStarts: string) {
  const [first, last] = [Number(days.firstDay.slice(0, 4)), Number(days.endDay.slice(0, 4))]
  return Array.from({ length: Math.max(0, last - first + 2) }, (_, index) => first - 1 + index)
    .map((year) => {
      const [from, until] = [`${year}-${yearStarts}`, `${year + 1}-${yearStarts}`]
      const sum = (amounts: readonly DayAmount[]) =>
        amounts.length === 0 ? null : rounded(sumOf(amounts, from, until))
      const cold = degreeDays(weather, from, until)
      const gas = sum(days.gasM3)
      return {
        from,
        until,
        importedKwh: sum(days.importedKwh),
        exportedKwh: sum(days.exportedKwh),
        madeKwh: sum(days.madeKwh),
        gasM3: gas,
        degreeDays: Math.round(cold.degreeDays),
        weightedDegreeDays: Math.round(cold.weighted),
        radiationKwhPerM2: Math.round(radiation(weather, from, until).kwhPerM2),
        /** Only of a year that is known: half a winter over a whole year's cold says nothing. */
        gasPer1000WeightedDegreeDays:
          gas && gas.heard > 0.9 && cold.days > 329 ? Math.round((1000 * gas.amount) / cold.weighted) : null,
      }
    })
    .filter(({ from, until }) => from < days.endDay && until > days.firstDay)
}

const rounded = ({ amount, heard }: { amount: number; heard: number }) => ({
  amount: Math.round(amount * 10) / 10,
  heard: Math.round(heard * 1000) / 1000,
})

interface MeasureEffect extends Measure {
  readonly spans: Spans
  readonly gas: GasEffect | null
  readonly electricity: SolarEffect
}

function effectOf(measure: Measure, days: EnergyDays, weather: readonly WeatherDay[]): MeasureEffect {
  const spans = spansAround(measure.day, days.firstDay, days.endDay)
  return {
    ...measure,
    spans,
    gas: days.gasM3.length === 0 ? null : gasEffect(days.gasM3, weather, spans),
    electricity: solarEffect(days, weather, spans),
  }
}

interface Result {
  readonly file: string
  readonly firstDay: string
  readonly lastDay: string
  readonly years: ReturnType<typeof yearsOf>
  readonly faults: readonly { readonly kind: string; readonly register: string; readonly from: string }[]
  readonly measures: readonly MeasureEffect[]
}

function print({ file, firstDay, lastDay, years, faults, measures }: Result, io: Io): void {
  io.out(`${file}: ${firstDay} to ${lastDay}`)
  io.out('')
  io.out('from        imported kWh  exported kWh    made kWh      gas m³  degree days (weighted)  gas per 1000')
  const cell = (sum: { amount: number; heard: number } | null) =>
    (sum === null ? '-' : `${sum.amount.toFixed(0)}${sum.heard < 0.9 ? '*' : ' '}`).padStart(12)
  for (const year of years)
    io.out(
      [
        year.from,
        cell(year.importedKwh),
        cell(year.exportedKwh),
        cell(year.madeKwh),
        cell(year.gasM3),
        `${year.degreeDays} (${year.weightedDegreeDays})`.padStart(22),
        String(year.gasPer1000WeightedDegreeDays ?? '-').padStart(12),
      ].join('  '),
    )
  io.out('* less than nine tenths of that year was heard')
  for (const fault of faults.filter(({ kind }) => kind !== 'backwards' && kind !== 'gap').slice(0, 20))
    io.out(`counter ${fault.register}: ${fault.kind} at ${fault.from}`)
  for (const measure of measures) printMeasure(measure, io)
}

function printMeasure({ day, kind, spans, gas, electricity }: MeasureEffect, io: Io): void {
  const { before, after } = spans
  io.out('')
  io.out(`${kind} on ${day}: ${before.from} to ${before.until} against ${after.from} to ${after.until}`)
  if (gas?.verdict === 'not-enough-data-yet') io.out(`  gas: not enough data yet (${gas.because.join(', ')})`)
  else if (gas)
    io.out(
      `  gas in ordinary weather: ${gas.beforeM3.toFixed(0)} → ${gas.afterM3.toFixed(0)} m³ a year: ${gas.verdict}, ` +
        `${gas.savedM3.toFixed(0)} m³ (95 %: ${gas.interval[0].toFixed(0)} to ${gas.interval[1].toFixed(0)})`,
    )
  if (electricity.verdict === 'not-enough-data-yet')
    io.out(`  electricity: not enough data yet (${electricity.because.join(', ')})`)
  else {
    const { importedBeforeKwh, importedAfterKwh, exportedKwh, madeKwh, selfUsedPercent } = electricity
    io.out(
      `  taken ${importedBeforeKwh.toFixed(0)} → ${importedAfterKwh.toFixed(0)} kWh, given back ${exportedKwh.toFixed(0)}`,
    )
    if (madeKwh !== null)
      io.out(
        `  made ${madeKwh.toFixed(0)} kWh, of which ${(selfUsedPercent ?? 0).toFixed(0)} % was used in the home itself`,
      )
  }
}
