// THE list of rules. A rule is one file and one line here.
import { activity } from './care/activity.ts'
import { coverage } from './care/coverage.ts'
import { deviceSilence } from './care/device-silence.ts'
import { doorLeftOpen } from './care/door-left-open.ts'
import { fall } from './care/fall.ts'
import { helpCall } from './care/help-call.ts'
import { inactivity } from './care/inactivity.ts'
import { indoorTemperature } from './care/indoor-temperature.ts'
import { longBathroom } from './care/long-bathroom.ts'
import { notUp } from './care/not-up.ts'
import { oftenCancelled } from './care/often-cancelled.ts'
import { outAtNight } from './care/out-at-night.ts'
import { restlessNight } from './care/restless-night.ts'
import { smokeCoWater } from './care/smoke-co-water.ts'
import { wornFall } from './care/worn-fall.ts'
import { metering } from './energy/metering.ts'
import type { AnyRule } from './engine/rule.ts'

export const rules: readonly AnyRule[] = [
  helpCall,
  fall,
  wornFall,
  smokeCoWater,
  inactivity,
  longBathroom,
  notUp,
  outAtNight,
  doorLeftOpen,
  indoorTemperature,
  restlessNight,
  deviceSilence,
  coverage,
  oftenCancelled,
  activity,
  metering,
]
