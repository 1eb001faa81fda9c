// Putting a home into service: the walk as it goes, and its signature. The signature enters the journal as every change of a home does.
import { z } from 'zod'
import { setupOf } from '../../../rules/duty/default-plan.ts'
import type { Home } from '../../../rules/model/home.ts'
import { HomeId } from '../../../rules/model/ids.ts'
import { days, earlier, type Instant, latest, milliseconds } from '../../../rules/model/time.ts'
import { roleFor } from '../access.ts'
import { SignWalk, Walk, WalkQuery } from '../contract-coverage.ts'
import { Problem } from '../contract.ts'
import { Refusal } from '../errors.ts'
import { knownHome } from '../known-home.ts'
import { type ApiParts, personOf, type Routes } from '../parts.ts'
import { homeKey } from '../views.ts'
import { isTried, walkOf } from '../walk.ts'

const params = z.object({ homeId: HomeId })
/** A walk is done in a day: what was heard before is no walk, and its alarms are not for who installs. */
const longestWalk = days(1)
const mostAlarms = 50

export const commissioning: Routes = (api, parts) => {
  const { accounts, clock, registry } = parts
  api.get(
    '/api/homes/:homeId/commissioning',
    { schema: { tags: ['homes'], params, querystring: WalkQuery, response: { 200: Walk, 404: Problem } } },
    async (request) => {
      const { home } = await knownHome(parts, personOf(request), request.params.homeId, 'commission')
      const since = begun(request.query.since, clock.now())
      const { commissioning: signed } = home.setup
      return {
        ...walkOf(home.setup, parts.homes.status(home.setup.homeId), await callsOf(parts, home, since), since),
        signed: signed ? { at: signed.signedAt, by: accounts.nameOf(signed.by) ?? signed.by } : null,
        now: clock.now(),
      }
    },
  )
  api.post(
    '/api/homes/:homeId/commissioning',
    { schema: { tags: ['homes'], params, body: SignWalk, response: { 204: z.null(), 404: Problem, 422: Problem } } },
    async (request, reply) => {
      const person = personOf(request)
      const { home } = await knownHome(parts, person, request.params.homeId, 'commission')
      const { homeId, devices } = home.setup
      const now = clock.now()
      const since = begun(request.body.since, now)
      const left = request.body.without
      const calls = await callsOf(parts, home, since)
      const { missing } = walkOf(
        home.setup,
        parts.homes.status(homeId),
        calls,
        since,
        left.map(({ deviceId }) => deviceId),
      )
      if (missing.length > 0) throw new Refusal('walk-incomplete', missing.join(', '))
      const signed: Home = {
        ...home,
        setup: {
          ...home.setup,
          commissioning: {
            signedAt: now,
            by: person.account,
            devices: devices.map(({ deviceId }) => deviceId),
            ...(left.length > 0 && { without: left }),
          },
        },
      }
      await registry.putHome(signed)
      const role = roleFor(person, homeKey(home), 'commission')!
      const because = `walked through and signed; ${devices.length - left.length} devices seen, test call arrived`
      await parts.homes.configure(setupOf(signed, await registry.directory()), {
        by: { account: person.account, role },
        because,
      })
      return reply.code(204).send(null)
    },
  )
}

const begun = (asked: Instant, now: Instant): Instant => latest(asked, earlier(now, longestWalk))

async function callsOf({ projections, outbox }: ApiParts, home: Home, since: Instant) {
  const openedAfter = earlier(since, milliseconds(1))
  const alarms = await projections.alarms({ homeIds: [home.setup.homeId], openedAfter, limit: mostAlarms })
  const calls = alarms.filter((alarm) => isTried(alarm, since))
  return Promise.all(calls.map(async (alarm) => ({ alarm, deliveries: await outbox.ofAlarm(alarm.alarmId) })))
}
