// Nothing out of the ordinary: every alarm on such a day is false.
import { after } from './moments.ts'
import type { Scenario } from './scenario.ts'

export const quietDay: Scenario = {
  id: 'quiet-day',
  tells: { nl: 'Een gewone dag: er hoort niets te komen', en: 'An ordinary day: nothing should come' },
  stage: (_, home, start) => ({ homeId: home.setup.homeId, during: [], expects: [], until: after(start, 24) }),
}
