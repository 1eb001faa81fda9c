// Reads series and their sums out of a file of blocks, on a connection that only reads.
import type { SeriesPoint } from '../../rules/model/effect.ts'
import type { HomeId } from '../../rules/model/ids.ts'
import type { Instant } from '../../rules/model/time.ts'
import type { LeastQuery, SeriesQuery, SeriesSum, SeriesTotal, SumsQuery, TotalsQuery } from '../../rules/ports.ts'
import { decodeBlock } from './series-block.ts'
import { daysIn, periodName, periodNumber } from './series-days.ts'
import { openReader } from './sqlite.ts'

export interface SeriesReader {
  read(query: SeriesQuery): SeriesPoint[]
  sums(query: SumsQuery): SeriesSum[]
  totals(query: TotalsQuery): SeriesTotal[]
  least(query: LeastQuery): Omit<SeriesSum, 'period'>[]
  /** Blocks that changed after that number, in the order of change, whole. */
  changedAfter(change: number, limit: number): ChangedBlock[]
  /** Homes of which a block of a day before then changed after that number, up to `last`. */
  changedHomes(query: { readonly after: number; readonly last: number; readonly before: string }): HomeId[]
  /** The number of the last change; 0: there was none. */
  lastChange(): number
  close(): void
}

export interface ChangedBlock {
  readonly changed: number
  readonly homeId: HomeId
  readonly series: string
  readonly field: string
  readonly day: number
  readonly bytes: Uint8Array
}

interface StreamRow {
  readonly id: number
  readonly series: string
  readonly field: string
  readonly familyId: number
}
interface SumRow {
  readonly number: number
  readonly count: number
  readonly amount: number
  readonly overGap: number
  readonly faults: number
}

const table = { day: 'days', month: 'months' } as const

export function openSeriesReader(file: string, zone: string): SeriesReader {
  const database = openReader(file)
  const days = daysIn(zone)
  // The series itself, or everything below it: '0' is the character after '/'.
  const streams = database.prepare(
    `SELECT stream_id AS id, series, field, family_id AS familyId FROM streams
     WHERE home_id = ? AND (series = ? OR (series > ? || '/' AND series < ? || '0')) ORDER BY series`,
  )
  const blocks = database.prepare('SELECT bytes FROM blocks WHERE stream_id = ? AND day >= ? AND day <= ? ORDER BY day')
  const changed = database.prepare(
    `SELECT changed, home_id AS homeId, series, field, day, bytes FROM blocks JOIN streams USING (stream_id)
     WHERE changed > ? ORDER BY changed LIMIT ?`,
  )
  const changedHomes = database.prepare(
    `SELECT DISTINCT home_id AS homeId FROM streams WHERE stream_id IN (
       SELECT stream_id FROM blocks INDEXED BY blocks_by_change WHERE changed > ? AND changed <= ? AND day < ?
     ) ORDER BY home_id`,
  )
  const last = database.prepare('SELECT max(changed) AS changed FROM blocks')
  const per = (period: 'day' | 'month') => ({
    ofStream: database.prepare(
      `SELECT ${period} AS number, count, amount, over_gap AS overGap, faults FROM ${table[period]}
       WHERE family_id = ? AND ${period} >= ? AND ${period} < ? AND stream_id = ?`,
    ),
    one: database.prepare(
      `SELECT ${period} AS number, count, amount, over_gap AS overGap, faults FROM ${table[period]}
       WHERE family_id = ? AND ${period} = ? AND stream_id = ?`,
    ),
    least: database.prepare(
      `SELECT home_id AS homeId, series, field, count, amount, overGap, faults FROM (
         SELECT stream_id, sum(count) AS count, sum(amount) AS amount, sum(over_gap) AS overGap, sum(faults) AS faults
         FROM families CROSS JOIN ${table[period]} USING (family_id)
         WHERE name = ? AND ${period} >= ? AND ${period} < ? GROUP BY stream_id ORDER BY amount LIMIT ?
       ) JOIN streams USING (stream_id) ORDER BY amount, home_id, series`,
    ),
  })
  const statements = { day: per('day'), month: per('month') }
  const totals = {
    day: database.prepare(
      `SELECT day AS number, field, series, amount, over_gap AS overGap FROM families CROSS JOIN family_days USING (family_id)
       WHERE name = ? AND day >= ? AND day < ? ORDER BY day, field`,
    ),
    month: database.prepare(
      `SELECT month AS number, field, count(*) AS series, sum(amount) AS amount, sum(over_gap) AS overGap
       FROM families CROSS JOIN months USING (family_id)
       WHERE name = ? AND month >= ? AND month < ? GROUP BY family_id, month ORDER BY month, field`,
    ),
  }
  const streamsOf = (homeId: HomeId, series: string) =>
    streams.all(homeId, series, series, series) as unknown as StreamRow[]
  const range = ({ per, from, until }: { per: 'day' | 'month'; from: string; until: string }) =>
    [periodNumber(per, from), periodNumber(per, until)] as const

  return {
    read({ homeId, purpose, series, from, to }) {
      if (from >= to) return []
      // The reading at midnight is filed under the day that it closes.
      const [first, last] = [days.numberOf(from) - 1, days.numberOf(to)]
      const named = [...Map.groupBy(streamsOf(homeId, series), ({ series }) => series)]
      const points = named.flatMap(([name, fields]) => {
        const found: SeriesPoint[] = []
        for (const { id, field } of fields)
          for (const row of blocks.iterate(id, first, last)) {
            const { ats, values } = decodeBlock((row as unknown as { bytes: Uint8Array }).bytes)
            for (let index = 0; index < ats.length; index++) {
              const at = ats[index] as Instant
              if (at >= from && at < to)
                found.push({ homeId, purpose, series: name, at, fields: { [field]: values[index]! } })
            }
          }
        return fields.length === 1 ? found : joined(found)
      })
      if (named.length > 1) points.sort((one, other) => one.at - other.at || (one.series < other.series ? -1 : 1))
      return points
    },
    sums(query) {
      const [from, until] = range(query)
      const { one, ofStream } = statements[query.per]
      return streamsOf(query.homeId, query.series).flatMap(({ id, series, field, familyId }) => {
        const found: SumRow[] = []
        // A few periods are looked up one by one; of many every stream of the family would be passed on the way.
        if (until - from < 2000)
          for (let number = from; number < until; number++) {
            const row = one.get(familyId, number, id) as SumRow | undefined
            if (row) found.push(row)
          }
        else found.push(...(ofStream.all(familyId, from, until, id) as unknown as SumRow[]))
        return found.map(({ number, ...sum }) => ({
          homeId: query.homeId,
          series,
          field,
          period: periodName(query.per, number),
          ...sum,
        }))
      })
    },
    totals(query) {
      const rows = totals[query.per].all(query.family, ...range(query)) as unknown as (Omit<SeriesTotal, 'period'> & {
        number: number
      })[]
      return rows.map(({ number, ...total }) => ({ period: periodName(query.per, number), ...total }))
    },
    least: (query) =>
      statements[query.per].least.all(query.family, ...range(query), query.limit) as unknown as Omit<
        SeriesSum,
        'period'
      >[],
    changedAfter: (change, limit) => changed.all(change, limit) as unknown as ChangedBlock[],
    changedHomes: ({ after, last: until, before }) =>
      (changedHomes.all(after, until, periodNumber('day', before)) as unknown as { homeId: HomeId }[]).map(
        ({ homeId }) => homeId,
      ),
    lastChange: () => (last.get() as { changed: number | null }).changed ?? 0,
    close: () => database.close(),
  }
}

/** One point of one moment, whatever fields it has. */
function joined(points: readonly SeriesPoint[]): SeriesPoint[] {
  const moments = new Map<number, SeriesPoint>()
  for (const point of points) {
    const known = moments.get(point.at)
    moments.set(point.at, known ? { ...known, fields: { ...known.fields, ...point.fields } } : point)
  }
  return [...moments.values()].sort((one, other) => one.at - other.at)
}
