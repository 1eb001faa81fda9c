// The whole chain watched from outside: a service that stops, hangs or no longer judges is noticed by the silence, whatever its doors still say.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import { Alarms, Health } from '../../dashboard/api/contract.ts'
import { crashHome, register } from '../support/crash-homes.ts'
import { temporaryFolder } from '../support/folder.ts'
import { freePorts, type RunningService, startService } from '../support/service.ts'
import { notifySocket } from '../support/notify-socket.ts'
import { root } from '../support/source.ts'
import { receiver } from '../support/watch-receiver.ts'

/** A minute of the real thing is half a second here; the silence of three is five, for a machine that does other things too. */
const everySeconds = 0.5
const silenceSeconds = 5

async function watched(environment: Readonly<Record<string, string>> = {}) {
  const folder = temporaryFolder()
  const secretFile = join(folder, 'beat-secret')
  writeFileSync(secretFile, 'a secret that only these two have, and nobody else\n')
  const ear = await receiver('--silence', String(silenceSeconds), '--secret', secretFile)
  const service = await startService({
    folder,
    ports: await freePorts(),
    nodeArguments: ['--import', join(root, 'test/support/faults-on-signal.ts')],
    environment: {
      KERNWACHT_WATCHDOG__EVERY_SECONDS: String(everySeconds),
      KERNWACHT_WATCHDOG__UNHEARD_SECONDS: '2',
      KERNWACHT_WATCHDOG__RECEIVER__URL: ear.url,
      KERNWACHT_WATCHDOG__RECEIVER__SECRET_FILE: secretFile,
      ...environment,
    },
  })
  onTestFinished(() => service.kill())
  // The ear counts from its own start, and a busy machine may take longer to start the service than it is patient.
  await until(
    async () => [await changes(service), (await fetch(ear.url)).status],
    ([count, status]) => count! >= 3 && status === 200,
  )
  return { ear, service, from: ear.lines.length }
}

const health = async ({ url }: RunningService) => {
  const response = await fetch(`${url}/readyz`)
  return { code: response.status, ...Health.parse(await response.json()) }
}

const ask = async ({ url, token }: RunningService, path: string) =>
  await (await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } })).json()

/** How many changes of alarms there have been: those of the trials are numbered like any others. */
const changes = async (service: RunningService) => Alarms.parse(await ask(service, '/api/alarms')).feedId

/** Asks until it is so: what changes by itself is waited for by asking. */
async function until<T>(ask: () => Promise<T>, isSo: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (isSo(answer)) return answer
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

it('a stopped service is heard by its silence, and heard again when it goes on', { timeout: 120_000 }, async () => {
  const { ear, service, from } = await watched()
  const before = await changes(service)
  // So many that without them the ear would have spoken by now: each trial is raised, taken and closed.
  await until(
    () => changes(service),
    (count) => count > before + (3 * silenceSeconds) / everySeconds,
  )
  expect(ear.lines.slice(from)).toEqual([])
  process.kill(service.pid, 'SIGSTOP')
  expect(await ear.says('SILENT', from)).toMatch(/nothing heard for \d+ s$/)
  process.kill(service.pid, 'SIGCONT')
  await ear.says('BACK', from)
})

it('rules that judge nothing any more are noticed behind doors that still answer', { timeout: 120_000 }, async () => {
  const { ear, service, from } = await watched()
  const home = crashHome(1)
  const token = await register(service, home)
  expect(await health(service)).toMatchObject({ code: 200, troubles: [] })
  process.kill(service.pid, 'SIGUSR2')
  await ear.says('SILENT', from)
  // What comes in is kept and acknowledged as ever; only the fall does not come round.
  const { homeId } = home.setup
  const client = await connectAsync(service.mqttUrl, { clientId: homeId, username: homeId, password: token })
  const text = JSON.stringify({ reading: { kind: 'motion', active: true } })
  await client.publishAsync(`home/${homeId}/kernwacht/hall-motion`, text, { qos: 1 })
  await client.endAsync()
  expect((await fetch(`${service.url}/healthz`)).status).toBe(200)
  expect(await health(service)).toMatchObject({ code: 503, troubles: ['fall-unheard'] })
})

it('a blocked event loop is noticed', { timeout: 120_000 }, async () => {
  const { ear, service, from } = await watched()
  process.kill(service.pid, 'SIGWINCH')
  await ear.says('SILENT', from)
  expect(ear.lines.slice(from).filter((line) => line.includes('BACK'))).toEqual([])
})

it('is on no screen: the trials have alarms, and nobody sees one', { timeout: 120_000 }, async () => {
  const { service } = await watched()
  await until(
    () => changes(service),
    (count) => count >= 6,
  )
  expect(Alarms.parse(await ask(service, '/api/alarms?response=all')).alarms).toEqual([])
  expect(await ask(service, '/api/homes')).toMatchObject({ homes: [] })
})

it(
  'systemd hears that it is ready, that it lives while an alarm would come through, and that it stops',
  { timeout: 120_000 },
  async ({ skip }) => {
    const socket = await notifySocket()
    if (socket === null) return skip('systemd-notify and Python: this machine has not both')
    const { said, path } = socket
    const living = () => said.filter((word) => word === 'WATCHDOG=1').length
    const { ear, service, from } = await watched({ NOTIFY_SOCKET: path, WATCHDOG_USEC: '900000' })
    await until(
      async () => living(),
      (words) => words >= 5,
    )
    expect(said[0]).toBe('READY=1')

    process.kill(service.pid, 'SIGUSR2')
    await until(
      () => health(service),
      ({ troubles }) => troubles!.includes('fall-unheard'),
    )
    const before = living()
    // Seconds later, in which it would have said so ten times.
    await ear.says('SILENT', from)
    expect(living() - before).toBeLessThanOrEqual(2)
    expect(said).not.toContain('STOPPING=1')
    await service.stop()
    await until(
      async () => said,
      (words) => words.includes('STOPPING=1'),
    )
  },
)
