// Ten wrong sign-ins a minute per account and per address, and no more. Its buckets are its own: a storm here fills nothing else.
import { minutes, type Instant, elapsed } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'

export interface SignInLimit {
  /** Counts an attempt; false: one of the keys has had its share of this minute. */
  take(keys: readonly string[]): boolean
  /** The attempt was right after all: it does not count, so that a change of shift behind one address goes through. */
  giveBack(keys: readonly string[]): void
}

const window = minutes(1)
const mostKeys = 20_000

export function createSignInLimit(clock: Clock, attemptsPerMinute = 10): SignInLimit {
  const buckets = new Map<string, { since: Instant; count: number }>()
  const bucketOf = (key: string) => {
    const now = clock.now()
    let bucket = buckets.get(key)
    if (!bucket || elapsed(bucket.since, now) >= window) {
      buckets.delete(key)
      buckets.set(key, (bucket = { since: now, count: 0 }))
      // The oldest first: a map keeps the order in which keys came.
      if (buckets.size > mostKeys) buckets.delete(buckets.keys().next().value!)
    }
    return bucket
  }
  return {
    take(keys) {
      const all = keys.map(bucketOf)
      if (all.some(({ count }) => count >= attemptsPerMinute)) return false
      for (const bucket of all) bucket.count += 1
      return true
    },
    giveBack(keys) {
      for (const bucket of keys.map(bucketOf)) bucket.count = Math.max(0, bucket.count - 1)
    },
  }
}
