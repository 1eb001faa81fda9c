// The care plan of one home: who is told of its alarms, what is remarked about it, and a new one with who and why.
import { z } from 'zod'
import { setupOf } from '../../../rules/duty/default-plan.ts'
import { planFlaws } from '../../../rules/duty/plan-flaws.ts'
import { sayFlaw } from '../../../rules/duty/words.ts'
import type { Home } from '../../../rules/model/home.ts'
import { HomeId } from '../../../rules/model/ids.ts'
import { roleFor } from '../access.ts'
import { CarePlanView, Problem, PutCarePlan } from '../contract.ts'
import { gapRow, gapsAhead, judgeHome } from '../duty-judgement.ts'
import { Refusal } from '../errors.ts'
import { knownHome } from '../known-home.ts'
import { type ApiParts, personOf, type Routes } from '../parts.ts'
import { homeKey } from '../views.ts'

const params = z.object({ homeId: HomeId })
const response = { 200: CarePlanView, 403: Problem, 404: Problem, 422: Problem }
const schema = { tags: ['duty'], params, response }

export const carePlan: Routes = (api, parts) => {
  api.get('/api/homes/:homeId/care-plan', { schema }, async (request) => {
    const { home } = await knownHome(parts, personOf(request), request.params.homeId, 'care-plan')
    return view(parts, home)
  })
  api.put('/api/homes/:homeId/care-plan', { schema: { ...schema, body: PutCarePlan } }, async (request) => {
    const person = personOf(request)
    const { home } = await knownHome(parts, person, request.params.homeId, 'care-plan')
    const role = roleFor(person, homeKey(home), 'set-care-plan')
    if (!role) throw new Refusal('not-allowed')
    const { carePlan: own, because } = request.body
    const { carePlan: _, ...rest } = home
    const after: Home = own === null ? rest : { ...rest, carePlan: own }
    await judgeHome(parts, person, home, after)
    await parts.registry.putHome(after)
    const by = { account: person.account, role }
    await parts.homes.configure(setupOf(after, await parts.registry.directory()), { by, because })
    return view(parts, after)
  })
}

async function view(parts: ApiParts, home: Home): Promise<CarePlanView> {
  const directory = await parts.registry.directory()
  const counts = setupOf(home, directory).carePlan!
  return {
    own: home.carePlan ?? null,
    counts,
    remarks: planFlaws(counts, home, directory).map(sayFlaw),
    gaps: gapsAhead(parts, [home], directory).flatMap(({ gaps }) => gaps.map((gap) => gapRow(gap, home))),
  }
}
