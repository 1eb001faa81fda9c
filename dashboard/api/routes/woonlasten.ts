// The woonlasten of one home: for the landlord by month and by effect, for the tenant also with what the tenant told, and the yearly letter.
import { z } from 'zod'
import type { Home } from '../../../rules/model/home.ts'
import type { MonthUse, TenantGiven } from '../../../rules/model/housing.ts'
import { HomeId } from '../../../rules/model/ids.ts'
import { effectsOf } from '../../../rules/woonlasten/home-effects.ts'
import { letterOf } from '../../../rules/woonlasten/letter.ts'
import { homeYear, ownYear } from '../../../rules/woonlasten/year.ts'
import type { Figures } from '../../../rules/woonlasten/rule-table.ts'
import type { Housing } from '../../../rules/model/housing.ts'
import { mayEver } from '../access.ts'
import { Problem } from '../contract.ts'
import { LetterQuery, LetterView, type MonthRow, type OwnView, PutMoney, WoonlastenView } from '../contract-housing.ts'
import { Refusal } from '../errors.ts'
import { homeEnergy } from '../home-energy.ts'
import { knownHousing, lawFor } from '../known-housing.ts'
import { type ApiParts, personOf, type Routes } from '../parts.ts'

const params = z.object({ homeId: HomeId })
const tags = ['woonlasten']
const monthsShown = 36

export const woonlasten: Routes = (api, parts) => {
  api.get(
    '/api/homes/:homeId/woonlasten',
    { schema: { tags, params, response: { 200: WoonlastenView, 404: Problem } } },
    async (request) => {
      const { homeId } = request.params
      const { home, housing, view } = await knownHousing(parts, personOf(request), homeId, 'monthly-energy')
      const isTenant = view.has('own-money')
      const law = await lawFor(parts, isTenant ? 'tenant' : 'staff')
      const energy = await homeEnergy(parts, homeId, home)
      const weather = housing ? await parts.housing.weather(housing.building.station) : []
      const effects = housing ? effectsOf(housing, energy, weather, law) : new Map<string, never>()
      return {
        homeId,
        months: energy.months.slice(-monthsShown).map(monthRow),
        year: housing ? homeYear(housing, energy.months, law()) : null,
        measures: housing
          ? housing.measures.map((measure) => ({ measure, effect: effects.get(measure.measureId)! }))
          : [],
        own: isTenant ? await ownOf(parts, home, housing, energy.months, law) : null,
      }
    },
  )

  const money = { tags, params, response: { 204: z.null(), 403: Problem, 404: Problem, 409: Problem } }
  api.put('/api/homes/:homeId/money', { schema: { ...money, body: PutMoney } }, async (request, reply) => {
    const home = await ownHome(parts, request)
    await parts.tenants.put({ ...request.body, ...home, givenAt: parts.clock.now() })
    return reply.code(204).send(null)
  })
  api.delete('/api/homes/:homeId/money', { schema: money }, async (request, reply) => {
    await parts.tenants.forget((await ownHome(parts, request)).residencyId)
    return reply.code(204).send(null)
  })

  api.get(
    '/api/homes/:homeId/letter',
    { schema: { tags, params, querystring: LetterQuery, response: { 200: LetterView, 404: Problem } } },
    async (request) => {
      const { homeId } = request.params
      const { home, housing } = await knownHousing(parts, personOf(request), homeId, 'monthly-energy')
      if (!housing) throw new Refusal('not-found', 'nothing is known of the rent of this home')
      // Whoever prints it, a tenant reads it.
      const law = await lawFor(parts, 'tenant')
      const energy = await homeEnergy(parts, homeId, home)
      const effects = effectsOf(housing, energy, await parts.housing.weather(housing.building.station), law)
      return {
        homeId,
        address: home?.address ?? null,
        ...letterOf(housing, energy.months, effects, request.query.year, law),
      }
    },
  )
}

type OwnRequest = Parameters<typeof personOf>[0] & { readonly params: { readonly homeId: HomeId } }

/** Only who lives there tells what they earn; a foreign home is not there. */
async function ownHome(
  parts: Pick<ApiParts, 'registry' | 'housing'>,
  request: OwnRequest,
): Promise<Pick<TenantGiven, 'homeId' | 'residencyId'>> {
  const person = personOf(request)
  if (!mayEver(person, 'own-money')) throw new Refusal('not-allowed')
  const { homeId, home } = await knownHousing(parts, person, request.params.homeId, 'own-money')
  if (!home?.setup.residency) throw new Refusal('not-set-up')
  return { homeId, residencyId: home.setup.residency.residencyId }
}

async function ownOf(
  parts: Pick<ApiParts, 'tenants'>,
  home: Home | null,
  housing: Housing | null,
  months: readonly MonthUse[],
  law: () => Figures,
): Promise<OwnView> {
  const residency = home?.setup.residency
  const found = residency ? await parts.tenants.of(residency.residencyId) : null
  const given = found && shown(found)
  if (!housing || !residency) return { given, year: null, outcome: null }
  const year = homeYear(housing, months, law(), found?.contract ?? null)
  return { given, year, outcome: year && ownYear(year, found, residency.people, law()) }
}

const shown = ({ residencyId: _residency, homeId: _home, ...given }: TenantGiven): OwnView['given'] => given

const monthRow = ({ month, importedKwh, exportedKwh, gasM3, madeKwh }: MonthUse): MonthRow => ({
  month,
  importedKwh: importedKwh.normal + importedKwh.low,
  exportedKwh: exportedKwh.normal + exportedKwh.low,
  gasM3,
  madeKwh: madeKwh ?? null,
})
