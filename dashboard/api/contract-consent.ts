// What the API says of the purposes to which who lives in a home agreed, and how a decision is recorded.
import { z } from 'zod'
import { ConsentAnswer, DataPurpose, LegalGround } from '../../rules/model/consent.ts'
import { Risk } from '../../rules/model/coverage.ts'
import { Instant } from '../../rules/model/time.ts'

const who = z.object({
  /** `self`: who asks; else the role. */
  who: z.string(),
  /** Why somebody else recorded it; null: the resident did it. */
  onBehalfBecause: z.string().nullable(),
})

const Decided = z.object({
  answer: ConsentAnswer,
  ground: LegalGround,
  textVersion: z.int(),
  at: Instant,
  by: who,
})

/** `decision` null: not asked yet; the purpose goes on as it did. `loses`: against what the home is no longer protected without it. */
export const ConsentRow = z
  .object({
    purpose: DataPurpose,
    decision: Decided.nullable(),
    loses: z.array(Risk),
  })
  .meta({ id: 'ConsentRow' })
export type ConsentRow = z.infer<typeof ConsentRow>

/** `rows`: every purpose, in a fixed order; empty: nobody lives there. `history`: of who lives there now, newest first. */
export const ConsentsView = z
  .object({
    textVersion: z.int(),
    rows: z.array(ConsentRow),
    history: z.array(Decided.extend({ purpose: DataPurpose })),
    /** May the caller decide: as who lives there, on their behalf and with a reason, or not at all? */
    may: z.enum(['decide', 'record', 'look']),
    zone: z.string(),
  })
  .meta({ id: 'ConsentsView' })
export type ConsentsView = z.infer<typeof ConsentsView>

/** `lossShown`: what protection is lost was on the screen before this was confirmed; without it a protection is not ended. */
export const DecideConsent = z
  .object({
    purpose: DataPurpose,
    allow: z.boolean(),
    ground: LegalGround.default('consent'),
    /** The version of the text that was shown. */
    textVersion: z.int().min(1),
    lossShown: z.boolean().default(false),
    onBehalfBecause: z.string().trim().min(3).max(400).optional(),
  })
  .meta({ id: 'DecideConsent' })
export type DecideConsent = z.input<typeof DecideConsent>
