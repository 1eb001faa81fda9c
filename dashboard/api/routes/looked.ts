// Who looked at my home: for who lives there now, and of the time since they moved in. Without names: organisation and role say enough.
import { z } from 'zod'
import { HomeId } from '../../../rules/model/ids.ts'
import { days, earlier, latest, later, localDate, milliseconds } from '../../../rules/model/time.ts'
import { Looked, LookedQuery } from '../contract-audit.ts'
import { Problem } from '../contract.ts'
import { Refusal } from '../errors.ts'
import { knownHome } from '../known-home.ts'
import { looksOf } from '../looks.ts'
import { personOf, type Routes } from '../parts.ts'
import { localDayOf } from '../room-strip.ts'

const mostDays = 92
const usually = days(29)
/** Into the day before, whatever the clocks do. */
const intoTheDayBefore = milliseconds(1)

export const looked: Routes = (api, parts) => {
  api.get(
    '/api/homes/:homeId/looked',
    {
      schema: {
        tags: ['homes'],
        params: z.object({ homeId: HomeId }),
        querystring: LookedQuery,
        response: { 200: Looked, 404: Problem, 422: Problem },
      },
    },
    async (request) => {
      const person = personOf(request)
      const { home } = await knownHome(parts, person, request.params.homeId, 'who-looked')
      const { homeId, zone, residency } = home.setup
      const now = (parts.pulse ?? parts.clock).now()
      const to = request.query.to ?? localDate(now, zone)
      const end = localDayOf(to, zone)
      const from = request.query.from ?? (end && localDate(earlier(end.startsAt, usually), zone))
      const begin = from && localDayOf(from, zone)
      if (!end || !begin || begin.startsAt > end.startsAt || later(begin.startsAt, days(mostDays)) < end.startsAt)
        throw new Refusal(
          'invalid-request',
          `the period is of ${mostDays} days at most, and its end is not before its beginning`,
        )

      const found: Looked['days'] = []
      // Who lived there before is nobody whom this person may read about.
      const since = residency ? latest(begin.startsAt, residency.since) : end.endsAt
      for (
        let day = end;
        day.endsAt > since;
        day = localDayOf(localDate(earlier(day.startsAt, intoTheDayBefore), zone), zone)!
      ) {
        const all = await parts.audit.looks({
          homeId,
          residencyId: residency?.residencyId ?? null,
          from: latest(day.startsAt, since),
          to: day.endsAt,
        })
        const looks = looksOf(all, person.account)
        if (looks.length > 0) found.push({ date: day.date, looks })
        // A day at a time: devices are answered in between.
        await new Promise<void>((resolve) => setImmediate(resolve))
      }
      return { zone, from: begin.date, to: end.date, days: found }
    },
  )
}
