// Some days of one simulated home through the real decoders, rules and pipeline on memory stores, while things go wrong around it.
import { createHash } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { decode } from '../../gateway/decoders/index.ts'
import { simulatedClock } from '../../gateway/pipeline/clock.ts'
import { silentLog } from '../../gateway/pipeline/log.ts'
import { createPipeline } from '../../gateway/pipeline/pipeline.ts'
import { memoryJournal, memoryProjections, memorySeries } from '../../gateway/store/memory.ts'
import { rules } from '../../rules/index.ts'
import type { HomeSetup } from '../../rules/model/home.ts'
import type { Draft } from '../../rules/model/input.ts'
import { hours, type Instant, later, minutes } from '../../rules/model/time.ts'
import type { TimedMessage } from '../../simulators/message.ts'
import { withOutage } from '../support/outage.ts'
import type { Draw, Fault } from './faults.ts'
import { beginLife, type Death } from './mortal.ts'

export interface HomeRun {
  /** Every event of every alarm: its rule, subject, kind and moment, in order. */
  readonly story: readonly string[]
  readonly injected: Readonly<Partial<Record<Fault, number>>>
  readonly messages: number
  /** Of the journal and the alarms, byte for byte. */
  readonly fingerprint: string
}

const deaths: Readonly<Partial<Record<Fault, Death>>> = {
  'died-before-the-journal': { method: 'append', side: 'before' },
  'died-behind-the-journal': { method: 'append', side: 'behind' },
  'died-before-an-alarm-was-projected': { method: 'applyAlarms', side: 'before' },
  'died-behind-the-projection-of-an-alarm': { method: 'applyAlarms', side: 'behind' },
  'died-before-the-checkpoint': { method: 'checkpoint', side: 'before' },
  'died-behind-the-checkpoint': { method: 'checkpoint', side: 'behind' },
}
const messagesPerCheckpoint = 40

export async function runHome(parts: {
  setup: HomeSetup
  messages: Iterable<TimedMessage>
  from: Instant
  until: Instant
  draw: Draw
}): Promise<HomeRun> {
  const { setup, from, until, draw } = parts
  const journal = memoryJournal()
  const projections = memoryProjections()
  const away = { projections: withOutage(projections), series: withOutage(memorySeries()) }
  const isAway = () => away.projections.down || away.series.down
  const injected: Partial<Record<Fault, number>> = {}
  let backAt: Instant | null = null
  let running = await begin(from)

  async function begin(at: Instant) {
    const life = beginLife()
    const clock = simulatedClock(at)
    const pulse = simulatedClock(at)
    const pipeline = createPipeline({
      journal: life.reach(journal),
      projections: life.reach(away.projections.port),
      series: life.reach(away.series.port),
      clock,
      pulse,
      rules,
      log: silentLog,
    })
    // With a store away nothing comes to rest: timers are journalled all the same.
    clock.settleWith(() => (isAway() ? turn() : pipeline.settled()))
    await pipeline.start()
    return { life, clock, pulse, pipeline }
  }

  /** Until it is done, however often the process dies over it: who was not answered asks again. */
  async function insist(at: Instant, act: (process: typeof running) => Promise<void>): Promise<void> {
    for (;;) {
      const done = await Promise.race([act(running).then(() => true), running.life.over.then(() => false)])
      if (done) return
      // A service that starts waits for its stores.
      bringBack()
      running = await begin(at)
    }
  }

  function bringBack(): void {
    away.projections.down = false
    away.series.down = false
    backAt = null
  }

  /** Moves the homes' time and what retries and checkpoints wait by. */
  async function moveTo(at: Instant, withCheckpoint: boolean): Promise<void> {
    if (backAt !== null && at >= backAt) {
      const end = backAt
      await insist(end, ({ clock }) => clock.advanceTo(end))
      bringBack()
      await insist(end, async ({ pulse, pipeline }) => {
        await pulse.advanceTo(later(pulse.now(), minutes(1)))
        await pipeline.settled()
      })
    }
    await insist(at, ({ clock }) => clock.advanceTo(at))
    if (!withCheckpoint) return
    await insist(at, async ({ pulse, pipeline }) => {
      await pulse.advanceTo(later(pulse.now(), minutes(1)))
      await (isAway() ? turn() : pipeline.settled())
      await turn()
    })
  }

  const take = (drafts: readonly Draft[], at: Instant) =>
    insist(at, async ({ pipeline }) => {
      await pipeline.accept(drafts)
      if (!isAway()) await pipeline.settled()
    })

  const { homeId } = setup
  await take([{ inputId: 'setup', homeId, at: from, input: { kind: 'configured', setup, rules: {} } }], from)
  let count = 0
  for (const { at, path, payload } of parts.messages) {
    const number = count++
    const told = decode({ path, payload: Buffer.from(payload), retained: false, arrivedAt: at, zone: setup.zone })
    if (told.kind === 'rejected') throw new Error(`${path}: ${told.code} ${told.detail}`)
    const drafts = told.observations.map((observation, place): Draft => {
      return { inputId: `m${number}#${place}`, homeId, at, input: { kind: 'observed', observation } }
    })
    await moveTo(at, number % messagesPerCheckpoint === 0)
    const fault = draw(number)
    if (fault) injected[fault] = (injected[fault] ?? 0) + 1
    const death = fault && deaths[fault]
    if (death) running.life.dieAt(death)
    if (fault === 'projections-away' || fault === 'series-away') {
      away[fault === 'series-away' ? 'series' : 'projections'].down = true
      backAt ??= later(at, hours(1))
    }
    await take(drafts, at)
    if (fault === 'sent-again') await take(drafts, at)
  }
  await moveTo(until, true)
  if (backAt !== null) await moveTo(backAt, true)

  const entries = await journal.read({ seq: 0, limit: Number.MAX_SAFE_INTEGER })
  const feed = await projections.feedAfter(0, Number.MAX_SAFE_INTEGER)
  return {
    story: feed.map(({ alarm, event }) => `${alarm.rule.id} ${alarm.subject} ${event.kind} ${event.at}`),
    injected,
    messages: count,
    fingerprint: createHash('sha256').update(JSON.stringify({ entries, feed })).digest('hex'),
  }
}
