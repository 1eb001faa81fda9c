// One local day of movement in a home against the person's own normal day.
import { z } from 'zod'
import { HomeId, type RoomId } from '../../../rules/model/ids.ts'
import { days, earlier, latest, localDate, milliseconds } from '../../../rules/model/time.ts'
import { seesAlarm } from '../access.ts'
import { Problem, RoomStrip, RoomStripQuery } from '../contract.ts'
import { Refusal } from '../errors.ts'
import { knownHome } from '../known-home.ts'
import { personOf, type Routes } from '../parts.ts'
import { localDayOf, roomStrip } from '../room-strip.ts'
import { residencyOf } from '../views.ts'

const normalFrom = days(21)
/** Of the day and all that came after it: those that nobody closed come first, and the oldest last. */
const mostAlarms = 10_000

export const day: Routes = (api, parts) => {
  const { projections, series, clock } = parts
  api.get(
    '/api/homes/:homeId/day',
    {
      schema: {
        tags: ['homes'],
        params: z.object({ homeId: HomeId }),
        querystring: RoomStripQuery,
        response: { 200: RoomStrip, 404: Problem },
      },
    },
    async (request) => {
      const { home, view } = await knownHome(parts, personOf(request), request.params.homeId, 'movement')
      const { homeId, zone, rooms, residency } = home.setup
      const day = localDayOf(request.query.date ?? localDate(clock.now(), zone), zone)
      if (!day) throw new Refusal('invalid-request', 'there is no such date')
      // Before this person moved in it was somebody else's life.
      const from = latest(earlier(day.startsAt, normalFrom), residency?.since ?? day.endsAt)
      const points = await series.read({ homeId, purpose: 'care', series: 'activity', from, to: day.endsAt })
      const slots = points.map(({ series, at }) => ({ roomId: series.slice('activity/'.length) as RoomId, at }))
      const openedAfter = earlier(day.startsAt, milliseconds(1))
      const alarms = await projections.alarms({ homeIds: [homeId], openedAfter, limit: mostAlarms })
      const marks = alarms
        .filter(
          (alarm) =>
            alarm.openedAt < day.endsAt && alarm.severity !== 'technical' && seesAlarm(view, alarm, residencyOf(home)),
        )
        .map(({ openedAt, severity, title, alarmId }) => ({
          minute: Math.floor((openedAt - day.startsAt) / 60_000),
          severity,
          title,
          alarmId,
        }))
      const { date, startsAt, minutesInDay } = day
      return { date, startsAt, minutesInDay, ...roomStrip(day, zone, rooms, slots), marks }
    },
  )
}
