// A pipeline on memory twins and a simulated clock, for tests that tell what happens to a home.
import { simulatedClock } from '../../gateway/pipeline/clock.ts'
import { silentLog } from '../../gateway/pipeline/log.ts'
import { createPipeline } from '../../gateway/pipeline/pipeline.ts'
import { memoryJournal, memoryProjections, memorySeries } from '../../gateway/store/memory.ts'
import type { AnyRule } from '../../rules/engine/rule.ts'
import type { JournalEntry } from '../../rules/model/input.ts'
import type { Instant } from '../../rules/model/time.ts'
import type { Clock, FeedItem, Journal, Projections, SeriesStore } from '../../rules/ports.ts'
import { local } from './entries.ts'
import { chill, stillness } from './small-rules.ts'

export const morning = local('2026-03-02 08:00')

export interface PipelineParts {
  readonly journal?: Journal
  readonly projections?: Projections
  readonly series?: SeriesStore
  readonly clock?: Clock
  readonly rules?: readonly AnyRule[]
  readonly from?: Instant
}

/** Started, unless nothing is to be started yet. `pulse` moves retries and checkpoints, `clock` the homes. */
export async function runningPipeline(parts: PipelineParts = {}) {
  const {
    journal = memoryJournal(),
    projections = memoryProjections(),
    series = memorySeries(),
    rules = [stillness, chill],
    from = morning,
  } = parts
  const clock = simulatedClock(from)
  const pulse = simulatedClock(from)
  const pipeline = createPipeline({
    journal,
    projections,
    series,
    clock: parts.clock ?? clock,
    pulse,
    rules,
    log: silentLog,
  })
  clock.settleWith(pipeline.settled)
  const told: FeedItem[] = []
  pipeline.follow((item) => told.push(item))
  const recovered = await pipeline.start()
  const entries = (): Promise<readonly JournalEntry[]> => journal.read({ seq: 0, limit: 10_000 })
  return { pipeline, journal, projections, series, clock, pulse, told, recovered, entries }
}

export const raised = (items: readonly FeedItem[]): FeedItem[] => items.filter(({ event }) => event.kind === 'raised')
