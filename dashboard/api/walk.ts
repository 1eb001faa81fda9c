// The walk through a home with which it is put into service: what each device showed, and what is still missing. Pure.
import type { Alarm } from '../../rules/model/alarm.ts'
import { commissioningOf, type HomeSetup } from '../../rules/model/home.ts'
import type { DeviceId } from '../../rules/model/ids.ts'
import type { HomeStatus } from '../../rules/model/status.ts'
import type { Instant } from '../../rules/model/time.ts'
import type { Delivery } from '../../rules/ports.ts'
import type { Walk, WalkedDevice } from './contract-coverage.ts'
import { roomLabel } from './views.ts'

/** These call for a person; one of them is tried for real, all the way to who answers. */
const tried: ReadonlySet<string> = new Set(['fall', 'worn-fall', 'help-call'])
const arrived: ReadonlySet<Delivery['state']> = new Set(['handed-over', 'delivered'])

export interface TriedCall {
  readonly alarm: Alarm
  readonly deliveries: readonly Delivery[]
}
export const isTried = ({ rule, openedAt }: Alarm, since: Instant): boolean => tried.has(rule.id) && openedAt >= since

/** Each device against what was heard of it since the walk began. */
export function walkedDevices(setup: HomeSetup, status: HomeStatus | null, since: Instant): readonly WalkedDevice[] {
  const faults = new Map(
    (status?.coverage ?? []).flatMap(({ devices }) => devices.map((one) => [one.deviceId, one.fault])),
  )
  return setup.devices.map(({ deviceId, kind, roomId }) => {
    const known = status?.devices[deviceId]
    const seen = known !== undefined && known.lastHeardAt >= since
    return {
      deviceId,
      kind,
      room: roomLabel(setup, roomId),
      seenAt: seen ? known.lastHeardAt : null,
      fault: faults.get(deviceId) ?? null,
      batteryPercent: known?.batteryPercent ?? null,
      linkQuality: known?.linkQuality ?? null,
      linkDbm: known?.linkDbm ?? null,
      reading: known?.reading ?? null,
      signed: setup.commissioning?.devices.includes(deviceId) ?? false,
    }
  })
}

/** A call counts when it left for somebody and whoever received it closed it as a test: nothing less proves the whole way. */
export function walkOf(
  setup: HomeSetup,
  status: HomeStatus | null,
  calls: readonly TriedCall[],
  since: Instant,
  without: readonly DeviceId[] = [],
): Pick<Walk, 'commissioning' | 'devices' | 'calls' | 'missing'> {
  const devices = [...walkedDevices(setup, status, since)]
  const shown = calls.map(({ alarm, deliveries }) => ({
    alarmId: alarm.alarmId,
    openedAt: alarm.openedAt,
    arrived: deliveries.some(({ state }) => arrived.has(state)),
    resolvedAsTest: alarm.response === 'resolved' && alarm.outcome === 'test',
  }))
  const missing: Walk['missing'] = []
  if (setup.residency === null) missing.push('nobody-lives-there')
  if (devices.some(({ deviceId, seenAt }) => seenAt === null && !without.includes(deviceId))) missing.push('devices')
  if (!shown.some(({ arrived, resolvedAsTest }) => arrived && resolvedAsTest)) missing.push('test-call')
  return { commissioning: commissioningOf(setup), devices, calls: shown, missing }
}
