// A fall where no sensor looks, felt by the one that is worn; and before it a knock that is no fall.
import { earlier, later, minutes, seconds } from '../../rules/model/time.ts'
import { after, nextAt } from './moments.ts'
import type { Scenario } from './scenario.ts'

export const wornFall: Scenario = {
  id: 'worn-fall',
  tells: {
    nl: 'Een val in de woonkamer om 10:30, gevoeld door de sensor aan de riem; een kwartier eerder stootte die ergens tegenaan',
    en: 'A fall in the living room at 10:30, felt by the sensor on the belt; a quarter of an hour before, it knocked against something',
  },
  stage(_, home, start) {
    const worn = home.setup.devices.find(({ kind, roomId }) => kind === 'fall-detector' && roomId === undefined)
    if (!worn || home.setup.residency === null) return null
    const { deviceId } = worn
    const at = nextAt(start, 10.5)
    return {
      homeId: home.setup.homeId,
      during: [
        { kind: 'worn-blow', at: earlier(at, minutes(15)), deviceId, of: 'knock' },
        { kind: 'worn-blow', at, deviceId, of: 'fall' },
        { kind: 'fallen', from: at, until: after(at, 0.9), room: 'living-room', noticedBy: null },
      ],
      expects: [{ rule: 'worn-fall', subject: deviceId, severity: 'urgent', from: at, until: later(at, seconds(30)) }],
      until: after(at, 0.8),
    }
  },
}
