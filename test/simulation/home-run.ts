// The life of one home through the real service, while things go wrong around it: what is left of it is for the judge.
import { setImmediate as turn } from 'node:timers/promises'
import type { Alarm } from '../../rules/model/alarm.ts'
import type { Draft } from '../../rules/model/input.ts'
import { hours, type Instant, later, latest, minutes, seconds } from '../../rules/model/time.ts'
import type { Delivery, FeedItem } from '../../rules/ports.ts'
import { deaths, longestDown, outages } from './carried-out.ts'
import type { Draw, Fault } from './faults.ts'
import { type Life, quietFrom, type Visit } from './life.ts'
import { beginProcess, type Conditions, type Process } from './process.ts'
import { createReceivers, type Received } from './receivers.ts'
import { createStores, type Shadow, storeNames, type Tampering } from './stores.ts'
import type { Arrival, World } from './world.ts'

export interface HomeRun {
  readonly shadow: Shadow
  readonly feed: readonly FeedItem[]
  readonly alarms: readonly Alarm[]
  readonly deliveries: readonly Delivery[]
  readonly received: readonly Received[]
  readonly injected: Readonly<Partial<Record<Fault, number>>>
  /** When the process was not there, or could keep nothing. */
  readonly gaps: readonly { readonly from: Instant; readonly until: Instant }[]
  readonly deaths: number
}

const messagesPerCheckpoint = 30
const carer = { account: 'carer', role: 'care' } as const

export async function runHome(parts: {
  readonly life: Life
  readonly world: World
  readonly draw: Draw
  readonly tampering?: Tampering
}): Promise<HomeRun> {
  const { life, world, draw, tampering = {} } = parts
  const { home, from, until } = life
  const { homeId } = home.setup
  const stores = createStores(homeId, tampering)
  const { shadow } = stores
  const quiet = quietFrom(life)
  const injected: Partial<Record<Fault, number>> = {}
  const gaps: { from: Instant; until: Instant }[] = []
  let died = 0
  let time: Process['time'] | null = null
  const now = (): Instant => time?.now() ?? from
  const receivers = createReceivers(life, draw, now)
  const conditions: Conditions = {
    lateTimers: draw.ofHome.has('timers-late') ? draw.chance('late-by') : null,
    wrongBy: draw.ofHome.has('clock-of-the-service-jumps') ? jump() : null,
    tampering,
  }
  let running = await begin(from)

  async function begin(at: Instant): Promise<Process> {
    const begun = await beginProcess({
      at,
      home,
      stores,
      receivers,
      conditions,
      chance: draw.chance('retry', died),
      begun: (clock) => void (time = clock),
    })
    begun.time.settleWith(() => settle(begun))
    await settle(begun)
    return begun
  }

  /** With a store away nothing comes to rest: what can be done is done. */
  async function settle({ pipeline }: Process): Promise<void> {
    await turn()
    if (stores.isAway(...storeNames)) return
    await pipeline.settled()
    await turn()
    await pipeline.settled()
  }

  /** The wall clock steps by minutes or an hour, and mostly somebody sets it right again. */
  function jump(): (at: Instant) => number {
    const chance = draw.chance('jump')
    const begins = later(from, hours(chance.between(24, 24 * 6)))
    const ends = later(begins, hours(chance.between(0.1, 40)))
    const by = minutes(chance.between(1, 60)) * (chance.chance(0.5) ? 1 : -1)
    return (at) => (at >= begins && at < ends ? by : 0)
  }

  /** Until it is done, however often the process dies over it: who was not answered asks again. */
  async function insist(act: (process: Process) => Promise<void>): Promise<void> {
    for (;;) {
      const done = await Promise.race([act(running).then(() => true), running.life.over.then(() => false)])
      if (done) return
      await restart(now())
    }
  }

  async function restart(at: Instant): Promise<void> {
    died++
    // A service that starts waits for its stores.
    for (const name of storeNames) stores.bringBack(name)
    running = await begin(at)
  }

  /** Lets time pass, and stores come back on the way. */
  async function moveTo(at: Instant, withCheckpoint: boolean): Promise<void> {
    for (;;) {
      const next = [...stores.backAt].sort(([, one], [, other]) => one - other)[0]
      if (!next || next[1] > at) break
      await insist(({ time }) => time.advanceTo(next[1]))
      stores.bringBack(next[0])
      await passPulse()
    }
    await insist(({ time }) => time.advanceTo(at))
    if (withCheckpoint) await passPulse()
  }

  const passPulse = () =>
    insist(async (process) => {
      await process.pulse.advanceTo(later(process.pulse.now(), minutes(1)))
      await settle(process)
    })

  /** A device that is not acknowledged says it again, for as long as it takes. */
  async function take(arrival: Arrival): Promise<void> {
    const message = {
      homeId,
      identity: homeId,
      path: arrival.path,
      payload: Buffer.from(arrival.payload),
      retained: false,
      packetId: (arrival.number % 65_535) + 1,
    }
    let again = arrival.again === 'marked'
    await insist(async (process) => {
      const duplicate = again
      again = true
      await untilKept(() => process.ingest({ ...message, duplicate }))
      await settle(process)
    })
  }

  async function untilKept(act: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await act()
      } catch (error) {
        const back = stores.backAt.get('journal')
        if (back === undefined) throw error
        await running.time.advanceTo(back)
        stores.bringBack('journal')
        await running.pulse.advanceTo(later(running.pulse.now(), minutes(1)))
      }
    }
  }

  /** What is open is picked up; what is picked up may be closed. */
  async function visit({ closes }: Visit, number: number): Promise<void> {
    for (const step of closes ? (['acknowledge', 'resolve'] as const) : (['acknowledge'] as const)) {
      const open = Object.values(shadow.state.alarms).filter(
        ({ severity, response }) => severity !== 'technical' && (step === 'resolve' || response === 'open'),
      )
      const drafts = open.map(({ alarmId }, place): Draft => {
        const command = { kind: 'respond', alarmId, step, by: carer } as const
        return {
          inputId: `visit-${number}-${step}-${place}`,
          homeId,
          at: running.clock.now(),
          input: { kind: 'commanded', command: step === 'resolve' ? { ...command, outcome: 'true' } : command },
        }
      })
      await insist(async (process) => {
        await untilKept(() => process.pipeline.accept(drafts))
        await settle(process)
      })
    }
  }

  /** One outage after another is one. */
  function isAwayUntil(back: Instant): void {
    const last = gaps.at(-1)
    if (last && now() <= later(last.until, seconds(10)))
      gaps[gaps.length - 1] = { from: last.from, until: latest(last.until, back) }
    else gaps.push({ from: now(), until: back })
  }

  async function suffer(fault: Fault, { number }: Arrival): Promise<void> {
    injected[fault] = (injected[fault] ?? 0) + 1
    const death = deaths[fault]
    const outage = outages[fault]
    const chance = draw.chance('message', number, 'how')
    if (death) running.life.dieAt(death)
    else if (outage) {
      const back = Math.min(later(now(), seconds((chance.unit() * outage.longest) / 1000)), quiet) as Instant
      stores.takeAway(outage.store, back)
      if (outage.store === 'journal') isAwayUntil(back)
    } else if (fault === 'snapshot-damaged' || fault === 'projections-lost') {
      if (fault === 'snapshot-damaged') stores.damageSnapshots()
      else stores.loseProjections()
      running.life.dieNow()
    } else if (fault === 'down-for-minutes') {
      running.life.dieNow()
      const back = later(now(), seconds((chance.unit() * longestDown) / 1000))
      isAwayUntil(back)
      await restart(back)
    }
  }

  const happenings = [
    ...world.arrivals.map((arrival) => ({ at: arrival.at, arrival, visit: null })),
    ...life.visits.map((visit) => ({ at: visit.at, arrival: null, visit })),
  ].sort((one, other) => one.at - other.at)
  for (const [number, { at, arrival, visit: visitor }] of happenings.entries()) {
    await moveTo(at, number % messagesPerCheckpoint === 0)
    if (visitor) await visit(visitor, number)
    else if (arrival) {
      const fault = arrival.again === 'no' && at < quiet ? draw.ofMessage(arrival.number) : null
      if (fault) await suffer(fault, arrival)
      await take(arrival)
    }
  }
  await moveTo(until, true)
  await insist(settle)
  for (const fault of draw.ofHome) injected[fault] = 1
  if (world.lost > 0) injected.lost = world.lost

  const feed = await stores.projections.port.feedAfter(0, Number.MAX_SAFE_INTEGER)
  return {
    shadow,
    feed,
    alarms: await stores.projections.port.alarms({ limit: Number.MAX_SAFE_INTEGER }),
    deliveries: await stores.outbox.port.after({ deliveryId: 0, limit: Number.MAX_SAFE_INTEGER }),
    received: receivers.received,
    injected,
    gaps,
    deaths: died,
  }
}
