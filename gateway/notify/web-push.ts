// A message to the browsers in which somebody switched it on (RFC 8030), encrypted for each (RFC 8291). Its push service learns only that there is one.
import webpush from 'web-push'
import { z } from 'zod'
import type { Severity } from '../../rules/model/alarm.ts'
import { hours, type Instant, later, minutes, seconds } from '../../rules/model/time.ts'
import type { PushSubscription } from '../../rules/ports.ts'
import { type ChannelParts, defineChannel, DeliveryFailure } from './channel.ts'
import { exchange, refusal } from './http-exchange.ts'
import { openPushKeys } from './push-keys.ts'
import { messageOf } from './push-message.ts'
import { topicOf } from './push-reference.ts'
import { isPushService, isServiceOrigin, pushServices } from './push-service.ts'

export const WebPushSettings = z.strictObject({
  /** Whom a push service turns to about us (RFC 8292 §2.1). */
  contact: z
    .string()
    .max(200)
    .regex(/^(mailto:[^@\s]+@[^@\s]+\.[^@\s]+|https:\/\/\S+)$/, 'is mailto:somebody@example.nl or an https:// address'),
  /** Instead of those of the known browsers. */
  services: z
    .array(z.string().max(200).refine(isServiceOrigin, 'is https://host, https://*.host, or http:// on this machine'))
    .min(1)
    .max(20)
    .default([...pushServices]),
  timeoutSeconds: z.number().min(0.1).max(60).default(10),
})

/** RFC 8030 §5.3: a phone on its last battery wakes for `high` alone. */
const urgency: Readonly<Record<Severity, string>> = { urgent: 'high', today: 'normal', info: 'low', technical: 'low' }
/** How long a phone that is off is waited for. Past that, others were told long ago. */
const keptFor = { urgent: hours(1), today: hours(12), info: hours(24), technical: hours(24) } as const
/** A push service may ask for time, but an alarm never waits longer than this for it. */
const longestRest = minutes(5)

export const webPush = defineChannel({
  id: 'web-push',
  audience: 'person',
  settings: WebPushSettings,
  async open({ contact, services, timeoutSeconds }, parts) {
    const keys = openPushKeys(parts.folder)
    const resting = new Map<string, Instant>()
    const closed = new AbortController()

    async function push(device: PushSubscription, body: string, about: Record<string, string>, signal: AbortSignal) {
      const { endpoint } = device
      if (!isPushService(endpoint, services))
        throw new DeliveryFailure('no-push-service', 'is at no push service of the settings', { mayRetry: false })
      if ((resting.get(endpoint) ?? 0) > parts.clock.now())
        throw new DeliveryFailure('asked-to-wait', 'the push service asked for time', { mayRetry: true })
      const url = new URL(endpoint)
      const { Authorization: authorization } = webpush.getVapidHeaders(
        url.origin,
        contact,
        keys.publicKey,
        keys.privateKey,
        'aes128gcm',
      )
      const headers = { ...about, authorization, 'content-encoding': 'aes128gcm' }
      const limit = { clock: parts.clock, timeoutSeconds, signal: AbortSignal.any([signal, closed.signal]) }
      const answer = await exchange(
        { url, method: 'POST', headers, body: encrypted(device, body), trust: 'public' },
        limit,
      )
      resting.delete(endpoint)
      // RFC 8030 §7.3: the browser, or its owner, has ended the subscription.
      if (answer.status === 404 || answer.status === 410) {
        await remove(endpoint, parts)
        throw new DeliveryFailure(`http-${answer.status}`, 'the browser has ended it', { mayRetry: false })
      }
      const refused = refusal(answer)
      if (!refused) return
      if (refused.mayRetry && answer.retryAfterSeconds !== null) {
        const rest = seconds(Math.min(answer.retryAfterSeconds, longestRest / 1000))
        resting.set(endpoint, later(parts.clock.now(), rest))
      }
      throw refused
    }

    return {
      /** `address` is an account: each of its devices is told, and one that has it is enough. */
      async send(notice, address, signal) {
        const devices = await parts.subscriptions.of(address)
        if (devices.length === 0)
          throw new DeliveryFailure('no-device', 'nobody has switched it on for this account', { mayRetry: false })
        const message = messageOf(notice, keys)
        const { severity } = notice.alarm
        const about = {
          'content-type': 'application/octet-stream',
          ttl: String(keptFor[severity] / 1000),
          urgency: urgency[severity],
          topic: topicOf(message.alarm ?? message.delivery),
        }
        const pushed = await Promise.allSettled(
          devices.map((device) => push(device, JSON.stringify(message), about, signal)),
        )
        const failures = pushed.flatMap((one) => (one.status === 'rejected' ? [one.reason as DeliveryFailure] : []))
        if (failures.length === devices.length) throw failures.find(({ mayRetry }) => mayRetry) ?? failures[0]!
        const codes = failures.map(({ code }) => code)
        if (codes.length > 0)
          parts.log.warn({ alarmId: notice.alarm.alarmId, codes }, 'not every device of an account could be told')
        return { state: 'handed-over' }
      },
      async close() {
        closed.abort()
      },
    }
  },
})

function encrypted({ p256dh, auth }: PushSubscription, body: string): Buffer {
  try {
    return webpush.encrypt(p256dh, auth, body, 'aes128gcm').cipherText
  } catch {
    throw new DeliveryFailure('bad-keys', 'cannot be encrypted for this browser', { mayRetry: false })
  }
}

async function remove(endpoint: string, { subscriptions, log }: ChannelParts): Promise<void> {
  try {
    await subscriptions.remove(endpoint)
  } catch (error) {
    log.warn({ error: String(error) }, 'a browser that has ended its subscription could not be forgotten')
  }
}
