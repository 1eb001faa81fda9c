// What the API says of who looked at a home.
import { z } from 'zod'
import { HomeId } from '../../rules/model/ids.ts'
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

/** Left out: everybody, every home, the last seven days, from the latest on. */
export const AuditAsked = z.object({
  from: z.coerce.number().pipe(Instant).optional(),
  to: z.coerce.number().pipe(Instant).optional(),
  homeId: HomeId.optional(),
  account: z.string().max(100).optional(),
  /** `next` of the page before. */
  after: z
    .string()
    .regex(/^\d{1,15}\.\d{1,15}$/)
    .optional(),
})
export type AuditAsked = z.infer<typeof AuditAsked>

export const AuditRow = z
  .object({
    seq: z.int(),
    at: Instant,
    /** The route, such as `GET /api/homes/:homeId/day`. */
    event: z.string(),
    action: Look.shape.action,
    outcome: Look.shape.outcome,
    /** Null: somebody who was not signed in. */
    account: z.string().nullable(),
    /** As it is now; null: there is no such account any more, or it is no person. */
    name: z.string().nullable(),
    roles: z.string(),
    organisation: z.string().nullable(),
    onBehalfOf: z.string().nullable(),
    kind: z.string(),
    /** Which one. Of an alarm it is left out: its name tells what happened to somebody. */
    object: z.string().nullable(),
    from: z.string().nullable(),
    emergency: z.boolean(),
    /** The first twenty of them. */
    homes: z.array(z.string()),
    homesInAll: z.int(),
  })
  .meta({ id: 'AuditRow' })
export type AuditRow = z.infer<typeof AuditRow>

/** Latest first. `next`: where the following page begins; null: there is none. */
export const AuditPage = z.object({ rows: z.array(AuditRow), next: z.string().nullable() }).meta({ id: 'AuditPage' })
export type AuditPage = z.infer<typeof AuditPage>
