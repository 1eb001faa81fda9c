// What the API says of how somebody's nights and days change over weeks.
import { z } from 'zod'
import { slowFigures } from '../../rules/care/slow-changes-days.ts'

/** `restHours`: hours from going to bed until getting up. `movingMinutes`: of each hour awake and at home. The others: visits a night, a day. */
const SlowFigure = z.enum(slowFigures)

/** `weeks`: by the Monday on which they began, oldest first; `value` null: too few days could be told. `shift` null: not known. */
const SlowChangeRow = z.object({
  figure: SlowFigure,
  state: z.enum(['unknown', 'steady', 'more', 'less']),
  weeks: z.array(z.object({ week: z.iso.date(), value: z.number().nullable() })),
  shift: z
    .object({ earlier: z.number(), recent: z.number(), middle: z.number(), least: z.number(), most: z.number() })
    .nullable(),
})
export type SlowChangeRow = z.infer<typeof SlowChangeRow>

/** Only with `known` there is something in `changes`. `no-consent`: who lives there has not said that this may be looked at. */
export const SlowChangesView = z
  .object({
    state: z.enum(['nobody', 'no-consent', 'not-alone', 'not-enough-weeks', 'known']),
    weeksKnown: z.int(),
    weeksNeeded: z.int(),
    changes: z.array(SlowChangeRow),
  })
  .meta({ id: 'SlowChangesView' })
export type SlowChangesView = z.infer<typeof SlowChangesView>
