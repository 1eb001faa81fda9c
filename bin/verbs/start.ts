// Starts the service and stays until it is told to stop.
import { parseArgs } from 'node:util'
import type { App } from '../../gateway/app.ts'
import { ConfigError, readConfig, readSupervision } from '../../gateway/config.ts'
import { openLog } from '../../gateway/log.ts'
import { PlaceTaken } from '../../gateway/places.ts'
import { systemClock } from '../../gateway/pipeline/clock.ts'
import { StoreError } from '../../gateway/store/sqlite.ts'
import { openSupervisor, type Supervisor } from '../../gateway/watchdog/supervisor.ts'
import { milliseconds } from '../../rules/model/time.ts'
import { builtScreens } from '../screens.ts'
import { version } from '../version.ts'
import { Failed, type Io, type Verb, WordsAreOff } from './verb.ts'

export const start: Verb = {
  name: 'start',
  usage: '[--demo] [--config FILE] [--data DIR] [--replay [--from TIME]]',
  summary: 'Starts the service',
  help: `  --demo         a small village on this machine: begun anew each time, in data/demo
  --config FILE  YAML or JSON; kernwacht config print shows every setting
  --data DIR     the folder with all that is kept (default: data)
  --replay       time stands still until kernwacht replay moves it
  --from TIME    where it stands at first, such as 2011-06-15T00:00:00+02:00`,
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: {
        demo: { type: 'boolean', default: false },
        config: { type: 'string' },
        data: { type: 'string' },
        replay: { type: 'boolean', default: false },
        from: { type: 'string' },
      },
    })
    if (values.demo && values.replay) throw new WordsAreOff('--demo or --replay, not both')
    if (values.from !== undefined && !values.replay) throw new WordsAreOff('--from goes with --replay')
    const over = {
      ...(values.data !== undefined && { data: values.data }),
      ...(values.demo && demoSettings(values.data)),
      ...(values.replay && { clock: { mode: 'replay', ...(values.from !== undefined && { startAt: values.from }) } }),
    }
    try {
      const config = readConfig({ over, ...(values.config !== undefined && { file: values.config }) })
      const webRoot = await builtScreens(io)
      const options = { log: openLog(config.log.level), webRoot, version: version() }
      // The service is loaded where it is started: the other verbs answer without it.
      if (values.demo) {
        const { startDemo } = await import('../demo.ts')
        return await untilStopped(await startDemo(config, options, io), io)
      }
      const { startApp } = await import('../../gateway/app.ts')
      const file = values.config === undefined ? {} : { configFile: values.config }
      const app = await startApp(config, { ...options, ...file })
      const supervisor = supervisorOf(app, options.log)
      await app.ready
      io.out(`Kernwacht listens at ${app.url}${app.mqttUrl ? ` and ${app.mqttUrl}` : ''}`)
      await sayIfNobodyCanSignIn(app, io)
      await supervisor?.ready()
      io.stopped.addEventListener('abort', () => void supervisor?.stopping(), { once: true })
      return await untilStopped(app, io)
    } catch (error) {
      if (error instanceof ConfigError || error instanceof PlaceTaken || error instanceof StoreError)
        throw new Failed(error.message)
      throw error
    }
  },
}

/** A warning is enough there: people read what the service says, not what it counts. */
const demoSettings = (data = 'data/demo') => ({
  data,
  mqtt: { anonymous: 'loopback' },
  disk: { reserveMegabytes: 0 },
  log: { level: 'warn' },
  // Its accounts stand on the sign-in page: a second factor of one visitor would keep out the next.
  signIn: { twoFactorsFor: [] },
})

/** Null: nobody started us who wants to hear how we are. */
function supervisorOf(app: App, log: ReturnType<typeof openLog>): Supervisor | null {
  const supervision = readSupervision()
  if (supervision === null) return null
  const { withinMilliseconds: within } = supervision
  const { isWorthKeeping } = app
  return openSupervisor({
    within: within === null ? null : milliseconds(within),
    isWorthKeeping,
    clock: systemClock(),
    log,
  })
}

async function untilStopped(app: App, io: Io): Promise<0> {
  if (!io.stopped.aborted)
    await new Promise<void>((resolve) => io.stopped.addEventListener('abort', () => resolve(), { once: true }))
  await app.stop()
  return 0
}

async function sayIfNobodyCanSignIn({ accounts }: App, io: Io): Promise<void> {
  if ((await accounts.list()).length > 0) return
  io.out('Nobody can sign in yet: kernwacht users add you@example.nl --name "Your Name" --role administrator')
}
