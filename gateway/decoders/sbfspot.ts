// SMA inverters behind SBFspot: JSON with ETotal and EToday in kWh, PACTot in W and a local time, the day first unless set otherwise; or
// one value per topic, `sbfspot/<serial>/ETotal`. After SBFspot.cfg, "MQTT Section".
import type { Reading } from '../../rules/model/observation.ts'
import { type Decoder, nothingToTell, rejected } from './decoder.ts'
import { deviceIdOf, deviceIdOfLevels } from './device-id.ts'
import { dayFirstTimeIn } from './device-time.ts'
import { looksLikeJson, objectIn } from './envelope.ts'
import { tell } from './tell.ts'
import { given, numberIn } from './values.ts'

type Fields = Readonly<Record<string, unknown>>

export const sbfspot: Decoder = {
  id: 'sbfspot',
  decode(message) {
    const { levels, zone } = message
    const fields = objectIn(message)
    if (fields && ('ETotal' in fields || 'EToday' in fields || 'PACTot' in fields)) {
      const deviceId = deviceIdIn(levels, fields['InvSerial'] ?? fields['Serial'])
      return tell({ deviceId, observedAt: dayFirstTimeIn(fields['Timestamp'], zone) }, readingsIn(fields))
    }
    if (levels.length < 2 || !/^sbfspot(?:[_-]|$)/i.test(levels[0]!) || looksLikeJson(message)) return null
    if (message.payload.byteLength === 0) return nothingToTell
    const deviceId = deviceIdIn(levels.slice(0, -1))
    const text = message.text()?.trim()
    if (text === undefined) return rejected('not-text', 'the payload is no text', deviceId)
    const readings = readingsIn({ [levels.at(-1)!]: text })
    if (readings.length > 0) return tell({ deviceId }, readings)
    return isRead(levels.at(-1)!)
      ? rejected('malformed-payload', `"${text.slice(0, 40)}" is no number`, deviceId)
      : nothingToTell
  },
}

const isRead = (key: string): boolean => key === 'ETotal' || key === 'EToday' || key === 'PACTot'

/** By its serial number, which SBFspot puts into the topic or beside the values. */
function deviceIdIn(levels: readonly string[], serial?: unknown) {
  if (typeof serial === 'string' || typeof serial === 'number') return deviceIdOf(String(serial))
  const last = levels.at(-1) ?? 'sbfspot'
  return /^\d{6,}$/.test(last) ? deviceIdOf(last) : deviceIdOfLevels(levels.length > 0 ? levels : ['sbfspot'])
}

function readingsIn(fields: Fields): Reading[] {
  const values = given({
    totalKwh: numberIn(fields['ETotal']),
    todayKwh: numberIn(fields['EToday']),
    powerWatts: numberIn(fields['PACTot']),
  })
  return Object.keys(values).length > 0 ? [{ kind: 'solar', ...values }] : []
}
