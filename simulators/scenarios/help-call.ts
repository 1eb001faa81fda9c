// The help button is pressed.
import { later, seconds } from '../../rules/model/time.ts'
import { after, nextAt } from './moments.ts'
import type { Scenario } from './scenario.ts'

export const helpCall: Scenario = {
  id: 'help-call',
  tells: { nl: 'Iemand drukt om 15:10 op de hulpknop', en: 'Somebody presses the help button at 15:10' },
  stage(_, home, start) {
    const button = home.setup.devices.find(({ kind }) => kind === 'help-button')
    if (!button || home.setup.residency === null) return null
    const at = nextAt(start, 15 + 10 / 60)
    return {
      homeId: home.setup.homeId,
      during: [{ kind: 'help-call', at, deviceId: button.deviceId }],
      expects: [
        { rule: 'help-call', subject: button.deviceId, severity: 'urgent', from: at, until: later(at, seconds(10)) },
      ],
      until: after(at, 1),
    }
  },
}
