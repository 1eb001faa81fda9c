// Deye inverters behind deye-inverter-mqtt: `deye/…`, one value per topic, or the same names in one JSON object.
// After kbialek/deye-inverter-mqtt, docs/metric_group_*.md.
import type { Reading } from '../../rules/model/observation.ts'
import { type Answer, type Decoder, nothingToTell, rejected } from './decoder.ts'
import { deviceIdOfLevels } from './device-id.ts'
import { asObject, looksLikeJson } from './envelope.ts'
import { tell } from './tell.ts'
import { given, numberIn, onlineIn } from './values.ts'

type Solar = Extract<Reading, { kind: 'solar' }>

const metrics: Readonly<Record<string, (value: number) => Solar>> = {
  total_energy: (totalKwh) => ({ kind: 'solar', totalKwh }),
  day_energy: (todayKwh) => ({ kind: 'solar', todayKwh }),
  'ac/active_power': (powerWatts) => ({ kind: 'solar', powerWatts }),
}

export const deye: Decoder = {
  id: 'deye',
  decode(message) {
    const [root, ...topic] = message.levels
    if (root !== 'deye') return null
    if (message.payload.byteLength === 0) return nothingToTell
    // With several loggers the number of each stands in between.
    const several = topic[0] !== undefined && /^\d+$/.test(topic[0])
    const deviceId = deviceIdOfLevels(several ? [root, topic[0]!] : [root])
    if (looksLikeJson(message)) {
      const json = message.json()
      return json.ok ? tell({ deviceId }, together(asObject(json.value))) : rejected(json.code, json.detail, deviceId)
    }
    const text = message.text()?.trim()
    if (text === undefined) return rejected('not-text', 'the payload is no text', deviceId)
    return single((several ? topic.slice(1) : topic).join('/'), text, deviceId)
  },
}

function single(metric: string, text: string, deviceId: ReturnType<typeof deviceIdOfLevels>): Answer {
  if (metric === 'status' || metric === 'logger_status') {
    const online = onlineIn(text)
    // The logger lives on the inverter's power: gone at night is normal. `status` is that of the bridge.
    if (online === undefined || (metric === 'logger_status' && !online)) return nothingToTell
    return tell({ deviceId }, [{ kind: 'availability', online }])
  }
  if (!Object.hasOwn(metrics, metric)) return nothingToTell
  const value = numberIn(text)
  return value === undefined
    ? rejected('malformed-payload', `"${text.slice(0, 40)}" is no number`, deviceId)
    : tell({ deviceId }, [metrics[metric]!(value)])
}

function together(fields: Readonly<Record<string, unknown>> | null): Reading[] {
  const values = given({
    totalKwh: numberIn(fields?.['total_energy']),
    todayKwh: numberIn(fields?.['day_energy']),
    powerWatts: numberIn(fields?.['ac/active_power'] ?? asObject(fields?.['ac'])?.['active_power']),
  })
  return Object.keys(values).length > 0 ? [{ kind: 'solar', ...values }] : []
}
