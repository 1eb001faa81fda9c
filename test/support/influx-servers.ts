// A real influxd and a real VictoriaMetrics on ports of loopback, with settings and folders of their own; ended by the process that began them.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { peer } from './real-peers.ts'

export interface SeriesServer {
  readonly url: string
  readonly pid: () => number | undefined
  start(): Promise<void>
  /** As a power cut: SIGKILL. */
  kill(): Promise<void>
  /** It may write out what it has first: SIGTERM. */
  stop(): Promise<void>
  /** All that it had is gone. */
  wipe(): void
}

/** Does not start it yet. `folder` is its own. */
export async function influxServer(folder: string): Promise<SeriesServer> {
  const [port, inner] = await freePorts(2)
  const config = join(folder, 'influxd.conf')
  const data = join(folder, 'influx')
  const text = `reporting-disabled = true
bind-address = "127.0.0.1:${inner}"
[meta]
  dir = "${data}/meta"
[data]
  dir = "${data}/data"
  wal-dir = "${data}/wal"
  index-version = "inmem"
  cache-snapshot-write-cold-duration = "5s"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
`
  writeFileSync(config, text)
  return serverOf('influxd', ['run', '-config', config], `http://127.0.0.1:${port}`, '/ping', data)
}

/** Does not start it yet. */
export async function victoriaServer(folder: string): Promise<SeriesServer> {
  const [port] = await freePorts(1)
  const data = join(folder, 'victoria')
  const settings = [`-httpListenAddr=127.0.0.1:${port}`, `-storageDataPath=${data}`, '-retentionPeriod=100y']
  return serverOf('victoria-metrics', settings, `http://127.0.0.1:${port}`, '/health', data)
}

function serverOf(
  name: 'influxd' | 'victoria-metrics',
  settings: readonly string[],
  url: string,
  health: string,
  data: string,
): SeriesServer {
  const program = peer(name)
  if (!program) throw new Error(`this machine has no ${name}: the test should have been skipped`)
  let child: ChildProcess | null = null
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  return {
    url,
    pid: () => child?.pid,
    async start() {
      const started = spawn(program, settings, { stdio: ['ignore', 'ignore', 'pipe'] })
      child = started
      let said = ''
      started.stderr.on('data', (bytes: Buffer) => (said = (said + bytes.toString()).slice(-2000)))
      for (;;) {
        if (started.exitCode !== null) throw new Error(`${name} ended with ${started.exitCode}: ${said}`)
        const isThere = await fetch(`${url}${health}`).then(
          (answer) => answer.ok,
          () => false,
        )
        if (isThere) return
        await wait(50)
      }
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    wipe: () => rmSync(data, { recursive: true, force: true }),
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  const ports = await Promise.all(
    servers.map(async (server) => {
      await once(server.listen(0, '127.0.0.1'), 'listening')
      return (server.address() as AddressInfo).port
    }),
  )
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return ports
}
