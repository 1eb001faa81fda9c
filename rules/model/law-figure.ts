// A figure of the law: its key and unit, the days on which it holds, where it was read and whether anybody read it there.
import { z } from 'zod'
import { Instant } from './time.ts'

/** The terms of the Dutch law and of the bills, as they are published; the unit is part of what the key means. */
export const ruleUnits = {
  kwaliteitskortingsgrens: 'EUR/month',
  aftoppingsgrens_laag: 'EUR/month',
  aftoppingsgrens_hoog: 'EUR/month',
  liberalisatiegrens: 'EUR/month',
  passend_inkomen_1p: 'EUR/year',
  passend_inkomen_2p: 'EUR/year',
  passend_inkomen_1p_aow: 'EUR/year',
  passend_inkomen_2p_aow: 'EUR/year',
  daeb_inkomen_1p: 'EUR/year',
  daeb_inkomen_meerp: 'EUR/year',
  huurtoeslag_basishuur_1p: 'EUR/month',
  huurtoeslag_basishuur_2p: 'EUR/month',
  huurtoeslag_afbouw_pct_1p: 'percent',
  huurtoeslag_afbouw_pct_2p: 'percent',
  huurtoeslag_afbouwgrens_1p: 'EUR/year',
  huurtoeslag_afbouwgrens_2p: 'EUR/year',
  huurtoeslag_maximumhuur_is_voorwaarde: 'yes-no',
  energiebelasting_elektriciteit_schijf1_ex_btw: 'EUR/kWh',
  energiebelasting_gas_schijf1_ex_btw: 'EUR/m3',
  energiebelasting_gas_schijf1_incl_btw: 'EUR/m3',
  ode_elektriciteit_ex_btw: 'EUR/kWh',
  ode_gas_ex_btw: 'EUR/m3',
  heffingskorting_ex_btw: 'EUR/connection/year',
  btw_energie_pct: 'percent',
  salderen: 'yes-no',
  terugleververgoeding_minimum_pct: 'percent',
  epv_max: 'EUR/m2/month',
  huurverhoging_isolatie_mag: 'yes-no',
} as const
export type RuleKey = keyof typeof ruleUnits
export const RuleKey = z.enum(Object.keys(ruleUnits) as [RuleKey, ...RuleKey[]])

/** `read`: somebody read it at the source named. What nobody read is never shown to a tenant. */
export const RuleStatus = z.enum(['read', 'read-rounded', 'unverified', 'memory'])
export type RuleStatus = z.infer<typeof RuleStatus>

const Day = z.iso.date()

export const RuleRow = z
  .object({
    key: RuleKey,
    /** The first day, and the first day no more. */
    from: Day,
    until: Day,
    value: z.number(),
    source: z.string().min(1).max(200),
    status: RuleStatus,
  })
  .refine(({ from, until }) => from < until, { error: 'until lies after from' })
export type RuleRow = z.infer<typeof RuleRow>
export type RuleTable = readonly RuleRow[]

/** A row that an administrator added or corrected: whoever adds one answers for it. */
export const OwnFigure = z.object({ row: RuleRow, by: z.string().min(1).max(64), at: Instant })
export type OwnFigure = z.infer<typeof OwnFigure>
