// Deliveries carry telephone numbers and mail addresses: when their alarm has long ended they go. What the alarm itself says of who was told stays.
import type { Alarm } from '../../rules/model/alarm.ts'
import { type Duration, earlier, hours, type Instant } from '../../rules/model/time.ts'
import type { Clock, Outbox } from '../../rules/ports.ts'
import type { ChannelParts } from './channel.ts'

const lookEvery = hours(6)
const atOnce = 200

interface RetentionParts {
  readonly outbox: Pick<Outbox, 'finishedBefore' | 'remove'>
  alarm(id: Alarm['alarmId']): Promise<Alarm | null>
  /** How long after the end of an alarm. */
  readonly keep: Duration
}

/** Looks now and then again until it is stopped. */
export function keepOutboxSmall(
  parts: RetentionParts & { clock: Pick<Clock, 'now' | 'wait'>; log: ChannelParts['log'] },
): { stop(): Promise<void> } {
  const { clock, log } = parts
  const stopping = new AbortController()
  const looking = (async () => {
    while (!stopping.signal.aborted) {
      try {
        const alarms = await forgetEnded(parts, earlier(clock.now(), parts.keep))
        if (alarms > 0) log.info({ alarms }, 'deliveries of alarms that ended long ago are forgotten')
      } catch (error) {
        log.error({ error: String(error) }, 'old deliveries could not be forgotten; tried again later')
      }
      await clock.wait(lookEvery, stopping.signal).catch(() => {})
    }
  })()
  return {
    async stop() {
      stopping.abort(new Error('stopping'))
      await looking
    },
  }
}

/** Of how many alarms the deliveries were forgotten. An alarm that is open still keeps all of its own, however old. */
export async function forgetEnded({ outbox, alarm }: RetentionParts, before: Instant): Promise<number> {
  let forgotten = 0
  for (let after = ''; ;) {
    const finished = await outbox.finishedBefore({ before, after, limit: atOnce })
    const ended: Alarm['alarmId'][] = []
    for (const alarmId of finished) {
      const known = await alarm(alarmId)
      // Null: a trial, or an alarm that is not kept either.
      if (known === null || (known.resolvedAt !== null && known.resolvedAt < before)) ended.push(alarmId)
    }
    await outbox.remove(ended)
    forgotten += ended.length
    if (finished.length < atOnce) return forgotten
    after = finished.at(-1)!
  }
}
