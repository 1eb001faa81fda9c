// Growatt inverters behind Grott: JSON with device, time (local) and values in tenths. `buffered`: kept by the inverter while offline.
// After johanmeijer/grott, README and recwl layouts.
import type { Reading } from '../../rules/model/observation.ts'
import type { Decoder } from './decoder.ts'
import { deviceIdOf } from './device-id.ts'
import { timeIn } from './device-time.ts'
import { asObject, objectIn } from './envelope.ts'
import { tell } from './tell.ts'
import { given, numberIn, scaled } from './values.ts'

export const grott: Decoder = {
  id: 'grott',
  decode(message) {
    const record = objectIn(message)
    const values = asObject(record?.['values'])
    const device = record?.['device']
    if (!record || !values || typeof device !== 'string' || !('time' in record)) return null
    const fields = given({
      totalKwh: scaled(numberIn(values['pvenergytotal']), 0.1),
      todayKwh: scaled(numberIn(values['pvenergytoday']), 0.1),
      powerWatts: scaled(numberIn(values['pvpowerout']), 0.1),
    })
    const readings: Reading[] = Object.keys(fields).length > 0 ? [{ kind: 'solar', ...fields }] : []
    const freshness = record['buffered'] === 'yes' || record['buffered'] === true ? 'buffered' : 'live'
    return tell({ deviceId: deviceIdOf(device), observedAt: timeIn(record['time'], message.zone), freshness }, readings)
  },
}
