// The real service in a process of its own, on a folder and on free ports of loopback: for what only a whole process can show.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

export interface Ports {
  readonly http: number
  readonly mqtt: number
}

export interface ServiceOptions {
  readonly folder: string
  readonly ports: Ports
  readonly configFile?: string
  /** More settings, as the environment gives them. */
  readonly environment?: Readonly<Record<string, string>>
  /** For the Node that runs it, such as `--cpu-prof`. */
  readonly nodeArguments?: readonly string[]
}

/** A service that has been started and may not be ready yet. */
export interface Launched {
  readonly pid: number
  /** Resolves when devices are heard; rejects when the process ended before that, with what it said. */
  readonly ready: Promise<RunningService>
  /** SIGKILL, as a crash does it: nothing is finished, nothing is told. Resolves when the process is gone. */
  kill(): Promise<void>
}

export interface RunningService extends Omit<Launched, 'ready'>, AsyncDisposable {
  readonly url: string
  readonly mqttUrl: string
  /** The operator's bearer token; each start has its own. */
  readonly token: string
  /** From the start of the process until devices were heard. */
  readonly startMilliseconds: number
  /** All that it has said so far, on both its outputs. */
  said(): string
  /** SIGTERM; rejects when it does not end well. */
  stop(): Promise<void>
}

const launcher = fileURLToPath(new URL('../../bin/kernwacht.js', import.meta.url))
const Place = z.object({ pid: z.int(), url: z.url(), mqtt: z.string() })
/** What `kernwacht start` says when its doors are open; service.json is written by then. */
const opened = 'Kernwacht listens at'

export const startService = (options: ServiceOptions): Promise<RunningService> => launchService(options).ready

export function launchService(options: ServiceOptions): Launched {
  const { folder, ports, configFile, environment = {}, nodeArguments = [] } = options
  const config = configFile === undefined ? [] : ['--config', configFile]
  const begun = performance.now()
  const child = spawn(process.execPath, [...nodeArguments, launcher, 'start', '--data', folder, ...config], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...withoutSettings(process.env),
      KERNWACHT_HTTP__PORT: String(ports.http),
      KERNWACHT_MQTT__TCP__PORT: String(ports.mqtt),
      KERNWACHT_LOG__LEVEL: 'warn',
      // Nobody's disk is to be filled by a test that is not about it.
      KERNWACHT_DISK__RESERVE_MEGABYTES: '0',
      // Where a test counts what is in the journal, it is what the test has put there.
      ...(!Object.keys(environment).some((name) => name.startsWith('KERNWACHT_WATCHDOG')) && {
        KERNWACHT_WATCHDOG: 'null',
      }),
      ...environment,
    },
  })
  const said: string[] = []
  for (const output of [child.stdout, child.stderr])
    output.on('data', (bytes: Buffer) => void said.push(bytes.toString()))
  const launched = { pid: child.pid!, kill: () => end(child, 'SIGKILL') }
  const ready = openedBy(child).then((): RunningService => {
    const startMilliseconds = performance.now() - begun
    const place = Place.parse(JSON.parse(readFileSync(join(folder, 'service.json'), 'utf8')))
    const stop = async () => {
      await end(child, 'SIGTERM')
      if (child.exitCode !== 0) throw new Error(`the service ended with ${child.exitCode ?? child.signalCode}`)
    }
    return {
      ...launched,
      url: place.url,
      mqttUrl: place.mqtt,
      token: readFileSync(join(folder, 'operator-token'), 'utf8').trim(),
      startMilliseconds,
      said: () => said.join(''),
      stop,
      [Symbol.asyncDispose]: launched.kill,
    }
  })
  // Who kills it while it starts does not wait for it.
  ready.catch(() => {})
  return { ...launched, ready }
}

/** Two ports that nobody uses now: the same ones must serve again after a restart. */
export async function freePorts(): Promise<Ports> {
  const servers = [createServer(), createServer()]
  const [http, mqtt] = await Promise.all(
    servers.map(async (server) => {
      await once(server.listen(0, '127.0.0.1'), 'listening')
      return (server.address() as AddressInfo).port
    }),
  )
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return { http: http!, mqtt: mqtt! }
}

function openedBy(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (bytes: Buffer) => {
      said = (said + bytes.toString()).slice(-8_000)
      if (said.includes(opened)) resolve()
    }
    child.stdout!.on('data', hear)
    child.stderr!.on('data', hear)
    child.once('error', reject)
    child.once('exit', (code, signal) => reject(new Error(`the service ended with ${code ?? signal}: ${said}`)))
  })
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

/** The settings of whoever runs the test are not the test's. */
const withoutSettings = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('KERNWACHT_')))
