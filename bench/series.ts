// What a year of quarter-hours of a whole programme costs, and how fast it answers: npm run bench:series; bench/README.md says how to read it.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { influx1 } from '../gateway/store/series-influx1.ts'
import { openSeries } from '../gateway/store/series-sqlite.ts'
import { homeId } from '../rules/model/ids.ts'
import { parseIso } from '../rules/model/time.ts'
import { influxServer } from '../test/support/influx-servers.ts'
import { costOf } from './ingest/processes.ts'
import { peer } from '../test/support/real-peers.ts'
import { solarYear } from './series/solar-year.ts'

const { values } = parseArgs({
  options: {
    homes: { type: 'string', default: '300' },
    days: { type: 'string', default: '365' },
    'peer-homes': { type: 'string', default: '30' },
    'no-peer': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const days = Number(values.days)
const startsAt = parseIso('2025-01-01T00:00', 'Europe/Amsterdam')!
const daysAtOnce = 7
const pointsAtOnce = 5000
const coldMilliseconds = 20_000

export interface Row {
  readonly store: string
  readonly homes: number
  readonly values: number
  readonly loadSeconds: number
  /** Of that, making up the values. */
  readonly madeUpSeconds: number
  /** Of all processes that it needs, making up the values too. */
  readonly cpuSeconds: number
  readonly valuesPerSecond: number
  readonly bytesPerValue: number
  readonly yearByMonthMs: Timing
  readonly homeYearReadMs: Timing | null
  readonly programmeByDayMs: Timing
  readonly worst100Ms: Timing
}
interface Loaded {
  readonly values: number
  readonly seconds: number
  readonly madeUpSeconds: number
  readonly cpuSeconds: number
}
interface Timing {
  readonly p50: number
  readonly max: number
}

const folder = mkdtempSync(join(tmpdir(), 'kernwacht-series-'))
const rows: Row[] = []
try {
  rows.push(await embedded(Number(values.homes)))
  if (!values['no-peer']) {
    if (peer('influxd')) rows.push(await influxdb(Number(values['peer-homes'])))
    else console.error('this machine has no influxd: nothing to compare with')
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
if (values.json) console.log(JSON.stringify({ days, rows }, null, 2))
else print()

async function embedded(homes: number): Promise<Row> {
  const store = await openSeries({ folder })
  const loaded = await load(
    homes,
    (points) => store.write(points),
    Math.min(homes, 250),
    () => cpuSecondsOf(process.pid),
  )
  const year = { purpose: 'energy', from: '2025-01-01', until: '2026-01-01' } as const
  const months = { ...year, per: 'month', from: '2025-01', until: '2026-01' } as const
  const home = (round: number) => homeId(`home-${1 + ((round * 7919) % homes)}`)
  const yearByMonthMs = await timed(50, (round) => store.sums({ ...months, homeId: home(round), series: 'solar' }))
  const homeYearReadMs = await timed(20, (round) =>
    store.read({
      homeId: home(round),
      purpose: 'energy',
      series: 'solar',
      from: startsAt,
      to: parseIso('2026-01-02T00:00', 'UTC')!,
    }),
  )
  const programmeByDayMs = await timed(10, () => store.totals({ ...year, per: 'day', family: 'solar' }))
  const worst100Ms = await timed(10, () => store.least({ ...months, family: 'solar', limit: 100 }))
  await store.close()
  const bytes = bytesIn(folder, (name) => name.startsWith('series-energy'))
  return row('embedded blocks', homes, loaded, bytes, { yearByMonthMs, homeYearReadMs, programmeByDayMs, worst100Ms })
}

async function influxdb(homes: number): Promise<Row> {
  const server = await influxServer(folder)
  await server.start()
  try {
    const client = influx1({ url: server.url, database: 'bench' })
    const loaded = await load(
      homes,
      (points) => client.write('energy', points),
      Math.ceil(pointsAtOnce / (daysAtOnce * 96)),
      () => cpuSecondsOf(process.pid) + cpuSecondsOf(server.pid()!),
    )
    const ask = (influxQl: string) => client.query('energy', influxQl)
    const span = `time >= '2025-01-01T00:00:00Z' AND time < '2026-01-01T00:00:00Z'`
    // InfluxQL knows no calendar month: windows of thirty days.
    const yearByMonthMs = await timed(20, (round) =>
      ask(
        `SELECT spread("kwh") FROM "solar" WHERE "home" = 'home-${1 + ((round * 7919) % homes)}' AND ${span} GROUP BY time(30d)`,
      ),
    )
    const programmeByDayMs = await timed(3, () =>
      ask(
        `SELECT sum("d") FROM (SELECT spread("kwh") AS "d" FROM "solar" WHERE ${span} GROUP BY "home", time(1d)) WHERE ${span} GROUP BY time(1d)`,
      ),
    )
    const worst100Ms = await timed(3, () =>
      ask(
        `SELECT bottom("s", "home", 100) FROM (SELECT spread("kwh") AS "s" FROM "solar" WHERE ${span} GROUP BY "home")`,
      ),
    )
    await client.close()
    // What it has taken in stands in a log until nothing has come for a while, and takes far more room there.
    await wait(coldMilliseconds)
    const bytes = bytesIn(join(folder, 'influx'), () => true)
    return row('InfluxDB', homes, loaded, bytes, { yearByMonthMs, homeYearReadMs: null, programmeByDayMs, worst100Ms })
  } finally {
    await server.kill()
  }
}

/**
 * A week of every home, then the next week. `homesAtOnce`: of so many homes in one call, as an import comes; two calls under way, so that
 * neither thread waits for the other.
 */
async function load(
  homes: number,
  write: (points: ReturnType<ReturnType<typeof solarYear>['points']>) => Promise<void>,
  homesAtOnce: number,
  cpuSeconds: () => number,
): Promise<Loaded> {
  const year = solarYear({ homes, days, startsAt, seed: 1 })
  const begun = performance.now()
  const spent = cpuSeconds()
  let count = 0
  let madeUp = 0
  let before: Promise<void> = Promise.resolve()
  for (let day = 0; day < days; day += daysAtOnce) {
    for (let home = 0; home < homes; home += homesAtOnce) {
      const making = performance.now()
      const points = Array.from({ length: Math.min(homesAtOnce, homes - home) }, (_, index) =>
        year.points(home + index, day, Math.min(days, day + daysAtOnce)),
      ).flat()
      madeUp += performance.now() - making
      count += points.length
      const written = write(points)
      await before
      before = written
    }
  }
  await before
  const seconds = (performance.now() - begun) / 1000
  return { values: count, seconds, madeUpSeconds: madeUp / 1000, cpuSeconds: cpuSeconds() - spent }
}

async function timed(rounds: number, ask: (round: number) => Promise<unknown>): Promise<Timing> {
  await ask(0)
  const took: number[] = []
  for (let round = 1; round <= rounds; round++) {
    const begun = performance.now()
    await ask(round)
    took.push(performance.now() - begun)
  }
  took.sort((one, other) => one - other)
  return { p50: rounded(took[Math.floor(took.length / 2)]!), max: rounded(took.at(-1)!) }
}

function row(
  store: string,
  homes: number,
  loaded: Loaded,
  bytes: number,
  answers: Pick<Row, 'yearByMonthMs' | 'homeYearReadMs' | 'programmeByDayMs' | 'worst100Ms'>,
): Row {
  return {
    store,
    homes,
    values: loaded.values,
    loadSeconds: rounded(loaded.seconds),
    madeUpSeconds: rounded(loaded.madeUpSeconds),
    cpuSeconds: rounded(loaded.cpuSeconds),
    valuesPerSecond: Math.round(loaded.values / loaded.seconds),
    bytesPerValue: rounded(bytes / loaded.values),
    ...answers,
  }
}

function bytesIn(place: string, isMeant: (name: string) => boolean): number {
  return readdirSync(place, { withFileTypes: true }).reduce((sum, entry) => {
    if (entry.isDirectory()) return sum + bytesIn(join(place, entry.name), () => true)
    return isMeant(entry.name) ? sum + statSync(join(place, entry.name)).size : sum
  }, 0)
}

function cpuSecondsOf(pid: number): number {
  return costOf(pid).cpuSeconds
}

function rounded(value: number): number {
  return Number(value.toPrecision(3))
}

function print(): void {
  const load = execFileSync('uptime').toString().trim().split('load average: ')[1]
  console.log(`${days} days of quarter-hours, one register a home; load average ${load}`)
  const said = (timing: Timing | null) => (timing ? `${timing.p50} (${timing.max})` : '-')
  console.table(
    rows.map((row) => ({
      store: row.store,
      homes: row.homes,
      'M values': rounded(row.values / 1e6),
      'load s': row.loadSeconds,
      'made up s': row.madeUpSeconds,
      'CPU s': row.cpuSeconds,
      'M values/s': rounded(row.valuesPerSecond / 1e6),
      'M values/CPU s': rounded(row.values / row.cpuSeconds / 1e6),
      'bytes/value': row.bytesPerValue,
      'year by month ms': said(row.yearByMonthMs),
      'year read ms': said(row.homeYearReadMs),
      'programme by day ms': said(row.programmeByDayMs),
      'worst 100 ms': said(row.worst100Ms),
    })),
  )
}
