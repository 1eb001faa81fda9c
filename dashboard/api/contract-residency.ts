// What the API says of who lives in a home and lived there, and how a change of tenant is told to it.
import { z } from 'zod'
import { Contact, Resident } from '../../rules/model/home.ts'
import { ResidencyId } from '../../rules/model/ids.ts'
import { Instant } from '../../rules/model/time.ts'

/** `now` null: nobody lives there. `past`: the latest first, without who they were. */
export const ResidencyView = z
  .object({
    now: z.object({ residencyId: ResidencyId, since: Instant, people: z.int() }).nullable(),
    past: z.array(z.object({ residencyId: ResidencyId, since: Instant, until: Instant.nullable() })),
    zone: z.string(),
  })
  .meta({ id: 'ResidencyView' })
export type ResidencyView = z.infer<typeof ResidencyView>

/** Of somebody who moved out. There is no way back. */
export const Erase = z
  .object({ residencyId: ResidencyId, because: z.string().trim().min(3).max(400) })
  .meta({ id: 'Erase' })
export const Erased = z.object({ alarms: z.int() }).meta({ id: 'Erased' })

/** `next` null: they leave and nobody has come yet. `leaving`: which residency ends, so that one move is not done twice. */
export const MoveHouse = z
  .object({
    leaving: ResidencyId.nullable(),
    next: z
      .object({
        people: z.int().min(1).max(12),
        residents: z.array(Resident).max(12).default([]),
        contacts: z.array(Contact).max(10).default([]),
      })
      .nullable(),
    because: z.string().trim().min(3).max(400),
  })
  .meta({ id: 'MoveHouse' })
export type MoveHouse = z.input<typeof MoveHouse>
