// Hoymiles micro-inverters behind OpenDTU or AhoyDTU: `<base>/<serial>/0/…`, one value per topic: yieldtotal in kWh, yieldday in Wh.
// After tbnobody/OpenDTU, docs/MQTT_Topics.md.
import type { Reading } from '../../rules/model/observation.ts'
import { type Answer, type Decoder, type Envelope, nothingToTell, rejected } from './decoder.ts'
import { deviceIdOf } from './device-id.ts'
import { unixTimeIn } from './device-time.ts'
import { tell } from './tell.ts'
import { numberIn, onlineIn, rounded } from './values.ts'

export const opendtu: Decoder = {
  id: 'opendtu',
  decode(message) {
    const { levels } = message
    const base = levels[0]
    const dtu = levels.indexOf('dtu')
    const ours = base === 'solar' || base === 'opendtu' || base === 'hoymiles'
    if (dtu >= 0 && dtu <= 1 && dtu < levels.length - 1) return bridge(levels.slice(dtu + 1), message)
    const serial = levels.findIndex((level) => /^1[0-9a-f]{11}$/i.test(level))
    const at = serial >= 0 ? serial : ours ? 1 : -1
    const topic = at < 0 ? [] : levels.slice(at + 1)
    if (topic.length === 0 || topic.length > 3 || !groups.test(topic[0]!)) return null
    return message.payload.byteLength === 0 ? nothingToTell : inverter(levels[at]!, topic, message)
  },
}

/** 0 is the side of the grid, 1 to 6 are the panels. */
const groups = /^(?:[0-6]|name|device|status|radio|cmd)$/

function bridge(topic: readonly string[], message: Envelope): Answer {
  const online = topic.length === 1 && topic[0] === 'status' ? onlineIn(message.text()) : undefined
  return online === undefined
    ? nothingToTell
    : tell({ deviceId: deviceIdOf('dtu') }, [{ kind: 'availability', online }])
}

function inverter(serial: string, topic: readonly string[], message: Envelope): Answer {
  const deviceId = deviceIdOf(serial)
  const text = message.text()?.trim()
  if (text === undefined) return rejected('not-text', 'the payload is no text', deviceId)
  const [group, what] = topic
  if (group === 'status') {
    if (what === 'last_update') return tell({ deviceId, observedAt: unixTimeIn(text) }, [])
    // Without sun the inverter has no power: not reachable at night is normal, and no fault to report.
    return what === 'reachable' && text === '1'
      ? tell({ deviceId }, [{ kind: 'availability', online: true }])
      : nothingToTell
  }
  // 1 to 6 are the panels that make up the same energy.
  if (group !== '0' || what === undefined) return nothingToTell
  const say = alternatingCurrent[what]
  if (!say) return nothingToTell
  const value = numberIn(text)
  return value === undefined
    ? rejected('malformed-payload', `"${text.slice(0, 40)}" is no number`, deviceId)
    : tell({ deviceId }, [say(value)])
}

const alternatingCurrent: Readonly<Partial<Record<string, (value: number) => Reading>>> = {
  power: (powerWatts) => ({ kind: 'solar', powerWatts }),
  yieldtotal: (totalKwh) => ({ kind: 'solar', totalKwh }),
  yieldday: (wattHours) => ({ kind: 'solar', todayKwh: rounded(wattHours / 1000) }),
}
