// What the screens need of web push: the key to subscribe with, which addresses may be given, what a reference is about, and a trial.
import { randomUUID } from 'node:crypto'
import { trialHome, trialKey } from '../../rules/model/delivery-key.ts'
import { type AlarmId, alarmId, ruleId } from '../../rules/model/ids.ts'
import type { Language } from '../../rules/model/reason.ts'
import { seconds } from '../../rules/model/time.ts'
import type { Clock, PushSubscriptions } from '../../rules/ports.ts'
import { DeliveryFailure, type OpenChannel } from './channel.ts'
import { trialAlarm } from './notice-alarm.ts'
import { openPushKeys } from './push-keys.ts'
import { alarmOf } from './push-reference.ts'
import { isPushService } from './push-service.ts'
import { WebPushSettings } from './web-push.ts'

export interface PushDesk {
  readonly publicKey: string
  readonly subscriptions: PushSubscriptions
  isService(endpoint: string): boolean
  alarmOf(reference: string): AlarmId | null
  trial(account: string): Promise<string | null>
}

/** @param parts.settings of the channel, which `parts.channel` was opened with. */
export function openPushDesk(parts: {
  settings: unknown
  channel: OpenChannel
  folder: string
  subscriptions: PushSubscriptions
  clock: Pick<Clock, 'now'>
  link: string
  language: Language
}): PushDesk {
  const { channel, subscriptions, clock, link, language } = parts
  const { services, timeoutSeconds } = WebPushSettings.parse(parts.settings)
  const keys = openPushKeys(parts.folder)
  return {
    publicKey: keys.publicKey,
    subscriptions,
    isService: (endpoint) => isPushService(endpoint, services),
    alarmOf: (reference) => alarmOf(reference, keys),
    /** To every device of the account. Null: at least one push service has it; else a code such as `http-503`. */
    async trial(account) {
      try {
        const id = randomUUID()
        const at = clock.now()
        const key = trialKey(id, `account:${account}`, 'web-push')
        const about = { alarmId: alarmId(trialHome, ruleId('trial'), id, at), homeId: trialHome, createdAt: at }
        const notice = { key, alarm: trialAlarm(about), home: null, step: 1, at, link, language, isTest: true }
        await channel.send(notice, account, AbortSignal.timeout(seconds(timeoutSeconds + 5)))
        return null
      } catch (error) {
        if (error instanceof DeliveryFailure) return error.code
        throw error
      }
    },
  }
}
