// One attempt with an end: who says nothing, or does not listen to its signal, holds up nobody for longer.
import { type Duration, seconds } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'
import { DeliveryFailure } from './channel.ts'

/** Rejects with a DeliveryFailure when `limit` has passed, and with the reason of `stop` when that aborts first. */
export async function sendWithin<T>(
  limit: Duration,
  clock: Pick<Clock, 'wait'>,
  stop: AbortSignal,
  send: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const done = new AbortController()
  const tooLate = new AbortController()
  const signal = AbortSignal.any([stop, tooLate.signal])
  signal.throwIfAborted()
  const { promise: ended, reject } = Promise.withResolvers<never>()
  const end = () => reject(signal.reason as Error)
  signal.addEventListener('abort', end, { once: true })
  clock.wait(limit, done.signal).then(
    () => tooLate.abort(new DeliveryFailure('timed-out', 'no answer in time', { mayRetry: true })),
    () => {},
  )
  try {
    return await Promise.race([ended, (async () => send(signal))()])
  } finally {
    signal.removeEventListener('abort', end)
    done.abort(new Error('done'))
  }
}

export interface Limit {
  readonly clock: Pick<Clock, 'wait'>
  readonly timeoutSeconds: number
  readonly signal: AbortSignal
}

/**
 * Talking to a machine outside: whatever goes wrong is a DeliveryFailure that may be tried again, or the one that `talk` gave. It carries no
 * cause: that would hold addresses.
 */
export async function talkWithin<T>(limit: Limit, talk: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const { clock, timeoutSeconds, signal } = limit
  try {
    return await sendWithin(seconds(timeoutSeconds), clock, signal, talk)
  } catch (error) {
    if (error instanceof DeliveryFailure) throw error
    if (signal.aborted) throw new DeliveryFailure('aborted', 'was called off', { mayRetry: true })
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
    throw new DeliveryFailure(`network-${code.toLowerCase()}`, 'could not be reached', { mayRetry: true })
  }
}
