// Talking to somebody outside, for no longer than the settings allow and until it is called off.
import { seconds } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'
import { DeliveryFailure } from './channel.ts'

export interface Limit {
  readonly clock: Pick<Clock, 'wait'>
  readonly timeoutSeconds: number
  readonly signal: AbortSignal
}

/** Rejects with a DeliveryFailure that may be tried again, or with that of `talk`. It carries no cause: that would hold addresses. */
export async function withinLimit<T>(limit: Limit, talk: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const { clock, timeoutSeconds, signal } = limit
  const ended = new AbortController()
  const stop = AbortSignal.any([signal, ended.signal])
  const tooLate = clock.wait(seconds(timeoutSeconds), stop).then((): never => {
    throw new DeliveryFailure('timeout', 'gave no answer in time', { mayRetry: true })
  })
  try {
    return await Promise.race([tooLate, talk(stop)])
  } catch (error) {
    if (error instanceof DeliveryFailure) throw error
    if (signal.aborted) throw new DeliveryFailure('aborted', 'was called off', { mayRetry: true })
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
    throw new DeliveryFailure(`network-${code.toLowerCase()}`, 'could not be reached', { mayRetry: true })
  } finally {
    ended.abort()
  }
}
