// The programme of all homes: how far it is, whom a scenario still reaches, which homes first, and what it did to groups of ten or more.
import type { Housing } from '../../../rules/model/housing.ts'
import { type PilotRow, pilotRows, quarterOf, type Wave, waveKey } from '../../../rules/woonlasten/pilot-groups.ts'
import { effectRows, programmeRows, stockOf } from '../../../rules/woonlasten/programme.ts'
import {
  everything,
  nothing,
  pushedOver,
  reachability,
  type Scenario,
  whichFirst,
} from '../../../rules/woonlasten/reachability.ts'
import { settlement } from '../../../rules/woonlasten/statements.ts'
import type { HomeId } from '../../../rules/model/ids.ts'
import { mayEver } from '../access.ts'
import { Problem } from '../contract.ts'
import {
  AskScenario,
  ProgrammeEffects,
  ProgrammeExportQuery,
  ProgrammeQuery,
  ProgrammeView,
  ScenarioView,
} from '../contract-housing.ts'
import { TableView } from '../contract-tables.ts'
import { Refusal } from '../errors.ts'
import { type HomeTold, keepEffects } from '../effects-kept.ts'
import { dayOfNow } from '../home-energy.ts'
import { lawFor } from '../known-housing.ts'
import { type ApiParts, personOf, type Routes } from '../parts.ts'
import { effectsTable, firstTable, pilotsTable, progressTable } from '../programme-tables.ts'
import { fileOf } from '../table-in-out.ts'

const tags = ['woonlasten']
/** 20,000 names of homes. */
const largestScenario = 1024 * 1024

export const programme: Routes = (api, parts) => {
  const kept = keepEffects(parts)
  const today = () => dayOfNow(parts.clock.now(), null)
  const allowed = (request: Parameters<typeof personOf>[0]) => {
    if (!mayEver(personOf(request), 'programme')) throw new Refusal('not-allowed')
  }
  api.get(
    '/api/programme',
    { schema: { tags, querystring: ProgrammeQuery, response: { 200: ProgrammeView, 403: Problem } } },
    async (request) => {
      allowed(request)
      const homes = await parts.housing.all()
      return {
        homes: homes.length,
        groups: programmeRows(homes, today()),
        scenario: await scenarioOf(parts, homes, today(), request.query),
      }
    },
  )
  api.post(
    '/api/programme/scenario',
    {
      bodyLimit: largestScenario,
      schema: { tags, body: AskScenario, response: { 200: ScenarioView, 403: Problem } },
    },
    async (request) => {
      allowed(request)
      return scenarioOf(parts, await parts.housing.all(), today(), request.body)
    },
  )
  api.get(
    '/api/programme/effects',
    { schema: { tags, response: { 200: ProgrammeEffects, 403: Problem } } },
    async (request) => {
      allowed(request)
      return effects(await kept.told())
    },
  )
  api.get(
    '/api/programme/export',
    { schema: { tags, querystring: ProgrammeExportQuery, response: { 200: TableView, 403: Problem, 503: Problem } } },
    async (request) => {
      allowed(request)
      const { kind, form, ...asked } = request.query
      if (kind === 'progress') return fileOf(progressTable(programmeRows(await parts.housing.all(), today())), form)
      if (kind === 'first')
        return fileOf(firstTable(await scenarioOf(parts, await parts.housing.all(), today(), asked)), form)
      const told = effects(await kept.told())
      if (told.reckoning) throw new Refusal('busy', 'homes are still being reckoned', { 'retry-after': '30' })
      return fileOf(kind === 'effects' ? effectsTable(told) : pilotsTable(told), form)
    },
  )
}

function effects({ homes, waves, reckoned, of }: Told): ProgrammeEffects {
  const reckoning = reckoned < of ? { reckoned, of } : null
  // A mean of those that happen to be known would be of other homes a moment later, and the difference is one of them.
  if (reckoning) return { rows: [], settlements: [], pilots: [], reckoning }
  const told = homes.flatMap(({ village, complex, measures }) =>
    measures.map(({ measure, effect }) => ({ village, complex, kind: measure.kind, effect })),
  )
  const complexes = Map.groupBy(told, ({ village, complex, kind }) => JSON.stringify([village, complex, kind]))
  return {
    rows: effectRows(told),
    settlements: [...complexes.values()].map((members) => ({
      village: members[0]!.village,
      complex: members[0]!.complex,
      kind: members[0]!.kind,
      settlement: settlement(members.map(({ effect }) => effect)),
    })),
    pilots: waves.flatMap((wave) => pilotsOf(wave, homes)),
    reckoning,
  }
}
type Told = Awaited<ReturnType<ReturnType<typeof keepEffects>['told']>>

function pilotsOf(wave: Wave, homes: readonly HomeTold[]): readonly PilotRow[] {
  const pilot = homes.flatMap(({ village, complex, measures }) =>
    measures.flatMap(({ measure: { kind, stages }, effect }) =>
      kind === wave.kind && quarterOf(stages.live!) === wave.quarter ? [{ village, complex, effect }] : [],
    ),
  )
  return pilotRows(
    wave,
    pilot,
    homes.flatMap(({ nothing }) => nothing.get(waveKey(wave)) ?? []),
  )
}

async function scenarioOf(
  parts: Pick<ApiParts, 'housing'>,
  homes: readonly Housing[],
  day: string,
  asked: { readonly target: number; readonly greened: 'all' | 'none' | readonly HomeId[]; readonly first: number },
): Promise<ScenarioView> {
  const { target, greened, first } = asked
  const named = typeof greened === 'string' ? null : new Set<string>(greened)
  const isGreened: Scenario['isGreened'] = named
    ? (home) => named.has(home.homeId) && everything(home)
    : greened === 'all'
      ? everything
      : nothing
  const figures = (await lawFor(parts, 'staff'))()
  const { homes: stock, leftOut } = stockOf(homes, day)
  const scenario: Scenario = { targetShare: target, isGreened, day }
  const reach = reachability(stock, scenario, figures)
  // Without the limits of the year every home would seem out of reach, or none.
  const before = reachability(stock, { ...scenario, isGreened: nothing }, figures)
  const isKnown = figures.missing.length === 0
  return {
    target,
    day,
    ...reach,
    leftOut,
    share: isKnown ? reach.share : null,
    shareBefore: isKnown ? before.share : null,
    pushedOver: isKnown
      ? pushedOver(stock, scenario, figures).map((home) => ({ ...home, homeId: home.homeId as HomeId }))
      : [],
    first: isKnown
      ? whichFirst(stock, scenario, figures)
          .slice(0, first)
          .map(({ home, ...rest }) => ({
            homeId: home.homeId as HomeId,
            village: home.village,
            complex: home.complex,
            costEuro: home.greening?.costEuro ?? 0,
            ...rest,
          }))
      : [],
    missing: figures.missing,
  }
}
