// Blocks of a home's day: they give back what was put in, in little room, and their sums are what a count from the beginning says.
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { memorySeries } from '../../../gateway/store/memory.ts'
import { decodeBlock, encodeBlock } from '../../../gateway/store/series-block.ts'
import { openSeriesFile } from '../../../gateway/store/series-file.ts'
import { pack } from '../../../gateway/store/series-pack.ts'
import { openSeriesReader } from '../../../gateway/store/series-reader.ts'
import { migrations } from '../../../gateway/store/series-schema.ts'
import type { SeriesPoint } from '../../../rules/model/effect.ts'
import { homeId } from '../../../rules/model/ids.ts'
import { days, type Instant, later, minutes } from '../../../rules/model/time.ts'
import { local } from '../../support/entries.ts'
import { temporaryFolder } from '../../support/folder.ts'

const zone = 'Europe/Amsterdam'
const home = homeId('home-1')
const begin = local('2026-03-27 21:00')
const year = { purpose: 'energy', homeId: home, per: 'day', from: '2026-01-01', until: '2027-01-01' } as const
const point = (series: string, at: Instant, fields: SeriesPoint['fields']): SeriesPoint => ({
  homeId: home,
  purpose: 'energy',
  series,
  at,
  fields,
})

function opened(file: string) {
  const { database, put } = openSeriesFile(file, zone)
  const reader = openSeriesReader(file, zone)
  return {
    ...reader,
    write(points: readonly SeriesPoint[]) {
      database.exec('BEGIN')
      put(pack(points))
      database.exec('COMMIT')
    },
    [Symbol.dispose]() {
      reader.close()
      database.close()
    },
  }
}

it('a block gives back every moment and every value, to the last bit', () => {
  const moments = fc.uniqueArray(fc.integer({ min: -1e12, max: 4e12 }), { maxLength: 50 })
  const value = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
    fc.integer({ min: -1e9, max: 1e9 }).map((units) => units / 1000),
  )
  fc.assert(
    fc.property(moments, fc.infiniteStream(value), fc.constantFrom(1, 1000, 900_000), (moments, values, unit) => {
      const ats = Float64Array.from(moments.map((at) => Math.round(at / unit) * unit + 0)).sort()
      const column = { ats, values: Float64Array.from(ats, () => values.next().value!) }
      expect(decodeBlock(encodeBlock(column))).toEqual(column)
    }),
  )
})

it('a day of quarter-hours of a meter takes less than two bytes a value', () => {
  const ats = Float64Array.from({ length: 96 }, (_, index) => begin + index * 900_000)
  const values = Float64Array.from(ats, (_, index) => (12_345_678 + Math.round(index * index * 2.1)) / 1000)
  expect(encodeBlock({ ats, values }).length).toBeLessThan(96 * 2)
})

it('answers as the store in memory does, whatever is written in whatever order: late, again, with fields gone, with counters gone wild', async () => {
  const written = fc.record({
    quarter: fc.integer({ min: 0, max: 400 }),
    kwh: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constantFrom(0, 99_999, 150_000)),
    series: fc.constantFrom('imported-t1/meter', 'imported-t1', 'activity/hall'),
    and: fc.boolean(),
  })
  const batches = fc.array(fc.array(written, { maxLength: 60 }), { maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(batches, async (batches) => {
      const memory = memorySeries()
      using embedded = opened(join(temporaryFolder(), 'series.db'))
      for (const batch of batches) {
        const points = batch.map(({ quarter, kwh, series, and }) =>
          point(series, later(begin, minutes(15 * quarter)), { kwh, ...(and && { other: kwh / 3 }) }),
        )
        await memory.write(points)
        embedded.write(points)
      }
      for (const series of ['imported-t1', 'activity']) {
        const range = { homeId: home, purpose: 'energy', series, from: begin, to: later(begin, days(9)) } as const
        expect(embedded.read(range)).toEqual(await memory.read(range))
        expect(embedded.sums({ ...year, series })).toEqual(await memory.sums({ ...year, series }))
        const months = { ...year, series, per: 'month', from: '2026-03', until: '2026-05' } as const
        expect(embedded.sums(months)).toEqual(await memory.sums(months))
        const totals = { ...year, family: series }
        expect(
          embedded.totals(totals).map(({ amount, ...rest }) => ({ ...rest, amount: Math.round(amount * 1e6) })),
        ).toEqual(
          (await memory.totals(totals)).map(({ amount, ...rest }) => ({ ...rest, amount: Math.round(amount * 1e6) })),
        )
      }
    }),
    { numRuns: 60 },
  )
})

it('files what an older version kept point by point, and says the same of it', () => {
  const file = join(temporaryFolder(), 'series.db')
  const points = Array.from({ length: 400 }, (_, index) =>
    point(index % 2 ? 'imported-t1/meter' : 'activity/hall', later(begin, minutes(15 * index)), { kwh: index / 8 }),
  )
  const old = new DatabaseSync(file)
  old.exec(migrations[0]!)
  old.exec('PRAGMA user_version=1')
  const put = old.prepare('INSERT INTO points (home_id, series, at, fields) VALUES (?, ?, ?, ?)')
  old.exec('BEGIN')
  for (const { homeId, series, at, fields } of points) put.run(homeId, series, at, JSON.stringify(fields))
  old.exec('COMMIT')
  old.close()
  for (const _ of ['filed', 'opened again']) {
    using store = opened(file)
    const of = (series: string) =>
      store.read({ homeId: home, purpose: 'energy', series, from: begin, to: later(begin, days(9)) })
    expect([...of('imported-t1'), ...of('activity')].toSorted((one, other) => one.at - other.at)).toEqual(points)
    const [march, april] = store.sums({
      ...year,
      series: 'imported-t1',
      per: 'month',
      from: '2026-01',
      until: '2027-01',
    })
    expect(march!.amount + (april?.amount ?? 0)).toBeCloseTo((399 - 1) / 8)
  }
})

it('refuses a file of which the days are those of another zone', () => {
  const file = join(temporaryFolder(), 'series.db')
  openSeriesFile(file, zone).database.close()
  expect(() => openSeriesFile(file, 'Europe/Lisbon')).toThrow('its days are those of Europe/Amsterdam')
})

it('numbers what changes, so that who follows misses nothing and is told each block once for each change', () => {
  using store = opened(join(temporaryFolder(), 'series.db'))
  store.write([
    point('activity/hall', begin, { active: 1 }),
    point('activity/hall', later(begin, days(1)), { active: 1 }),
  ])
  const first = store.changedAfter(0, 10)
  expect(first.map(({ series, field }) => `${series} ${field}`)).toEqual([
    'activity/hall active',
    'activity/hall active',
  ])
  expect(store.changedAfter(first[1]!.changed, 10)).toEqual([])
  store.write([point('activity/hall', later(begin, minutes(5)), { active: 1 })])
  const again = store.changedAfter(first[1]!.changed, 10)
  expect(again.map(({ day }) => day)).toEqual([first[0]!.day])
  expect([...decodeBlock(again[0]!.bytes).ats]).toEqual([begin, later(begin, minutes(5))])
})
