// Devices that speak the house's own format: `kernwacht/<deviceId>` with a reading and the device's own time.
import type { Reading } from '../../rules/model/observation.ts'
import { isoLocal } from '../days.ts'
import { wornHz } from '../worn-movement.ts'
import type { Fact, Family } from './device.ts'

export const kernwachtJson: Family = {
  id: 'kernwacht',
  say({ device }, fact, at) {
    const reading = readingOf(fact)
    if (reading === null) return []
    return [{ path: `kernwacht/${device.deviceId}`, payload: JSON.stringify({ reading, observedAt: isoLocal(at) }) }]
  },
}

function readingOf(fact: Fact): Reading | null {
  switch (fact.kind) {
    case 'fall':
      return { kind: 'fall', phase: fact.phase }
    case 'acceleration': {
      const [xMilliG, yMilliG, zMilliG] = [[...fact.xMilliG], [...fact.yMilliG], [...fact.zMilliG]]
      return { kind: fact.kind, position: 'waist', hz: wornHz, xMilliG, yMilliG, zMilliG }
    }
    case 'bed':
      return { kind: 'pressure', occupied: fact.occupied }
    case 'help-call':
      return { kind: 'help-call', active: true }
    case 'check-in':
      return { kind: 'heartbeat' }
    case 'availability':
      return { kind: 'availability', online: fact.online }
    default:
      return null
  }
}
