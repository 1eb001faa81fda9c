// What is known of the weather of each area, and what is not.
import { expect, it } from 'vitest'
import { WeatherView } from '../../../dashboard/api/contract-weather.ts'
import { dayAfter } from '../../../rules/model/civil-day.ts'
import { localDate } from '../../../rules/model/time.ts'
import { runningApi } from '../../support/api.ts'
import { weatherOf } from '../../support/housing.ts'
import { morning } from '../../support/pipeline.ts'

it('an area tells its days and the gaps among the last 400, and for how many homes it counts', async () => {
  const { ask, housing } = await runningApi()
  const today = localDate(morning, 'UTC')
  const days = weatherOf(dayAfter(today, -400), today)
  const [gap, dark] = [dayAfter(today, -30), dayAfter(today, -3)]
  await housing.putWeather(
    'default',
    days.flatMap((day) => (day.day === gap ? [] : [day.day === dark ? { ...day, radiationKwhPerM2: null } : day])),
  )
  const view = WeatherView.parse((await ask('asset-manager', 'GET /api/weather')).body)
  expect(view.areas).toEqual([
    {
      area: 'default',
      homes: 2,
      days: 399,
      firstDay: dayAfter(today, -400),
      lastDay: dayAfter(today, -1),
      gaps: [
        { from: gap, until: dayAfter(gap, 1), lacks: 'both' },
        { from: dark, until: dayAfter(dark, 1), lacks: 'radiation' },
      ],
    },
  ])
})
