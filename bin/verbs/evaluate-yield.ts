// `evaluate yield`: in which class a solar system was, day by day, from a file of what it made; and how that compares with a known truth.
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { daysBetween } from '../../rules/model/civil-day.ts'
import { judgeYield, yieldByYear, type YieldVerdict, type YearYield } from '../../rules/energy/yield.ts'
import type { YieldWindow } from '../../rules/energy/yield-windows.ts'
import { textOf } from '../packed-file.ts'
import { readSolarFile, solarColumns } from '../solar-file.ts'
import { readWeather } from '../weather-file.ts'
import { Failed, type Io, type Verb, WordsAreOff } from './verb.ts'

const Truth = z.object({
  faults: z.array(z.looseObject({ type: z.string(), from: z.iso.date(), to: z.iso.date() })).max(1000),
})
type Fault = z.infer<typeof Truth>['faults'][number]

/** What each kind of fault in a truth file is called by us; any other is structural. */
const classOf: Readonly<Record<string, YieldWindow['class']>> = {
  gap: 'communication-gap',
  communication_gap: 'communication-gap',
  inverter_off: 'outage',
  outage: 'outage',
}

export const evaluateYield: Verb = {
  name: 'evaluate yield',
  usage: 'SERIES [--truth FILE] [--weather FILE] [--latitude N --longitude N] [--kwp N] [--euro-per-kwh N] [--json]',
  summary: 'Finds what was wrong with a solar system, and holds it against a known truth',
  help: [
    `SERIES: CSV, packed (.gz) or not, with ts_utc (or ts_local, date_local) and one of ${Object.keys(solarColumns).join(', ')}.`,
    'Size and lie of the system are read from its own best hours; fewer than 60 days tell only gaps and outages.',
    '',
    '  --truth FILE         JSON {"faults":[{"type","from","to"}]}: windows found, missed and false, and days to detection',
    '  --weather FILE       days of a KNMI station: yield by year against its radiation (IEC 61724)',
    '  --latitude, --longitude   where it stands (default 52.1, 5.2: the middle of the Netherlands)',
    '  --kwp N              power of the modules, for the performance ratio',
    '  --euro-per-kwh N     what a kWh that was lost is worth (default 0.25)',
    '  --column NAME        which column to read',
    '  --json               one JSON object',
    '',
    'Exit code 1 when a file cannot be read.',
  ].join('\n'),
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      options: {
        truth: { type: 'string' },
        weather: { type: 'string' },
        latitude: { type: 'string', default: '52.1' },
        longitude: { type: 'string', default: '5.2' },
        kwp: { type: 'string' },
        'euro-per-kwh': { type: 'string', default: '0.25' },
        column: { type: 'string' },
        json: { type: 'boolean' },
      },
      allowPositionals: true,
    })
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) throw new WordsAreOff('one SERIES is needed')
    const place = { latitude: number(values, 'latitude'), longitude: number(values, 'longitude') }
    const euroPerKwh = number(values, 'euro-per-kwh')
    const series = await readSolarFile(file, values.column)
    const verdict = judgeYield(series.hours, place, series.isDaily)
    const peakKw = series.isPerPeak ? 1 : values.kwp === undefined ? null : number(values, 'kwp')
    const result = {
      file,
      column: series.column,
      days: verdict.days,
      class: verdict.class,
      fit: verdict.fit,
      poorFit: verdict.poorFit,
      windows: verdict.windows.map((window) => ({
        ...window,
        lost: Math.round(window.lost * 10) / 10,
        lostEuro:
          series.isPerPeak && values.kwp === undefined
            ? null
            : euroOf(window, series.isPerPeak, values.kwp, euroPerKwh),
      })),
      years:
        values.weather === undefined || verdict.fit === null
          ? []
          : yieldByYear(series.hours, verdict.fit, await readWeather(values.weather), peakKw),
      ...(values.truth !== undefined && { truth: compare(await readTruth(values.truth), verdict) }),
    }
    if (values.json) io.out(JSON.stringify(result, null, 2))
    else print(result, io)
    return 0
  },
}

function number(values: Readonly<Record<string, unknown>>, name: string): number {
  const value = Number(values[name])
  if (!Number.isFinite(value)) throw new WordsAreOff(`--${name} wants a number`)
  return value
}

const euroOf = ({ lost }: YieldWindow, isPerPeak: boolean, kwp: string | undefined, euroPerKwh: number): number =>
  Math.round(lost * (isPerPeak ? Number(kwp) : 1) * euroPerKwh * 100) / 100

async function readTruth(file: string): Promise<readonly Fault[]> {
  let json: unknown
  try {
    json = JSON.parse(await textOf(file))
  } catch (error) {
    throw error instanceof Failed ? error : new Failed(`${file}: no JSON`)
  }
  const truth = Truth.safeParse(json)
  if (!truth.success) throw new Failed(`${file}: wants {"faults":[{"type","from","to"}]} with days YYYY-MM-DD`)
  return truth.data.faults
}

interface Compared {
  readonly windows: number
  readonly found: number
  readonly missed: readonly string[]
  /** Windows that touch no fault: tickets for nothing. */
  readonly false: number
  readonly falsePerSystemYear: number
  readonly faults: readonly {
    readonly type: string
    readonly from: string
    readonly to: string
    readonly foundAs: string | null
    readonly daysToDetection: number | null
  }[]
}

/** A fault is found when a window of its class overlaps it; `to` is the first day no more. */
function compare(faults: readonly Fault[], { windows, days }: YieldVerdict): Compared {
  const touches = (fault: Fault, window: YieldWindow) => window.from < fault.to && fault.from < window.until
  const nameOf = (window: YieldWindow) => (window.cause === null ? window.class : `${window.class}: ${window.cause}`)
  const judged = faults.map((fault) => {
    const near = windows.filter((window) => touches(fault, window) && window.detectedOn >= fault.from)
    const wanted = classOf[fault.type] ?? 'structurally-low'
    const window = near.find((one) => one.class === wanted)
    return { fault, window, other: near[0] }
  })
  const stray = windows.filter((window) => !faults.some((fault) => touches(fault, window)))
  return {
    windows: faults.length,
    found: judged.filter(({ window }) => window !== undefined).length,
    missed: judged.filter(({ window }) => window === undefined).map(({ fault }) => `${fault.type} ${fault.from}`),
    false: stray.length,
    falsePerSystemYear: Math.round((100 * stray.length * 365) / Math.max(1, days)) / 100,
    faults: judged.map(({ fault, window, other }) => ({
      type: fault.type,
      from: fault.from,
      to: fault.to,
      foundAs: window ? nameOf(window) : other ? nameOf(other) : null,
      daysToDetection: window ? Math.max(0, daysBetween(fault.from, window.detectedOn)) : null,
    })),
  }
}

interface Result {
  readonly file: string
  readonly class: string
  readonly days: number
  readonly fit: YieldVerdict['fit']
  readonly poorFit: boolean
  readonly windows: readonly (YieldWindow & { readonly lostEuro: number | null })[]
  readonly years: readonly YearYield[]
  readonly truth?: Compared
}

function print({ file, class: kind, days, fit, poorFit, windows, years, truth }: Result, io: Io): void {
  io.out(`${file}: ${days} days, now: ${kind}`)
  if (fit)
    io.out(
      `best hours like a plane of ${fit.plane.tiltDegrees}° turned to ${fit.plane.azimuthDegrees}°, error ${(100 * fit.error).toFixed(1)} %`,
    )
  if (poorFit) io.out('too little is known of how it lies: only gaps and outages are told')
  for (const { class: name, cause, from, until, detectedOn, lost, lostEuro } of windows)
    io.out(
      `${from} to ${until}  ${name}${cause === null ? '' : ` (${cause})`}, known on ${detectedOn}, lost ${lost.toFixed(1)} kWh` +
        (lostEuro === null ? '' : `, € ${lostEuro.toFixed(2)}`),
    )
  for (const { year, made, referenceYield, performanceRatio } of years)
    io.out(
      `${year}: ${made.toFixed(0)} made` +
        (referenceYield === null ? '' : `, reference yield ${referenceYield.toFixed(0)} h`) +
        (performanceRatio === null ? '' : `, performance ratio ${performanceRatio.toFixed(2)}`),
    )
  if (truth)
    io.out(
      `found ${truth.found} of ${truth.windows}, false ${truth.false} (${truth.falsePerSystemYear} a year)` +
        (truth.missed.length > 0 ? `, missed: ${truth.missed.join(', ')}` : ''),
    )
}
