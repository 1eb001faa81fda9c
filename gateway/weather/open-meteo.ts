// What Open-Meteo's API answers, made into days: daily values where they are there, else hours. Its units are in the answer and are read.
import { z } from 'zod'
import type { WeatherDay } from '../../rules/model/energy.ts'
import { UnreadableWeather } from './knmi-file.ts'

const values = z.array(z.number().nullable()).max(400_000)
const Answer = z.looseObject({
  utc_offset_seconds: z.number(),
  daily_units: z
    .looseObject({ temperature_2m_mean: z.string(), shortwave_radiation_sum: z.string().optional() })
    .optional(),
  daily: z
    .looseObject({
      time: z.array(z.iso.date()),
      temperature_2m_mean: values,
      shortwave_radiation_sum: values.optional(),
    })
    .optional(),
  hourly_units: z.looseObject({ temperature_2m: z.string(), shortwave_radiation: z.string().optional() }).optional(),
  hourly: z
    .looseObject({
      time: z.array(z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:00$/)),
      temperature_2m: values,
      shortwave_radiation: values.optional(),
    })
    .optional(),
})
type Answer = z.infer<typeof Answer>

/**
 * Days in order; what the answer has as null is null, and an hour that is missing takes its day's value away.
 * @throws UnreadableWeather when it is no such answer, in units that are not known, or in another clock than UTC
 */
export function parseOpenMeteo(text: string): readonly WeatherDay[] {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new UnreadableWeather('is no JSON')
  }
  const reason = z.looseObject({ error: z.literal(true), reason: z.string() }).safeParse(json)
  if (reason.success) throw new UnreadableWeather(`Open-Meteo says: ${reason.data.reason.slice(0, 200)}`)
  const answer = Answer.safeParse(json)
  if (!answer.success)
    throw new UnreadableWeather(
      `no answer of Open-Meteo: ${answer.error.issues[0]?.path.join('.')} ${answer.error.issues[0]?.message}`,
    )
  // Days of the weather are those of UTC, as KNMI's are: two sources of one area must mean the same day.
  if (answer.data.utc_offset_seconds !== 0) throw new UnreadableWeather('ask with timezone=GMT: days are those of UTC')
  return daily(answer.data) ?? hourly(answer.data) ?? missing()
}

function missing(): never {
  throw new UnreadableWeather('ask for daily=temperature_2m_mean,shortwave_radiation_sum')
}

function daily({ daily: told, daily_units: units }: Answer): readonly WeatherDay[] | null {
  if (!told || !units) return null
  mustBe(units.temperature_2m_mean, '°C')
  if (told.shortwave_radiation_sum) mustBe(units.shortwave_radiation_sum, 'MJ/m²')
  return told.time.map((day, index) => {
    const joules = told.shortwave_radiation_sum?.[index] ?? null
    return {
      day,
      meanCelsius: told.temperature_2m_mean[index] ?? null,
      radiationKwhPerM2: joules === null ? null : joules / 3.6,
    }
  })
}

/** Radiation is the mean of the hour before, so that an hour belongs to the day in which it ends, and midnight to the day before. */
function hourly({ hourly: told, hourly_units: units }: Answer): readonly WeatherDay[] | null {
  if (!told || !units) return null
  mustBe(units.temperature_2m, '°C')
  if (told.shortwave_radiation) mustBe(units.shortwave_radiation, 'W/m²')
  const days = new Map<string, { celsius: number[]; watts: number[] }>()
  for (const [index, time] of told.time.entries()) {
    const ends = new Date(Date.parse(`${time}Z`) - 1).toISOString().slice(0, 10)
    const day = days.get(ends) ?? { celsius: [], watts: [] }
    const [celsius, watts] = [told.temperature_2m[index], told.shortwave_radiation?.[index]]
    if (typeof celsius === 'number') day.celsius.push(celsius)
    if (typeof watts === 'number') day.watts.push(watts)
    days.set(ends, day)
  }
  return [...days]
    .filter(([, { celsius, watts }]) => Math.max(celsius.length, watts.length) > 1)
    .map(([day, { celsius, watts }]) => ({
      day,
      meanCelsius: celsius.length < 24 ? null : sum(celsius) / 24,
      radiationKwhPerM2: watts.length < 24 ? null : sum(watts) / 1000,
    }))
}

function mustBe(unit: string | undefined, wanted: string): void {
  if (unit !== wanted) throw new UnreadableWeather(`in ${unit ?? 'no unit'} and not in ${wanted}`)
}

const sum = (of: readonly number[]): number => of.reduce((total, one) => total + one, 0)
