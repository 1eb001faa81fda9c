// Keeps the process of the flows running: started anew when it falls over or falls silent, and held still when it keeps doing so.
import { type ChildProcess, fork } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { elapsed, type Instant, milliseconds, minutes, seconds } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'
import type { FromFlows, Order, ToFlows } from './order.ts'

export interface Flows {
  /** Where the process listens now; null while it does not. */
  port(): number | null
  /** Ends once the process has, by its own will or after `patience` without it. */
  stop(): Promise<void>
}

interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

const firstPause = seconds(1)
const longestPause = minutes(1)
/** A process that stood for so long did not fall over its start. */
const counted = minutes(10)
/** So many falls within `counted`, and the next start leaves the flows still, for somebody to mend them. */
const mostFalls = 3
const pingEvery = seconds(5)
/** A flow that goes on and on keeps its process from answering. */
const longestSilence = seconds(30)
const patience = seconds(5)
const memoryMegabytes = 512

/** Alarms wait for none of this: a process that cannot start is told of in the log, and tried again. */
export function startFlows(parts: {
  readonly order: Omit<Order, 'areHeld'>
  /** That the service itself shows, so that it is believed; null: it speaks plainly on this machine. */
  readonly certificateFile: string | null
  readonly clock: Clock
  readonly log: Log
}): Flows {
  const { order, certificateFile, clock, log } = parts
  const stopped = new AbortController()
  let child: ChildProcess | null = null
  let port: number | null = null
  let falls: readonly Instant[] = []

  /** One life of the process; resolves when it is over. */
  async function live(areHeld: boolean): Promise<void> {
    const its = fork(new URL('main.ts', import.meta.url), {
      // A flow may read the environment: no setting of ours is in it.
      env: certificateFile === null ? {} : { NODE_EXTRA_CA_CERTS: certificateFile },
      execArgv: [`--max-old-space-size=${memoryMegabytes}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    child = its
    const over = new AbortController()
    let heardAt = clock.now()
    let cannot: string | null = null
    const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
      its.once('exit', (code, signal) => resolve({ code, signal })),
    )
    its.on('error', (error) => (cannot ??= error.message))
    its.on('message', (message: FromFlows) => {
      heardAt = clock.now()
      if (message === 'pong') return
      if ('listens' in message) {
        port = message.listens
        log.info({ port, areHeld }, 'flows can be made')
      } else if ('cannot' in message) cannot = message.cannot
      else log[message.log.level](message.log.fields, message.log.text)
    })
    const tell = (message: ToFlows) => void (its.connected && its.send(message, () => {}))
    // Alarms go before flows where both want the processor.
    if (its.pid !== undefined) setPriority(its.pid, constants.priority.PRIORITY_BELOW_NORMAL)
    tell({ order: { ...order, areHeld } })
    const watched = watch()
    const how = await ended
    child = null
    port = null
    over.abort(new Error('ended'))
    await watched
    if (!stopped.signal.aborted) log.error({ ...how, cannot }, 'the process of the flows has ended')

    async function watch(): Promise<void> {
      for (;;) {
        await clock.wait(pingEvery, over.signal).catch(() => {})
        if (over.signal.aborted) return
        if (elapsed(heardAt, clock.now()) > longestSilence) {
          log.error({}, 'the process of the flows no longer answers, and is ended: a flow in it goes on and on')
          its.kill('SIGKILL')
        } else tell('ping')
      }
    }
  }

  async function keep(): Promise<void> {
    for (let areHeld = false; !stopped.signal.aborted;) {
      await live(areHeld)
      const now = clock.now()
      falls = [...falls.filter((at) => elapsed(at, now) < counted), now]
      areHeld = falls.length >= mostFalls
      if (stopped.signal.aborted) return
      if (areHeld) log.warn({ falls: falls.length }, 'flows are held still until an administrator deploys them again')
      const pause = milliseconds(Math.min(longestPause, firstPause * 2 ** (falls.length - 1)))
      await clock.wait(pause, stopped.signal).catch(() => {})
    }
  }

  const kept = keep()
  return {
    port: () => port,
    async stop() {
      stopped.abort(new Error('stopping'))
      const its = child
      if (its) {
        if (its.connected) its.send('stop' satisfies ToFlows, () => {})
        clock.wait(patience, its.exitCode === null ? undefined : AbortSignal.abort()).then(
          () => its.kill('SIGKILL'),
          () => {},
        )
      }
      await kept
    },
  }
}
