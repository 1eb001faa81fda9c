// Tells systemd that the service is ready, that it lives, and that it stops (sd_notify). Left without a word it is started afresh.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type Duration, milliseconds } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'

export interface Supervisor {
  /** From now on it hears that the service lives, while it does. */
  ready(): Promise<void>
  stopping(): Promise<void>
}

/** `within`: a word is expected this often; null: never. */
export function openSupervisor(parts: {
  readonly within: Duration | null
  isWorthKeeping(): boolean
  readonly clock: Pick<Clock, 'wait'>
  readonly log: { error(fields: object, message: string): void }
}): Supervisor {
  const { within, isWorthKeeping, clock, log } = parts
  const stopped = new AbortController()
  let failing = false

  // Node opens no datagram sockets in the file system. The unit says NotifyAccess=all, for this is a child of the service.
  async function tell(word: string): Promise<void> {
    try {
      await promisify(execFile)('systemd-notify', [word])
      failing = false
    } catch (error) {
      if (!failing) log.error({ word, error: String(error) }, 'systemd could not be told; is systemd-notify there?')
      failing = true
    }
  }

  async function keepTelling(every: Duration): Promise<void> {
    let isWithheld = false
    while (!stopped.signal.aborted) {
      if (isWorthKeeping()) await tell('WATCHDOG=1')
      else if (!isWithheld) log.error({}, 'an alarm would not come through: systemd is left without a word')
      isWithheld = !isWorthKeeping()
      await clock.wait(every, stopped.signal).catch(() => {})
    }
  }

  return {
    async ready() {
      await tell('READY=1')
      // Thrice in the time, for one may be late on a busy machine.
      if (within !== null) void keepTelling(milliseconds(within / 3))
    },
    async stopping() {
      stopped.abort(new Error('stopping'))
      await tell('STOPPING=1')
    },
  }
}
