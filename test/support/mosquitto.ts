// A real mosquitto on a free port of loopback, with a configuration and a folder of its own; ended by the process that began it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from './folder.ts'
import { peer } from './real-peers.ts'

export interface Mosquitto {
  readonly port: number
  readonly url: string
  /** SIGTERM: it saves its sessions first. */
  stop(): Promise<void>
  start(): Promise<void>
}

/** @param options.remembers whether its sessions outlive a restart. */
export async function startMosquitto(
  options: { readonly remembers?: boolean; readonly lines?: readonly string[] } = {},
): Promise<Mosquitto> {
  const { remembers = true, lines = [] } = options
  const program = peer('mosquitto')
  if (!program) throw new Error('this machine has no mosquitto: the test should have been skipped')
  const folder = temporaryFolder()
  const port = await freePort()
  const config = join(folder, 'mosquitto.conf')
  writeFileSync(
    config,
    [
      `listener ${port} 127.0.0.1`,
      'allow_anonymous true',
      `persistence ${remembers}`,
      `persistence_location ${folder}/`,
      'max_queued_messages 0',
      'log_dest stderr',
      'log_type all',
      // Started as root it would give up the rights to its folder.
      'user root',
      ...lines,
      '',
    ].join('\n'),
  )
  let child: ChildProcess | null = null
  async function start(): Promise<void> {
    const started = spawn(program!, ['-c', config], { stdio: ['ignore', 'ignore', 'pipe'] })
    child = started
    await new Promise<void>((resolve, reject) => {
      let said = ''
      started.stderr.on('data', (bytes: Buffer) => {
        said = (said + bytes.toString()).slice(-4_000)
        if (said.includes(' running')) resolve()
      })
      started.once('exit', (code) => reject(new Error(`mosquitto ended with ${code}: ${said}`)))
    })
  }
  async function stop(): Promise<void> {
    if (!child || child.exitCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  onTestFinished(stop)
  await start()
  return { port, url: `mqtt://127.0.0.1:${port}`, start, stop }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Runs mosquitto_pub or mosquitto_sub to its end. */
export async function run(
  name: 'mosquitto_pub' | 'mosquitto_sub',
  args: readonly string[],
  input = '',
): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(peer(name)!, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill())
  const said = { out: '', err: '' }
  child.stdout.on('data', (bytes: Buffer) => (said.out += bytes.toString()))
  child.stderr.on('data', (bytes: Buffer) => (said.err += bytes.toString()))
  child.stdin.end(input)
  const [code] = (await once(child, 'close')) as [number]
  return { code, ...said }
}
