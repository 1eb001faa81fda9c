// Carries out effects: alarms to their projection and their followers, values to the series, answers to who waits, faults to the log.
import type { Effect } from '../../rules/model/effect.ts'
import type { SeriesPoint } from '../../rules/model/effect.ts'
import { seconds } from '../../rules/model/time.ts'
import type { AlarmChange, Clock, CommandAnswer, FeedItem, Projections, SeriesStore } from '../../rules/ports.ts'
import type { Log } from './log.ts'

export interface Performer {
  /** Takes effects in, in the order of the journal. Nothing waits here. */
  take(effects: readonly Effect[]): void
  /** Resolves when all that was taken in by now is projected. */
  flushed(): Promise<void>
  /** The answer to a command, when it is applied and projected. */
  answerTo(inputId: string): Promise<CommandAnswer>
  follow(listener: (item: FeedItem) => void): () => void
  stop(): void
}

/** The projections may be away for a while; what they miss is kept here and in the journal, and tried again. */
const retryAfter = seconds(1)

export function createPerformer(parts: {
  projections: Projections
  series: SeriesStore
  clock: Clock
  log: Log
}): Performer {
  const { projections, series, clock, log } = parts
  const listeners = new Set<(item: FeedItem) => void>()
  const waiting = new Map<string, (answer: CommandAnswer) => void>()
  const stopping = new AbortController()
  let changes: AlarmChange[] = []
  let points: SeriesPoint[] = []
  let answers: { inputId: string; answer: CommandAnswer }[] = []
  let running: Promise<void> | null = null

  function take(effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case 'alarm-changed': {
          const { alarm, event } = effect
          changes.push({ key: `${alarm.alarmId}#${alarm.events.length}`, alarm, event })
          break
        }
        case 'record':
          points.push(effect.point)
          break
        case 'answered':
          answers.push({
            inputId: effect.inputId,
            answer: effect.accepted ? { accepted: true } : { accepted: false, why: effect.why ?? 'not-in-this-state' },
          })
          break
        case 'held':
          log.info({ rule: effect.rule, subject: effect.subject, why: effect.why }, 'an alarm waits')
          break
        case 'fault':
          log.error({ rule: effect.rule, message: effect.message }, 'a rule failed and kept its old state')
          break
      }
    }
    if (changes.length > 0 || answers.length > 0 || points.length > 0) running ??= run()
  }

  async function run(): Promise<void> {
    // Entries that were journalled together are projected together.
    await Promise.resolve()
    while (changes.length > 0 || answers.length > 0 || points.length > 0) {
      const batch = { changes, points, answers }
      changes = []
      points = []
      answers = []
      // Series may be down for an hour: alarms never wait for them.
      const written = batch.points.length > 0 ? persist(() => series.write(batch.points), 'series') : Promise.resolve()
      if (batch.changes.length > 0) {
        const items = await persist(() => projections.applyAlarms(batch.changes), 'alarms')
        for (const item of items ?? []) for (const listener of listeners) tellOne(listener, item)
      }
      for (const { inputId, answer } of batch.answers) waiting.get(inputId)?.(answer)
      await written
    }
    running = null
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
        await clock.wait(retryAfter, stopping.signal).catch(() => {})
      }
    }
    return undefined
  }

  return {
    take,
    flushed: async () => {
      while (running) await running
    },
    answerTo: (inputId) =>
      new Promise((resolve) => {
        waiting.set(inputId, (answer) => {
          waiting.delete(inputId)
          resolve(answer)
        })
      }),
    follow: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop: () => stopping.abort(new Error('stopping')),
  }
}
