// What every series store promises.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { memorySeries } from '../../gateway/store/memory.ts'
import { type InfluxServer, influxSeries } from '../../gateway/store/series-influx.ts'
import { influx1 } from '../../gateway/store/series-influx1.ts'
import { influx2 } from '../../gateway/store/series-influx2.ts'
import { openSeries } from '../../gateway/store/series-sqlite.ts'
import type { SeriesPoint } from '../../rules/model/effect.ts'
import { homeId } from '../../rules/model/ids.ts'
import { type Instant, later, minutes } from '../../rules/model/time.ts'
import type { SeriesStore, SumsQuery } from '../../rules/ports.ts'
import { local } from '../support/entries.ts'
import { temporaryFolder } from '../support/folder.ts'
import { influxServer, type SeriesServer } from '../support/influx-servers.ts'
import { peer } from '../support/real-peers.ts'

const at = local('2026-03-02 08:00')
let influx: SeriesServer | null = null
let databases = 0
const kinds: readonly [string, () => Promise<SeriesStore>, 'influxd'?][] = [
  ['memory', async () => memorySeries()],
  ['sqlite', async () => openSeries({ folder: temporaryFolder() })],
  ['influxd', async () => influxSeries(influx1({ url: influx!.url, database: `test${databases++}` })), 'influxd'],
  ['influxd read as InfluxDB 2', async () => influxSeries(await secondGeneration()), 'influxd'],
]

/** InfluxDB from 1.8 on, and 2, take both: of 1.6 the writes go in by its own door and only the way of reading is that of 2. */
async function secondGeneration(): Promise<InfluxServer> {
  const database = `test${databases++}`
  const reads = influx2({ url: influx!.url, org: 'test', bucket: database, token: 'none' })
  return { ...reads, write: influx1({ url: influx!.url, database }).write }
}

let folder = ''
beforeAll(async () => {
  if (!peer('influxd')) return
  folder = mkdtempSync(join(tmpdir(), 'kernwacht-influx-'))
  influx = await influxServer(folder)
  await influx.start()
})
afterAll(async () => {
  await influx?.kill()
  rmSync(folder, { recursive: true, force: true })
})
const point = (series: string, after = 0, active = 1): SeriesPoint => ({
  homeId: homeId('home-1'),
  purpose: 'care',
  series,
  at: later(at, minutes(after)),
  fields: { active },
})
const all = {
  homeId: homeId('home-1'),
  purpose: 'care',
  series: 'activity',
  from: at,
  to: later(at, minutes(60)),
} as const

const read = (moment: Instant | string, kwh: number, series = 'imported-t1/meter', home = 'home-1'): SeriesPoint => ({
  homeId: homeId(home),
  purpose: 'energy',
  series,
  at: typeof moment === 'string' ? local(moment) : moment,
  fields: { kwh },
})
const byDay = (from: string, until: string): SumsQuery => ({
  homeId: homeId('home-1'),
  purpose: 'energy',
  series: 'imported-t1',
  per: 'day',
  from,
  until,
})
/** `2026-03-02 12.5`, and what of it came over a gap. */
const lines = async (store: SeriesStore, query: SumsQuery): Promise<string[]> =>
  (await store.sums(query)).map(
    ({ period, amount, overGap }) => `${period} ${amount}${overGap === 0 ? '' : ` (${overGap} over a gap)`}`,
  )
/** A reading every quarter-hour from the first moment until the last, both included; what it counts each time by `step`. */
function quarters(from: string, until: string, step: (index: number) => number, start = 1000): SeriesPoint[] {
  const points: SeriesPoint[] = []
  let value = start
  for (let moment = local(from), index = 0; moment <= local(until); moment = later(moment, minutes(15)), index++) {
    points.push(read(moment, Math.round(value * 1000) / 1000))
    value += step(index)
  }
  return points
}

describe.each(kinds.filter(([, , needs]) => !needs || peer(needs)))('series in %s', (_, open) => {
  it('gives back a series and what lies below it, oldest first, from inclusive, to exclusive', async () => {
    await using store = closing(await open())
    await store.write([
      point('activity/kitchen', 5),
      point('activity/bathroom'),
      point('activity-else'),
      point('activity/kitchen', 60),
    ])
    expect((await store.read(all)).map((point) => point.series)).toEqual(['activity/bathroom', 'activity/kitchen'])
    expect(await store.read({ ...all, series: 'activity/kitchen' })).toEqual([point('activity/kitchen', 5)])
  })

  it('replaces a value written again for the same moment', async () => {
    await using store = closing(await open())
    await store.write([point('activity/kitchen', 0, 1), point('activity/kitchen', 5, 1)])
    await store.write([point('activity/kitchen', 0, 2), point('activity/kitchen', 0, 3)])
    expect(await store.read(all)).toEqual([point('activity/kitchen', 0, 3), point('activity/kitchen', 5, 1)])
  })

  it('keeps purposes and homes apart', async () => {
    await using store = closing(await open())
    await store.write([point('activity/kitchen'), { ...point('activity/kitchen'), purpose: 'energy' }])
    expect(await store.read({ ...all, purpose: 'energy' })).toHaveLength(1)
    expect(await store.read({ ...all, purpose: 'technical' })).toEqual([])
    expect(await store.read({ ...all, homeId: homeId('home-2') })).toEqual([])
    expect(
      await store.totals({ ...byDay('2026-03-01', '2026-03-04'), family: 'activity', purpose: 'technical' }),
    ).toEqual([])
  })

  it('keeps every field and every digit of a value, at any moment', async () => {
    await using store = closing(await open())
    const odd = [0.1 + 0.2, -1e-7, 123_456_789.123, 2 ** 50 + 0.5, -273.15, 1e15, 0, 5e-324]
    const points = odd.map((celsius, index) => ({
      ...point('air', index),
      at: (at + index * 61_007) as Instant,
      fields: { celsius, percent: 40 + index },
    }))
    await store.write(points)
    expect(await store.read({ ...all, series: 'air' })).toEqual(points)
  })

  it('sums a register by day and month: a day is closed by the reading at midnight', async () => {
    await using store = closing(await open())
    await store.write(quarters('2026-02-27 00:00', '2026-03-02 12:00', () => 0.25))
    expect(await lines(store, byDay('2026-02-27', '2026-03-03'))).toEqual([
      '2026-02-27 24',
      '2026-02-28 24',
      '2026-03-01 24',
      '2026-03-02 12',
    ])
    expect(await lines(store, { ...byDay('2026-02', '2026-04'), per: 'month' })).toEqual(['2026-02 48', '2026-03 36'])
  })

  it('knows the days of 23 and of 25 hours', async () => {
    await using store = closing(await open())
    await store.write([
      ...quarters('2026-03-28 00:00', '2026-03-30 00:00', () => 0.25),
      ...quarters('2026-10-25 00:00', '2026-10-26 00:00', () => 0.25, 9000),
    ])
    expect(await lines(store, byDay('2026-03-28', '2026-03-30'))).toEqual(['2026-03-28 24', '2026-03-29 23'])
    expect(await lines(store, byDay('2026-10-25', '2026-10-26'))).toEqual(['2026-10-25 25'])
  })

  it('never sums a spike or what is negative, and says what passed over a gap: the sum is what the register says', async () => {
    await using store = closing(await open())
    const sound = quarters('2026-03-02 00:00', '2026-03-05 00:00', () => 0.1)
    const heard = sound.filter(({ at }) => at <= local('2026-03-02 18:00') || at >= local('2026-03-03 06:00'))
    // An astray reading right at midnight, of which only the next day shows that it was one.
    const astray = heard.map((one) => (one.at === local('2026-03-04 00:00') ? read(one.at, 0) : one))
    await store.write(astray)
    expect(await lines(store, byDay('2026-03-02', '2026-03-05'))).toEqual([
      '2026-03-02 7.2',
      '2026-03-03 11.9 (4.8 over a gap)',
      '2026-03-04 9.7',
    ])
  })

  it('puts sums right when data come late, in whatever order they come', async () => {
    await using store = closing(await open())
    const sound = quarters('2026-03-02 00:00', '2026-03-05 00:00', () => 0.1)
    const [first, second, third] = [sound.slice(0, 80), sound.slice(80, 200), sound.slice(200)]
    await store.write(third)
    await store.write(first)
    expect(await lines(store, byDay('2026-03-02', '2026-03-05'))).toEqual([
      '2026-03-02 7.9',
      '2026-03-04 20.9 (12.1 over a gap)',
    ])
    await store.write(second.toReversed())
    expect(await lines(store, byDay('2026-03-02', '2026-03-05'))).toEqual([
      '2026-03-02 9.6',
      '2026-03-03 9.6',
      '2026-03-04 9.6',
    ])
    expect(await store.sums(byDay('2026-03-03', '2026-03-04'))).toEqual([
      {
        homeId: 'home-1',
        series: 'imported-t1/meter',
        field: 'kwh',
        period: '2026-03-03',
        count: 96,
        amount: 9.6,
        overGap: 0,
        faults: 0,
      },
    ])
  })

  it('goes on in the new unit after kWh became Wh', async () => {
    await using store = closing(await open())
    const sound = quarters('2026-03-02 00:00', '2026-03-04 00:00', () => 0.1)
    const wattHours = sound.map((one) =>
      one.at > local('2026-03-02 12:00') ? read(one.at, Math.round(one.fields['kwh']! * 1000)) : one,
    )
    await store.write(wattHours)
    expect(await lines(store, byDay('2026-03-02', '2026-03-04'))).toEqual(['2026-03-02 9.6', '2026-03-03 9.6'])
  })

  it('sums what is no register as it stands, by the day in which it lies', async () => {
    await using store = closing(await open())
    const midnight = { ...point('activity/kitchen'), at: local('2026-03-03 00:00') }
    await store.write([point('activity/kitchen'), point('activity/kitchen', 5), midnight])
    expect(await lines(store, { ...byDay('2026-03-01', '2026-03-05'), purpose: 'care', series: 'activity' })).toEqual([
      '2026-03-02 2',
      '2026-03-03 1',
    ])
  })

  it('adds up all homes by day, and finds those with the least', async () => {
    await using store = closing(await open())
    const solar = (home: string, perQuarter: number) =>
      quarters('2026-06-01 00:00', '2026-06-03 00:00', () => perQuarter).map(({ at, fields }) =>
        read(at, fields['kwh']!, 'solar/roof', home),
      )
    await store.write([...solar('home-1', 0.2), ...solar('home-2', 0.01), ...solar('home-3', 0.1)])
    await store.write(quarters('2026-06-01 00:00', '2026-06-03 00:00', () => 1))
    const query = { purpose: 'energy', family: 'solar', per: 'day', from: '2026-06-01', until: '2026-06-04' } as const
    const totals = await store.totals(query)
    expect(totals.map(({ period, series, amount }) => [period, series, Math.round(amount * 1e6) / 1e6])).toEqual([
      ['2026-06-01', 3, 29.76],
      ['2026-06-02', 3, 29.76],
    ])
    const least = await store.least({ ...query, limit: 2 })
    expect(least.map(({ homeId, series, amount }) => [homeId, series, Math.round(amount * 1e6) / 1e6])).toEqual([
      ['home-2', 'solar/roof', 1.92],
      ['home-3', 'solar/roof', 19.2],
    ])
  })
})

describe.each(kinds.slice(0, 2))('changes in %s', (_, open) => {
  it('name the homes of which something before a day was written, once', async () => {
    await using store = closing(await open())
    const changed = async (after: number) => {
      const { change, homeIds } = await store.changedHomes!({ purpose: 'energy', after, before: '2026-03-02' })
      return { change, homeIds }
    }
    const none = await changed(0)
    expect(none.homeIds).toEqual([])
    await store.write([read('2026-03-01 23:45', 10), read('2026-03-02 00:15', 11, 'imported-t1/meter', 'home-2')])
    const first = await changed(none.change)
    expect(first.homeIds).toEqual(['home-1'])
    expect((await changed(first.change)).homeIds).toEqual([])
    // The reading at midnight closes the day before; a correction is a change too.
    await store.write([read('2026-03-02 00:00', 10.5, 'imported-t1/meter', 'home-2')])
    await store.write([read('2026-03-01 23:45', 9)])
    const second = await changed(first.change)
    expect(second.homeIds).toEqual(['home-1', 'home-2'])
    expect(second.change).toBeGreaterThan(first.change)
  })
})

const closing = (port: SeriesStore): SeriesStore & AsyncDisposable => ({
  ...port,
  [Symbol.asyncDispose]: () => port.close(),
})
