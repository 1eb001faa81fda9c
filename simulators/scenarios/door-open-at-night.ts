// The front door was not shut behind somebody in the evening, and it is night now.
import { after, nextAt } from './moments.ts'
import type { Scenario } from './scenario.ts'

export const doorOpenAtNight: Scenario = {
  id: 'door-open-at-night',
  tells: {
    nl: 'De voordeur staat sinds 01:00 open',
    en: 'The front door has stood open since 01:00',
  },
  stage(_, home, start) {
    const door = home.setup.devices.find(({ kind, exit }) => kind === 'contact' && exit === true)
    if (!door || home.setup.residency === null) return null
    const at = nextAt(start, 1)
    return {
      homeId: home.setup.homeId,
      during: [{ kind: 'door-open', from: at, until: after(at, 3), deviceId: door.deviceId }],
      expects: [
        {
          rule: 'door-left-open',
          subject: door.deviceId,
          severity: 'today',
          from: after(at, 0.3),
          until: after(at, 0.6),
        },
      ],
      until: after(at, 2.9),
    }
  },
}
