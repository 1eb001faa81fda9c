// The boiler fails in the night: it is twelve degrees in the living room, and nobody says anything.
import { after, nextAt } from './moments.ts'
import type { Scenario } from './scenario.ts'

export const coldHome: Scenario = {
  id: 'cold-home',
  tells: {
    nl: 'De ketel valt om 20:00 uit; het wordt 12 graden in huis',
    en: 'The boiler fails at 20:00; it gets twelve degrees in the home',
  },
  stage(_, home, start) {
    const sensor = home.setup.devices.find(({ kind }) => kind === 'climate')
    if (!sensor || home.setup.residency === null) return null
    const at = nextAt(start, 20)
    return {
      homeId: home.setup.homeId,
      during: [{ kind: 'boiler-off', from: at, until: after(at, 16), celsius: 12 }],
      expects: [
        {
          rule: 'indoor-temperature',
          subject: sensor.deviceId,
          severity: 'today',
          from: after(at, 4),
          until: after(at, 5.2),
        },
      ],
      until: after(at, 8),
    }
  },
}
