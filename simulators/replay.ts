// A recorded home lived again: its messages in order over MQTT, the service's clock moved along with them.
import { type Duration, type Instant, isoUtc, seconds } from '../rules/model/time.ts'
import type { TimedMessage } from './message.ts'
import type { HomeConnection } from './publish.ts'

/** Below the home's prefix; obeyed by a service in replay mode, which acknowledges it when all deadlines up to then have fired. */
const clockPath = 'kernwacht/clock'
/**
 * A message is stamped when it comes and the clock moves when all before it is done, so messages need not wait for each other; but what
 * comes after the clock must wait until the clock stands there.
 */
const mostUnderWay = 64

/**
 * At full speed the clock moves in steps of this, for each move waits until all before it is on disk. The messages carry their own moments
 * and arrive a little late, far less than the rules allow for.
 */
export const clockStep: Duration = seconds(20)

export interface Replayed {
  /** Messages of devices; those that move the clock are not counted. */
  readonly published: number
  readonly acknowledged: number
  /** Where the clock stands now. */
  readonly at: Instant
}

/**
 * Publishes the messages, each when the clock stands at its moment (at full speed: at the end of its step), and lets the clock run on until `until`.
 * @param speed how much faster than life; `max`: as fast as they are acknowledged.
 * @param wait waits that many milliseconds of real time.
 */
export async function replay(parts: {
  messages: AsyncIterable<TimedMessage>
  connection: Pick<HomeConnection, 'publish'>
  from: Instant
  until: Instant
  speed: number | 'max'
  wait(milliseconds: number): Promise<void>
  stopped: AbortSignal
  progress?(replayed: Replayed): void
}): Promise<Replayed> {
  const { messages, connection, until, speed, stopped } = parts
  const underWay = new Set<Promise<void>>()
  let published = 0
  let acknowledged = 0
  let at = parts.from
  let failure: unknown = null

  async function send(message: TimedMessage): Promise<void> {
    while (underWay.size >= mostUnderWay && failure === null) await Promise.race(underWay)
    if (failure !== null) throw failure
    published++
    const sent = connection.publish(message).then(
      () => void acknowledged++,
      (error: unknown) => void (failure ??= error),
    )
    underWay.add(sent)
    void sent.then(() => underWay.delete(sent))
  }
  async function moveClock(to: Instant): Promise<void> {
    await connection.publish({ path: clockPath, payload: JSON.stringify({ at: isoUtc(to) }) })
    if (failure !== null) throw failure
  }
  async function pass(to: Instant): Promise<void> {
    if (speed !== 'max' && to > at) await parts.wait((to - at) / speed)
    at = to
    await moveClock(to)
  }

  const endOfStep = (moment: Instant) => Math.min(until, Math.ceil(moment / clockStep) * clockStep) as Instant
  await moveClock(at)
  for await (const message of messages) {
    if (stopped.aborted) break
    if (message.at > at) await pass(speed === 'max' ? endOfStep(message.at) : message.at)
    await send(message)
    if (published % 500 === 0) parts.progress?.({ published, acknowledged, at })
  }
  // At a pace that people watch, the silence passes at that pace too: in steps, so that they see its alarms come.
  const step = speed === 'max' ? until - at : 1000 * speed
  while (at < until && !stopped.aborted) {
    await pass(Math.min(until, at + Math.max(step, 1)) as Instant)
    parts.progress?.({ published, acknowledged, at })
  }
  await Promise.all(underWay)
  if (failure !== null) throw failure
  return { published, acknowledged, at }
}
