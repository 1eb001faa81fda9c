// A channel on which nothing comes through any more, seen from what became of its deliveries.
import { ownHome } from '../../rules/model/own-home.ts'
import type { Said } from '../../rules/model/reason.ts'
import { type Duration, elapsed, type Instant, minutes } from '../../rules/model/time.ts'
import type { Clock, DeliveryChange, Outbox } from '../../rules/ports.ts'

/** One refusal may be about one receiver; so many, for so long and without anything that went well, are about the channel. */
const fewestFailures = 3
const failingFor: Duration = minutes(2)

export function noticeFailingChannels(
  outbox: Outbox,
  parts: { readonly clock: Pick<Clock, 'now'>; trouble(code: string, words: Said | null): void },
): Outbox {
  const failing = new Map<string, { readonly since: Instant; readonly failures: number; readonly isTold: boolean }>()

  function note({ key, state }: DeliveryChange): void {
    // The receiver of the trials has a trouble of its own.
    if (key.startsWith(`${ownHome}~`)) return
    const channel = key.slice(key.lastIndexOf('/') + 1)
    const code = `channel-failing-${channel}`
    const before = failing.get(channel)
    if (state === 'handed-over' || state === 'delivered') {
      failing.delete(channel)
      if (before?.isTold) parts.trouble(code, null)
    } else if (state === 'failed') {
      const now = parts.clock.now()
      const since = before?.since ?? now
      const failures = (before?.failures ?? 0) + 1
      const isTold = before?.isTold || (failures >= fewestFailures && elapsed(since, now) >= failingFor)
      failing.set(channel, { since, failures, isTold })
      if (isTold && !before?.isTold) parts.trouble(code, wordsOfChannel(channel))
    }
  }

  return {
    ...outbox,
    async change(changes) {
      await outbox.change(changes)
      for (const change of changes) note(change)
    },
  }
}

const wordsOfChannel = (channel: string): Said => ({
  nl: `Via ${channel} komt geen melding meer aan. Andere wegen gaan door.`,
  en: `No alarm arrives over ${channel} any more. Other ways go on.`,
})
