// Who is told of an alarm in a home, in which order, and how long each has to answer. No names: those stay in the registry.
import { z } from 'zod'
import { Severity } from './alarm.ts'
import { ContactId, Recipient } from './recipient.ts'
import { type Instant, minuteOfDay } from './time.ts'

export const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 07:30')
/** On the wall clock of the home; from inclusive, to exclusive. `22:00` to `07:00` goes over midnight; from = to is the whole day. */
export const DayWindow = z.strictObject({ from: ClockTime, to: ClockTime })
export type DayWindow = z.infer<typeof DayWindow>

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** By the wall clock of the zone, in both passings of an hour that comes twice. No window: every hour. */
export function isWithin(window: DayWindow | undefined, zone: string, at: Instant): boolean {
  if (!window || window.from === window.to) return true
  const [from, to, now] = [minutesOf(window.from), minutesOf(window.to), minuteOfDay(at, zone)]
  return from < to ? now >= from && now < to : now >= from || now < to
}

/** Told together; the next tier is told when nobody has picked the alarm up after `waitMinutes`, or when none of these can be reached. */
export const Tier = z.strictObject({
  to: z.array(Recipient).min(1).max(10),
  waitMinutes: z.number().min(0.5).max(1440),
})
export type Tier = z.infer<typeof Tier>

export const Chain = z.strictObject({
  severities: z.array(Severity).min(1),
  /** Left out: at every hour. Outside its hours an alarm waits for the next chain that begins. */
  between: DayWindow.optional(),
  tiers: z.array(Tier).min(1).max(12),
  /** After the last tier: the operator is told again and again, so many minutes apart. Left out: once is enough (never for urgent alarms). */
  repeatMinutes: z.number().min(1).max(1440).optional(),
})
export type Chain = z.infer<typeof Chain>

export const GraceSeconds = z.partialRecord(Severity, z.number().min(0).max(120))

export const CarePlan = z.strictObject({
  /** The first chain that fits the severity and the hour counts. */
  chains: z.array(Chain).min(1).max(12),
  /** How long the resident may take an alarm back before anybody is told. Left out: not at all. */
  graceSeconds: GraceSeconds.default({}),
  /** What the engine must know of the contacts: the account with which they answer, and how long they are on the way. */
  contacts: z
    .array(
      z.strictObject({
        contactId: ContactId,
        account: z.string().max(64).optional(),
        travelMinutes: z.number().min(0).max(600).optional(),
      }),
    )
    .max(10)
    .default([]),
})
export type CarePlan = z.infer<typeof CarePlan>
