// What the API says of the weather of each area: from when to when it is known, and which days are not.
import { z } from 'zod'
import { Day } from '../../rules/model/housing.ts'

const list = <T extends z.ZodType>(of: T) => z.array(of).readonly()

export const WeatherView = z
  .object({
    areas: list(
      z.object({
        area: z.string(),
        /** For how many homes its weather counts. */
        homes: z.int(),
        days: z.int(),
        firstDay: Day.nullable(),
        lastDay: Day.nullable(),
        /** Of the last 400 days up to yesterday; `until` is the first day no more. At most 400. */
        gaps: list(z.object({ from: Day, until: Day, lacks: z.enum(['temperature', 'radiation', 'both']) })),
      }),
    ),
  })
  .meta({ id: 'Weather' })
export type WeatherView = z.infer<typeof WeatherView>
