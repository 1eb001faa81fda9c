// InfluxDB 1.x, and what speaks like it: writes in line protocol, reads in InfluxQL. One database per purpose.
import { InfluxDB } from 'influx'
import type { Purpose } from '../../rules/model/effect.ts'
import { answerMilliseconds, type InfluxServer, measurementOf, tagsOf } from './series-influx.ts'

export interface Influx1Options {
  readonly url: string
  /** `kernwacht` becomes kernwacht_energy, and so on. They are made where they are missing. */
  readonly database: string
  readonly username?: string
  readonly password?: string
}

/** Opens nothing yet: the server may be away. */
export function influx1({ url, database, username, password }: Influx1Options): InfluxServer {
  const { protocol, hostname, port } = new URL(url)
  const client = new InfluxDB({
    host: hostname,
    port: Number(port || 8086),
    protocol: protocol === 'https:' ? 'https' : 'http',
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    // Whoever writes tries again by itself, and must know that it did not come through.
    pool: { maxRetries: 0, requestTimeout: answerMilliseconds },
  })
  const nameOf = (purpose: Purpose) => `${database}_${purpose}`
  const made = new Set<Purpose>()
  return {
    async write(purpose, points) {
      try {
        if (!made.has(purpose)) await client.createDatabase(nameOf(purpose))
        made.add(purpose)
        await client.writePoints(
          points.map((point) => ({
            measurement: measurementOf(point.series),
            tags: tagsOf(point),
            fields: point.fields,
            timestamp: point.at,
          })),
          // Every number is written as a float: an integer once would refuse every fraction after it.
          { database: nameOf(purpose), precision: 'ms' },
        )
      } catch (error) {
        // It may have come back on an empty disk.
        made.delete(purpose)
        throw error
      }
    },
    query: async (purpose, influxQl) =>
      (await client.queryRaw(influxQl, { database: nameOf(purpose), precision: 'ms' })) as unknown,
    close: async () => {},
  }
}
