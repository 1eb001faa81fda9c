// Ten wrong sign-ins a minute per account and per address, and no more; of wrong codes fewer, for they are short. Its buckets are its own: a storm here fills nothing else.
import { type Duration, minutes, type Instant, elapsed } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'

export interface SignInLimit {
  /** Counts an attempt; false: one of the keys has had its share of this time. */
  take(keys: readonly string[]): boolean
  /** The attempt was right after all: it does not count, so that a change of shift behind one address goes through. */
  giveBack(keys: readonly string[]): void
}

const mostKeys = 20_000

export function createSignInLimit(clock: Clock, attempts = 10, window: Duration = minutes(1)): SignInLimit {
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
      if (all.some(({ count }) => count >= attempts)) return false
      for (const bucket of all) bucket.count += 1
      return true
    },
    giveBack(keys) {
      for (const bucket of keys.map(bucketOf)) bucket.count = Math.max(0, bucket.count - 1)
    },
  }
}
