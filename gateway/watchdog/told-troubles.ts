// Tells whoever runs the service what is wrong with it: each trouble once it has stood for a moment, and once it has been over for a moment.
import type { Said } from '../../rules/model/reason.ts'
import { type Duration, elapsed, type Instant, seconds } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'
import { wordsOf } from './trouble-words.ts'

/** A disk that was full for a second, or is free for one, is no news. */
const steadyFor: Duration = seconds(10)
const lookEvery: Duration = seconds(2)

export function tellTroubles(parts: {
  codes(): readonly string[]
  /** Null: it is over. */
  trouble(code: string, words: Said | null): void
  readonly clock: Pick<Clock, 'now' | 'wait'>
}): { close(): Promise<void> } {
  const { codes, trouble, clock } = parts
  const stopping = new AbortController()
  const told = new Set<string>()
  /** Since when a code stands that is not told, or is gone that is. */
  const changedAt = new Map<string, Instant>()

  function look(): void {
    const now = clock.now()
    const standing = new Set(codes())
    for (const code of new Set([...standing, ...told, ...changedAt.keys()])) {
      if (standing.has(code) === told.has(code)) {
        changedAt.delete(code)
        continue
      }
      const since = changedAt.get(code) ?? now
      changedAt.set(code, since)
      if (elapsed(since, now) < steadyFor) continue
      changedAt.delete(code)
      if (standing.has(code)) told.add(code)
      else told.delete(code)
      trouble(code, standing.has(code) ? wordsOf(code) : null)
    }
  }

  async function keepLooking(): Promise<void> {
    while (!stopping.signal.aborted) {
      look()
      await clock.wait(lookEvery, stopping.signal).catch(() => {})
    }
  }

  const looking = keepLooking()
  return {
    async close() {
      stopping.abort(new Error('stopping'))
      await looking
    },
  }
}
