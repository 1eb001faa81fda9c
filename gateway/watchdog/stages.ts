// How far each stage of an alarm's way is behind: what waits there now, the oldest of it, and how long the last ones took.
import { ownHome } from '../../rules/model/own-home.ts'
import { elapsed, type Instant } from '../../rules/model/time.ts'
import type { Clock, Delivery, Journal, Outbox, Projections } from '../../rules/ports.ts'

/**
 * `journal`: from the intake to the disk. `rules`: from the disk until every rule has judged. `alarms`: until the list of alarms has it.
 * `outbox`: until those who must be told stand there. `delivery`: until they have it.
 */
export type Stage = 'journal' | 'rules' | 'alarms' | 'outbox' | 'delivery'

export interface Lag {
  readonly waiting: number
  readonly oldestMilliseconds: number
  /** Of the last ones that came through. */
  readonly p99Milliseconds: number
}

export interface Stages {
  journal(journal: Journal): Journal
  projections(projections: Projections): Projections
  outbox(outbox: Outbox): Outbox
  lags(): Readonly<Record<Stage, Lag>>
}

export function createStages(clock: Pick<Clock, 'now'>): Stages {
  const journal = createLag(clock)
  const rules = createLag(clock)
  const alarms = createLag(clock)
  const outbox = createLag(clock)
  const delivery = createLag(clock)

  /** The trials' own are left out: they wait while their receiver is away, and that has a name of its own. */
  const isOthers = ({ homeId, state }: Delivery): boolean =>
    homeId !== ownHome && (state === 'pending' || state === 'failed')

  return {
    journal: (port) => ({
      ...port,
      async append(drafts) {
        const call = Symbol('append')
        journal.begin(call)
        try {
          const entries = await port.append(drafts)
          // The rules are asked as soon as the journal has answered; when the loop turns they have judged all of it.
          rules.begin(call)
          setImmediate(() => rules.end(call))
          return entries
        } finally {
          journal.end(call)
        }
      },
    }),
    projections: (port) => ({
      ...port,
      applyAlarms: (changes) => alarms.lane(() => port.applyAlarms(changes)),
    }),
    outbox: (port) => ({
      ...port,
      async put(deliveries) {
        const added = await outbox.lane(() => port.put(deliveries))
        for (const one of added.filter(isOthers)) delivery.begin(one.key)
        return added
      },
      async change(changes) {
        await port.change(changes)
        for (const { key, state } of changes) {
          if (state === 'pending') delivery.begin(key)
          else if (state === 'handed-over' || state === 'delivered') delivery.end(key)
          else if (state === 'given-up' || state === 'not-needed') delivery.forget(key)
        }
      },
      async unfinished() {
        const unfinished = await port.unfinished()
        for (const { key, createdAt } of unfinished.filter(isOthers)) delivery.begin(key, createdAt)
        return unfinished
      },
    }),
    lags: () => ({
      journal: journal.read(),
      rules: rules.read(),
      alarms: alarms.read(),
      outbox: outbox.read(),
      delivery: delivery.read(),
    }),
  }
}

const samplesKept = 500

function createLag(clock: Pick<Clock, 'now'>) {
  // In the order in which they began, so the first is the oldest.
  const since = new Map<string | symbol, Instant>()
  const took: number[] = []
  let next = 0

  function begin(key: string | symbol, at: Instant = clock.now()): void {
    if (!since.has(key)) since.set(key, at)
  }
  function end(key: string | symbol): void {
    const at = since.get(key)
    if (at === undefined) return
    since.delete(key)
    took[next] = elapsed(at, clock.now())
    next = (next + 1) % samplesKept
  }

  return {
    begin,
    end,
    forget: (key: string) => void since.delete(key),
    /** For writes that come one after another and are tried again until they succeed: a failed one goes on waiting. */
    async lane<T>(write: () => Promise<T>): Promise<T> {
      begin('lane')
      const result = await write()
      end('lane')
      return result
    },
    read(): Lag {
      const [oldest] = since.values()
      const sorted = took.toSorted((one, other) => one - other)
      return {
        waiting: since.size,
        oldestMilliseconds: oldest === undefined ? 0 : Math.max(0, elapsed(oldest, clock.now())),
        p99Milliseconds: sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0,
      }
    },
  }
}
