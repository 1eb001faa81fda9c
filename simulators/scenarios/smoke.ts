// The smoke alarm in the hall goes off.
import { later, seconds } from '../../rules/model/time.ts'
import { after, nextAt } from './moments.ts'
import type { Scenario } from './scenario.ts'

export const smoke: Scenario = {
  id: 'smoke',
  tells: { nl: 'De rookmelder in de gang gaat af om 02:40', en: 'The smoke alarm in the hall goes off at 02:40' },
  stage(_, home, start) {
    const detector = home.setup.devices.find(({ kind }) => kind === 'smoke')
    if (!detector) return null
    const at = nextAt(start, 2 + 40 / 60)
    return {
      homeId: home.setup.homeId,
      during: [{ kind: 'smoke', from: at, until: after(at, 0.5), deviceId: detector.deviceId }],
      expects: [
        {
          rule: 'smoke-co-water',
          subject: detector.deviceId,
          severity: 'urgent',
          from: at,
          until: later(at, seconds(10)),
        },
      ],
      until: after(at, 1),
    }
  },
}
