// SMA inverters behind SBFspot: JSON with ETotal and EToday in kWh, PACTot in W and a local time, the day first unless set otherwise.
// After SBFspot.cfg, "MQTT Section".
import type { Reading } from '../../rules/model/observation.ts'
import type { Decoder } from './decoder.ts'
import { deviceIdOf, deviceIdOfLevels } from './device-id.ts'
import { dayFirstTimeIn } from './device-time.ts'
import { objectIn } from './envelope.ts'
import { tell } from './tell.ts'
import { given, numberIn } from './values.ts'

export const sbfspot: Decoder = {
  id: 'sbfspot',
  decode(message) {
    const fields = objectIn(message)
    if (!fields || !('ETotal' in fields || 'EToday' in fields || 'PACTot' in fields)) return null
    const serial = fields['InvSerial'] ?? fields['Serial']
    const last = message.levels.at(-1) ?? 'sbfspot'
    const deviceId =
      typeof serial === 'string' || typeof serial === 'number'
        ? deviceIdOf(String(serial))
        : /^\d{6,}$/.test(last)
          ? deviceIdOf(last)
          : deviceIdOfLevels(message.levels)
    const values = given({
      totalKwh: numberIn(fields['ETotal']),
      todayKwh: numberIn(fields['EToday']),
      powerWatts: numberIn(fields['PACTot']),
    })
    const readings: Reading[] = Object.keys(values).length > 0 ? [{ kind: 'solar', ...values }] : []
    return tell({ deviceId, observedAt: dayFirstTimeIn(fields['Timestamp'], message.zone) }, readings)
  },
}
