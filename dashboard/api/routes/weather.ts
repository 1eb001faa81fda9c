// The weather of each area, and what is lacking in it: before anybody wonders why a home has "not enough data yet".
import { weatherGaps } from '../../../rules/energy/weather-gaps.ts'
import { dayAfter } from '../../../rules/model/civil-day.ts'
import { localDate } from '../../../rules/model/time.ts'
import { mayEver } from '../access.ts'
import { Problem } from '../contract.ts'
import { WeatherView } from '../contract-weather.ts'
import { Refusal } from '../errors.ts'
import { personOf, type Routes } from '../parts.ts'

/** More than the year that every comparison needs. */
const daysBack = 400

export const weather: Routes = (api, parts) => {
  api.get(
    '/api/weather',
    { schema: { tags: ['woonlasten'], response: { 200: WeatherView, 403: Problem } } },
    async (request) => {
      if (!mayEver(personOf(request), 'programme')) throw new Refusal('not-allowed')
      const today = localDate(parts.clock.now(), 'UTC')
      const homes = Map.groupBy(await parts.housing.all(), ({ building }) => building.station)
      const areas = [...homes].toSorted(([one], [other]) => (one < other ? -1 : 1))
      return {
        areas: await Promise.all(
          areas.map(async ([area, theirs]) => {
            const days = await parts.housing.weather(area)
            return {
              area,
              homes: theirs.length,
              days: days.length,
              firstDay: days[0]?.day ?? null,
              lastDay: days.at(-1)?.day ?? null,
              gaps: weatherGaps(days, dayAfter(today, -daysBack), today),
            }
          }),
        ),
      }
    },
  )
}
