// The numbers of SCAIP that this service says: what gave the alarm, how it stands, where it is, and what a centre answers.
import type { Alarm } from '../../rules/model/alarm.ts'
import type { HomeSetup, RoomKind } from '../../rules/model/home.ts'

/** `dty`: what gave the alarm. */
export const deviceType = {
  personalTrigger: '0003',
  fixedTrigger: '0004',
  fallDetector: '0005',
  activityDetector: '0010',
  doorSensor: '0014',
  wanderingSensor: '0015',
  environmentalMonitor: '0020',
  gasDetector: '0021',
  smokeDetector: '0023',
  carbonMonoxideDetector: '0026',
  systemMonitor: '0031',
  linkMonitor: '0032',
  floodDetector: '0033',
  controller: '0045',
} as const

/** `stc`: how it stands. */
export const status = {
  automaticAlarm: '0009',
  manualAlarm: '0010',
  batteryLow: '0016',
  offline: '0073',
  temperatureHigh: '0100',
  temperatureLow: '0101',
} as const

interface Codes {
  readonly dty: string
  readonly stc: string
}
const byItself = (dty: string): Codes => ({ dty, stc: status.automaticAlarm })

/** By rule, or by rule and what it found. A new rule is one line; without one it is a controller's own alarm. */
export const codes: Readonly<Record<string, Codes>> = {
  // Of a button that hangs on the wall: below.
  'help-call': { dty: deviceType.personalTrigger, stc: status.manualAlarm },
  fall: byItself(deviceType.fallDetector),
  'worn-fall': byItself(deviceType.fallDetector),
  'smoke-co-water/smoke': byItself(deviceType.smokeDetector),
  'smoke-co-water/carbon-monoxide': byItself(deviceType.carbonMonoxideDetector),
  'smoke-co-water/gas-leak': byItself(deviceType.gasDetector),
  'smoke-co-water/water-leak': byItself(deviceType.floodDetector),
  inactivity: byItself(deviceType.activityDetector),
  'long-bathroom': byItself(deviceType.activityDetector),
  'not-up': byItself(deviceType.activityDetector),
  'restless-night': byItself(deviceType.activityDetector),
  'out-at-night': byItself(deviceType.wanderingSensor),
  'door-left-open': byItself(deviceType.doorSensor),
  'indoor-temperature/cold': { dty: deviceType.environmentalMonitor, stc: status.temperatureLow },
  'indoor-temperature/hot': { dty: deviceType.environmentalMonitor, stc: status.temperatureHigh },
  'device-silence': { dty: deviceType.linkMonitor, stc: status.offline },
  // Technical too where a person was lost sight of: the centre rings whoever mends it.
  coverage: byItself(deviceType.systemMonitor),
  'device-silence/battery': { dty: deviceType.systemMonitor, stc: status.batteryLow },
}

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
): Codes & { readonly lco: string } {
  const room = where?.rooms.find(({ roomId }) => roomId === alarm.roomId)
  return { ...whatOf(alarm, where), lco: room ? location[room.kind] : home }
}

function whatOf(alarm: Alarm, where: Pick<HomeSetup, 'devices'> | null): Codes {
  const { rule, reason, severity, subject } = alarm
  const known = codes[`${rule.id}/${reason.facts['danger'] ?? reason.code}`] ?? codes[rule.id]
  if (!known) return byItself(severity === 'technical' ? deviceType.systemMonitor : deviceType.controller)
  const isFixed = where?.devices.find(({ deviceId }) => deviceId === subject)?.kind === 'button'
  return known.dty === deviceType.personalTrigger && isFixed ? { ...known, dty: deviceType.fixedTrigger } : known
}
