// ESPHome firmware: `<prefix>/<component>/<object id>/state`, one plain value per topic, and `<prefix>/status`. What an object measures
// and in which unit stands only in its name. After esphome.io, "MQTT Client Component".
import type { DeviceId } from '../../rules/model/ids.ts'
import { type Answer, type Decoder, type Envelope, nothingToTell, rejected } from './decoder.ts'
import { deviceIdOf, deviceIdOfLevels } from './device-id.ts'
import { objectIn } from './envelope.ts'
import { readNamed } from './named-values.ts'
import { tell } from './tell.ts'
import { flagIn, onlineIn } from './values.ts'

const components =
  /^(?:sensor|binary_sensor|text_sensor|switch|light|fan|event|button|number|select|text|cover|valve|lock|climate|alarm_control_panel|update|camera|date|time|datetime)$/

export const esphome: Decoder = {
  id: 'esphome',
  decode(message) {
    const { levels } = message
    const last = levels.at(-1)
    if (levels.length === 2 && last === 'status') return status(levels[0]!, message)
    // The log, as the firmware colours it.
    if (levels.length === 2 && last === 'debug') return nothingToTell
    const at = levels.findLastIndex((level, place) => place > 0 && place < levels.length - 2 && components.test(level))
    if (at < 0) return null
    if (last === 'command' || message.payload.byteLength === 0) return nothingToTell
    if (last !== 'state') return null
    return state(levels.slice(0, at), levels[at]!, levels.slice(at + 1, -1).join('_'), message)
  },
}

function status(node: string, message: Envelope): Answer | null {
  const online = onlineIn(message.text() ?? undefined)
  return online === undefined ? null : tell({ deviceId: deviceIdOf(node) }, [{ kind: 'availability', online }])
}

function state(name: readonly string[], component: string, object: string, message: Envelope): Answer {
  const node = deviceIdOfLevels(name)
  const text = message.text()?.trim()
  if (text === undefined) return rejected('not-text', 'a state is plain text', node)
  switch (component) {
    case 'sensor':
      return named(name, object, text, 'number')
    case 'binary_sensor':
      return named(name, object, text, 'flag')
    case 'text_sensor':
      return named(name, object, text)
    case 'switch':
    case 'light':
    case 'fan': {
      const on = flagIn(objectIn(message)?.['state'] ?? text)
      if (on === undefined) return rejected('malformed-payload', `the state of a ${component} is ON or OFF`, node)
      return tell({ deviceId: deviceIdOfLevels([...name, object]) }, [{ kind: 'switch', on }])
    }
    case 'event':
      return event(name, object, objectIn(message)?.['event_type'] ?? text)
    default:
      return tell({ deviceId: node }, [])
  }
}

/** A node carries several sensors: one that has a name of its own is a device of its own, so that two doors stay two. */
function named(name: readonly string[], object: string, text: string, form?: 'flag' | 'number'): Answer {
  const node = deviceIdOfLevels(name)
  const said = readNamed(object, text, { watts: !ofGridMeter.test(object), trueIsOpen: true, ...(form && { form }) })
  switch (said.kind) {
    case 'reading':
      return tell({ deviceId: thingAt(name, said.thing) }, [said.reading])
    case 'ambiguous':
      return rejected('ambiguous-value', said.detail, node)
    case 'unreadable':
      if (form === undefined) return tell({ deviceId: node }, [])
      return rejected('malformed-payload', `"${text.slice(0, 40)}" is no value of ${object}`, node)
    default:
      // Nobody's reading, and a sign that the node is there.
      return tell({ deviceId: node }, [])
  }
}

/** The firmware's own smart meter reader gives power in kW where all others give W. */
const ofGridMeter = /power_(?:delivered|returned|consumed|produced)/

const thingAt = (name: readonly string[], thing: string): DeviceId =>
  deviceIdOfLevels(thing === '' ? name : [...name, thing])

function event(name: readonly string[], object: string, type: unknown): Answer {
  const deviceId = deviceIdOfLevels([...name, object])
  if (typeof type !== 'string' || type === '') return tell({ deviceId }, [])
  const help = /(?:^|[_-])(?:sos|panic|emergency|help)(?:$|[_-])/i
  if (help.test(object) || help.test(type)) return tell({ deviceId }, [{ kind: 'help-call', active: true }])
  return tell({ deviceId }, [{ kind: 'button', action: type.slice(0, 40) }])
}
