// Hourly weather of a KNMI station, made into days; and what KNMI's own service answers (JSON), by the hour or by the day.
import { z } from 'zod'
import type { WeatherDay } from '../../rules/model/energy.ts'
import { parseKnmiDays, UnreadableWeather } from './knmi-file.ts'

/** One hour: `T` in 0.1 °C at its end, `Q` in J/cm² over it. HH is 1 to 24, of UT. */
interface KnmiHour {
  readonly day: string
  readonly tenthsCelsius: number | null
  readonly joulesPerCm2: number | null
}

/** Of fewer hours a mean says little of the day. */
const hoursForMean = 20

/**
 * Text with a header of `STN,YYYYMMDD,HH,T,Q` (hours) or `STN,YYYYMMDD,TG,Q` (days), as files and as the service's text answer come; or the
 * service's JSON. Days in order; a day that lacks more than four temperatures has no mean, and one that lacks any radiation has none.
 * @throws UnreadableWeather
 */
export function parseKnmi(text: string): readonly WeatherDay[] {
  if (/^\s*\[/.test(text)) return parseJson(text)
  const lines = text.split(/\r?\n/)
  const head = lines.findIndex((line) => /(^|,)\s*#?\s*(STN\s*,\s*)?YYYYMMDD\s*,\s*HH?\s*(,|$)/.test(line))
  return head < 0 ? parseKnmiDays(text) : daysOf(hoursIn(lines, head))
}

function hoursIn(lines: readonly string[], head: number): readonly KnmiHour[] {
  const columns = fields(lines[head]!.replace(/^\s*#/, ''))
  const [day, celsius, joules] = ['YYYYMMDD', 'T', 'Q'].map((name) => columns.indexOf(name)) as [number, number, number]
  if (celsius < 0) throw new UnreadableWeather('no column T: the temperature of an hour')
  return lines.slice(head + 1).flatMap((line): KnmiHour[] => {
    if (line.trim() === '' || line.startsWith('#')) return []
    const values = fields(line)
    const match = /^(\d{4})(\d{2})(\d{2})$/.exec(values[day] ?? '')
    if (!match) return []
    return [
      {
        day: `${match[1]}-${match[2]}-${match[3]}`,
        tenthsCelsius: number(values[celsius]),
        joulesPerCm2: joules < 0 ? null : number(values[joules]),
      },
    ]
  })
}

const fields = (line: string): string[] => line.split(',').map((field) => field.trim())
const number = (text: string | undefined): number | null =>
  text === undefined || text === '' || !Number.isFinite(Number(text)) ? null : Number(text)

const value = z.number().nullish()
const Row = z.looseObject({
  station_code: z.union([z.number(), z.string()]),
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}/),
  hour: z.int().min(1).max(24).optional(),
  T: value,
  TG: value,
  Q: value,
})
const Answer = z.array(Row).max(400_000)

function parseJson(text: string): readonly WeatherDay[] {
  const answer = Answer.safeParse(jsonIn(text))
  if (!answer.success)
    throw new UnreadableWeather(
      `no answer of KNMI: ${answer.error.issues[0]?.path.join('.')} ${answer.error.issues[0]?.message}`,
    )
  const stations = new Set(answer.data.map((row) => String(row.station_code)))
  if (stations.size > 1) throw new UnreadableWeather(`several stations in one answer: ${[...stations].join(', ')}`)
  if (answer.data.some(({ hour }) => hour !== undefined))
    return daysOf(
      answer.data.map(({ date, T, Q }) => ({
        day: date.slice(0, 10),
        tenthsCelsius: T ?? null,
        joulesPerCm2: Q ?? null,
      })),
    )
  return answer.data.map(({ date, TG, Q }) => ({
    day: date.slice(0, 10),
    meanCelsius: TG === null || TG === undefined ? null : TG / 10,
    radiationKwhPerM2: Q === null || Q === undefined ? null : Q / 360,
  }))
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UnreadableWeather('begins as JSON and is none')
  }
}

function daysOf(told: readonly KnmiHour[]): readonly WeatherDay[] {
  return [...Map.groupBy(told, ({ day }) => day)]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([day, rows]) => {
      const celsius = rows.flatMap(({ tenthsCelsius }) => tenthsCelsius ?? [])
      const joules = rows.flatMap(({ joulesPerCm2 }) => joulesPerCm2 ?? [])
      return {
        day,
        meanCelsius: celsius.length < hoursForMean ? null : Math.round(sum(celsius) / celsius.length) / 10,
        radiationKwhPerM2: joules.length < 24 ? null : sum(joules) / 360,
      }
    })
}

const sum = (of: readonly number[]): number => of.reduce((total, one) => total + one, 0)
