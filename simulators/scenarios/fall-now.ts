// A fall at once, for whoever wants to see one.
import { later, seconds } from '../../rules/model/time.ts'
import { after } from './moments.ts'
import type { Scenario } from './scenario.ts'

export const fallNow: Scenario = {
  id: 'fall-now',
  tells: {
    nl: 'Iemand valt binnen een halve minuut voor de valsensor',
    en: 'Somebody falls before the fall sensor within half a minute',
  },
  stage(village, home, start) {
    const at = later(start, seconds(20))
    const fallen = village.fallAt(home.setup.homeId, at, after(at, 1))
    if (!fallen?.noticedBy) return null
    return {
      homeId: home.setup.homeId,
      during: [fallen],
      expects: [
        { rule: 'fall', subject: fallen.noticedBy, severity: 'urgent', from: at, until: later(at, seconds(60)) },
      ],
      until: after(at, 1.1),
    }
  },
}
