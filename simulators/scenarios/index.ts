// THE list of scenarios. A scenario is one file and one line here.
import { awayForAWeekend } from './away-for-a-weekend.ts'
import { coldHome } from './cold-home.ts'
import { doorOpenAtNight } from './door-open-at-night.ts'
import { fallAtNight } from './fall-at-night.ts'
import { fallNow } from './fall-now.ts'
import { fallUnseen } from './fall-unseen.ts'
import { flakyLink } from './flaky-link.ts'
import { gatewayDead } from './gateway-dead.ts'
import { ghostMotion } from './ghost-motion.ts'
import { helpCall } from './help-call.ts'
import { longInTheBathroom } from './long-in-the-bathroom.ts'
import { notUp } from './not-up.ts'
import { quietDay } from './quiet-day.ts'
import type { Scenario } from './scenario.ts'
import { smoke } from './smoke.ts'
import { wornFall } from './worn-fall.ts'

export const scenarios: readonly Scenario[] = [
  quietDay,
  fallNow,
  fallAtNight,
  fallUnseen,
  wornFall,
  helpCall,
  smoke,
  notUp,
  longInTheBathroom,
  coldHome,
  doorOpenAtNight,
  awayForAWeekend,
  ghostMotion,
  flakyLink,
  gatewayDead,
]
