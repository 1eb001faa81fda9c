// What is wrong with an other side while nothing is being sent to it: codes for /readyz, and the operator is told of each when it begins and when it is over.
import type { ChannelName, DutyDirectory, Reach } from '../../rules/model/duty.ts'
import { alarmId, ruleId } from '../../rules/model/ids.ts'
import { ownHome } from '../../rules/model/own-home.ts'
import { type Language, reason, type Said } from '../../rules/model/reason.ts'
import { elapsed, hours, type Instant, milliseconds, minutes } from '../../rules/model/time.ts'
import type { Clock } from '../../rules/ports.ts'
import type { ChannelParts, Notice } from './channel.ts'
import type { OpenChannels } from './open-channels.ts'
import { sendLimit } from './retry.ts'
import { sendWithin } from './time-limit.ts'

/** What comes and goes is told once in this time; what has come to stay is told at its end. */
const quietFor = hours(1)
const againAfter = minutes(1)
/** Nobody is woken to hear that it is over. */
const onlyOfTheBeginning: readonly ChannelName[] = ['voice']

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
  const standing = new Map<string, Trouble>()
  const toldAt = new Map<string, Instant>()
  const stopping = new AbortController()
  const underWay = new Set<Promise<void>>()

  function trouble(code: string, words: Said | null): void {
    const known = standing.get(code)
    if (words !== null && !known) {
      const begun: Trouble = { code, words, since: clock.now(), over: new AbortController(), isTold: false }
      standing.set(code, begun)
      keep(code, tellBegin(begun), begun.over.signal)
    } else if (words === null && known) {
      standing.delete(code)
      known.over.abort(new Error('it is over'))
      if (known.isTold) keep(code, tell(known, 'ended', stopping.signal), stopping.signal)
    }
  }

  function keep(code: string, telling: Promise<void>, end: AbortSignal): void {
    const kept = telling.catch((error: unknown) => {
      if (!end.aborted) log.error({ code, error: String(error) }, 'the operator was not told')
    })
    underWay.add(kept)
    void kept.then(() => underWay.delete(kept))
  }

  async function tellBegin(begun: Trouble): Promise<void> {
    const { code, over } = begun
    const last = toldAt.get(code)
    const quiet = last === undefined ? 0 : quietFor - elapsed(last, clock.now())
    if (quiet > 0) await clock.wait(milliseconds(quiet), over.signal)
    await tell(begun, 'standing', over.signal)
  }

  /** Over the operator's ways in their order, and again, until one has taken it or `end` comes. */
  async function tell(about: Trouble, condition: 'standing' | 'ended', end: AbortSignal): Promise<void> {
    const { code } = about
    for (;;) {
      const channels = parts.channels()
      const { operator } = await parts.directory()
      const reach = (operator.length > 0 ? operator : parts.operator).filter(
        ({ channel }) => channels.has(channel) && (condition === 'standing' || !onlyOfTheBeginning.includes(channel)),
      )
      if (reach.length === 0) {
        if (condition === 'standing') log.warn({ code }, 'the operator has no way to be told')
        return
      }
      for (const { channel, address } of reach) {
        const notice = noticeOf(about, condition, { at: clock.now(), channel, link, language })
        try {
          const { send } = channels.get(channel)!.open
          await sendWithin(sendLimit(channel), clock, end, (signal) => send(notice, address, signal))
          if (condition === 'ended') return
          toldAt.set(code, clock.now())
          about.isTold = true
          return
        } catch (error) {
          end.throwIfAborted()
          log.warn({ code, channel, error: String((error as { code?: string }).code) }, 'the operator was not reached')
        }
      }
      await clock.wait(againAfter, end)
    }
  }

  return {
    trouble,
    codes: () => [...standing.keys()],
    async stop() {
      stopping.abort(new Error('stopping'))
      for (const { over } of standing.values()) over.abort(new Error('stopping'))
      await Promise.all(underWay)
    },
  }
}

interface Trouble {
  readonly code: string
  readonly words: Said
  readonly since: Instant
  readonly over: AbortController
  isTold: boolean
}

/** It stands on no screen: an alarm of the service itself, in the home in which nobody lives. */
function noticeOf(
  { code, words, since }: Trouble,
  condition: 'standing' | 'ended',
  about: Pick<Notice, 'at' | 'link' | 'language'> & { readonly channel: string },
): Notice {
  const { channel, at, link, language } = about
  const id = ruleId('channel-trouble')
  const isOver = condition === 'ended'
  const step = isOver ? 2 : 1
  const over = ({ nl, en }: Said): Said => (isOver ? { nl: `Voorbij: ${nl}`, en: `Over: ${en}` } : { nl, en })
  const alarm: Notice['alarm'] = {
    alarmId: alarmId(ownHome, id, code, since),
    homeId: ownHome,
    residencyId: null,
    rule: { id, version: 1 },
    subject: code,
    severity: 'technical',
    openedAt: since,
    raisedAt: since,
    title: over({ nl: 'Storing in Kernwacht', en: 'Trouble with Kernwacht' }),
    because: over(words),
    reason: reason('channel-trouble'),
    condition,
    response: isOver ? 'resolved' : 'open',
    claimedBy: null,
    outcome: isOver ? 'ended-by-itself' : null,
    resolvedAt: isOver ? at : null,
    events: [{ at: since, kind: 'raised', said: words }],
  }
  return {
    key: `${alarm.alarmId}/${step}/operator/${channel}`,
    alarm,
    home: null,
    step,
    at,
    link,
    language,
    isTest: false,
  }
}
