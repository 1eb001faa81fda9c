// How long it takes from a fall to whoever must hear of it, while thousands of homes speak: npm run bench:alarm; bench/README.md says how to read it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { openRegistry } from '../gateway/store/registry-sqlite.ts'
import { DutyDirectory } from '../rules/model/duty.ts'
import { openDesk } from './alarm/desk.ts'
import { canCount, costOf, startGenerator } from './ingest/processes.ts'
import { ourService, registerHomes } from './ingest/targets.ts'

const { values } = parseArgs({
  options: {
    homes: { type: 'string', default: '3000' },
    times: { type: 'string', default: '1,10' },
    seconds: { type: 'string', default: '40' },
    falls: { type: 'string', default: '5' },
    profile: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})

/** A home with a dozen sensors says something 3,000 times a day, and its smart meter every ten seconds. */
const careOfAHome = 3_000 / 86_400
const meterOfAHome = 1 / 10
const homes = Number(values.homes)
const fallsPerSecond = Number(values.falls)
const seconds = Number(values.seconds)
/** What is not handed over by then counts as lost. */
const patienceMs = 30_000

export interface Row {
  readonly load: string
  readonly perSecond: number
  readonly falls: number
  readonly notHandedOver: number
  /** From a message being due to its acknowledgement, all messages. */
  readonly acknowledgedMs: { readonly p50: number; readonly p99: number }
  /** From a fall being due to the receiver having it. */
  readonly handedOverMs: { readonly p50: number; readonly p99: number; readonly max: number }
  readonly cores: number
  readonly residentMegabytes: number
}

if (!canCount()) throw new Error('the cost of a process is read from /proc: this runs on Linux only')
const folder = mkdtempSync(join(tmpdir(), 'kernwacht-alarm-'))
const rows: Row[] = []
try {
  const gateways = await registerHomes(folder, homes)
  await putOperator()
  await using desk = await openDesk(folder)
  await using service = await ourService({
    folder,
    tls: null,
    nodeArguments: values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`],
    environment: desk.environment,
  })
  using generator = startGenerator()
  await generator.ask({ kind: 'connect', port: service.port, ca: null, gateways })
  const load = (times: number) => ({
    kind: 'homes' as const,
    perSecond: Math.round(homes * (careOfAHome + meterOfAHome) * times),
    meterShare: meterOfAHome / (careOfAHome + meterOfAHome),
    fallsPerSecond,
  })
  let firstHome = 0
  // Until the hot paths are compiled the figures are of another program.
  firstHome += (await generator.ask({ ...load(5), firstHome, seconds: 8 })).falls.length
  for (const times of values.times.split(',').map(Number)) {
    const order = load(times)
    const before = costOf(service.pids[0]!)
    const begun = performance.now()
    const { latencyMs, falls } = await generator.ask({ ...order, firstHome, seconds })
    firstHome += falls.length
    const took = (performance.now() - begun) / 1000
    const after = costOf(service.pids[0]!)
    const waits = await handedOver(desk.heardAt, falls)
    rows.push({
      load: `${homes} homes × ${times}`,
      perSecond: order.perSecond,
      falls: falls.length,
      notHandedOver: falls.length - waits.length,
      acknowledgedMs: { p50: rounded(latencyMs.p50), p99: rounded(latencyMs.p99) },
      handedOverMs: { p50: share(waits, 0.5), p99: share(waits, 0.99), max: share(waits, 1) },
      cores: rounded((after.cpuSeconds - before.cpuSeconds) / took),
      residentMegabytes: after.residentMegabytes,
    })
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
if (values.json) console.log(JSON.stringify({ homes, seconds, rows }, null, 2))
else print()

/** Everybody's alarms go to one desk, one after another: nothing is faster than that. */
async function putOperator(): Promise<void> {
  const registry = await openRegistry({ file: join(folder, 'registry.db') })
  await registry.putDirectory(DutyDirectory.parse({ operator: [{ channel: 'webhook', address: 'desk' }] }))
  await registry.close()
}

/** In milliseconds, shortest first. */
async function handedOver(
  heardAt: ReadonlyMap<string, number>,
  falls: readonly { readonly homeId: string; readonly at: number }[],
): Promise<number[]> {
  const end = Date.now() + patienceMs
  while (falls.some(({ homeId }) => !heardAt.has(homeId)) && Date.now() < end) await pause(100)
  return falls
    .flatMap(({ homeId, at }) => (heardAt.has(homeId) ? [heardAt.get(homeId)! - at] : []))
    .sort((one, other) => one - other)
}

function share(sorted: readonly number[], part: number): number {
  return rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0)
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}

function print(): void {
  console.table(
    rows.map((row) => ({
      load: row.load,
      'msg/s': row.perSecond,
      falls: row.falls,
      'not handed over': row.notHandedOver,
      'PUBACK p50 ms': row.acknowledgedMs.p50,
      'PUBACK p99 ms': row.acknowledgedMs.p99,
      'handed over p50 ms': row.handedOverMs.p50,
      'p99 ms': row.handedOverMs.p99,
      'max ms': row.handedOverMs.max,
      cores: row.cores,
      'RSS MB': row.residentMegabytes,
    })),
  )
}
