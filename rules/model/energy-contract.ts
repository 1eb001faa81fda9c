// What a home has agreed with its supplier and pays the grid operator. Prices are with VAT and without energy tax: the "bare" rates of a Dutch contract.
import { z } from 'zod'

const euro = z.number().min(-10).max(10_000)
/** By tariff; a single tariff is the same twice. */
export const ByTariff = z.object({ normal: z.number(), low: z.number() }).readonly()
export type ByTariff = z.infer<typeof ByTariff>
const PerMonth = z.object({ electricity: euro, gas: euro }).readonly()

export const EnergyContract = z
  .object({
    kind: z.enum(['fixed', 'variable', 'dynamic']),
    /** At a dynamic contract: what the supplier adds to the market price. */
    supplyEuroPerKwh: ByTariff,
    supplyEuroPerM3: euro,
    fixedEuroPerMonth: PerMonth,
    /** What the grid operator charges, through the supplier. */
    gridEuroPerMonth: PerMonth,
    feedIn: z
      .object({
        paymentEuroPerKwh: euro,
        costsEuroPerKwh: euro,
        /** Fixed costs by what is fed in per year, rising; the last step that is reached counts. */
        costSteps: z
          .array(z.object({ fromKwh: z.number().min(0), euroPerYear: euro }).readonly())
          .max(30)
          .refine((steps) => steps.every(({ fromKwh }, place) => place === 0 || fromKwh > steps[place - 1]!.fromKwh), {
            error: 'each step begins above the one before',
          })
          .readonly()
          .optional(),
      })
      .readonly(),
  })
  .readonly()
export type EnergyContract = z.infer<typeof EnergyContract>
