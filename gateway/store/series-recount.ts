// Sums of series reckoned from their points, for the stores that keep none. The same answers as the kept ones.
import { registerLimits } from '../../rules/energy/registers.ts'
import type { SeriesPoint } from '../../rules/model/effect.ts'
import type { LeastQuery, SeriesSum, SeriesTotal, SumsQuery, TotalsQuery } from '../../rules/ports.ts'
import type { Column } from './series-block.ts'
import { daysIn, filedUnder, monthOfDay, periodName, periodNumber } from './series-days.ts'
import { type DaySum, nothing, plainSum, registerSum, rounded } from './series-sums.ts'

type Span = Pick<SumsQuery, 'per' | 'from' | 'until'>

/** `points`: all of the series from their beginning, for a register goes on from where it stood. */
export function sumsOf(points: readonly SeriesPoint[], { per, from, until }: Span, zone: string): SeriesSum[] {
  const days = daysIn(zone)
  return streamsIn(points).flatMap(({ homeId, series, field, column }) => {
    const limits = registerLimits(series)
    const byPeriod = new Map<number, DaySum>()
    let after: Parameters<typeof registerSum>[2] = null
    const blocks = [...Map.groupBy(column.keys(), (index) => filedUnder(days, column[index]![0], limits !== null))]
    for (const [index, [day, places]] of blocks.entries()) {
      const next = blocks[index + 1]
      let sum: DaySum = plainSum(columnOf(places, column))
      if (limits) {
        const ofRegister = registerSum(columnOf(places, column), limits, after, next ? columnOf(next[1], column) : null)
        after = ofRegister.end
        const { count, amount, overGap, faults } = ofRegister
        sum = { count, amount, overGap, faults }
      }
      const number = per === 'day' ? day : monthOfDay(day)
      byPeriod.set(number, added(byPeriod.get(number) ?? nothing, sum))
    }
    return [...byPeriod]
      .filter(([number]) => number >= periodNumber(per, from) && number < periodNumber(per, until))
      .map(([number, sum]) => ({ homeId, series, field, period: periodName(per, number), ...sum }))
  })
}

export function totalsOf(points: readonly SeriesPoint[], query: TotalsQuery, zone: string): SeriesTotal[] {
  const groups = Map.groupBy(sumsOf(points, query, zone), ({ period, field }) => `${period} ${field}`)
  return [...groups.values()]
    .map((sums) => ({
      period: sums[0]!.period,
      field: sums[0]!.field,
      series: sums.length,
      amount: sums.reduce((sum, { amount }) => sum + amount, 0),
      overGap: sums.reduce((sum, { overGap }) => sum + overGap, 0),
    }))
    .sort((one, other) => (one.period + one.field < other.period + other.field ? -1 : 1))
}

export function leastOf(points: readonly SeriesPoint[], query: LeastQuery, zone: string): Omit<SeriesSum, 'period'>[] {
  const groups = Map.groupBy(sumsOf(points, query, zone), ({ homeId, series, field }) => `${homeId} ${series} ${field}`)
  return [...groups.values()]
    .map((sums) => ({
      homeId: sums[0]!.homeId,
      series: sums[0]!.series,
      field: sums[0]!.field,
      ...sums.reduce<DaySum>(added, nothing),
    }))
    .sort((one, other) => one.amount - other.amount || (one.homeId + one.series < other.homeId + other.series ? -1 : 1))
    .slice(0, query.limit)
}

const added = (one: DaySum, other: DaySum): DaySum => ({
  count: one.count + other.count,
  amount: rounded(one.amount + other.amount),
  overGap: rounded(one.overGap + other.overGap),
  faults: one.faults + other.faults,
})

function columnOf(places: readonly number[], column: readonly (readonly [number, number])[]): Column {
  return {
    ats: Float64Array.from(places, (index) => column[index]![0]),
    values: Float64Array.from(places, (index) => column[index]![1]),
  }
}

function streamsIn(points: readonly SeriesPoint[]) {
  const streams = new Map<
    string,
    Pick<SeriesPoint, 'homeId' | 'series'> & { field: string; column: [number, number][] }
  >()
  for (const { homeId, series, at, fields } of points)
    for (const [field, value] of Object.entries(fields)) {
      const key = `${homeId} ${series} ${field}`
      const stream = streams.get(key) ?? { homeId, series, field, column: [] }
      streams.set(key, stream)
      stream.column.push([at, value])
    }
  for (const { column } of streams.values()) column.sort(([one], [other]) => one - other)
  return [...streams.values()].sort((one, other) => (one.series < other.series ? -1 : 1))
}
