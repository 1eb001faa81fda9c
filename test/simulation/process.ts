// One life of the service: the real intake, pipeline and sender on what outlived the life before, and on clocks that may be wrong.
import { decode } from '../../gateway/decoders/index.ts'
import { createIngest, type Ingest } from '../../gateway/mqtt/ingest.ts'
import { createOutboxSender } from '../../gateway/notify/outbox-sender.ts'
import { type SimulatedClock, simulatedClock, systemClock } from '../../gateway/pipeline/clock.ts'
import { silentLog } from '../../gateway/pipeline/log.ts'
import { createPipeline, type Pipeline } from '../../gateway/pipeline/pipeline.ts'
import { createTellings } from '../../gateway/pipeline/recipients.ts'
import { memoryQuarantine, memoryRegistry } from '../../gateway/store/memory.ts'
import { setupOf } from '../../rules/duty/default-plan.ts'
import { reachOf } from '../../rules/duty/reach.ts'
import { rules } from '../../rules/index.ts'
import { DutyDirectory } from '../../rules/model/duty.ts'
import type { Home } from '../../rules/model/home.ts'
import { type Instant, later, seconds } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'
import type { Random } from '../../simulators/random.ts'
import { beginLife, type Life } from './mortal.ts'
import type { Receivers } from './receivers.ts'
import type { Stores, Tampering } from './stores.ts'

export const directory = DutyDirectory.parse({
  centres: [
    {
      centreId: 'west',
      name: 'Centrale West',
      careOrganisations: ['Dorpszorg'],
      reach: [{ channel: 'webhook', address: 'centre' }],
    },
  ],
  operator: [{ channel: 'webhook', address: 'operator' }],
})

export interface Process {
  readonly life: Life
  /** What really passes: whatever the clocks of the machine say. */
  readonly time: SimulatedClock
  /** By which the pipeline tries again and writes its checkpoints. */
  readonly pulse: SimulatedClock
  /** By which the service lives. */
  readonly clock: Clock
  readonly pipeline: Pipeline
  readonly ingest: Ingest
}

export interface Conditions {
  /** So much later than asked for does a timer of this machine come; null: at its moment. */
  readonly lateTimers: Random | null
  /** By how many milliseconds the wall clock of this machine is wrong; null: it is right. */
  readonly wrongBy: ((at: Instant) => number) | null
  readonly tampering: Tampering
}

const longestLateSeconds = 5
const remembered = 5_000

export async function beginProcess(parts: {
  readonly at: Instant
  readonly home: Home
  readonly stores: Stores
  readonly receivers: Receivers
  readonly conditions: Conditions
  readonly chance: Random
  /** Called before anything is awaited. */
  begun(time: SimulatedClock): void
}): Promise<Process> {
  const { at, home, stores, receivers, conditions } = parts
  const life = beginLife()
  const time = simulatedClock(at)
  const pulse = simulatedClock(at)
  const clock = clockOf(time, conditions)
  parts.begun(time)
  const registry = memoryRegistry([home])
  await registry.putDirectory(directory)
  const outbox = life.reach(stores.outbox.port)
  const projections = life.reach(stores.projections.port)
  const channels = new Map(
    [...receivers.channels].map(([name, { audience, open }]) => [name, { audience, open: life.reach(open) }]),
  )
  const sender = createOutboxSender({
    outbox,
    channels,
    clock,
    log: silentLog,
    random: parts.chance.unit,
    alarm: async (id) => pipeline.alarm(id) ?? (await projections.alarm(id)),
    home: registry.home,
    linkTo: ({ alarmId }) => `http://127.0.0.1/alarmen/${alarmId}`,
    language: 'nl',
    undeliverable: async ({ homeId, alarmId, step }) =>
      void (await pipeline.command(homeId, { kind: 'undeliverable', alarmId, step, by: service })),
    takenOver: async () => {},
  })
  const pipeline = createPipeline({
    journal: life.reach(stores.journal.port),
    projections,
    series: life.reach(stores.series.port),
    clock,
    pulse,
    tellings: createTellings({
      registry,
      outbox,
      reachOf,
      channels: new Set(channels.keys()),
      operator: [],
      added: sender.take,
      log: silentLog,
    }),
    rules,
    log: silentLog,
  })
  await pipeline.start()
  await sender.start()
  await pipeline.configure(setupOf(home, directory))
  const last = await stores.journal.port.lastSeq()
  const ingest = createIngest({
    decode,
    accept: conditions.tampering.accept?.(pipeline.accept) ?? pipeline.accept,
    quarantine: memoryQuarantine(),
    clock,
    zoneOf: () => home.setup.zone,
    recent: await stores.journal.port.read({ seq: Math.max(0, last - remembered), limit: remembered }),
  })
  return { life, time, pulse, clock, pipeline, ingest }
}

const service = { account: 'kernwacht', role: 'service' } as const

function clockOf(time: SimulatedClock, { lateTimers, wrongBy, tampering }: Conditions): Clock {
  const clock: Clock = wrongBy
    ? systemClock({ wall: () => time.now() + wrongBy(time.now()), monotonic: time.now }, (milliseconds, call) =>
        time.wakeAt(later(time.now(), seconds(milliseconds / 1000)), call),
      )
    : time
  const late: Clock = lateTimers
    ? {
        ...clock,
        wakeAt: (at, wake) => clock.wakeAt(later(at, seconds(lateTimers.between(0, longestLateSeconds))), wake),
      }
    : clock
  return tampering.clock?.(late) ?? late
}
