// The days of a weather station, from a file.
import { parseKnmiDays, UnreadableWeather } from '../gateway/weather/knmi-file.ts'
import type { WeatherDay } from '../rules/model/energy.ts'
import { textOf } from './packed-file.ts'
import { Failed } from './verbs/verb.ts'

/** @throws Failed when it cannot be read or is no such file */
export async function readWeather(file: string): Promise<readonly WeatherDay[]> {
  const text = await textOf(file)
  try {
    return parseKnmiDays(text)
  } catch (error) {
    if (error instanceof UnreadableWeather) throw new Failed(`${file}: ${error.message}`)
    throw error
  }
}
