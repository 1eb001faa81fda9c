// Series in an InfluxDB: how points are named there, how they are asked for in InfluxQL, and the port on top of that.
import { Purpose, type SeriesPoint } from '../../rules/model/effect.ts'
import type { HomeId } from '../../rules/model/ids.ts'
import type { Instant } from '../../rules/model/time.ts'
import type { SeriesStore } from '../../rules/ports.ts'
import { leastOf, sumsOf, totalsOf } from './series-recount.ts'

/** One server. A purpose has a database, or bucket, of its own. */
export interface InfluxServer {
  /** Resolves when the server has said that it has them. All are of the purpose. */
  write(purpose: Purpose, points: readonly SeriesPoint[]): Promise<void>
  /** The answer in JSON, with times in milliseconds; null: the server does not speak InfluxQL, or has no such database. */
  query(purpose: Purpose, influxQl: string): Promise<unknown>
  close(): Promise<void>
}

/** Left to the server when a call takes longer than this. */
export const answerMilliseconds = 10_000
/** A server takes some thousands at a time best. */
export const pointsAtOnce = 5000

export class NotReadable extends Error {
  override readonly name = 'NotReadable'
}

/** Sums are reckoned from all the points of a series each time: right, and meant for the odd question. `zone`: whose days they are. */
export function influxSeries(server: InfluxServer, options: { zone?: string } = {}): SeriesStore {
  const { zone = 'Europe/Amsterdam' } = options
  const read = async (purpose: Purpose, selection: string) =>
    pointsIn(await server.query(purpose, selection), purpose).toSorted(
      (one, other) => one.at - other.at || (one.series < other.series ? -1 : 1),
    )
  return {
    async write(points) {
      for (const purpose of Purpose.options) {
        const theirs = points.filter((point) => point.purpose === purpose)
        for (let from = 0; from < theirs.length; from += pointsAtOnce)
          await server.write(purpose, theirs.slice(from, from + pointsAtOnce))
      }
    },
    read: ({ homeId, purpose, series, from, to }) =>
      read(purpose, `${ofSeries(homeId, series)} AND time >= ${from}ms AND time < ${to}ms`),
    sums: async (query) => sumsOf(await read(query.purpose, ofSeries(query.homeId, query.series)), query, zone),
    totals: async (query) => totalsOf(await read(query.purpose, `SELECT * FROM ${name(query.family)}`), query, zone),
    least: async (query) => leastOf(await read(query.purpose, `SELECT * FROM ${name(query.family)}`), query, zone),
    close: server.close,
  }
}

/** As the server holds that very point; null: it holds none there. Rejects with NotReadable where it cannot be asked. */
export async function heldBy(
  server: InfluxServer,
  { homeId, purpose, series, at }: SeriesPoint,
): Promise<SeriesPoint | null> {
  const answer = await server.query(purpose, `${ofSeries(homeId, series)} AND time = ${at}ms`)
  return pointsIn(answer, purpose).find((point) => point.series === series) ?? null
}

/** `solar/roof` is in the measurement `solar`: the family names what is measured, the tags where. */
export const measurementOf = (series: string): string => series.split('/', 1)[0]!
export const tagsOf = ({ homeId, series }: SeriesPoint) => ({ home: homeId, series })

const name = (text: string): string => `"${text.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`
const text = (text: string): string => `'${text.replaceAll(/['\\]/g, (character) => `\\${character}`)}'`
const pattern = (text: string): string => text.replaceAll(/[^A-Za-z0-9_]/g, (character) => `\\${character}`)

const ofSeries = (homeId: HomeId, series: string): string =>
  `SELECT * FROM ${name(measurementOf(series))} WHERE "home" = ${text(homeId)}` +
  ` AND ("series" = ${text(series)} OR "series" =~ /^${pattern(series)}\\//)`

interface Answer {
  readonly results?: readonly {
    readonly error?: string
    readonly series?: readonly {
      readonly columns: readonly string[]
      readonly values: readonly (readonly unknown[])[]
    }[]
  }[]
}

function pointsIn(answer: unknown, purpose: Purpose): SeriesPoint[] {
  if (answer === null) throw new NotReadable('the server does not answer InfluxQL')
  const { results = [] } = answer as Answer
  return results.flatMap(({ error, series = [] }) => {
    // Nothing was ever written there, or all of it is gone.
    if (error?.startsWith('database not found')) return []
    if (error !== undefined) throw new Error(`InfluxQL: ${error}`)
    return series.flatMap(({ columns, values }) => values.map((row) => pointOf(columns, row, purpose)))
  })
}

function pointOf(columns: readonly string[], row: readonly unknown[], purpose: Purpose): SeriesPoint {
  const named = Object.fromEntries(columns.map((column, index) => [column, row[index]]))
  const { time, home, series, ...fields } = named as { time: Instant; home: HomeId; series: string }
  const values = Object.entries(fields).filter((entry): entry is [string, number] => typeof entry[1] === 'number')
  return { homeId: home, purpose, series, at: time, fields: Object.fromEntries(values) }
}
