// THE list of rules. A rule is one file and one line here.
import { activity } from './care/activity.ts'
import { deviceSilence } from './care/device-silence.ts'
import { fall } from './care/fall.ts'
import { helpCall } from './care/help-call.ts'
import { inactivity } from './care/inactivity.ts'
import { oftenCancelled } from './care/often-cancelled.ts'
import { smokeCoWater } from './care/smoke-co-water.ts'
import type { AnyRule } from './engine/rule.ts'

export const rules: readonly AnyRule[] = [
  helpCall,
  fall,
  smokeCoWater,
  inactivity,
  deviceSilence,
  oftenCancelled,
  activity,
]
