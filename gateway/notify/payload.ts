// What a machine is told of an alarm. Names of residents and contacts are never in it: a receiver finds those where it may look.
import { z } from 'zod'
import { AlarmOutcome, ResponseState, Severity } from '../../rules/model/alarm.ts'
import { Address } from '../../rules/model/home.ts'
import { AlarmId, HomeId } from '../../rules/model/ids.ts'
import { Said } from '../../rules/model/reason.ts'
import { elapsed, isoUtc } from '../../rules/model/time.ts'
import type { Notice } from './channel.ts'

/** A field may be added within a version; what a field means changes only with the next. */
export const NoticePayload = z.object({
  version: z.literal(1),
  /** The same for every try of this delivery. */
  key: z.string(),
  isTest: z.boolean(),
  /** Ascending within one receiver, with gaps: what it asks after when it was away. */
  sequence: z.int().optional(),
  alarmId: AlarmId,
  homeId: HomeId,
  /** Null: the home has left the registry. */
  address: Address.nullable(),
  severity: Severity,
  title: Said,
  because: Said,
  condition: z.enum(['standing', 'ended']),
  response: ResponseState,
  outcome: AlarmOutcome.nullable(),
  openedAt: z.iso.datetime(),
  raisedAt: z.iso.datetime(),
  sentAt: z.iso.datetime(),
  /** From `raisedAt` to `sentAt`. */
  ageSeconds: z.int().min(0),
  step: z.int().min(1),
  link: z.url(),
})
export type NoticePayload = z.infer<typeof NoticePayload>

export function payloadOf({ key, alarm, home, step, at, link, isTest, sequence }: Notice): NoticePayload {
  return {
    version: 1,
    key,
    isTest,
    ...(sequence !== undefined && { sequence }),
    alarmId: alarm.alarmId,
    homeId: alarm.homeId,
    address: home?.address ?? null,
    severity: alarm.severity,
    title: alarm.title,
    because: alarm.because,
    condition: alarm.condition,
    response: alarm.response,
    outcome: alarm.outcome,
    openedAt: isoUtc(alarm.openedAt),
    raisedAt: isoUtc(alarm.raisedAt),
    sentAt: isoUtc(at),
    ageSeconds: Math.max(0, Math.floor(elapsed(alarm.raisedAt, at) / 1000)),
    step,
    link,
  }
}
