// Who lives in a home, and a change of tenant: alarms closed, nothing learned is kept, consents unasked, devices to be walked past again.
import { z } from 'zod'
import { setupOf } from '../../../rules/duty/default-plan.ts'
import type { Home } from '../../../rules/model/home.ts'
import { HomeId, ResidencyId } from '../../../rules/model/ids.ts'
import type { Instant } from '../../../rules/model/time.ts'
import { roleFor } from '../access.ts'
import { Erase, Erased, MoveHouse, ResidencyView } from '../contract-residency.ts'
import { Problem } from '../contract.ts'
import { Refusal } from '../errors.ts'
import { knownHome } from '../known-home.ts'
import { moveInto } from '../moving.ts'
import { type ApiParts, personOf, type Routes } from '../parts.ts'
import { homeKey } from '../views.ts'

const params = z.object({ homeId: HomeId })
const response = { 200: ResidencyView, 403: Problem, 404: Problem, 409: Problem, 422: Problem }
const schema = { tags: ['homes'], params, response }

export const residency: Routes = (api, parts) => {
  api.get('/api/homes/:homeId/residency', { schema }, async (request) => {
    const { home } = await knownHome(parts, personOf(request), request.params.homeId, 'registry')
    return viewOf(parts, home)
  })
  api.post('/api/homes/:homeId/residency', { schema: { ...schema, body: MoveHouse } }, async (request) => {
    const person = personOf(request)
    const { home } = await knownHome(parts, person, request.params.homeId, 'registry')
    const role = roleFor(person, homeKey(home), 'registry')
    if (!role) throw new Refusal('not-allowed')
    const { leaving, next, because } = request.body
    if ((home.setup.residency?.residencyId ?? null) !== leaving)
      throw new Refusal('not-in-this-state', 'somebody else lives there than this move says')
    if (leaving === null && next === null)
      throw new Refusal('invalid-request', 'nobody leaves and nobody comes: that is no move')
    const past = await parts.registry.residencies(home.setup.homeId)
    const known = new Set(past.map(({ residencyId }) => residencyId))
    const moved = await moveInto(parts, home, homeOfNext(home, next, known, parts.clock.now()))
    const by = { account: person.account, role }
    await parts.homes.configure(setupOf(moved, await parts.registry.directory()), { by, because })
    return viewOf(parts, moved)
  })
  const erasure = { ...schema, body: Erase, response: { ...response, 200: Erased } }
  api.post('/api/homes/:homeId/erasure', { schema: erasure }, async (request) => {
    const { home } = await knownHome(parts, personOf(request), request.params.homeId, 'registry')
    const { homeId } = home.setup
    const { residencyId } = request.body
    const past = (await parts.registry.residencies(homeId)).find((one) => one.residencyId === residencyId)
    if (!past || !parts.forget) throw new Refusal('not-found')
    // Whoever lives there is watched over by what is known of them.
    if (past.until === null || residencyId === home.setup.residency?.residencyId)
      throw new Refusal('not-in-this-state', 'they live there: what is known of them goes when they have moved out')
    await parts.tenants.forget(residencyId)
    return parts.forget({ homeId, residencyId, since: past.since, until: past.until })
  })
}

/** The house, its rooms and its devices stay; what was of a person does not. */
function homeOfNext(
  home: Home,
  next: z.output<typeof MoveHouse>['next'],
  known: ReadonlySet<ResidencyId>,
  now: Instant,
): Home {
  const { commissioning: _, stopped: __, residency, ...setup } = home.setup
  const { carePlan: ___, ...house } = home
  let count = known.size + 1
  const nameOf = () => ResidencyId.parse(`${setup.homeId}-r${count}`)
  while (known.has(nameOf()) || nameOf() === residency?.residencyId) count++
  return {
    ...house,
    setup: { ...setup, residency: next ? { residencyId: nameOf(), since: now, people: next.people } : null },
    residents: next?.residents ?? [],
    contacts: next?.contacts ?? [],
  }
}

async function viewOf({ registry }: Pick<ApiParts, 'registry'>, { setup }: Home): Promise<ResidencyView> {
  const { homeId, residency: now, zone } = setup
  const all = await registry.residencies(homeId)
  return {
    now,
    past: all
      .filter(({ residencyId }) => residencyId !== now?.residencyId)
      .map(({ residencyId, since, until }) => ({ residencyId, since, until }))
      .toReversed(),
    zone,
  }
}
