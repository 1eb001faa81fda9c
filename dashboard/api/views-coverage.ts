// What goes out about the coverage of a home: the faults of single devices only to who may see devices.
import { commissioningOf, deviceOf, type HomeSetup } from '../../rules/model/home.ts'
import type { HomeStatus } from '../../rules/model/status.ts'
import type { Instant } from '../../rules/model/time.ts'
import type { HomeCoverage } from './contract-coverage.ts'
import { coverageNow } from './protection.ts'
import { roomLabel, type View } from './views.ts'

export function coverageView(
  setup: HomeSetup,
  status: HomeStatus | null,
  view: View,
  now: Instant,
): Pick<HomeCoverage, 'commissioning' | 'risks' | 'stopped'> {
  const risks = coverageNow(status, view.has('pauses'), now).map(({ devices, ...risk }) => ({
    ...risk,
    devices: view.has('devices')
      ? devices.flatMap(({ deviceId, fault }) => {
          const device = deviceOf(setup, deviceId)
          return device ? [{ deviceId, kind: device.kind, room: roomLabel(setup, device.roomId), fault }] : []
        })
      : [],
  }))
  return { commissioning: commissioningOf(setup), risks, stopped: [...(setup.stopped ?? [])] }
}
