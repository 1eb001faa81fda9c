// What the API says of who looked at a home.
import { z } from 'zod'
import { Instant } from '../../rules/model/time.ts'

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date such as 2026-03-02')

/** Local days of the home, both included; 92 at most. Left out: the last thirty. */
export const LookedQuery = z.object({ from: date.optional(), to: date.optional() })

export const Look = z
  .object({
    /** `self`: who asks; `operator`: the command line of the machine; `receiver`: another system; else the role. */
    who: z.string(),
    /** The care organisation; null: the landlord's people, or who lives there. */
    organisation: z.string().nullable(),
    action: z.enum(['read', 'write', 'export', 'issue', 'sign-in', 'sign-out']),
    /** What kind of data, such as `movement`. */
    kind: z.string(),
    /** `refused`: it was asked for and not shown. */
    outcome: z.enum(['done', 'refused', 'failed']),
    emergency: z.boolean(),
    times: z.int(),
    firstAt: Instant,
    lastAt: Instant,
  })
  .meta({ id: 'Look' })
export type Look = z.infer<typeof Look>

/** Days on which nothing was looked at are not there; the latest first. */
export const Looked = z
  .object({
    zone: z.string(),
    from: date,
    to: date,
    days: z.array(z.object({ date, looks: z.array(Look) })),
  })
  .meta({ id: 'Looked' })
export type Looked = z.infer<typeof Looked>
