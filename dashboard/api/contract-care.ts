// What goes to and fro about care beyond a single alarm: whose turn it is, how a home's days went, and what a desk has come to.
import { z } from 'zod'
import { MemberId } from '../../rules/model/duty.ts'
import { RoomKind } from '../../rules/model/home.ts'
import { DeviceId, HomeId, RoomId } from '../../rules/model/ids.ts'
import { TeamId } from '../../rules/model/recipient.ts'
import { Instant } from '../../rules/model/time.ts'

const LocalDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

/** `from`: the first local day, left out: today. */
export const DutyShiftsQuery = z.object({
  from: LocalDate.optional(),
  days: z.coerce.number().int().min(1).max(28).default(7),
})
/** Each team's turns without holes from midnight of its zone; `member` null: nobody. `swapped`: not as the rota has it. */
export const DutyShifts = z
  .object({
    now: Instant,
    teams: z.array(
      z.object({
        teamId: TeamId,
        name: z.string(),
        zone: z.string(),
        from: Instant,
        to: Instant,
        shifts: z.array(
          z.object({
            from: Instant,
            to: Instant,
            member: z.object({ memberId: MemberId, name: z.string() }).nullable(),
            swapped: z.boolean(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'DutyShifts' })
export type DutyShifts = z.infer<typeof DutyShifts>

export const MonthQuery = z.object({
  /** Left out: this month. */
  month: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .optional(),
})
/**
 * A month of somebody's days, an hour at a time by the wall clock of the home: in how many stretches of five minutes somebody was seen (12 is
 * all the time). Null: not known, for it is still to come, was not heard, or was somebody else's life. No data is not no movement.
 */
export const MonthMap = z
  .object({
    month: z.string(),
    days: z.array(z.object({ date: LocalDate, hours: z.array(z.int().nullable()).length(24) })),
  })
  .meta({ id: 'MonthMap' })
export type MonthMap = z.infer<typeof MonthMap>

const Place = z.object({ roomId: RoomId, kind: RoomKind, name: z.string().optional() })
/** Where somebody was last seen, room by room, over the last day, and how the doors stand. `open` null: never heard. */
export const FloorPlan = z
  .object({
    now: Instant,
    rooms: z.array(Place.extend({ lastMovementAt: Instant.nullable() })),
    /** Where the last sign of life came from. */
    lastSign: z.object({ roomId: RoomId.nullable(), at: Instant }).nullable(),
    doors: z.array(
      z.object({
        deviceId: DeviceId,
        roomId: RoomId.nullable(),
        /** To the outside. */
        exit: z.boolean(),
        open: z.boolean().nullable(),
        /** When it said so last. */
        at: Instant.nullable(),
      }),
    ),
  })
  .meta({ id: 'FloorPlan' })
export type FloorPlan = z.infer<typeof FloorPlan>

/** What a period asked of a desk beside its answers. */
export const ReportWork = z.object({
  load: z.object({
    /** Averaged over the period; one person can bear 1 in the long run. */
    perTenMinutes: z.number(),
    /** The most that came in any ten minutes, and when these began; 10 is a flood. */
    busiest: z.object({ count: z.int(), at: Instant }).nullable(),
    floods: z.int(),
  }),
  messages: z.object({
    sent: z.int(),
    /** Given up: a person had to look. */
    undelivered: z.int(),
    /** Alarms about which messages went out, and not one was carried. */
    alarmsUnheard: z.int(),
  }),
  /** Times that a device was not heard for longer than it may be silent, and in how many homes. */
  heartbeats: z.object({ missed: z.int(), homes: z.int() }),
})
export type ReportWork = z.infer<typeof ReportWork>

/** The report as a workbook (XLSX) in base64, and which homes stand in it. */
export const ReportSheet = z
  .object({ xlsx: z.string(), homes: z.array(z.object({ homeId: HomeId })) })
  .meta({ id: 'ReportSheet' })
export type ReportSheet = z.infer<typeof ReportSheet>

/** Newest first; `by` is a name. */
export const HandOver = z
  .object({ notes: z.array(z.object({ at: Instant, by: z.string(), note: z.string() })), now: Instant })
  .meta({ id: 'HandOver' })
export type HandOver = z.infer<typeof HandOver>
export const AddHandOver = z.object({ note: z.string().trim().min(1).max(2000) }).meta({ id: 'AddHandOver' })
