// What goes to and fro about care beyond a single alarm: whose turn it is, how a home's days went, and what a desk has come to.
import { z } from 'zod'
import { MemberId } from '../../rules/model/duty.ts'
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
