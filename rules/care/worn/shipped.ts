// The models that the product carries, one for each wearing position, as `kernwacht train falls` wrote them.
import { z } from 'zod'
import { type Position, PositionModel } from './model.ts'
import waist from './waist.json' with { type: 'json' }
import wrist from './wrist.json' with { type: 'json' }

const Share = z.object({ hits: z.int(), of: z.int() })

export const WornModel = z.object({
  /** Cited by every alarm. */
  version: z.string(),
  trainedOn: z.string(),
  command: z.string(),
  /** The recordings that it was learned from. Of the recordings themselves it holds nothing. */
  learnedFrom: z.array(
    z.object({
      dataset: z.string(),
      source: z.string(),
      terms: z.string(),
      subjects: z.array(z.string()),
      falls: z.int(),
      activities: z.int(),
    }),
  ),
  /** Acted falls and recorded activities of people that were left out each in turn. */
  leavingPeopleOut: z.object({
    sensitivity: Share,
    specificity: Share,
    activityHours: z.number(),
    falseAlarms: z.int(),
  }),
  model: PositionModel,
})
export type WornModel = z.infer<typeof WornModel>

export const wornModels: Readonly<Record<Position, WornModel>> = {
  waist: WornModel.parse(waist),
  wrist: WornModel.parse(wrist),
}
