// A morning on which nobody gets up. The rule of the long silence answers it.
import { after, livesAlone, nextAt } from './moments.ts'
import type { Scenario } from './scenario.ts'

export const notUp: Scenario = {
  id: 'not-up',
  tells: {
    nl: 'Iemand komt niet uit bed: na 02:00 beweegt er niets meer',
    en: 'Somebody does not get up: nothing moves after 02:00',
  },
  stage(_, home, start) {
    if (!livesAlone(home)) return null
    const at = nextAt(start, 2)
    return {
      homeId: home.setup.homeId,
      during: [{ kind: 'lies-still', from: at, until: after(at, 15) }],
      expects: [{ rule: 'inactivity', subject: 'home', severity: 'urgent', from: after(at, 4), until: after(at, 12) }],
      allows: [{ rule: 'not-up', subject: 'home', severity: 'today', from: after(at, 4), until: after(at, 12) }],
      until: after(at, 14.9),
    }
  },
}
