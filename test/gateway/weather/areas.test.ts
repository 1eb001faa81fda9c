// The weather of areas, fetched from servers that answer, refuse and come back: a day that was told is kept, and a gap is told as a gap.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { memoryHousing } from '../../../gateway/store/memory-housing.ts'
import { keepWeather, type WeatherSource } from '../../../gateway/weather/areas.ts'
import { weatherGaps } from '../../../rules/energy/weather-gaps.ts'
import { hours, later, minutes } from '../../../rules/model/time.ts'
import { local } from '../../support/entries.ts'
import { temporaryFolder } from '../../support/folder.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

async function serving(answer: (request: IncomingMessage, body: string, response: ServerResponse) => void) {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => answer(request, body, response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/forecast`
}

function keeping(source: WeatherSource) {
  const store = memoryHousing()
  const clock = simulatedClock(local('2026-11-24 12:00'))
  const told: string[] = []
  const weather = keepWeather({
    areas: [{ area: 'kust', latitude: 52.68, longitude: 4.82, source }],
    every: hours(6),
    store,
    clock,
    log: { info: (_, text) => void told.push(text), warn: (_, text) => void told.push(text) },
  })
  ends.push(weather.stop)
  return { store, clock, told }
}

const openMeteo = (day: string, celsius: number) =>
  JSON.stringify({
    utc_offset_seconds: 0,
    daily_units: { temperature_2m_mean: '°C', shortwave_radiation_sum: 'MJ/m²' },
    daily: {
      time: [day, '2026-11-24', '2026-11-25'],
      temperature_2m_mean: [celsius, 5, 4],
      shortwave_radiation_sum: [3.6, 1, 1],
    },
  })

it('Open-Meteo is asked for the place and the days of UTC, and of its forecast nothing is kept', async () => {
  const asked: URL[] = []
  const url = await serving((request, _, response) => {
    asked.push(new URL(request.url!, 'http://127.0.0.1'))
    response.end(openMeteo('2026-11-23', 7.5))
  })
  const { store } = keeping({ kind: 'open-meteo', url })
  await expect
    .poll(() => store.weather('kust'))
    .toEqual([{ day: '2026-11-23', meanCelsius: 7.5, radiationKwhPerM2: 1 }])
  expect(Object.fromEntries(asked[0]!.searchParams)).toEqual({
    latitude: '52.68',
    longitude: '4.82',
    timezone: 'GMT',
    start_date: '2026-10-10',
    end_date: '2026-11-24',
    daily: 'temperature_2m_mean,shortwave_radiation_sum',
  })
})

it('KNMI is asked for its station, and what it corrects takes the place of what it said', async () => {
  const asked: string[] = []
  let tenths = 78
  const url = await serving((request, body, response) => {
    asked.push(`${request.method} ${body}`)
    const date = '2026-11-23T00:00:00.000Z'
    response.end(JSON.stringify([{ station_code: 249, date, TG: tenths, Q: 180 }]))
  })
  const { store, clock } = keeping({ kind: 'knmi', url, station: 249 })
  await expect.poll(() => store.weather('kust')).toMatchObject([{ meanCelsius: 7.8 }])
  expect(asked).toEqual(['POST stns=249&vars=TG%3AQ&start=20261010&end=20261124&fmt=json'])
  tenths = 81
  await clock.advanceTo(later(clock.now(), hours(7)))
  await expect.poll(() => store.weather('kust')).toMatchObject([{ meanCelsius: 8.1 }])
})

it('a source that is away is asked again, sooner at first, and it is told when it comes back', async () => {
  let isAway = true
  let times = 0
  const url = await serving((_, __, response) => {
    times++
    if (isAway) response.writeHead(503).end('no')
    else response.end(openMeteo('2026-11-23', 7.5))
  })
  const { store, clock, told } = keeping({ kind: 'open-meteo', url })
  await expect.poll(() => told).toHaveLength(1)
  await clock.advanceTo(later(clock.now(), minutes(3)))
  await expect.poll(() => told).toHaveLength(2)
  isAway = false
  await clock.advanceTo(later(clock.now(), minutes(5)))
  await expect.poll(() => store.weather('kust')).toHaveLength(1)
  expect(times).toBe(3)
  expect(told.at(-1)).toBe('the weather of the area comes again')
})

it('a file is read anew each time, and nonsense in it changes nothing that is known', async () => {
  const file = join(temporaryFolder(), 'uren.txt')
  writeFileSync(file, '# STN,YYYYMMDD,   TG,    Q\n  249,20261121,   60,   72\n  249,20261123,   50,     \n')
  const { store, clock, told } = keeping({ kind: 'file', file, format: 'knmi' })
  await expect.poll(() => store.weather('kust')).toHaveLength(2)
  writeFileSync(file, 'gone')
  await clock.advanceTo(later(clock.now(), hours(7)))
  await expect.poll(() => told).toEqual(['the weather of the area did not come; trying again'])
  const kept = await store.weather('kust')
  expect(kept).toHaveLength(2)
  expect(weatherGaps(kept, '2026-11-20', '2026-11-24')).toEqual([
    { from: '2026-11-20', until: '2026-11-21', lacks: 'both' },
    { from: '2026-11-22', until: '2026-11-23', lacks: 'both' },
    { from: '2026-11-23', until: '2026-11-24', lacks: 'radiation' },
  ])
})
