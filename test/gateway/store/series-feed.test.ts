// Series are carried on to a server that goes away, comes back, comes back empty, or loses what it was given: no hole, and nothing double.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../gateway/pipeline/clock.ts'
import { silentLog } from '../../../gateway/pipeline/log.ts'
import { feedSeries } from '../../../gateway/store/series-feed.ts'
import { type InfluxServer, influxSeries, NotReadable } from '../../../gateway/store/series-influx.ts'
import { influx1 } from '../../../gateway/store/series-influx1.ts'
import { influx2 } from '../../../gateway/store/series-influx2.ts'
import { openSeries } from '../../../gateway/store/series-sqlite.ts'
import type { SeriesPoint } from '../../../rules/model/effect.ts'
import { homeId } from '../../../rules/model/ids.ts'
import { days, type Instant, isoUtc, later, milliseconds, minutes } from '../../../rules/model/time.ts'
import { local } from '../../support/entries.ts'
import { temporaryFolder } from '../../support/folder.ts'
import { influxServer, victoriaServer } from '../../support/influx-servers.ts'
import { peer } from '../../support/real-peers.ts'

const begin = local('2026-03-02 08:00')
const homes = ['home-1', 'home-2', 'home-3'].map(homeId)
const quarter = (number: number): Instant => later(begin, minutes(15 * number))

/** Of every home one reading a quarter-hour. */
const readings = (from: number, until: number): SeriesPoint[] =>
  homes.flatMap((home, index) =>
    Array.from({ length: until - from }, (_, number) => ({
      homeId: home,
      purpose: 'energy' as const,
      series: 'imported-t1/meter',
      at: quarter(from + number),
      fields: { kwh: 1000 * index + (from + number) / 8 },
    })),
  )
const everything = (home = homes[0]!) =>
  ({ homeId: home, purpose: 'energy', series: 'imported-t1', from: begin, to: later(begin, days(30)) }) as const

async function feeding(server: InfluxServer) {
  const folder = temporaryFolder()
  const embedded = await openSeries({ folder })
  const file = join(folder, 'series-feed.json')
  const warned: string[] = []
  const log = { ...silentLog, warn: (_: object, message: string) => void warned.push(message) }
  const start = () =>
    feedSeries({
      series: embedded,
      server,
      purposes: ['energy'],
      file,
      clock: systemClock(),
      log,
      lookEvery: milliseconds(20),
    })
  let feed = start()
  onTestFinished(async () => {
    await feed.stop()
    await embedded.close()
  })
  return {
    embedded,
    warned,
    file,
    caughtUp: () => feed.caughtUp(),
    async restart() {
      await feed.stop()
      feed = start()
    },
  }
}

/** Counts what is written, and can be told to lose it without a word. */
function watched(server: InfluxServer) {
  const seen = { written: 0, loses: false }
  return {
    seen,
    server: {
      ...server,
      async write(purpose, points) {
        seen.written += points.length
        if (!seen.loses) await server.write(purpose, points)
      },
    } satisfies InfluxServer,
  }
}

describe.runIf(peer('influxd'))('to a real influxd', () => {
  async function running() {
    const real = await influxServer(temporaryFolder())
    await real.start()
    onTestFinished(() => real.kill())
    return { real, ...watched(influx1({ url: real.url, database: 'kernwacht' })) }
  }
  const sameAs = async (one: Awaited<ReturnType<typeof openSeries>>, server: InfluxServer) => {
    for (const home of homes)
      expect(await influxSeries(server).read(everything(home))).toEqual(await one.read(everything(home)))
  }

  it('an hour in which it is away, and a kill in the middle, leave no hole and nothing double; what was put right is right', async () => {
    const { real, server } = await running()
    const { embedded, caughtUp, warned } = await feeding(server)
    await embedded.write(readings(0, 90))
    await caughtUp()
    await sameAs(embedded, server)
    await real.kill()
    // An hour of quarters, a quarter that is put right, and a day that comes late.
    await embedded.write(readings(90, 94))
    await embedded.write(readings(10, 11).map((point) => ({ ...point, fields: { kwh: point.fields['kwh']! + 0.05 } })))
    await embedded.write(readings(-96, -50).map((point) => ({ ...point, at: later(point.at, days(3)) })))
    await expect.poll(() => warned.length, { timeout: 10_000 }).toBeGreaterThan(0)
    await real.start()
    await caughtUp()
    await sameAs(embedded, server)
    expect(await influxSeries(server).read(everything())).toHaveLength(90 + 4 + 46)
  })

  it('goes on from where it was after a restart of the service, and sends of a day only what is new', async () => {
    const { seen, server } = await running()
    const { embedded, caughtUp, restart } = await feeding(server)
    await embedded.write(readings(0, 40))
    await caughtUp()
    await embedded.write(readings(40, 41))
    await caughtUp()
    expect(seen.written).toBe(3 * 41)
    await restart()
    await caughtUp()
    expect(seen.written).toBe(3 * 41)
  })

  it('gives all of it again to a server that comes back empty, and after the offset was spoilt', async () => {
    const { real, server } = await running()
    const { embedded, caughtUp, restart, file, warned } = await feeding(server)
    await embedded.write(readings(0, 60))
    await caughtUp()
    await real.kill()
    real.wipe()
    await real.start()
    await restart()
    await caughtUp()
    expect(warned).toContain('the server of the series has lost what it had: it is given all of it again')
    await sameAs(embedded, server)
    writeFileSync(file, 'spoilt')
    await restart()
    await caughtUp()
    await sameAs(embedded, server)
  })

  it('misses nothing when a power cut took changes that it had carried on already, and they are made again', async () => {
    const { server } = await running()
    const { embedded, caughtUp, restart, file } = await feeding(server)
    await embedded.write(readings(0, 10))
    await caughtUp()
    const ahead = JSON.parse(readFileSync(file, 'utf8')) as { energy: { changed: number } }
    ahead.energy.changed += 100
    writeFileSync(file, JSON.stringify(ahead))
    await restart()
    await embedded.write(readings(100, 110))
    await caughtUp()
    await sameAs(embedded, server)
    expect(await influxSeries(server).read(everything())).toHaveLength(20)
  })

  it('sees by reading back that what was taken without a word is not there, and sends it again', async () => {
    const { seen, server } = await running()
    const { embedded, caughtUp, warned } = await feeding(server)
    seen.loses = true
    await embedded.write(readings(0, 10))
    await expect.poll(() => warned.length, { timeout: 10_000 }).toBeGreaterThan(0)
    seen.loses = false
    await caughtUp()
    await sameAs(embedded, server)
  })
})

describe.runIf(peer('victoria-metrics'))('to VictoriaMetrics, with the writes of InfluxDB 2', () => {
  it('all arrives, also what it missed while it was away; read back it cannot be', async () => {
    const real = await victoriaServer(temporaryFolder())
    await real.start()
    onTestFinished(() => real.kill())
    const server = influx2({ url: real.url, org: 'kernwacht', bucket: 'kernwacht', token: 'none' })
    const { embedded, caughtUp, warned } = await feeding(server)
    await embedded.write(readings(0, 50))
    await caughtUp()
    // A kill would take with it what VictoriaMetrics has acknowledged and not yet written: some seconds' worth.
    await real.stop()
    await embedded.write(readings(50, 54))
    await expect.poll(() => warned.length, { timeout: 10_000 }).toBeGreaterThan(0)
    await real.start()
    await caughtUp()
    await fetch(`${real.url}/internal/force_flush`)
    const exported = await fetch(`${real.url}/api/v1/export?match[]={home="home-1"}`)
    const { metric, values, timestamps } = (await exported.json()) as {
      metric: Record<string, string>
      values: number[]
      timestamps: number[]
    }
    expect(metric).toMatchObject({ __name__: 'imported-t1_kwh', home: 'home-1', series: 'imported-t1/meter' })
    const own = await embedded.read(everything())
    expect(timestamps.map((at) => isoUtc(at as Instant))).toEqual(own.map(({ at }) => isoUtc(at)))
    expect(values).toEqual(own.map(({ fields }) => fields['kwh']))
    await expect(influxSeries(server).read(everything())).rejects.toThrow(NotReadable)
  })
})
