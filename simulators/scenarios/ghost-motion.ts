// A silence that one sensor hides with motion that is not there.
import { after, livesAlone, nextAt } from './moments.ts'
import type { Scenario } from './scenario.ts'

export const ghostMotion: Scenario = {
  id: 'ghost-motion',
  tells: {
    nl: 'Iemand ligt sinds 09:30 op de grond, en één sensor meldt om de 47 minuten beweging die er niet is',
    en: 'Somebody has lain on the floor since 09:30, and one sensor reports motion that is not there every 47 minutes',
  },
  stage(_, home, start) {
    const sensor = home.setup.devices.find(({ kind, roomId }) => kind === 'motion' && roomId === 'hall')
    if (!livesAlone(home) || !sensor) return null
    const at = nextAt(start, 9.5)
    const until = after(at, 11)
    return {
      homeId: home.setup.homeId,
      during: [
        { kind: 'fallen', from: at, until, room: 'living-room', noticedBy: null },
        { kind: 'ghosts', from: at, until, deviceIds: [sensor.deviceId], everyMinutes: 47 },
      ],
      expects: [{ rule: 'inactivity', subject: 'home', severity: 'urgent', from: after(at, 1), until: after(at, 8.5) }],
      until: after(at, 10.9),
    }
  },
}
