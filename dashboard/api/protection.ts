// Is somebody watching over this home? Out of what its devices were last heard to do. Pure. Silence is not health.
import type { Device, HomeSetup } from '../../rules/model/home.ts'
import type { HomeStatus } from '../../rules/model/status.ts'
import { elapsed, type Instant, minutes } from '../../rules/model/time.ts'
import type { DeviceRow, Protection } from './contract.ts'

/** A message that is on its way is not yet missed. */
const grace = minutes(2)

export function deviceState(device: Device, status: HomeStatus | null, now: Instant): DeviceRow['state'] {
  const known = status?.devices[device.deviceId]
  if (!known) return 'never-heard'
  if (!known.online) return 'silent'
  if (device.heartbeatMinutes === undefined) return 'heard'
  return elapsed(known.lastHeardAt, now) > minutes(device.heartbeatMinutes) + grace ? 'silent' : 'heard'
}

/** Devices that notice how a person does; without any of them nobody would be missed. */
const watching: ReadonlySet<Device['kind']> = new Set([
  'motion',
  'presence',
  'contact',
  'bed',
  'chair',
  'item',
  'switch',
  'help-button',
  'fall-detector',
  'vibration',
])

/** And those that notice danger. A meter or a solar inverter protects nobody, and the latter is silent every night. */
const protecting: ReadonlySet<Device['kind']> = new Set([
  ...watching,
  'smoke',
  'carbon-monoxide',
  'gas-leak',
  'water-leak',
])

/** `countPauses`: whoever may not know of a pause is not told of it by this either. */
export function protectionOf(
  setup: HomeSetup,
  status: HomeStatus | null,
  countPauses: boolean,
  now: Instant,
): Protection {
  const guards = setup.devices.filter(({ kind }) => watching.has(kind))
  if (setup.residency === null || guards.length === 0) return 'not-watched'
  const isHeard = (device: Device) => deviceState(device, status, now) === 'heard'
  const gatewayLost = setup.devices.some(
    (device) => device.kind === 'gateway' && deviceState(device, status, now) === 'silent',
  )
  if (gatewayLost || !guards.some(isHeard)) return 'not-protected'
  const pausedWhole = countPauses && (status?.pauses ?? []).some(({ rule, until }) => rule === null && until > now)
  const allHeard = setup.devices.every((device) => !protecting.has(device.kind) || isHeard(device))
  return pausedWhole || !allHeard ? 'weakened' : 'protected'
}
