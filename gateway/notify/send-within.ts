// One attempt with an end: a receiver that says nothing, or a channel that does not listen to its signal, holds up nobody for longer.
import type { Duration } from '../../rules/model/time.ts'
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
