// Files that others renew while the service runs, such as certificates and lists of those taken back: looked at again twice a minute.
import { isDeepStrictEqual } from 'node:util'
import { type Duration, seconds } from '../rules/model/time.ts'
import type { Clock } from '../rules/ports.ts'
import type { Log } from './pipeline/log.ts'

/** What was taken back is in force within a minute, also when one look fails. */
export const rereadEvery: Duration = seconds(25)

/**
 * Reads at once, and throws what that throws. Later, what differs is handed to `changed`; what cannot be read, as in the middle of a
 * renewal, leaves everything as it was, is said once in the log, and is tried again.
 *
 * @param what the setting, for the log.
 */
export function keepReading<T>(parts: {
  readonly what: string
  read(): T
  changed(value: T): void
  readonly clock: Pick<Clock, 'wait'>
  readonly log: Pick<Log, 'info' | 'warn'>
}): { readonly first: T; close(): void } {
  const { what, read, changed, clock, log } = parts
  const closing = new AbortController()
  const first = read()
  let current = first
  let trouble: string | null = null

  function look(): void {
    try {
      const value = read()
      trouble = null
      if (isDeepStrictEqual(value, current)) return
      changed(value)
      current = value
      log.info({ setting: what }, 'was renewed and is in use')
    } catch (error) {
      const why = String(error)
      if (why !== trouble) log.warn({ setting: what, error: why }, 'cannot be read again: what was read before stays')
      trouble = why
    }
  }
  async function again(): Promise<void> {
    for (;;) {
      await clock.wait(rereadEvery, closing.signal)
      look()
    }
  }
  // Ends with closing, and with nothing else: `look` catches.
  again().catch(() => {})
  return { first, close: () => closing.abort() }
}
