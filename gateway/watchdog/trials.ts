// A fall every minute in a home where nobody lives: through the broker, the journal, the rules and the outbox to whoever listens outside. That it
// comes round is the proof that a real one would.
import { randomUUID } from 'node:crypto'
import type { Alarm } from '../../rules/model/alarm.ts'
import type { AlarmId } from '../../rules/model/ids.ts'
import { ownHome } from '../../rules/model/own-home.ts'
import { type Duration, elapsed, hours, type Instant, later } from '../../rules/model/time.ts'
import type { Clock, Journal, LiveHomes, Outbox, Projections } from '../../rules/ports.ts'
import { ownSetup } from './own-home-setup.ts'

export interface TrialParts {
  /** Resolves when the broker has acknowledged the fall. */
  fall(messageId: string): Promise<void>
  readonly homes: Pick<LiveHomes, 'command' | 'configure' | 'follow'>
  readonly journal: Pick<Journal, 'thin'>
  readonly projections: Pick<Projections, 'alarms' | 'thin'>
  readonly outbox: Pick<Outbox, 'thin'>
  /** The time of this process. */
  readonly clock: Clock
  readonly every: Duration
  readonly log: { warn(fields: object, message: string): void }
}

export interface Trials {
  /** The receiver outside has it. */
  arrived(alarm: Alarm): void
  /** How long ago one came round; before the first, since the start. */
  unheardFor(): Duration
  /** How long a fall has been waiting for the rules to raise its alarm: what is inside the house, whoever is away outside. */
  unraisedFor(): Duration
  stop(): Promise<void>
}

/** Yesterday's trials tell nobody anything. */
const keptFor = hours(24)
const thinEvery = hours(1)

const service = { account: 'kernwacht', role: 'service' } as const

export function startTrials(parts: TrialParts): Trials {
  const { homes, journal, projections, outbox, clock, every, log } = parts
  const stopping = new AbortController()
  const startedAt = clock.now()
  let heardAt = startedAt
  let fellAt: Instant | null = startedAt
  let thinnedAt: Instant | null = null
  /** The trial under way, from when its alarm is known. */
  let current: AlarmId | null = null
  let arrivedId: AlarmId | null = null

  const unfollow = homes.follow(({ alarm, event }) => {
    if (alarm.homeId !== ownHome || event.kind !== 'raised' || alarm.rule.id !== 'fall') return
    fellAt = null
    current = alarm.alarmId
  })

  function arrived({ alarmId, raisedAt: at }: Alarm): void {
    // One from before the start proves that it went out, and not that the next is noticed.
    if (at < startedAt) return
    heardAt = clock.now()
    arrivedId = alarmId
  }

  /** Begins the next, unless one is still on its way: that one counts when it comes, and a receiver that was away is not flooded. */
  async function round(): Promise<void> {
    if (current !== null && current !== arrivedId) return
    // From here on: rules that judge nothing do not even close the last one.
    fellAt ??= clock.now()
    if (current !== null) await close(current)
    current = null
    await parts.fall(`trial-${randomUUID()}`)
  }

  async function close(alarmId: AlarmId): Promise<void> {
    const by = service
    await homes.command(ownHome, { kind: 'respond', alarmId, step: 'acknowledge', by })
    await homes.command(ownHome, { kind: 'respond', alarmId, step: 'resolve', outcome: 'test', by })
  }

  /** What a crash left open would explain away the next one. */
  async function closeEarlier(): Promise<void> {
    const response = ['open', 'acknowledged', 'on-the-way', 'arrived'] as const
    for (const { alarmId } of await projections.alarms({ homeIds: [ownHome], response, limit: 100 }))
      await close(alarmId)
  }

  async function thin(): Promise<void> {
    const now = clock.now()
    if (thinnedAt !== null && elapsed(thinnedAt, now) < thinEvery) return
    const before = later(now, -keptFor as Duration)
    for (const store of [journal, projections, outbox]) await store.thin(before)
    thinnedAt = now
  }

  async function keepTrying(): Promise<void> {
    let isReady = false
    let failing = false
    while (!stopping.signal.aborted) {
      const next = clock.wait(every, stopping.signal).catch(() => {})
      try {
        // A step that never ends must not end the trials: the next begins at its time, and what it finds undone it does again.
        const isDone = await Promise.race([turn().then(() => true), next.then(() => false)])
        if (isDone) failing = false
      } catch (error) {
        if (!failing) log.warn({ error: String(error) }, 'a trial fall could not be made; trying again')
        failing = true
      }
      await next
    }

    async function turn(): Promise<void> {
      if (!isReady) {
        await homes.configure(ownSetup)
        await closeEarlier()
        isReady = true
      }
      await round()
      await thin()
    }
  }

  const running = keepTrying()
  return {
    arrived,
    unheardFor: () => elapsed(heardAt, clock.now()),
    unraisedFor: () => elapsed(fellAt ?? clock.now(), clock.now()),
    async stop() {
      stopping.abort(new Error('stopping'))
      unfollow()
      await running
    },
  }
}
