// Homes: the list, one of them, and putting one into the registry.
import { z } from 'zod'
import { setupOf } from '../../../rules/duty/default-plan.ts'
import type { Home, HomeSetup } from '../../../rules/model/home.ts'
import { HomeId, RuleId } from '../../../rules/model/ids.ts'
import { isAboutService } from '../../../rules/model/own-home.ts'
import { lifeRules } from '../../../rules/model/rule-setting.ts'
import { mayEver, roleFor } from '../access.ts'
import { HomeDetail, Homes, Problem, PutHome } from '../contract.ts'
import { judgeHome } from '../duty-judgement.ts'
import { Refusal } from '../errors.ts'
import { knownHome, knownHomes } from '../known-home.ts'
import { isMove, moveInto } from '../moving.ts'
import { personOf, type Routes } from '../parts.ts'
import { homeDetail, homeKey, homeRow } from '../views.ts'
import { visibleAlarms } from '../visible-alarms.ts'

const params = z.object({ homeId: HomeId })
const alarmsShown = 50
/** The registry is one person's to change; what a rule of life waits for is not. A new home begins with what holds everywhere. */
const changesLife = (before: HomeSetup | undefined, after: HomeSetup): boolean =>
  [...lifeRules].some((id) => {
    const rule = RuleId.parse(id)
    return JSON.stringify(before?.ruleParams[rule] ?? {}) !== JSON.stringify(after.ruleParams[rule] ?? {})
  })
const throughSettings = 'propose it under the rules, where a second person approves it'

export const homes: Routes = (api, parts) => {
  const { projections, accounts, clock, registry } = parts
  api.get('/api/homes', { schema: { tags: ['homes'], response: { 200: Homes } } }, async (request) => {
    const known = await knownHomes(parts, personOf(request), 'address')
    const unresolved = await projections.alarms({
      homeIds: [...known.keys()],
      response: ['open', 'acknowledged', 'on-the-way', 'arrived'],
      limit: 5000,
    })
    const now = clock.now()
    return {
      homes: [...known].map(([id, { home, view }]) =>
        homeRow(
          home,
          parts.homes.status(id),
          view,
          unresolved.filter((alarm) => alarm.homeId === id),
          now,
        ),
      ),
      now,
    }
  })
  api.get(
    '/api/homes/:homeId',
    { schema: { tags: ['homes'], params, response: { 200: HomeDetail, 404: Problem } } },
    async (request) => {
      const person = personOf(request)
      const known = await knownHome(parts, person, request.params.homeId, 'address')
      const { home, view } = known
      const { homeId } = home.setup
      const alarms = await visibleAlarms(parts, new Map([[homeId, known]]), { homeIds: [homeId], limit: alarmsShown })
      return homeDetail(home, parts.homes.status(homeId), view, alarms, clock.now(), person, accounts.nameOf)
    },
  )
  api.put(
    '/api/homes/:homeId',
    { schema: { tags: ['homes'], params, body: PutHome, response: { 204: z.null(), 403: Problem, 422: Problem } } },
    async (request, reply) => {
      const person = personOf(request)
      const home = request.body
      const role = mayEver(person, 'registry') ? roleFor(person, homeKey(home), 'registry') : null
      if (!role) throw new Refusal('not-allowed')
      if (home.setup.homeId !== request.params.homeId)
        throw new Refusal('invalid-request', 'the id in the address and the id of the home differ')
      if (isAboutService(home.setup))
        throw new Refusal('invalid-request', 'this name is of a home of the service itself: take another')
      const before = await registry.home(home.setup.homeId)
      if (changesLife(before?.setup, home.setup)) throw new Refusal('second-person', throughSettings)
      await judgeHome(parts, person, before, home)
      const kept = withWhatStands(home, before)
      if (before && isMove(before, kept)) await moveInto(parts, before, kept)
      else await registry.putHome(kept)
      const by = { account: person.account, role }
      await parts.homes.configure(setupOf(kept, await registry.directory()), { by })
      return reply.code(204).send(null)
    },
  )
}

/**
 * An import of homes knows nothing of the walk that was signed, nor of what who lives there has decided: both stay as long as they live
 * there. A device that it adds is walked to all the same.
 */
function withWhatStands(home: Home, before: Home | null): Home {
  const { commissioning: given, stopped: _, rulesOff: __, ...setup } = home.setup
  const stays = before?.setup.residency?.residencyId === setup.residency?.residencyId
  const commissioning = given ?? (stays ? before?.setup.commissioning : undefined)
  const stopped = stays ? before?.setup.stopped : undefined
  const formerAccounts = before?.formerAccounts
  const { formerAccounts: ___, ...bare } = home
  return {
    ...bare,
    ...(formerAccounts && { formerAccounts }),
    setup: { ...setup, ...(commissioning && { commissioning }), ...(stopped && { stopped }) },
  }
}
