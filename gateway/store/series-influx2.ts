// InfluxDB 2 and what takes its writes (VictoriaMetrics, InfluxDB 3): reads in InfluxQL, where the server has it. One bucket per purpose.
import { HttpError, InfluxDB, Point } from '@influxdata/influxdb-client'
import type { Purpose } from '../../rules/model/effect.ts'
import { answerMilliseconds, type InfluxServer, measurementOf, tagsOf } from './series-influx.ts'

export interface Influx2Options {
  readonly url: string
  readonly org: string
  /** `kernwacht` becomes kernwacht_energy, and so on. Whoever keeps the server makes them, and maps them for InfluxQL (DBRP). */
  readonly bucket: string
  readonly token: string
}

/** Opens nothing yet: the server may be away. */
export function influx2({ url, org, bucket, token }: Influx2Options): InfluxServer {
  const client = new InfluxDB({ url, token, timeout: answerMilliseconds })
  const nameOf = (purpose: Purpose) => `${bucket}_${purpose}`
  return {
    async write(purpose, points) {
      // Whoever writes tries again by itself, and must know that it did not come through: nothing is kept here for later.
      const api = client.getWriteApi(org, nameOf(purpose), 'ms', {
        batchSize: points.length + 1,
        flushInterval: 0,
        maxRetries: 0,
        maxBufferLines: points.length + 1,
        writeFailed: (error) => Promise.reject(error),
      })
      for (const point of points) {
        const { home, series } = tagsOf(point)
        const line = new Point(measurementOf(point.series)).tag('home', home).tag('series', series).timestamp(point.at)
        for (const [field, value] of Object.entries(point.fields)) line.floatField(field, value)
        api.writePoint(line)
      }
      try {
        await api.flush()
      } finally {
        await api.close()
      }
    },
    async query(purpose, influxQl) {
      const target = new URL('query', url.endsWith('/') ? url : `${url}/`)
      target.search = new URLSearchParams({ db: nameOf(purpose), epoch: 'ms', q: influxQl }).toString()
      const answer = await fetch(target, {
        headers: { authorization: `Token ${token}` },
        signal: AbortSignal.timeout(answerMilliseconds),
      })
      const body = await answer.text()
      // 404: no bucket is mapped to that name, or there is no InfluxQL at all.
      if (answer.status === 404) return null
      if (!answer.ok) throw new HttpError(answer.status, answer.statusText, body)
      return speaksInfluxQl(body)
    },
    close: async () => {},
  }
}

/** VictoriaMetrics answers every question to /query with the names of its databases. A selection always comes with its times. */
function speaksInfluxQl(body: string): unknown {
  const answer = JSON.parse(body) as { results?: { series?: { columns: string[] }[] }[] }
  const series = (answer.results ?? []).flatMap((result) => result.series ?? [])
  return series.every(({ columns }) => columns.includes('time')) ? answer : null
}
