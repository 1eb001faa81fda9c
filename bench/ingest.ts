// How many messages a second are taken in all the way, and what they cost: npm run bench:ingest; bench/README.md says how to read it.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { peer } from '../test/support/real-peers.ts'
import type { Order } from './ingest/generator.ts'
import { canCount, costOf, startGenerator } from './ingest/processes.ts'
import { mosquittoAndConsumer, ourService, registerHomes, type Target } from './ingest/targets.ts'

const { values } = parseArgs({
  options: {
    homes: { type: 'string', default: '3000' },
    outstanding: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '8' },
    paces: { type: 'string', default: '400,2000' },
    tls: { type: 'boolean', default: false },
    persistence: { type: 'boolean', default: false },
    'no-peer': { type: 'boolean', default: false },
    profile: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const seconds = Number(values.seconds)
const paces = values.paces.split(',').filter(Boolean).map(Number)
type Load = Exclude<Order, { kind: 'connect' }>

export interface Row {
  readonly target: string
  readonly load: string
  readonly perSecond: number
  /** Of all processes that the message needs, and of the broker's main thread alone. */
  readonly cpuSecondsPer100k: number
  readonly mainThreadCpuSecondsPer100k: number
  readonly perSecondOfOneCore: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly residentMegabytes: number
}

if (!canCount()) throw new Error('the cost of a process is read from /proc: this runs on Linux only')
const folder = mkdtempSync(join(tmpdir(), 'kernwacht-ingest-'))
const rows: Row[] = []
const starts: Record<string, number> = {}
try {
  const gateways = await registerHomes(join(folder), Number(values.homes))
  const service = { folder, tls: null, nodeArguments: profiling() }
  await measure(() => ourService(service), gateways)
  if (values.tls) await measure(() => ourService({ ...service, tls: certificate() }), gateways, 'ca.crt')
  if (!values['no-peer']) {
    if (peer('mosquitto')) await measure(() => mosquittoAndConsumer(folder, values.persistence), gateways)
    else console.error('this machine has no mosquitto: nothing to compare with')
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
if (values.json) console.log(JSON.stringify({ homes: Number(values.homes), starts, rows }, null, 2))
else print()

async function measure(
  start: () => Promise<Target>,
  gateways: Awaited<ReturnType<typeof registerHomes>>,
  ca: string | null = null,
): Promise<void> {
  await using target = await start()
  using generator = startGenerator()
  starts[target.name] = Math.round(target.startMilliseconds)
  const authority = ca === null ? null : readFileSync(join(folder, ca), 'utf8')
  await generator.ask({ kind: 'connect', port: target.port, ca: authority, gateways })
  const saturate = { kind: 'saturate', outstanding: Number(values.outstanding) } as const
  // Until the hot paths are compiled the figures are of another program.
  await target.consumed((await generator.ask({ ...saturate, seconds: 3 })).acknowledged)
  const loads: Load[] = [
    { ...saturate, seconds },
    ...paces.map((perSecond) => ({ kind: 'pace', perSecond, seconds }) as const),
  ]
  for (const load of loads) rows.push(await measureOne(target, generator, load))
}

async function measureOne(target: Target, generator: ReturnType<typeof startGenerator>, load: Load): Promise<Row> {
  const before = target.pids.map(costOf)
  const begun = performance.now()
  const { acknowledged, latencyMs } = await generator.ask(load)
  await target.consumed(acknowledged)
  const took = (performance.now() - begun) / 1000
  const after = target.pids.map(costOf)
  const per100k = (of: 'cpuSeconds' | 'mainThreadCpuSeconds', among = after) =>
    (among.reduce((sum, cost, index) => sum + cost[of] - before[index]![of], 0) / acknowledged) * 100_000
  const cpu = per100k('cpuSeconds')
  return {
    target: target.name,
    load: load.kind === 'saturate' ? `closed loop, ${load.outstanding} outstanding` : `${load.perSecond}/s`,
    perSecond: Math.round(acknowledged / took),
    cpuSecondsPer100k: rounded(cpu),
    mainThreadCpuSecondsPer100k: rounded(per100k('mainThreadCpuSeconds', after.slice(0, 1))),
    perSecondOfOneCore: Math.round(100_000 / cpu),
    p50Ms: rounded(latencyMs.p50),
    p99Ms: rounded(latencyMs.p99),
    residentMegabytes: after.reduce((sum, { residentMegabytes }) => sum + residentMegabytes, 0),
  }
}

function print(): void {
  console.log(`${values.homes} connections, QoS 1; started in ms: ${JSON.stringify(starts)}`)
  console.table(
    rows.map((row) => ({
      target: row.target,
      load: row.load,
      'msg/s': row.perSecond,
      'CPU s/100k': row.cpuSecondsPer100k,
      'main thread': row.mainThreadCpuSecondsPer100k,
      'msg/s of a core': row.perSecondOfOneCore,
      'p50 ms': row.p50Ms,
      'p99 ms': row.p99Ms,
      'RSS MB': row.residentMegabytes,
    })),
  )
  const [ours, theirs] = ['kernwacht', 'mosquitto'].map((name) =>
    rows.find(({ target, load }) => target.startsWith(name) && load.startsWith('closed')),
  )
  if (!ours || !theirs) return
  const ratio = rounded(ours.cpuSecondsPer100k / theirs.cpuSecondsPer100k)
  console.log(`CPU of a message, journalled and judged by the rules, against mosquitto and a consumer: × ${ratio}`)
}

function profiling(): string[] {
  return values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`]
}

/** An authority and a server's certificate for 127.0.0.1, by openssl. */
function certificate(): { cert: string; key: string } {
  const file = (name: string) => join(folder, name)
  const ask = (...args: readonly string[]) => void execFileSync('openssl', args, { stdio: 'pipe' })
  const make = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  ask(...make, '-subj', '/CN=bench', '-keyout', file('ca.key'), '-out', file('ca.crt'))
  const by = ['-CA', file('ca.crt'), '-CAkey', file('ca.key'), '-addext', 'subjectAltName=IP:127.0.0.1']
  ask(...make, ...by, '-subj', '/CN=server', '-keyout', file('server.key'), '-out', file('server.crt'))
  return { cert: file('server.crt'), key: file('server.key') }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
