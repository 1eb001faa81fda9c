// The whole of it: the service in a process of its own, damaged payloads and packets, a canary beside them, and at the end the books.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { costOf } from '../../../bench/ingest/processes.ts'
import { readJournal } from '../../../gateway/store/journal-sqlite.ts'
import type { Home } from '../../../rules/model/home.ts'
import { crashHome, register } from '../crash-homes.ts'
import { freePorts, type RunningService, startService } from '../service.ts'
import { startCanary } from './canary.ts'
import { sendPackets } from './packets.ts'
import { sendPayloads } from './payloads.ts'

export interface FuzzReport {
  readonly seed: number
  readonly payloads: {
    readonly sent: number
    readonly acknowledged: number
    readonly kept: number
    readonly quarantined: number
    readonly silent: number
    readonly seconds: number
    readonly longestDecodeMs: number
  }
  readonly packets: {
    readonly sent: number
    readonly closed: number
    readonly connections: number
    readonly unanswered: number
    readonly seconds: number
  }
  readonly canary: { readonly calls: number; readonly lost: number; readonly longestMs: number }
  /** At the end, when both were done. */
  readonly residentMegabytes: number
  /** What the books do not account for: acknowledged and nowhere, or kept and never acknowledged. */
  readonly unaccounted: number
  /** Lines of the log that tell of a fault of the service's own, and decoders or an intake that stumbled. */
  readonly faults: number
  readonly stumbled: number
  /** The process was there to the end, and stopped as it was asked to. */
  readonly isAlive: boolean
}

const gatewayHomes = 8
const zone = 'Europe/Amsterdam'
/** Devices that packets come from: each may connect some times a minute. */
const devicesOfPackets = 240

export async function fuzz(parts: {
  readonly folder: string
  readonly payloads: number
  readonly packets: number
  readonly seed: number
  readonly told?: (line: string) => void
}): Promise<FuzzReport> {
  const { folder, seed, told = () => {} } = parts
  const ports = await freePorts()
  await using service = await startService({ folder, ports, environment: unlimited })
  const homes = Array.from({ length: gatewayHomes + 2 }, (_, number) => crashHome(number + 1))
  const tokens = new Map<string, string>()
  for (const home of homes) tokens.set(home.setup.homeId, await register(service, home))
  const [canaryHome, packetHome, ...rest] = homes as [Home, Home, ...Home[]]
  const canary = startCanary(service, canaryHome.setup.homeId, tokens.get(canaryHome.setup.homeId)!)

  told(`${parts.payloads} payloads`)
  const begun = performance.now()
  const gateways = rest.map(({ setup }) => ({ home: setup.homeId, token: tokens.get(setup.homeId)! }))
  const payloads = await sendPayloads({ mqttUrl: service.mqttUrl, gateways, count: parts.payloads, seed, zone })
  const between = performance.now()
  told(`${parts.packets} packets`)
  const identities = await devicesOf(
    service,
    packetHome.setup.homeId,
    Math.min(devicesOfPackets, 4 + Math.ceil(parts.packets / 100)),
  )
  const packets = await sendPackets({ port: ports.mqtt, identities, count: parts.packets, seed, atOnce: 24 })
  const ended = performance.now()

  const sung = await canary.stop()
  const residentMegabytes = isRunning(service.pid) ? costOf(service.pid).residentMegabytes : 0
  const isAlive = await service.stop().then(
    () => true,
    () => false,
  )
  const books = await booksOf(
    folder,
    gateways.map(({ home }) => home),
  )
  return {
    seed,
    payloads: { ...payloads, kept: books.kept, quarantined: books.quarantined, seconds: seconds(between - begun) },
    packets: { ...packets, seconds: seconds(ended - between) },
    canary: sung,
    residentMegabytes,
    unaccounted: payloads.acknowledged - payloads.silent - books.kept - books.quarantined,
    faults: service
      .said()
      .split('\n')
      .filter((line) => /"level":[56]0/.test(line)).length,
    stumbled: books.stumbled,
    isAlive,
  }
}

/** The limits on pace are tried elsewhere; here they would only make it last. */
const unlimited = {
  KERNWACHT_MQTT__MESSAGES_PER_SECOND: '100000',
  KERNWACHT_MQTT__MESSAGE_BURST: '1000000',
  KERNWACHT_MQTT__CONNECTS_PER_SECOND: '10000',
  KERNWACHT_HTTP__REQUESTS_PER_MINUTE: '100000',
  KERNWACHT_QUARANTINE__MEGABYTES: '10000',
  KERNWACHT_LOG__LEVEL: 'error',
}

const seconds = (milliseconds: number): number => Math.round(milliseconds / 100) / 10

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function devicesOf(
  service: RunningService,
  home: string,
  count: number,
): Promise<{ identity: string; token: string }[]> {
  const devices: { identity: string; token: string }[] = []
  for (let number = 0; number < count; number++) {
    const response = await fetch(`${service.url}/api/homes/${home}/credentials`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: `device-${number}` }),
    })
    devices.push((await response.json()) as { identity: string; token: string })
  }
  return devices
}

/** From the files, after the end: a message is in the journal under one id, each of its observations with its place behind it. */
async function booksOf(
  folder: string,
  homes: readonly string[],
): Promise<{ kept: number; quarantined: number; stumbled: number }> {
  const journal = readJournal(join(folder, 'journal.db'))
  const kept = new Set<string>()
  for (let seq = 0, page; (page = await journal.read({ seq, limit: 5_000 })).length > 0; seq = page.at(-1)!.seq)
    for (const { homeId, inputId, input } of page)
      if (input.kind === 'observed' && homes.includes(homeId)) kept.add(`${homeId} ${inputId.replace(/#\d+$/, '')}`)
  await journal.close()
  using quarantine = openForReading(join(folder, 'quarantine.db'))
  const of = homes.map(() => '?').join(', ')
  const count = (where: string) => {
    const row = quarantine
      .prepare(`SELECT count(*) AS n FROM messages WHERE home_id IN (${of}) AND ${where}`)
      .get(...homes)
    return (row as { n: number }).n
  }
  return {
    kept: kept.size,
    // What was left out beside good values is a second row of a message that is in the journal.
    quarantined: count("detail NOT LIKE 'left out beside what was told: %'"),
    stumbled: count("code IN ('decoder-fault', 'intake-fault')"),
  }
}

const openForReading = (file: string) => {
  const database = new DatabaseSync(file, { readOnly: true })
  return Object.assign(database, { [Symbol.dispose]: () => database.close() })
}
