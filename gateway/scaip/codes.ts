// The numbers of SCAIP that this service says: what gave the alarm, how it stands, where it is, and what a centre answers.
import type { Alarm } from '../../rules/model/alarm.ts'
import type { HomeSetup, RoomKind } from '../../rules/model/home.ts'

export const deviceType = {
  personalTrigger: '0003',
  fixedTrigger: '0004',
  fallDetector: '0005',
  activityDetector: '0010',
  systemMonitor: '0031',
  linkMonitor: '0032',
  controller: '0045',
} as const

export const status = { automaticAlarm: '0009', manualAlarm: '0010', offline: '0073' } as const

/** `snu`, the centre's answer. */
export const answers = {
  '0': { meaning: 'taken', mayRetry: false },
  '1': { meaning: 'the message is too long', mayRetry: false },
  '2': { meaning: 'the message is malformed', mayRetry: false },
  '3': { meaning: 'the data are wrong: does the centre know this controller?', mayRetry: false },
  '4': { meaning: 'the centre asks to hold on', mayRetry: true },
  // Taken in and not treated: nobody looks at it there, so it is offered again rather than left.
  '5': { meaning: 'the centre has not treated it', mayRetry: true },
  '6': { meaning: 'the centre is busy', mayRetry: true },
  '7': { meaning: 'a mandatory tag is missing', mayRetry: false },
} as const

const home = '002'
const location: Readonly<Record<RoomKind, string>> = {
  bathroom: '011',
  toilet: '011',
  bedroom: '012',
  kitchen: '021',
  stairs: '025',
  hall: '042',
  landing: '042',
  'living-room': '043',
  study: home,
  scullery: home,
  outside: home,
  other: home,
}

/** The tags that say what is wrong and where, for the rule that raised the alarm. */
export function codesOf(
  alarm: Alarm,
  where: Pick<HomeSetup, 'rooms' | 'devices'> | null,
): { dty: string; stc: string; lco: string } {
  const room = where?.rooms.find(({ roomId }) => roomId === alarm.roomId)
  return { ...whatOf(alarm, where), lco: room ? location[room.kind] : home }
}

function whatOf(alarm: Alarm, where: Pick<HomeSetup, 'devices'> | null): { dty: string; stc: string } {
  switch (String(alarm.rule.id)) {
    case 'help-call': {
      const device = where?.devices.find(({ deviceId }) => deviceId === alarm.subject)
      const dty = device?.kind === 'button' ? deviceType.fixedTrigger : deviceType.personalTrigger
      return { dty, stc: status.manualAlarm }
    }
    case 'fall':
      return { dty: deviceType.fallDetector, stc: status.automaticAlarm }
    case 'inactivity':
      return { dty: deviceType.activityDetector, stc: status.automaticAlarm }
    case 'device-silence':
      return { dty: deviceType.linkMonitor, stc: status.offline }
    default:
      return {
        dty: alarm.severity === 'technical' ? deviceType.systemMonitor : deviceType.controller,
        stc: status.automaticAlarm,
      }
  }
}
