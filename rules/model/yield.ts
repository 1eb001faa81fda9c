// How a solar system does, as it is kept: its class with what it was told by, and the ticket that an installer gets of it.
import { z } from 'zod'
import { HomeId } from './ids.ts'
import { Instant } from './time.ts'

export const yieldClasses = [
  'outage',
  'structurally-low',
  'communication-gap',
  'never-reported',
  'meets-forecast',
] as const
export const YieldClass = z.enum(yieldClasses)
export type YieldClass = z.infer<typeof YieldClass>

export const yieldCauses = [
  'string-out',
  'shade-morning',
  'shade-afternoon',
  'shade-noon',
  'clipping',
  'soiling',
] as const
export const YieldCause = z.enum(yieldCauses)
export type YieldCause = z.infer<typeof YieldCause>

/** Against what it was held: others under the same sky, the radiation of the station, or nothing but its own best days. */
export const Measuring = z.enum(['neighbours', 'radiation', 'own-best-days'])
export type Measuring = z.infer<typeof Measuring>

const Day = z.iso.date()
/** `madeKwh` null: not heard. `expectedKwh` null: nobody can say. */
export const EvidenceDay = z
  .object({ day: Day, madeKwh: z.number().nullable(), expectedKwh: z.number().nullable() })
  .readonly()
export type EvidenceDay = z.infer<typeof EvidenceDay>

/** A system is a device of a home that counts what panels make; `systemId` is its series without the family. */
export const YieldStanding = z
  .object({
    homeId: HomeId,
    systemId: z.string().min(1).max(120),
    class: YieldClass,
    /** Of `structurally-low`, where the data tell it. */
    cause: YieldCause.nullable(),
    /** The first day of the class; null: as long as it is known. */
    since: Day.nullable(),
    measuring: Measuring,
    /** How many systems under the same sky it was held against. */
    neighbours: z.int().min(0),
    /** The latest days, oldest first. */
    evidence: z.array(EvidenceDay).max(14).readonly(),
    lostKwh: z.number(),
    /** Null: nobody has said what a kWh is worth there. */
    lostEuro: z.number().nullable(),
    /** Read from its own best hours, for want of anything noted; null: too few days. */
    estimate: z.object({ bestKw: z.number(), tiltDegrees: z.number(), azimuthDegrees: z.number() }).nullable(),
    /** Of the last day on which it was heard; null: never. */
    lastHeardOn: Day.nullable(),
    judgedAt: Instant,
  })
  .readonly()
export type YieldStanding = z.infer<typeof YieldStanding>

/** What closed a ticket: always something that was measured. */
export const ClosedBy = z.enum(['produces-again', 'heard-again', 'first-heard', 'meets-forecast-again', 'system-gone'])
export type ClosedBy = z.infer<typeof ClosedBy>

export const YieldTicket = z
  .object({
    /** home / system / the day on which it began. */
    ticketId: z.string().min(1).max(250),
    homeId: HomeId,
    systemId: z.string().min(1).max(120),
    class: YieldClass.exclude(['meets-forecast']),
    cause: YieldCause.nullable(),
    since: Day,
    openedAt: Instant,
    /** How often it came back within the days in which that is the same trouble. */
    reopened: z.int().min(0),
    evidence: z.array(EvidenceDay).max(14).readonly(),
    lostKwh: z.number(),
    lostEuro: z.number().nullable(),
    closed: z
      .object({ at: Instant, by: ClosedBy, evidence: z.array(EvidenceDay).max(14).readonly() })
      .readonly()
      .nullable(),
  })
  .readonly()
export type YieldTicket = z.infer<typeof YieldTicket>
