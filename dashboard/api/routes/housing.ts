// A home as a building with a rent: read and put one, and many as tables.
import { z } from 'zod'
import type { Housing } from '../../../rules/model/housing.ts'
import { HomeId } from '../../../rules/model/ids.ts'
import type { WeatherDay } from '../../../rules/model/energy.ts'
import { mayEver } from '../access.ts'
import { Problem } from '../contract.ts'
import { HousingView, PutHousing } from '../contract-housing.ts'
import { ExportQuery, ExportView, ImportReport, ImportRequest, largestRequest } from '../contract-tables.ts'
import { Refusal } from '../errors.ts'
import { tableOf, takeTable } from '../housing-tables.ts'
import { knownHousing } from '../known-housing.ts'
import { type ApiParts, personOf, type Routes } from '../parts.ts'
import type { Refused, Table } from '../table-file.ts'
import { fileOf, tableIn } from '../table-in-out.ts'

const params = z.object({ homeId: HomeId })
const tags = ['woonlasten']
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
      bodyLimit: largestRequest,
      schema: { tags, body: ImportRequest, response: { 200: ImportReport, 403: Problem } },
    },
    async (request) => {
      if (!mayEver(personOf(request), 'set-housing')) throw new Refusal('not-allowed')
      const { kind, check, station } = request.body
      const table = await tableIn(request.body)
      const { taken, refused } =
        kind === 'weather' ? await takeWeather(parts, table, station, check) : await take(parts, kind, table, check)
      return { kind, taken, refused: refused.slice(0, mostRefusedShown), refusedCount: refused.length, check }
    },
  )
  api.get(
    '/api/housing/export',
    { schema: { tags, querystring: ExportQuery, response: { 200: ExportView, 403: Problem } } },
    async (request) => {
      if (!mayEver(personOf(request), 'set-housing')) throw new Refusal('not-allowed')
      const { kind, homeId, form } = request.query
      if (kind === 'weather') throw new Refusal('invalid-request', 'the weather goes in, and comes from the station')
      const homes = (await parts.housing.all()).filter((home) => homeId === undefined || home.homeId === homeId)
      const use = new Map(
        kind === 'use'
          ? await Promise.all(homes.map(async (home) => [home.homeId, await parts.housing.use(home.homeId)] as const))
          : [],
      )
      const table = tableOf(kind, homes, use)
      const homeIds = [...new Set(table.rows.map(({ homeId: of }) => of as HomeId))]
      return { kind, homeIds, ...(await fileOf(table, form)) }
    },
  )
}

async function take(
  { housing: store }: Pick<ApiParts, 'housing'>,
  kind: Parameters<typeof takeTable>[0],
  table: Table,
  check: boolean,
) {
  const known = new Map((await store.all()).map((home): [string, Housing] => [home.homeId, home]))
  const found = takeTable(kind, table, known)
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
  { lines, refused: unread }: Table,
  station: string,
  check: boolean,
): Promise<{ readonly taken: number; readonly refused: readonly Refused[] }> {
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
