// An alarm: what is wrong (the condition) and what people do about it (the response), which are two things. The life of the response is a table.
import { z } from 'zod'
import { AlarmId, DeviceId, HomeId, ResidencyId, RoomId, RuleId } from './ids.ts'
import { Facts, Reason, Said } from './reason.ts'
import { Recipient } from './recipient.ts'
import { Instant } from './time.ts'

/** `urgent`: now, whatever the hour. `today`: by day, by the care team. `info`: worth knowing. `technical`: for the installer. */
export const Severity = z.enum(['urgent', 'today', 'info', 'technical'])
export type Severity = z.infer<typeof Severity>
const order: readonly Severity[] = ['urgent', 'today', 'info', 'technical']
export const isGraver = (one: Severity, than: Severity): boolean => order.indexOf(one) < order.indexOf(than)

export const ResponseState = z.enum(['open', 'acknowledged', 'on-the-way', 'arrived', 'resolved'])
export type ResponseState = z.infer<typeof ResponseState>

/** What people may do with an alarm. */
export const ResponseStep = z.enum(['acknowledge', 'set-out', 'arrive', 'resolve'])
export type ResponseStep = z.infer<typeof ResponseStep>

/** From which state a step may be taken, and where it leads. Nobody resolves what nobody has picked up. */
export const responseTable: Readonly<Record<ResponseStep, { from: readonly ResponseState[]; to: ResponseState }>> = {
  acknowledge: { from: ['open'], to: 'acknowledged' },
  'set-out': { from: ['acknowledged'], to: 'on-the-way' },
  arrive: { from: ['acknowledged', 'on-the-way'], to: 'arrived' },
  resolve: { from: ['acknowledged', 'on-the-way', 'arrived'], to: 'resolved' },
}

const followedSteps = ['acknowledged', 'on-the-way', 'arrived'] as const
export type FollowedState = (typeof followedSteps)[number]

/**
 * How long an alarm may stay in a state, in minutes, before it goes back to `open` because nobody has taken the next step. Each step begins
 * its own time: who sets out at the last minute has as long again to arrive.
 */
export const FollowUp = z.object({
  acknowledged: z.number().min(1).max(43_200),
  'on-the-way': z.number().min(1).max(43_200),
  arrived: z.number().min(1).max(43_200),
})
export type FollowUp = z.infer<typeof FollowUp>

const hour = 60
const day = 24 * hour
/** Dutch practice for personal alarms: there within a quarter of an hour preferably, within half an hour at most. */
export const followUpMinutes: Readonly<Record<Severity, FollowUp>> = {
  urgent: { acknowledged: 15, 'on-the-way': 15, arrived: hour },
  today: { acknowledged: 4 * hour, 'on-the-way': 4 * hour, arrived: 4 * hour },
  info: { acknowledged: 3 * day, 'on-the-way': day, arrived: day },
  technical: { acknowledged: 7 * day, 'on-the-way': day, arrived: day },
}

/** Null: nobody has taken it up, or it is done with, so there is nothing to follow up. */
export const followedState = (response: ResponseState): FollowedState | null =>
  followedSteps.find((state) => state === response) ?? null

/** What it turned out to be. `ended-by-itself` is only for conditions that evidence may close. */
export const AlarmOutcome = z.enum(['true', 'false', 'test', 'technical', 'cancelled-by-resident', 'ended-by-itself'])
export type AlarmOutcome = z.infer<typeof AlarmOutcome>

/** Who did it: an account, never a name, so that the journal holds no personal data of staff. */
export const Actor = z.object({ account: z.string().min(1).max(64), role: z.string().min(1).max(40) })
export type Actor = z.infer<typeof Actor>

/** What speaks for the alarm: which device, where, when, in words. */
export const Evidence = z.object({
  at: Instant,
  deviceId: DeviceId.optional(),
  roomId: RoomId.optional(),
  reason: Reason,
})
export type Evidence = z.infer<typeof Evidence>

export const AlarmEventKind = z.enum([
  'raised',
  'evidence',
  'worsened',
  'condition-ended',
  'condition-returned',
  'acknowledged',
  'on-the-way',
  'arrived',
  'resolved',
  'commented',
  /** Nobody took the next step in time: the alarm is open again. */
  'lapsed',
  /** One line for many times that the condition ended and returned. */
  'keeps-returning',
  /** Somebody in the home took it back on a device before anybody had picked it up: evidence, and no answer. */
  'cancelled-by-resident',
  /** Nobody had answered in time, or nobody could be reached: the next in line is told. */
  'escalated',
  /** Somebody took a step of their own back within moments. */
  'undone',
  /** Put aside for a while by a person, and back. */
  'shelved',
  'unshelved',
])
export type AlarmEventKind = z.infer<typeof AlarmEventKind>

/** How far the telling has come. `nextAt`: when the next in line is told, if nobody picks it up before. */
export const Escalation = z.object({
  /** How often somebody has been told; 0: nobody yet. */
  step: z.int().min(0),
  /** The next tier of the chain; past its end it is the operator's. */
  tier: z.int().min(0),
  chain: z.int().min(0).nullable(),
  told: z.array(Recipient),
  toldAt: Instant.optional(),
  nextAt: Instant.optional(),
})
export type Escalation = z.infer<typeof Escalation>

/** One line of an alarm's story. `key` names it for ever: a second projection of the same event changes nothing. */
export const AlarmEvent = z.object({
  at: Instant,
  kind: AlarmEventKind,
  said: Said,
  by: Actor.optional(),
  deviceId: DeviceId.optional(),
  roomId: RoomId.optional(),
  facts: Facts.optional(),
})
export type AlarmEvent = z.infer<typeof AlarmEvent>

export const Alarm = z.object({
  alarmId: AlarmId,
  homeId: HomeId,
  residencyId: ResidencyId.nullable(),
  /** `params`: the number of the decision by which its parameters stood; left out: as they were shipped. */
  rule: z.object({ id: RuleId, version: z.int().min(1), params: z.int().min(1).optional() }),
  /** What it is about within the home: a room, a device, or `home`. */
  subject: z.string().min(1).max(64),
  severity: Severity,
  /** When the thing happened; `raisedAt` is when we knew. Their difference is how late the alarm is. */
  openedAt: Instant,
  raisedAt: Instant,
  roomId: RoomId.optional(),
  title: Said,
  because: Said,
  reason: Reason,
  condition: z.enum(['standing', 'ended']),
  response: ResponseState,
  /** Who has it now. */
  claimedBy: Actor.nullable(),
  /** By when the next step must be taken, else the alarm is open again; only where somebody has it. */
  dueBy: Instant.optional(),
  outcome: AlarmOutcome.nullable(),
  resolvedAt: Instant.nullable(),
  /** Without a bound here: an alarm that could be written and not read again would take the list of all alarms with it. */
  events: z.array(AlarmEvent),
  escalation: Escalation.optional(),
  /** How it stood before the last step of a person, who may take that back until then. */
  undo: z
    .object({
      until: Instant,
      by: z.string(),
      response: ResponseState,
      claimedBy: Actor.nullable(),
      dueBy: Instant.optional(),
      escalation: Escalation.optional(),
    })
    .optional(),
  /** Put aside until then: nobody is told. */
  shelvedUntil: Instant.optional(),
  /** How often the condition has returned after it had ended. */
  returns: z.int().min(1).optional(),
  /** Changes that have no line among the events: with those, every change of the alarm has a number of its own. */
  leftOut: z.int().min(1).optional(),
})
export type Alarm = z.infer<typeof Alarm>

/** How many times the alarm has changed. */
export const changesOf = ({ events, leftOut = 0 }: Alarm): number => events.length + leftOut

/** One alarm per rule and subject is open at a time; this is the key under which the home keeps it. */
export const episodeKey = (rule: RuleId, subject: string): string => `${rule}~${subject}`
