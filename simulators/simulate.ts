// A simulated home that lives now: each message is published when its moment has come by the clock of this machine.
import type { HomeId } from '../rules/model/ids.ts'
import { type Instant, later, minutes } from '../rules/model/time.ts'
import type { Circumstance } from './circumstance.ts'
import type { HomeConnection } from './publish.ts'
import type { Village } from './village.ts'

export interface Lived {
  readonly published: number
  readonly at: Instant
}

/** A real smart meter speaks every second or every ten; this is enough to see it move. */
const meterEverySeconds = 10

/**
 * Lives from `from` until `until`, or until it is stopped.
 * @param now the clock; @param wait resolves after that many milliseconds, or sooner when stopped.
 */
export async function liveNow(parts: {
  village: Village
  homeId: HomeId
  during: readonly Circumstance[]
  connection: Pick<HomeConnection, 'publish'>
  from: Instant
  until: Instant
  now(): Instant
  wait(milliseconds: number): Promise<void>
  stopped: AbortSignal
}): Promise<Lived> {
  const { village, homeId, during, connection, from, until, now, wait, stopped } = parts
  let published = 0
  let at = from
  while (at < until && !stopped.aborted) {
    const next = Math.min(until, later(at, minutes(1))) as Instant
    for (const message of village.messages(homeId, at, next, { during, meterEverySeconds })) {
      if (message.at > now()) await wait(message.at - now())
      if (stopped.aborted) return { published, at: message.at }
      await connection.publish(message)
      published++
    }
    if (next > now()) await wait(next - now())
    at = next
  }
  return { published, at }
}
