// Does the record still take what it is given? Stands around the journal and notices the disk that is full, read-only or hanging.
import type { Clock, Journal } from '../../rules/ports.ts'

/** `refuses`: the last answer was a failure. `hangs`: an append has waited too long for its answer. */
export type JournalTrouble = 'journal-refuses' | 'journal-hangs'

export interface WatchedJournal extends Journal {
  /** Null: all is well, as far as anybody has tried. A device whose message was not kept sends it again, and so tries again. */
  trouble(): JournalTrouble | null
}

export interface WatchOptions {
  readonly journal: Journal
  readonly clock: Clock
  readonly log: { error(fields: object, message: string): void; info(fields: object, message: string): void }
}

/** An fsync of a busy disk takes milliseconds, of a bad one a second or two. */
const longestAppendMilliseconds = 10_000

export function watchJournal({ journal, clock, log }: WatchOptions): WatchedJournal {
  // In the order in which they began, so the first is the oldest.
  const unanswered = new Map<symbol, number>()
  let refuses = false

  return {
    ...journal,
    async append(drafts) {
      const call = Symbol('append')
      unanswered.set(call, clock.now())
      try {
        const entries = await journal.append(drafts)
        if (refuses) log.info({}, 'the journal takes entries again')
        refuses = false
        return entries
      } catch (error) {
        // Said once: each device that comes again meanwhile would say it again.
        if (!refuses)
          log.error({ error: String(error) }, 'the journal takes no entries: is the disk full or read-only?')
        refuses = true
        throw error
      } finally {
        unanswered.delete(call)
      }
    },
    trouble() {
      const [oldest] = unanswered.values()
      if (oldest !== undefined && clock.now() - oldest > longestAppendMilliseconds) return 'journal-hangs'
      return refuses ? 'journal-refuses' : null
    },
  }
}
