// Homes and carers go on while the service is killed again and again, at moments that a seed chooses; afterwards its record is judged.
import { setTimeout as pause } from 'node:timers/promises'
import { random } from '../../simulators/random.ts'
import { type Answered, answerAlarms, crashHome, liveAsGateway, register, type Sent } from './crash-homes.ts'
import { judge, type Judgement } from './kills-judged.ts'
import { freePorts, launchService, type RunningService, startService } from './service.ts'

export interface KillsOptions {
  readonly folder: string
  readonly kills: number
  readonly seed: number
  readonly homes?: number
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

/** Ports that are in use already, a service that does not come back or a stop that fails: rejects. All else is in the report. */
export async function killAndJudge(options: KillsOptions): Promise<KillsReport> {
  const { folder, kills, seed, homes = 20, livesMs = [300, 1500], told = () => {} } = options
  const chance = random(seed, 'kills')
  const ports = await freePorts()
  const start = { folder, ports, environment: { KERNWACHT_HTTP__REQUESTS_PER_MINUTE: '100000' } }
  let service = await startService(start)
  let present: RunningService | null = service
  const stopping = new AbortController()
  const sent: Sent[] = []
  const answered: Answered[] = []
  const restarts: number[] = []
  let killsWhileStarting = 0

  const all = Array.from({ length: homes }, (_, number) => crashHome(number + 1))
  const tokens: string[] = []
  for (const home of all) tokens.push(await register(service, home))
  const carer = answerAlarms({ service: () => present, stopped: stopping.signal, answered })
  const gateways = all.map(({ setup }, number) =>
    liveAsGateway({
      mqttUrl: service.mqttUrl,
      home: setup.homeId,
      token: tokens[number]!,
      random: random(seed, setup.homeId),
      stopped: stopping.signal,
      sent,
    }),
  )
  try {
    for (let kill = 1; kill <= kills; kill++) {
      await pause(chance.between(...livesMs))
      present = null
      await service.kill()
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
      restarts.push(service.startMilliseconds)
      told(`kill ${kill} of ${kills}: back after ${Math.round(service.startMilliseconds)} ms, ${sent.length} messages`)
    }
    await pause(livesMs[1])
    stopping.abort()
    await Promise.all([...gateways, carer])
    await service.stop()
  } finally {
    stopping.abort()
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
    ...(await judge({ folder, sent, answered })),
  }
}
