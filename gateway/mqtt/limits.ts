// How much one address or device may ask of us: token buckets as plain state, given the time. Nothing here drops or waits by itself.
import { type Duration, type Instant, milliseconds } from '../../rules/model/time.ts'

/** Counts per second are sustained rates; `burst` is what may come at once. */
export interface Limits {
  readonly connections: number
  readonly connectionsPerAddress: number
  /** Sockets of one address that have not been let in yet. */
  readonly strangersPerAddress: number
  readonly connectsPerSecond: number
  readonly connectBurst: number
  /** CONNECTs of one identity in a minute before it is called flapping, slowed and reported. It is never banned: it may carry a fall. */
  readonly connectsPerMinuteOfOne: number
  readonly messagesPerSecond: number
  /** An hour's backlog of a home is about 500 messages. */
  readonly messageBurst: number
  /** QoS 1 telemetry of one connection that waits for its turn unacknowledged; at more than this its socket is read no further. */
  readonly heldMessages: number
  /** QoS 2 messages of one connection whose handshake is not finished; only their packet ids are kept. One more closes it. */
  readonly halfOpenMessages: number
  readonly subscriptions: number
}

export const defaultLimits: Limits = {
  connections: 10_000,
  connectionsPerAddress: 5_000,
  strangersPerAddress: 500,
  connectsPerSecond: 500,
  connectBurst: 1_000,
  connectsPerMinuteOfOne: 15,
  messagesPerSecond: 100,
  messageBurst: 2_000,
  heldMessages: 256,
  halfOpenMessages: 5_000,
  subscriptions: 50,
}

/** The longest that a CONNECT is made to wait; beyond it the answer is "server unavailable", and the device comes back. */
export const longestConnectWait = milliseconds(5_000)

export interface Bucket {
  tokens: number
  at: Instant
}

export const fullBucket = (burst: number, now: Instant): Bucket => ({ tokens: burst, at: now })

/** Takes a token and goes into debt where there is none; returns how long its holder must wait for it, 0 when it need not. */
export function take(bucket: Bucket, perSecond: number, burst: number, now: Instant): Duration {
  refill(bucket, perSecond, burst, now)
  bucket.tokens -= 1
  return bucket.tokens >= 0 ? milliseconds(0) : milliseconds(Math.ceil((-bucket.tokens / perSecond) * 1000))
}

/** Takes a token only where there is one. */
export function takeIfAny(bucket: Bucket, perSecond: number, burst: number, now: Instant): boolean {
  refill(bucket, perSecond, burst, now)
  if (bucket.tokens < 1) return false
  bucket.tokens -= 1
  return true
}

/** Gives back the debt of a wait that did not happen. */
export function giveBack(bucket: Bucket): void {
  bucket.tokens += 1
}

export const isFull = (bucket: Bucket, perSecond: number, burst: number, now: Instant): boolean => {
  refill(bucket, perSecond, burst, now)
  return bucket.tokens >= burst
}

function refill(bucket: Bucket, perSecond: number, burst: number, now: Instant): void {
  // A clock that was set back gives nothing and takes nothing.
  if (now > bucket.at) bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
  bucket.at = now
}

/** Buckets by address or identity that forget who has been quiet. */
export function createBuckets(perSecond: number, burst: number, remembered = 20_000) {
  const buckets = new Map<string, Bucket>()
  const bucketOf = (key: string, now: Instant): Bucket => {
    let bucket = buckets.get(key)
    if (!bucket) {
      if (buckets.size >= remembered) forget(now)
      buckets.set(key, (bucket = fullBucket(burst, now)))
    }
    return bucket
  }
  function forget(now: Instant): void {
    for (const [key, bucket] of buckets) if (isFull(bucket, perSecond, burst, now)) buckets.delete(key)
    // All of them busy: the oldest make place, for memory is bounded before anything else.
    for (const key of buckets.keys()) {
      if (buckets.size < remembered) break
      buckets.delete(key)
    }
  }
  return {
    take: (key: string, now: Instant): Duration => take(bucketOf(key, now), perSecond, burst, now),
    giveBack: (key: string, now: Instant): void => giveBack(bucketOf(key, now)),
    get size(): number {
      return buckets.size
    },
  }
}
