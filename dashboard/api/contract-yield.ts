// What the API says about solar systems: how many are in each class, the worst by what they lost, and the tickets of installers.
import { z } from 'zod'
import { Instant } from '../../rules/model/time.ts'
import { YieldClass, YieldStanding, YieldTicket } from '../../rules/model/yield.ts'

const list = <T extends z.ZodType>(of: T) => z.array(of).readonly()

/** Of the registry; null: not registered. */
const Place = z.object({ street: z.string(), houseNumber: z.string(), postcode: z.string(), village: z.string() })

/** As the landlord sees it: sums, and no day of anybody's. */
export const SystemRow = YieldStanding.unwrap()
  .omit({ evidence: true })
  .extend({
    address: Place.nullable(),
    village: z.string().nullable(),
    complex: z.string().nullable(),
    /** The open ticket of it. */
    ticketId: z.string().nullable(),
  })
  .meta({ id: 'SolarSystem' })
export type SystemRow = z.infer<typeof SystemRow>

export const YieldQuery = z.object({
  /** Only of this class. */
  class: YieldClass.optional(),
  /** How many of the worst; 100 unless told. */
  limit: z.coerce.number().int().min(1).max(5000).default(100),
})

export const YieldView = z
  .object({
    /** Null: no night has passed yet in which they were judged. */
    judgedAt: Instant.nullable(),
    systems: z.int(),
    classes: z.record(YieldClass, z.int()).readonly(),
    lostKwh: z.number(),
    lostEuro: z.number(),
    openTickets: z.int(),
    /** Those that lost most, in euro and then in kWh. */
    worst: list(SystemRow),
  })
  .meta({ id: 'SolarYield' })
export type YieldView = z.infer<typeof YieldView>

export const TicketQuery = z.object({
  /** `closed`: the last 200 too. */
  state: z.enum(['open', 'all']).default('open'),
})

/** With the days that it was told by: whoever goes there must know what was seen. */
export const TicketView = YieldTicket.unwrap().extend({ address: Place.nullable() }).meta({ id: 'SolarTicket' })
export type TicketView = z.infer<typeof TicketView>

export const TicketsView = z.object({ judgedAt: Instant.nullable(), tickets: list(TicketView) }).meta({
  id: 'SolarTickets',
})
export type TicketsView = z.infer<typeof TicketsView>
