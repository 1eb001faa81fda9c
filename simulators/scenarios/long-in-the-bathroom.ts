// Somebody goes down in the bathroom at half past ten in the morning, where no fall sensor hangs.
import { later, minutes } from '../../rules/model/time.ts'
import { after, livesAlone, nextAt } from './moments.ts'
import type { Scenario } from './scenario.ts'

export const longInTheBathroom: Scenario = {
  id: 'long-in-the-bathroom',
  tells: {
    nl: 'Iemand gaat om 10:30 naar de badkamer en komt er niet uit; er hangt geen valsensor',
    en: 'Somebody goes to the bathroom at 10:30 and does not come out; no fall sensor hangs there',
  },
  stage(_, home, start) {
    const radar = home.setup.devices.some(({ kind, roomId }) => kind === 'fall-detector' && roomId === 'bathroom')
    if (!livesAlone(home) || radar) return null
    const at = nextAt(start, 10.5)
    const helped = later(at, minutes(130))
    return {
      homeId: home.setup.homeId,
      during: [
        { kind: 'stays', from: at, until: later(at, minutes(4)), room: 'bathroom' },
        { kind: 'fallen', from: later(at, minutes(4)), until: helped, room: 'bathroom', noticedBy: null },
      ],
      expects: [
        { rule: 'long-bathroom', subject: 'bathroom', severity: 'urgent', from: later(at, minutes(55)), until: helped },
      ],
      until: after(at, 2.1),
    }
  },
}
