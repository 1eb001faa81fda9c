// What is done to a home to green it.
import { z } from 'zod'

export const MeasureKind = z.enum(['insulation', 'boiler', 'solar', 'ventilation', 'heat-pump', 'other'])
export type MeasureKind = z.infer<typeof MeasureKind>
