// Against what is a home protected: now, risk by risk, and in the weeks before.
import { z } from 'zod'
import { HomeId } from '../../../rules/model/ids.ts'
import { days, earlier, latest, later, milliseconds } from '../../../rules/model/time.ts'
import { CoverageQuery, HomeCoverage } from '../contract-coverage.ts'
import { Problem } from '../contract.ts'
import { stretchesOf } from '../coverage-history.ts'
import { knownHome } from '../known-home.ts'
import { personOf, type Routes } from '../parts.ts'
import { coverageView } from '../views-coverage.ts'

/** More stretches than this nobody reads: a sensor that comes and goes all day is mended, not counted. */
const mostStretches = 200

export const coverage: Routes = (api, parts) => {
  api.get(
    '/api/homes/:homeId/coverage',
    {
      schema: {
        tags: ['homes'],
        params: z.object({ homeId: HomeId }),
        querystring: CoverageQuery,
        response: { 200: HomeCoverage, 404: Problem },
      },
    },
    async (request) => {
      const { home, view } = await knownHome(parts, personOf(request), request.params.homeId, 'coverage')
      const { homeId, residency } = home.setup
      const now = parts.clock.now()
      // What the home was before somebody moved in is not theirs; whoever mends it needs to know.
      const movedIn = view.has('answer-technical-alarms')
        ? earlier(now, days(request.query.days))
        : (residency?.since ?? now)
      const points = await parts.series.read({
        homeId,
        purpose: 'care',
        series: 'coverage',
        from: latest(earlier(now, days(request.query.days)), movedIn),
        to: later(now, milliseconds(1)),
      })
      const status = parts.homes.status(homeId)
      return { ...coverageView(home.setup, status, view, now), history: [...stretchesOf(points, mostStretches)], now }
    },
  )
}
