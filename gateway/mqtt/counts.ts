// What the broker counts about itself: for metrics, and for whoever asks why a device is not heard.

/** Why something was not done, in words that a dashboard can group by. */
export type Refusal =
  | 'too-many-connections'
  | 'too-many-connects'
  | 'bad-identity'
  | 'identity-mismatch'
  | 'not-authorized'
  | 'will'
  | 'packet-too-long'
  | 'foreign-topic'
  | 'subscribe'
  | 'revoked'

export interface BrokerStats {
  readonly connections: number
  /** Of which have been let in. */
  readonly sessions: number
  /** PUBLISH packets that passed the access check. */
  readonly published: number
  /** Messages of QoS 1 and 2 that were kept and acknowledged. */
  readonly acknowledged: number
  /** Messages that could be kept nowhere: unacknowledged, the device sends them again. */
  readonly unkept: number
  /** QoS 0 telemetry over its sender's rate, dropped. */
  readonly shed: number
  /** QoS 1 telemetry over its sender's rate, acknowledged later. */
  readonly delayed: number
  readonly flapping: number
  readonly keepaliveTimeouts: number
  readonly clientErrors: number
  readonly faults: number
  readonly refused: Readonly<Partial<Record<Refusal, number>>>
}

export type Counts = {
  -readonly [name in Exclude<keyof BrokerStats, 'refused' | 'connections' | 'sessions'>]: number
} & {
  readonly refused: Map<Refusal, number>
}

export const createCounts = (): Counts => ({
  published: 0,
  acknowledged: 0,
  unkept: 0,
  shed: 0,
  delayed: 0,
  flapping: 0,
  keepaliveTimeouts: 0,
  clientErrors: 0,
  faults: 0,
  refused: new Map(),
})

export function countRefusal(counts: Counts, why: Refusal): void {
  counts.refused.set(why, (counts.refused.get(why) ?? 0) + 1)
}

export function printCounts(counts: Counts, now: Pick<BrokerStats, 'connections' | 'sessions'>): BrokerStats {
  return { ...counts, ...now, refused: Object.fromEntries(counts.refused) }
}
