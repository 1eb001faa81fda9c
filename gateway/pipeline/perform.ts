// Carries out effects: alarms to their projection and their followers, tellings to the outbox, values to the series, answers to who waits,
// faults to the log.
import { changesOf } from '../../rules/model/alarm.ts'
import type { Effect, SeriesPoint } from '../../rules/model/effect.ts'
import { seconds } from '../../rules/model/time.ts'
import type { AlarmChange, Clock, CommandAnswer, FeedItem, Projections, SeriesStore } from '../../rules/ports.ts'
import { createLane } from './lane.ts'
import type { Log } from './log.ts'
import type { Telling, Tellings } from './recipients.ts'

export interface Performer {
  /** Takes effects in, in the order of the journal. Nothing waits here. */
  take(effects: readonly Effect[]): void
  /** Resolves when all that was taken in by now is projected. */
  flushed(): Promise<void>
  /** The answer to a command, when it is applied and projected. Disposed of when nobody waits for it any longer. */
  expect(inputId: string): Disposable & { readonly answer: Promise<CommandAnswer> }
  follow(listener: (item: FeedItem) => void): () => void
  stop(): void
}

/** The projections may be away for a while; what they miss is kept here and in the journal, and tried again. */
const retryAfter = seconds(1)

/** What follows for people: an alarm that changed, or the answer to a command. In one order, so that an answer never comes before its alarm. */
type News =
  | { readonly kind: 'change'; readonly change: AlarmChange }
  | { readonly kind: 'answer'; readonly inputId: string; readonly answer: CommandAnswer }

/** `pulse`: the process's own time, for retries; see createPipeline. */
export function createPerformer(parts: {
  projections: Projections
  series: SeriesStore
  /** Left out: nobody beyond the screens is ever told. */
  tellings?: Tellings
  /** Nobody of these can be reached. Resolves when that is in the journal. */
  unreachable(tellings: readonly Telling[]): Promise<void>
  pulse: Pick<Clock, 'wait'>
  log: Log
}): Performer {
  const { projections, series, tellings, pulse, log } = parts
  const listeners = new Set<(item: FeedItem) => void>()
  const waiting = new Map<string, (answer: CommandAnswer) => void>()
  const stopping = new AbortController()
  // Lanes of their own: the series or the outbox may be down for an hour, and no alarm waits for them.
  const news = createLane<News>(tell)
  const points = createLane<SeriesPoint>((batch) => persist(() => series.write(batch), 'series'))
  const told = createLane<Telling>(async (batch) => {
    const nobody = await persist(async () => (await tellings?.put(batch)) ?? [], 'deliveries')
    if (nobody && nobody.length > 0) await persist(() => parts.unreachable(nobody), 'that nobody could be reached')
  })

  function take(effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case 'alarm-changed': {
          const { alarm, event } = effect
          news.put({ kind: 'change', change: { key: `${alarm.alarmId}#${changesOf(alarm)}`, alarm, event } })
          break
        }
        case 'record':
          points.put(effect.point)
          break
        case 'answered': {
          const { inputId, accepted, why } = effect
          const answer = accepted ? { accepted } : { accepted, why: why ?? 'not-in-this-state' }
          news.put({ kind: 'answer', inputId, answer })
          break
        }
        case 'notify':
          told.put(effect)
          break
        case 'held':
          log.info({ rule: effect.rule, subject: effect.subject, why: effect.why }, 'an alarm waits')
          break
        case 'fault':
          log.error({ rule: effect.rule, message: effect.message }, 'a rule failed and kept its old state')
          break
      }
    }
  }

  async function tell(batch: readonly News[]): Promise<void> {
    const changes = batch.flatMap((item) => (item.kind === 'change' ? [item.change] : []))
    const items = changes.length > 0 ? await persist(() => projections.applyAlarms(changes), 'alarms') : []
    for (const item of items ?? []) for (const listener of listeners) tellOne(listener, item)
    for (const item of batch) if (item.kind === 'answer') waiting.get(item.inputId)?.(item.answer)
  }

  /** One listener that throws must not keep the news from the others. */
  function tellOne(listener: (item: FeedItem) => void, item: FeedItem): void {
    try {
      listener(item)
    } catch (error) {
      log.error({ error: String(error) }, 'a follower of alarms failed')
    }
  }

  async function persist<T>(write: () => Promise<T>, what: string): Promise<T | undefined> {
    while (!stopping.signal.aborted) {
      try {
        return await write()
      } catch (error) {
        log.error({ what, error: String(error) }, 'could not project; trying again')
        await pulse.wait(retryAfter, stopping.signal).catch(() => {})
      }
    }
    return undefined
  }

  /** A telling that reaches nobody makes the home tell the next, which is a telling again. */
  async function allTold(): Promise<void> {
    for (let last = told.drained(); ; last = told.drained()) {
      await last
      if (told.drained() === last) return
    }
  }

  return {
    take,
    async flushed() {
      await allTold()
      await Promise.all([news.drained(), points.drained()])
    },
    expect: (inputId) => {
      const { promise, resolve } = Promise.withResolvers<CommandAnswer>()
      waiting.set(inputId, resolve)
      return { answer: promise, [Symbol.dispose]: () => waiting.delete(inputId) }
    },
    follow: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop: () => stopping.abort(new Error('stopping')),
  }
}
