// To what who lives in a home agreed: read, and decided by the resident or recorded on the resident's behalf. A withdrawal counts at once.
import { z } from 'zod'
import { setupOf } from '../../../rules/duty/default-plan.ts'
import { type ConsentDecision, consentTextVersion, stoppedBy } from '../../../rules/model/consent.ts'
import type { Home } from '../../../rules/model/home.ts'
import { HomeId } from '../../../rules/model/ids.ts'
import { roleFor } from '../access.ts'
import { consentsView, losesWithout } from '../consents.ts'
import { ConsentsView, DecideConsent } from '../contract-consent.ts'
import { Problem } from '../contract.ts'
import { Refusal } from '../errors.ts'
import { knownHome } from '../known-home.ts'
import { personOf, type Routes } from '../parts.ts'
import { homeKey } from '../views.ts'

const params = z.object({ homeId: HomeId })
const response = { 200: ConsentsView, 403: Problem, 404: Problem, 409: Problem, 422: Problem }
const schema = { tags: ['consents'], params, response }

export const consents: Routes = (api, parts) => {
  const { registry, homes, clock } = parts
  api.get('/api/homes/:homeId/consents', { schema }, async (request) => {
    const person = personOf(request)
    const { home, view } = await knownHome(parts, person, request.params.homeId, 'consents')
    const { homeId } = home.setup
    return consentsView(home, await registry.consents(homeId), homes.status(homeId), view, person)
  })
  api.post('/api/homes/:homeId/consents', { schema: { ...schema, body: DecideConsent } }, async (request) => {
    const person = personOf(request)
    const { home, view } = await knownHome(parts, person, request.params.homeId, 'consents')
    const { homeId, residency } = home.setup
    const { purpose, allow, ground, textVersion, lossShown, onBehalfBecause } = request.body
    const own = roleFor(person, homeKey(home), 'decide-consents')
    const role = own ?? roleFor(person, homeKey(home), 'record-consents')
    if (!role) throw new Refusal('not-allowed')
    if (!residency) throw new Refusal('not-set-up')
    if (!own && onBehalfBecause === undefined)
      throw new Refusal('invalid-request', 'say why somebody else than the resident records this')
    if (textVersion !== consentTextVersion)
      throw new Refusal('invalid-request', `the text is of version ${consentTextVersion}: show that one first`)
    const status = homes.status(homeId)
    if (!allow && !lossShown && losesWithout(purpose, status).length > 0) throw new Refusal('loss-not-shown')

    const before = await registry.consents(homeId)
    const wasGiven = before.findLast(
      (one) => one.residencyId === residency.residencyId && one.purpose === purpose && one.answer === 'given',
    )
    const decision: ConsentDecision = {
      homeId,
      residencyId: residency.residencyId,
      purpose,
      answer: allow ? 'given' : wasGiven ? 'withdrawn' : 'refused',
      ground,
      textVersion,
      at: clock.now(),
      by: { account: person.account, role },
      ...(!own && onBehalfBecause !== undefined && { onBehalfBecause }),
    }
    const decisions = [...before, decision]
    const { stopped: _, ...setup } = home.setup
    const stopped = stoppedBy(decisions, residency.residencyId)
    const after: Home = { ...home, setup: stopped.length > 0 ? { ...setup, stopped: [...stopped] } : setup }
    await registry.putHome(after, { decided: [decision] })
    await homes.configure(setupOf(after, await registry.directory()), {
      by: decision.by,
      because: `${purpose}: ${decision.answer}`,
    })
    return consentsView(after, decisions, homes.status(homeId), view, person)
  })
}
