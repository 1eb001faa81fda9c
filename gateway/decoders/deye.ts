// Deye inverters behind deye-inverter-mqtt: `deye/…`, one value per topic. After kbialek/deye-inverter-mqtt, docs/metric_group_*.md.
import type { Reading } from '../../rules/model/observation.ts'
import { type Decoder, nothingToTell, rejected } from './decoder.ts'
import { deviceIdOfLevels } from './device-id.ts'
import { tell } from './tell.ts'
import { numberIn, onlineIn } from './values.ts'

const metrics: readonly (readonly [topic: string, say: (value: number) => Reading])[] = [
  ['total_energy', (totalKwh) => ({ kind: 'solar', totalKwh })],
  ['day_energy', (todayKwh) => ({ kind: 'solar', todayKwh })],
  ['ac/active_power', (powerWatts) => ({ kind: 'solar', powerWatts })],
]

export const deye: Decoder = {
  id: 'deye',
  decode(message) {
    const [root, ...topic] = message.levels
    if (root !== 'deye' || topic.length === 0) return null
    if (message.payload.byteLength === 0) return nothingToTell
    const text = message.text()?.trim()
    // With several loggers the number of each stands in between.
    const several = /^\d+$/.test(topic[0]!)
    const deviceId = deviceIdOfLevels(several ? [root, topic[0]!] : [root])
    const metric = (several ? topic.slice(1) : topic).join('/')
    if (text === undefined) return rejected('not-text', 'the payload is no text', deviceId)
    if (metric === 'status' || metric === 'logger_status') {
      const online = onlineIn(text)
      // The logger lives on the inverter's power: gone at night is normal. `status` is that of the bridge.
      if (online === undefined || (metric === 'logger_status' && !online)) return nothingToTell
      return tell({ deviceId }, [{ kind: 'availability', online }])
    }
    const say = metrics.find(([name]) => name === metric)?.[1]
    if (!say) return nothingToTell
    const value = numberIn(text)
    return value === undefined
      ? rejected('malformed-payload', `"${text.slice(0, 40)}" is no number`, deviceId)
      : tell({ deviceId }, [say(value)])
  },
}
