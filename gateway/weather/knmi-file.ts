// Daily weather of a KNMI station: its own text file (`# STN,YYYYMMDD, … TG, Q`, tenths of degrees), or a plain table with named units.
import type { WeatherDay } from '../../rules/model/energy.ts'

export class UnreadableWeather extends Error {
  override readonly name = 'UnreadableWeather'
}

/**
 * Days in the order of the file; a value that the station lacks is null and no guess.
 * Columns of a plain table: `date_utc` (YYYY-MM-DD), `tg_c` (mean °C), `q_j_cm2` (global radiation, J/cm²; 360 of them are 1 kWh/m²).
 * Columns of KNMI's file: YYYYMMDD, TG (0.1 °C), Q (J/cm²).
 */
export function parseKnmiDays(text: string): readonly WeatherDay[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const headAt = lines.findIndex((line) => /(^|,)\s*#?\s*(date_utc|YYYYMMDD)\s*(,|$)/.test(line))
  if (headAt < 0) throw new UnreadableWeather('no header with date_utc or YYYYMMDD')
  const columns = fields(lines[headAt]!.replace(/^#/, ''))
  const place = (...names: readonly string[]) => columns.findIndex((column) => names.includes(column))
  const isOwn = columns.includes('YYYYMMDD')
  const [day, mean, sun] = [place('date_utc', 'YYYYMMDD'), place('tg_c', 'TG'), place('q_j_cm2', 'Q')]
  if (mean < 0) throw new UnreadableWeather('no column tg_c or TG: the mean temperature of a day')
  return lines.slice(headAt + 1).flatMap((line): WeatherDay[] => {
    const values = fields(line)
    const date = isoDay(values[day] ?? '')
    if (date === null) return []
    const celsius = number(values[mean])
    const joules = sun < 0 ? null : number(values[sun])
    return [
      {
        day: date,
        meanCelsius: celsius === null ? null : isOwn ? celsius / 10 : celsius,
        radiationKwhPerM2: joules === null ? null : joules / 360,
      },
    ]
  })
}

const fields = (line: string): string[] => line.split(',').map((field) => field.trim().replace(/^"|"$/g, ''))

function number(text: string | undefined): number | null {
  if (text === undefined || text === '') return null
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}

function isoDay(text: string): string | null {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})(T|$)/.exec(text)
  return match ? `${match[1]}-${match[2]}-${match[3]}` : null
}
