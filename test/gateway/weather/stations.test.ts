// A weather station among the devices: what it tells is the area's, and what is not weather is put aside.
import { expect, it } from 'vitest'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { memoryQuarantine } from '../../../gateway/store/memory.ts'
import { memoryHousing } from '../../../gateway/store/memory-housing.ts'
import { WeatherSettings, fetchedAreas, placeOf, stationsOf } from '../../../gateway/weather/settings.ts'
import { listeningToStations } from '../../../gateway/weather/stations.ts'
import { homeId } from '../../../rules/model/ids.ts'
import { local } from '../../support/entries.ts'

const settings = WeatherSettings.parse({
  areas: [
    { area: 'kust', latitude: 52.68, longitude: 4.82, source: { kind: 'mqtt', homeId: 'home-1' } },
    { area: 'polder', source: { kind: 'file', file: 'uren.txt' } },
    { area: 'bos' },
  ],
})

function listening() {
  const store = memoryHousing()
  const quarantine = memoryQuarantine()
  const passed: string[] = []
  const intake = listeningToStations(
    async ({ path }: { path: string } & Parameters<Parameters<typeof listeningToStations>[0]>[0]) =>
      void passed.push(path),
    {
      stations: stationsOf(settings),
      putWeather: store.putWeather,
      quarantine,
      clock: simulatedClock(local('2026-11-24 12:00')),
    },
  )
  const say = (home: string, path: string, value: unknown) =>
    intake({ homeId: homeId(home), path, payload: Buffer.from(JSON.stringify(value)), retained: false })
  return { store, quarantine, passed, say }
}
const yesterday = { day: '2026-11-23', meanCelsius: 7.1, radiationKwhPerM2: 0.6 }

it('tells the weather of its area, and all else of the home goes its own way', async () => {
  const { store, passed, say } = listening()
  await say('home-1', 'kernwacht/weather', yesterday)
  await say('home-1', 'kernwacht/motion', {})
  await say('home-2', 'zigbee2mqtt/door', {})
  expect(await store.weather('kust')).toEqual([yesterday])
  expect(passed).toEqual(['kernwacht/motion', 'zigbee2mqtt/door'])
})

it('is not believed in another form, and whoever set it up can read why; in another home it is any device', async () => {
  const { store, quarantine, passed, say } = listening()
  await say('home-2', 'kernwacht/weather', yesterday)
  await say('home-1', 'kernwacht/weather', { ...yesterday, meanCelsius: 71 })
  expect(passed).toEqual(['kernwacht/weather'])
  expect(await store.weather('kust')).toEqual([])
  const kept = await quarantine.list({ limit: 10 })
  expect(kept.map(({ code, homeId }) => [code, homeId])).toEqual([['no-weather', 'home-1']])
  expect(kept[0]!.detail).toMatch(/meanCelsius/)
})

it('has settings: what is fetched, what is listened to, and where an area stands', () => {
  expect(fetchedAreas(settings, (file) => `/etc/${file}`)).toEqual([
    { area: 'polder', latitude: 52.1, longitude: 5.2, source: { kind: 'file', file: '/etc/uren.txt', format: 'knmi' } },
  ])
  expect(placeOf(settings, 'kust')).toEqual({ latitude: 52.68, longitude: 4.82 })
  expect(placeOf(settings, 'elsewhere')).toEqual({ latitude: 52.1, longitude: 5.2 })
  expect(WeatherSettings.safeParse({ areas: [{ area: 'a' }, { area: 'a' }] }).success).toBe(false)
})
