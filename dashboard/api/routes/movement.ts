// Beyond one day: a month of somebody's days, and where in the home they were last seen.
import { z } from 'zod'
import { coverageSeries } from '../../../rules/model/coverage.ts'
import { HomeId, type RoomId } from '../../../rules/model/ids.ts'
import { days, earlier, type Instant, latest, later, localDate, milliseconds } from '../../../rules/model/time.ts'
import { FloorPlan, MonthMap, MonthQuery } from '../contract-care.ts'
import { Problem } from '../contract.ts'
import { stretchesOf } from '../coverage-history.ts'
import { Refusal } from '../errors.ts'
import { floorPlan } from '../floor-plan.ts'
import { knownHome } from '../known-home.ts'
import { monthMap, monthSpan } from '../month-map.ts'
import { type ApiParts, personOf, type Routes } from '../parts.ts'

const params = z.object({ homeId: HomeId })
const tags = ['homes']

export const movement: Routes = (api, parts) => {
  const { clock } = parts
  api.get(
    '/api/homes/:homeId/month',
    { schema: { tags, params, querystring: MonthQuery, response: { 200: MonthMap, 404: Problem, 422: Problem } } },
    async (request) => {
      const { home } = await knownHome(parts, personOf(request), request.params.homeId, 'movement')
      const { homeId, zone, residency } = home.setup
      const now = clock.now()
      const month = request.query.month ?? localDate(now, zone).slice(0, 7)
      const span = monthSpan(month, zone)
      if (!span) throw new Refusal('invalid-request', 'there is no such month')
      // Before this person moved in it was somebody else's life.
      const since = residency?.since ?? null
      const from = latest(span.from, since ?? span.until)
      const [slots, unheard] =
        since === null || from >= span.until
          ? [[], []]
          : await Promise.all([slotsOf(parts, homeId, from, span.until), unheardOf(parts, homeId, since, span.until)])
      return monthMap({ month, zone, now, since, slots, unheard })
    },
  )
  api.get(
    '/api/homes/:homeId/floor',
    { schema: { tags, params, response: { 200: FloorPlan, 404: Problem } } },
    async (request) => {
      const { home } = await knownHome(parts, personOf(request), request.params.homeId, 'movement')
      const { homeId, residency } = home.setup
      const now = clock.now()
      const since = residency?.since ?? later(now, milliseconds(1))
      const slots = await slotsOf(parts, homeId, latest(earlier(now, days(1)), since), later(now, milliseconds(1)))
      return floorPlan(home.setup, parts.homes.status(homeId), slots, since, now)
    },
  )
}

async function slotsOf({ series }: ApiParts, homeId: HomeId, from: Instant, to: Instant) {
  if (from >= to) return []
  const points = await series.read({ homeId, purpose: 'care', series: 'activity', from, to })
  return points.map(({ series, at }) => ({ roomId: series.slice('activity/'.length) as RoomId, at }))
}

/** Changes are kept, not states: the one that stood when a month began may lie long before it. */
async function unheardOf({ series }: ApiParts, homeId: HomeId, from: Instant, to: Instant) {
  const points = await series.read({ homeId, purpose: 'care', series: coverageSeries('silence'), from, to })
  return stretchesOf(points, Infinity)
    .filter(({ level }) => level === 'blind')
    .map(({ from, until }) => ({ from, until: until ?? to }))
}
