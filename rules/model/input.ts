// All that can happen to a home. Every change enters by this door, an acknowledgement too, so that one journal tells the whole story.
import { z } from 'zod'
import { Actor, AlarmOutcome, ResponseStep } from './alarm.ts'
import { HomeSetup } from './home.ts'
import { AlarmId, HomeId, RuleId, type TimerName } from './ids.ts'
import { Observation } from './observation.ts'
import { Instant } from './time.ts'

export const Command = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('respond'),
    alarmId: AlarmId,
    step: ResponseStep,
    /** Required by `resolve`. */
    outcome: AlarmOutcome.optional(),
    note: z.string().max(2000).optional(),
    by: Actor,
  }),
  z.object({ kind: z.literal('comment'), alarmId: AlarmId, note: z.string().min(1).max(2000), by: Actor }),
  /** A planned absence or rest: holds alarms that are not urgent, of one rule or of all, and ends by itself. */
  z.object({
    kind: z.literal('pause'),
    rule: RuleId.nullable(),
    until: Instant,
    because: z.string().min(1).max(400),
    by: Actor,
  }),
  z.object({ kind: z.literal('resume'), rule: RuleId.nullable(), by: Actor }),
  /** Takes back the last step of the same person, within moments. */
  z.object({ kind: z.literal('undo'), alarmId: AlarmId, by: Actor }),
  /** Puts an alarm aside that is known and cannot be mended now; never one of life and limb. */
  z.object({
    kind: z.literal('shelve'),
    alarmId: AlarmId,
    until: Instant,
    because: z.string().min(1).max(400),
    by: Actor,
  }),
  z.object({ kind: z.literal('unshelve'), alarmId: AlarmId, by: Actor }),
  /** Nobody of this telling could be reached on any channel: the next in line is told at once. */
  z.object({ kind: z.literal('undeliverable'), alarmId: AlarmId, step: z.int().min(1), by: Actor }),
])
export type Command = z.infer<typeof Command>

const TimerNameText = z.custom<TimerName>((value) => typeof value === 'string' && /^[a-z0-9-]+\/.{1,100}$/.test(value))

export const HomeInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('observed'), observation: Observation }),
  z.object({ kind: z.literal('commanded'), command: Command }),
  z.object({ kind: z.literal('timer-due'), timer: TimerNameText, dueAt: Instant }),
  z.object({
    kind: z.literal('configured'),
    setup: HomeSetup,
    rules: z.record(RuleId, z.int()),
    /** Who changed it, and why; left out: the service itself, at its start. */
    by: Actor.optional(),
    because: z.string().max(400).optional(),
  }),
])
export type HomeInput = z.infer<typeof HomeInput>

export const Draft = z.object({
  /** The same message always has the same inputId; the engine counts each once. */
  inputId: z.string().min(1).max(100),
  homeId: HomeId,
  /** Arrival, stamped at the border; never runs backwards within a home. */
  at: Instant,
  input: HomeInput,
})
export type Draft = z.infer<typeof Draft>

export const JournalEntry = Draft.extend({ seq: z.int().min(1) })
export type JournalEntry = z.infer<typeof JournalEntry>
