// Keeps the weather of each area up: fetches it now and then where a source is set, tries again when that fails, and says what is lacking.
import { readFile } from 'node:fs/promises'
import type { WeatherDay } from '../../rules/model/energy.ts'
import { days, type Duration, earlier, localDate, type Instant, milliseconds, minutes } from '../../rules/model/time.ts'
import type { Clock, HousingStore } from '../../rules/ports.ts'
import { parseKnmi } from './knmi-hours.ts'
import { UnreadableWeather } from './knmi-file.ts'
import { parseOpenMeteo } from './open-meteo.ts'

export type WeatherSource =
  | { readonly kind: 'knmi'; readonly url: string; readonly station: number }
  | { readonly kind: 'open-meteo'; readonly url: string }
  | { readonly kind: 'file'; readonly file: string; readonly format: 'knmi' | 'open-meteo' }

export interface FetchedArea {
  readonly area: string
  readonly latitude: number
  readonly longitude: number
  readonly source: WeatherSource
}

interface Log {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
}

/** What was corrected afterwards is fetched again: KNMI validates its days within weeks. */
const daysBack = 45
const firstRetry = minutes(2)
const longestAnswer = 20 * 1024 * 1024
const patience = 30_000

export function keepWeather(parts: {
  readonly areas: readonly FetchedArea[]
  readonly every: Duration
  readonly store: Pick<HousingStore, 'putWeather'>
  readonly clock: Clock
  readonly log: Log
}): { stop(): Promise<void> } {
  const { areas, every, store, clock, log } = parts
  const stopping = new AbortController()
  const running = areas.map(keepArea)

  async function keepArea({ area, source, ...place }: FetchedArea): Promise<void> {
    let retry = firstRetry
    while (!stopping.signal.aborted) {
      try {
        const today = localDate(clock.now(), 'UTC')
        const told = await weatherFrom(source, place, clock.now(), stopping.signal)
        // A day that is not over has no mean yet; a forecast is no weather at all.
        const over = told.filter(({ day }) => day < today)
        await store.putWeather(area, over.filter(isTold))
        if (retry > firstRetry) log.info({ area }, 'the weather of the area comes again')
        retry = firstRetry
        await clock.wait(every, stopping.signal).catch(() => {})
      } catch (error) {
        if (stopping.signal.aborted) return
        log.warn({ area, error: String(error) }, 'the weather of the area did not come; trying again')
        await clock.wait(retry, stopping.signal).catch(() => {})
        retry = milliseconds(Math.min(retry * 2, every))
      }
    }
  }

  return {
    async stop() {
      stopping.abort(new Error('stopping'))
      await Promise.all(running)
    },
  }
}

/** What the source does not know must not take the place of what another told before. */
const isTold = ({ meanCelsius, radiationKwhPerM2 }: WeatherDay): boolean =>
  meanCelsius !== null || radiationKwhPerM2 !== null

/** @throws when the source is away, refuses, or answers what is no weather */
async function weatherFrom(
  source: WeatherSource,
  place: Pick<FetchedArea, 'latitude' | 'longitude'>,
  now: Instant,
  signal: AbortSignal,
): Promise<readonly WeatherDay[]> {
  if (source.kind === 'file') {
    const text = await readFile(source.file, 'utf8')
    return source.format === 'knmi' ? parseKnmi(text) : parseOpenMeteo(text)
  }
  const [from, until] = [localDate(earlier(now, days(daysBack)), 'UTC'), localDate(now, 'UTC')]
  if (source.kind === 'knmi') {
    const compact = (day: string) => day.replaceAll('-', '')
    const body = new URLSearchParams({
      stns: String(source.station),
      vars: 'TG:Q',
      start: compact(from),
      end: compact(until),
      fmt: 'json',
    })
    return parseKnmi(await textOf(source.url, signal, { method: 'POST', body }))
  }
  const url = new URL(source.url)
  const asked = {
    timezone: 'GMT',
    start_date: from,
    end_date: until,
    daily: 'temperature_2m_mean,shortwave_radiation_sum',
  }
  for (const [name, value] of Object.entries({ ...place, ...asked })) url.searchParams.set(name, String(value))
  return parseOpenMeteo(await textOf(url.href, signal))
}

async function textOf(url: string, signal: AbortSignal, how: RequestInit = {}): Promise<string> {
  const response = await fetch(url, { ...how, signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]) })
  if (Number(response.headers.get('content-length') ?? 0) > longestAnswer)
    throw new UnreadableWeather('too long an answer')
  const text = await response.text()
  if (text.length > longestAnswer) throw new UnreadableWeather('too long an answer')
  // Open-Meteo tells in the body why it refuses.
  if (!response.ok && !/^\s*\{/.test(text)) throw new Error(`HTTP ${response.status}`)
  return text
}
