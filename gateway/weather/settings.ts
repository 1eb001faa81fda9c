// Which areas there are, where they stand, and where the weather of each comes from.
import { z } from 'zod'
import { HomeId } from '../../rules/model/ids.ts'
import type { FetchedArea } from './areas.ts'

const url = (standard: string) => z.url({ protocol: /^https?$/ }).default(standard)

const Source = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('knmi'),
    station: z.int().min(200).max(400).describe('as KNMI numbers them: 249 is Berkhout'),
    url: url('https://www.daggegevens.knmi.nl/klimatologie/daggegevens'),
  }),
  z.strictObject({ kind: z.literal('open-meteo'), url: url('https://api.open-meteo.com/v1/forecast') }),
  z.strictObject({
    kind: z.literal('file'),
    file: z.string().min(1),
    format: z.enum(['knmi', 'open-meteo']).default('knmi'),
  }),
  z.strictObject({
    kind: z.literal('mqtt'),
    homeId: HomeId.describe('the home whose weather station speaks for the area'),
  }),
])

export const WeatherSettings = z.strictObject({
  everyHours: z.coerce.number().min(1).max(168).default(6),
  areas: z
    .array(
      z.strictObject({
        /** What a building names as its station. */
        area: z.string().min(1).max(40),
        latitude: z.number().min(50).max(54).default(52.1),
        longitude: z.number().min(3).max(8).default(5.2),
        source: Source.nullable().default(null),
      }),
    )
    .max(100)
    .refine((areas) => new Set(areas.map(({ area }) => area)).size === areas.length, {
      error: 'an area stands there twice',
    })
    .default([]),
})
export type WeatherSettings = z.infer<typeof WeatherSettings>

/** The middle of the country, for an area that is not named. */
export function placeOf({ areas }: WeatherSettings, area: string): { latitude: number; longitude: number } {
  const { latitude = 52.1, longitude = 5.2 } = areas.find((one) => one.area === area) ?? {}
  return { latitude, longitude }
}

/** Those that are fetched; `resolve` says where a file lies that is named here. */
export const fetchedAreas = ({ areas }: WeatherSettings, resolve: (file: string) => string): readonly FetchedArea[] =>
  areas.flatMap(({ source, ...place }) => {
    if (source === null || source.kind === 'mqtt') return []
    return [{ ...place, source: source.kind === 'file' ? { ...source, file: resolve(source.file) } : source }]
  })

/** The area for which a home's weather station speaks. */
export const stationsOf = ({ areas }: WeatherSettings): ReadonlyMap<HomeId, string> =>
  new Map(areas.flatMap(({ area, source }) => (source?.kind === 'mqtt' ? [[source.homeId, area] as const] : [])))
