// What is wrong with an other side while nothing is being sent to it: codes for /readyz, and the operator is told of each when it begins.
import type { DutyDirectory, Reach } from '../../rules/model/duty.ts'
import { alarmId, ruleId } from '../../rules/model/ids.ts'
import { ownHome } from '../../rules/model/own-home.ts'
import { type Language, reason, type Said } from '../../rules/model/reason.ts'
import { elapsed, hours, type Instant, minutes } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'
import type { ChannelParts, Notice } from './channel.ts'
import type { OpenChannels } from './open-channels.ts'
import { sendLimit } from './retry.ts'
import { sendWithin } from './send-within.ts'

/** What comes and goes is told once in this time. */
const quietFor = hours(1)
const againAfter = minutes(1)

export interface ChannelTroubles {
  /** As ChannelParts has it. */
  trouble(code: string, words: Said | null): void
  codes(): readonly string[]
  stop(): Promise<void>
}

export function createChannelTroubles(parts: {
  channels(): OpenChannels
  directory(): Promise<Pick<DutyDirectory, 'operator'>>
  /** Where the directory does not say. */
  operator: readonly Reach[]
  clock: Pick<Clock, 'now' | 'wait'>
  log: ChannelParts['log']
  /** The screens as a whole. */
  link: string
  language: Language
}): ChannelTroubles {
  const { clock, log, link, language } = parts
  const standing = new Map<string, AbortController>()
  const toldAt = new Map<string, Instant>()
  const underWay = new Set<Promise<void>>()

  function trouble(code: string, words: Said | null): void {
    if (words === null) {
      standing.get(code)?.abort(new Error('it is over'))
      standing.delete(code)
      return
    }
    if (standing.has(code)) return
    const over = new AbortController()
    standing.set(code, over)
    const last = toldAt.get(code)
    if (last !== undefined && elapsed(last, clock.now()) < quietFor) return
    const telling = tell(code, words, over.signal).catch((error: unknown) => {
      if (!over.signal.aborted) log.error({ code, error: String(error) }, 'the operator was not told')
    })
    underWay.add(telling)
    void telling.then(() => underWay.delete(telling))
  }

  /** Over the operator's ways in their order, and again, until one has taken it or it is over. */
  async function tell(code: string, words: Said, over: AbortSignal): Promise<void> {
    const since = clock.now()
    for (;;) {
      const channels = parts.channels()
      const { operator } = await parts.directory()
      const reach = (operator.length > 0 ? operator : parts.operator).filter(({ channel }) => channels.has(channel))
      if (reach.length === 0) return log.warn({ code }, 'the operator has no way to be told')
      for (const { channel, address } of reach) {
        const notice = noticeOf(code, words, { since, at: clock.now(), channel, link, language })
        try {
          const { send } = channels.get(channel)!.open
          await sendWithin(sendLimit(channel), clock, over, (signal) => send(notice, address, signal))
          toldAt.set(code, clock.now())
          return
        } catch (error) {
          over.throwIfAborted()
          log.warn({ code, channel, error: String((error as { code?: string }).code) }, 'the operator was not reached')
        }
      }
      await clock.wait(againAfter, over)
    }
  }

  return {
    trouble,
    codes: () => [...standing.keys()],
    async stop() {
      for (const over of standing.values()) over.abort(new Error('stopping'))
      await Promise.all(underWay)
    },
  }
}

/** It stands on no screen: an alarm of the service itself, in the home in which nobody lives. */
function noticeOf(
  code: string,
  words: Said,
  about: Pick<Notice, 'at' | 'link' | 'language'> & { readonly since: Instant; readonly channel: string },
): Notice {
  const { since, channel, at, link, language } = about
  const id = ruleId('channel-trouble')
  const alarm: Notice['alarm'] = {
    alarmId: alarmId(ownHome, id, code, since),
    homeId: ownHome,
    residencyId: null,
    rule: { id, version: 1 },
    subject: code,
    severity: 'technical',
    openedAt: since,
    raisedAt: since,
    title: { nl: 'Storing in het doorgeven van meldingen', en: 'Trouble with passing alarms on' },
    because: words,
    reason: reason('channel-trouble'),
    condition: 'standing',
    response: 'open',
    claimedBy: null,
    outcome: null,
    resolvedAt: null,
    events: [{ at: since, kind: 'raised', said: words }],
  }
  return {
    key: `${alarm.alarmId}/1/operator/${channel}`,
    alarm,
    home: null,
    step: 1,
    at,
    link,
    language,
    isTest: false,
  }
}
