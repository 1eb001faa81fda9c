// All that can follow from an input. Effects are values: the pipeline carries them out.
import { z } from 'zod'
import type { Alarm, AlarmEvent } from './alarm.ts'
import type { RuleId } from './ids.ts'
import { HomeId } from './ids.ts'
import type { Recipient } from './recipient.ts'
import { Instant } from './time.ts'

/** Care data and energy data are two purposes with a wall between them. */
export const Purpose = z.enum(['care', 'energy', 'technical'])
export type Purpose = z.infer<typeof Purpose>

/** One value of one series at one moment; the same (home, series, at) written again replaces it. */
export const SeriesPoint = z.object({
  homeId: HomeId,
  purpose: Purpose,
  series: z.string().min(1).max(80),
  at: Instant,
  fields: z.record(z.string(), z.number()),
})
export type SeriesPoint = z.infer<typeof SeriesPoint>

export type Effect =
  /** The alarm as it is now, and what just happened to it. */
  | { readonly kind: 'alarm-changed'; readonly alarm: Alarm; readonly event: AlarmEvent }
  /** These must be told now. `step` counts the tellings of this alarm from 1: with alarm, recipient and channel it is the key of a delivery. */
  | {
      readonly kind: 'notify'
      readonly alarm: Alarm
      readonly step: number
      readonly to: readonly Recipient[]
      readonly at: Instant
    }
  | { readonly kind: 'record'; readonly point: SeriesPoint }
  /** An alarm that would have been raised but for a pause or a graver explanation: kept, for nothing is dropped silently. */
  | {
      readonly kind: 'held'
      readonly rule: RuleId
      readonly subject: string
      readonly at: Instant
      readonly why: string
    }
  /** The answer to a command: the caller waits for it. */
  | { readonly kind: 'answered'; readonly inputId: string; readonly accepted: boolean; readonly why?: RefusalCode }
  /** A rule threw: our bug, loud, and its state stays as it was. */
  | { readonly kind: 'fault'; readonly rule: RuleId; readonly at: Instant; readonly message: string }

/** Why a command was not carried out. */
export type RefusalCode =
  | 'no-such-alarm'
  | 'already-taken'
  | 'not-in-this-state'
  | 'outcome-missing'
  | 'not-set-up'
  | 'end-in-the-past'
  | 'pause-too-long'
  | 'too-late'
  | 'never-shelved'
  | 'shelf-too-long'
