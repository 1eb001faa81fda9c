// What a receiver of webhooks missed while it was away, for who shows that it is that receiver.
import { timingSafeEqual } from 'node:crypto'
import { elapsed, type Instant, instant, milliseconds, minutes } from '../../rules/model/time.ts'
import type { Clock, Outbox } from '../../rules/ports.ts'
import { alarmToTell } from './notice-alarm.ts'
import { noticeOf, type SenderParts } from './outbox-sender.ts'
import { type NoticePayload, payloadOf } from './payload.ts'
import { signatureOf } from './signature.ts'

/** As wide as we ask of receivers themselves. */
const believedFor = minutes(5)

export interface Missed {
  /**
   * Is a request from that receiver, of now, and not one that was seen before? `requestLine`: method and target as they came,
   * `GET /api/receivers/desk/missed?after=7`.
   */
  isFrom(receiver: string, requestLine: string, signature: string | undefined): boolean
  /** Oldest first, each as it would be posted now. `last` is what to ask after next; `more`: there is another page. */
  after(query: { receiver: string; sequence: number; limit: number }): Promise<{
    readonly notices: readonly NoticePayload[]
    readonly last: number
    readonly more: boolean
  }>
}

export function createMissed(
  parts: Pick<SenderParts, 'alarm' | 'home' | 'linkTo' | 'language'> & {
    /** By the receiver's name in the settings. */
    secrets: ReadonlyMap<string, string>
    outbox: Pick<Outbox, 'after' | 'ofAlarm'>
    clock: Pick<Clock, 'now'>
  },
): Missed {
  const { secrets, outbox, clock } = parts
  const seen = new Map<string, Instant>()

  function isNew(signature: string, at: Instant): boolean {
    const now = clock.now()
    for (const [old, signedAt] of seen) if (!isFresh(signedAt, now)) seen.delete(old)
    if (seen.has(signature)) return false
    seen.set(signature, at)
    return true
  }

  return {
    isFrom(receiver, requestLine, signature) {
      const signed = /^t=(\d{1,11}),v1=[0-9a-f]{64}$/.exec(signature ?? '')
      const secret = secrets.get(receiver)
      if (!signed || secret === undefined) return false
      const at = instant(Number(signed[1]) * 1000)
      if (!isFresh(at, clock.now())) return false
      const expected = Buffer.from(signatureOf(requestLine, secret, at))
      const given = Buffer.from(signature!)
      if (expected.length !== given.length || !timingSafeEqual(expected, given)) return false
      return isNew(`${receiver} ${signature}`, at)
    },
    async after({ receiver, sequence, limit }) {
      const rows = await outbox.after({ channel: 'webhook', address: receiver, deliveryId: sequence, limit: limit + 1 })
      const page = rows.slice(0, limit)
      const notices: NoticePayload[] = []
      for (const delivery of page) {
        const [alarm, home] = await Promise.all([alarmToTell(delivery, parts), parts.home(delivery.homeId)])
        if (!alarm) continue
        const link = parts.linkTo(alarm)
        const told = { alarm, home, at: clock.now(), link, language: parts.language }
        notices.push(payloadOf(noticeOf(delivery, told)))
      }
      return { notices, last: page.at(-1)?.deliveryId ?? sequence, more: rows.length > limit }
    },
  }
}

/** Either clock may be ahead. */
const isFresh = (at: Instant, now: Instant): boolean => Math.abs(elapsed(at, now)) <= milliseconds(believedFor + 1000)
