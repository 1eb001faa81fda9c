// A home as a building with a rent: read and put one, and many as tables.
import { z } from 'zod'
import type { Housing } from '../../../rules/model/housing.ts'
import { HomeId } from '../../../rules/model/ids.ts'
import type { WeatherDay } from '../../../rules/model/energy.ts'
import { mayEver } from '../access.ts'
import { Problem } from '../contract.ts'
import { ExportQuery, ExportView, HousingView, ImportReport, ImportRequest, PutHousing } from '../contract-housing.ts'
import { Refusal } from '../errors.ts'
import { readTable, type Refused, tableOf, takeTable } from '../housing-csv.ts'
import { knownHousing } from '../known-housing.ts'
import { type ApiParts, personOf, type Routes } from '../parts.ts'

const params = z.object({ homeId: HomeId })
const tags = ['woonlasten']
/** 3,000 homes with two years of months. */
const largestImport = 9 * 1024 * 1024
const mostRefusedShown = 1000

export const housing: Routes = (api, parts) => {
  api.get(
    '/api/homes/:homeId/housing',
    { schema: { tags, params, response: { 200: HousingView, 404: Problem } } },
    async (request) => {
      const known = await knownHousing(parts, personOf(request), request.params.homeId, 'housing')
      if (!known.housing) throw new Refusal('not-found')
      const change = known.view.has('set-housing')
      return { ...known.housing, contracts: change ? known.housing.contracts : null, change }
    },
  )
  api.put(
    '/api/homes/:homeId/housing',
    { schema: { tags, params, body: PutHousing, response: { 204: z.null(), 403: Problem } } },
    async (request, reply) => {
      if (!mayEver(personOf(request), 'set-housing')) throw new Refusal('not-allowed')
      await parts.housing.put([{ homeId: request.params.homeId, ...request.body }])
      return reply.code(204).send(null)
    },
  )
  api.post(
    '/api/housing/import',
    {
      bodyLimit: largestImport,
      schema: { tags, body: ImportRequest, response: { 200: ImportReport, 403: Problem } },
    },
    async (request) => {
      if (!mayEver(personOf(request), 'set-housing')) throw new Refusal('not-allowed')
      const { kind, csv, check, station } = request.body
      const { taken, refused } =
        kind === 'weather' ? await takeWeather(parts, csv, station, check) : await take(parts, kind, csv, check)
      return { kind, taken, refused: refused.slice(0, mostRefusedShown), refusedCount: refused.length, check }
    },
  )
  api.get(
    '/api/housing/export',
    { schema: { tags, querystring: ExportQuery, response: { 200: ExportView, 403: Problem } } },
    async (request) => {
      if (!mayEver(personOf(request), 'set-housing')) throw new Refusal('not-allowed')
      const { kind, homeId } = request.query
      if (kind === 'weather') throw new Refusal('invalid-request', 'the weather goes in, and comes from the station')
      const homes = (await parts.housing.all()).filter((home) => homeId === undefined || home.homeId === homeId)
      const use = new Map(
        kind === 'use'
          ? await Promise.all(homes.map(async (home) => [home.homeId, await parts.housing.use(home.homeId)] as const))
          : [],
      )
      return { kind, csv: tableOf(kind, homes, use) }
    },
  )
}

async function take(
  { housing: store }: Pick<ApiParts, 'housing'>,
  kind: Parameters<typeof takeTable>[0],
  csv: string,
  check: boolean,
) {
  const known = new Map((await store.all()).map((home): [string, Housing] => [home.homeId, home]))
  const found = takeTable(kind, csv, known)
  if (!check) {
    await store.put(found.homes)
    await store.putUse(found.use)
  }
  return found
}

const WeatherLine = z.object({
  day: z.iso.date(),
  meanCelsius: z.union([z.literal('').transform(() => null), z.coerce.number().min(-40).max(50)]),
  radiationKwhPerM2: z.union([z.literal('').transform(() => null), z.coerce.number().min(0).max(12)]),
})

async function takeWeather(
  { housing: store }: Pick<ApiParts, 'housing'>,
  csv: string,
  station: string,
  check: boolean,
): Promise<{ readonly taken: number; readonly refused: readonly Refused[] }> {
  const { lines, refused: unread } = readTable(csv)
  const refused: Refused[] = [...unread]
  const days: WeatherDay[] = []
  for (const { line, fields } of lines) {
    const day = WeatherLine.safeParse(fields)
    const issue = day.error?.issues[0]
    if (day.success) days.push(day.data)
    else refused.push({ line, column: String(issue!.path[0] ?? '') || null, why: issue!.message })
  }
  if (!check) await store.putWeather(station, days)
  return { taken: days.length, refused }
}
