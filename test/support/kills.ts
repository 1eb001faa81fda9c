// Homes and carers go on while the service is killed again and again, at moments that a seed chooses; afterwards its record is judged.
import { setTimeout as pause } from 'node:timers/promises'
import { join } from 'node:path'
import { openReader } from '../../gateway/store/sqlite.ts'
import { instant } from '../../rules/model/time.ts'
import { random } from '../../simulators/random.ts'
import { type Answered, answerAlarms, crashHome, liveAsGateway, register, type Sent } from './crash-homes.ts'
import { judge, type Judgement } from './kills-judged.ts'
import type { Lifetime } from './kills-told.ts'
import { freePorts, launchService, type RunningService, startService } from './service.ts'
import { openReceivers, prepareWatches } from './watch-homes.ts'

export interface KillsOptions {
  readonly folder: string
  readonly kills: number
  readonly seed: number
  readonly homes?: number
  /** How many silences become alarms while it is being killed, one every so often. */
  readonly watches?: number
  /** How long the service lives at least and at most before the next kill, in milliseconds. */
  readonly livesMs?: readonly [number, number]
  told?(line: string): void
}

export interface KillsReport extends Judgement {
  readonly seed: number
  readonly kills: number
  /** Of which came before the service was ready. */
  readonly killsWhileStarting: number
  readonly messages: number
  readonly acknowledged: number
  readonly helpCallsAcknowledged: number
  readonly restartMs: { readonly p50: number; readonly max: number }
}

/** What a restart takes, about. */
const restartMs = 900
/** The first start comes before the first watch. */
const firstWatchMs = 4_000
/** A grace and a telling. */
const settlesMs = 6_000

/** Ports that are in use already, a service that does not come back or a stop that fails: rejects. All else is in the report. */
export async function killAndJudge(options: KillsOptions): Promise<KillsReport> {
  const { folder, kills, seed, homes = 20, livesMs = [300, 1500], told = () => {} } = options
  const watchCount = options.watches ?? 12
  const chance = random(seed, 'kills')
  await using receivers = await openReceivers(folder, random(seed, 'receivers'))
  // As long as the kills will take, about.
  const lastsMs = kills * ((livesMs[0] + livesMs[1]) / 2 + restartMs)
  const begun = Date.now()
  const watches = await prepareWatches(
    folder,
    Array.from({ length: watchCount }, (_, place) => instant(begun + firstWatchMs + (place * lastsMs) / watchCount)),
  )
  const ports = await freePorts()
  const start = {
    folder,
    ports,
    environment: { KERNWACHT_HTTP__REQUESTS_PER_MINUTE: '100000', ...receivers.environment },
  }
  const lives: Lifetime[] = []
  let service = await startService(start)
  let present: RunningService | null = service
  let readyAt = Date.now()
  let settledAt = 0
  const stopping = new AbortController()
  const gone = new AbortController()
  const sent: Sent[] = []
  const answered: Answered[] = []
  const restarts: number[] = []
  let killsWhileStarting = 0

  const all = Array.from({ length: homes }, (_, number) => crashHome(number + 1))
  const tokens: string[] = []
  for (const home of all) tokens.push(await register(service, home))
  const patience = random(seed, 'patience')
  const patienceOf = new Map(
    watches.map(({ home }, place) => [
      home.setup.homeId as string,
      place % 2 === 0 ? Infinity : patience.between(10_000, 70_000),
    ]),
  )
  const carer = answerAlarms({
    service: () => present,
    stopped: stopping.signal,
    answered,
    mayAnswer: ({ home, raisedAt }) => Date.now() - raisedAt >= (patienceOf.get(home.homeId) ?? 0),
  })
  const gateways = all.map(({ setup }, number) =>
    liveAsGateway({
      mqttUrl: service.mqttUrl,
      home: setup.homeId,
      token: tokens[number]!,
      random: random(seed, setup.homeId),
      stopped: stopping.signal,
      gone: gone.signal,
      sent,
    }),
  )
  try {
    for (let kill = 1; kill <= kills; kill++) {
      await pause(chance.between(...livesMs))
      present = null
      await service.kill()
      lives.push({ readyAt, endedAt: Date.now() })
      let launched = launchService(start)
      // Now and then the next crash comes before the last one is recovered from.
      if (kill < kills && chance.chance(0.2)) {
        await pause(chance.between(50, 900))
        await launched.kill()
        kill++
        killsWhileStarting++
        launched = launchService(start)
      }
      present = service = await launched.ready
      readyAt = Date.now()
      restarts.push(service.startMilliseconds)
      told(`kill ${kill} of ${kills}: back after ${Math.round(service.startMilliseconds)} ms, ${sent.length} messages`)
    }
    await pause(livesMs[1])
    stopping.abort()
    await Promise.all([...gateways, carer])
    receivers.mend()
    // What the last watch leads to, and whatever waits to be tried again.
    await pause(Math.max(0, watches.at(-1)!.dueAt + settlesMs - Date.now()))
    settledAt = await untilHandedOver(folder)
    await service.stop()
    lives.push({ readyAt, endedAt: Date.now() })
  } finally {
    stopping.abort()
    gone.abort()
    await service.kill()
    await Promise.allSettled([...gateways, carer])
  }
  const acknowledged = sent.filter((message) => message.acknowledged)
  const sorted = restarts.toSorted((one, other) => one - other)
  return {
    seed,
    kills,
    killsWhileStarting,
    messages: sent.length,
    acknowledged: acknowledged.length,
    helpCallsAcknowledged: acknowledged.filter((message) => message.asksForHelp).length,
    restartMs: { p50: Math.round(sorted[sorted.length >> 1] ?? 0), max: Math.round(sorted.at(-1) ?? 0) },
    ...(await judge({
      folder,
      sent,
      answered,
      lives,
      watches,
      homes: [...all, ...watches.map(({ home }) => home)],
      receipts: receivers.receipts,
      settledAt,
    })),
  }
}

/** Nothing waits to be handed over; looked at from outside, while the service runs. */
async function untilHandedOver(folder: string): Promise<number> {
  using reader = openReader(join(folder, 'outbox.db'))
  const patience = AbortSignal.timeout(longestRetryMs)
  for (;;) {
    const at = Date.now()
    const unfinished = reader
      .prepare("SELECT 1 FROM deliveries WHERE state IN ('waiting', 'pending', 'failed') LIMIT 1")
      .get()
    if (!unfinished || patience.aborted) return at
    await pause(200)
  }
}

const longestRetryMs = 75_000
