// The fall that this is all for: at night, alone, and seen by the sensor.
import { later, seconds } from '../../rules/model/time.ts'
import { after, nextAt } from './moments.ts'
import type { Scenario } from './scenario.ts'

export const fallAtNight: Scenario = {
  id: 'fall-at-night',
  tells: {
    nl: 'Een val om 02:40; de valsensor ziet het en na anderhalf uur is er hulp',
    en: 'A fall at 02:40; the fall sensor sees it and help is there after an hour and a half',
  },
  stage(village, home, start) {
    const at = nextAt(start, 2 + 40 / 60)
    const fallen = village.fallAt(home.setup.homeId, at, after(at, 1.5))
    if (!fallen?.noticedBy) return null
    return {
      homeId: home.setup.homeId,
      during: [fallen],
      expects: [
        { rule: 'fall', subject: fallen.noticedBy, severity: 'urgent', from: at, until: later(at, seconds(60)) },
      ],
      until: after(at, 10),
    }
  },
}
