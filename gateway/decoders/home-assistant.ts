// Home Assistant: discovery below `homeassistant/…/config`, and what its statestream or a hand-made device publishes at
// `homeassistant/<domain>/<object id>/state`. After home-assistant.io, "MQTT discovery" and "MQTT Statestream".
import type { DeviceId } from '../../rules/model/ids.ts'
import { type Answer, type Decoder, type Envelope, nothingToTell, rejected } from './decoder.ts'
import { deviceIdOf } from './device-id.ts'
import { looksLikeJson, objectIn } from './envelope.ts'
import { readNamed } from './named-values.ts'
import { type Told, tell, tellAll } from './tell.ts'
import { flagIn } from './values.ts'

export const homeAssistant: Decoder = {
  id: 'home-assistant',
  decode(message) {
    const at = message.levels.indexOf('homeassistant')
    if (at < 0) return null
    const [domain, ...rest] = message.levels.slice(at + 1)
    // Config describes entities to Home Assistant, `status` is its own; an empty payload takes an entity away.
    if (domain === undefined || rest.length === 0 || message.payload.byteLength === 0) return nothingToTell
    // Beside the state, a statestream has a topic per attribute and time stamp.
    if (rest.at(-1) !== 'state') return nothingToTell
    return state(domain, rest.slice(0, -1).join('_'), message)
  },
}

function state(domain: string, object: string, message: Envelope): Answer {
  const deviceId = deviceIdOf(object === '' ? domain : object)
  const text = message.text()?.trim()
  if (text === undefined) return rejected('not-text', 'a state is text or JSON', deviceId)
  if (text === 'unavailable') return tell({ deviceId }, [{ kind: 'availability', online: false }])
  if (text === 'unknown') return nothingToTell
  switch (domain) {
    case 'sensor':
    case 'binary_sensor':
      if (looksLikeJson(message)) return values(object, message, deviceId)
      return entity(domain === 'sensor' ? 'number' : 'flag', object, text, deviceId)
    case 'switch':
    case 'light':
    case 'fan': {
      const on = flagIn(objectIn(message)?.['state'] ?? text)
      if (on === undefined) return rejected('malformed-payload', `the state of a ${domain} is on or off`, deviceId)
      return tell({ deviceId }, [{ kind: 'switch', on }])
    }
    default:
      // Automations, the sun, the weather, persons' telephones: nothing that a device in the home says.
      return nothingToTell
  }
}

function entity(form: 'flag' | 'number', object: string, text: string, deviceId: DeviceId): Answer {
  const said = readNamed(object, text, { form, trueIsOpen: true })
  switch (said.kind) {
    case 'reading':
      return tell({ deviceId: said.thing === '' ? deviceId : deviceIdOf(said.thing) }, [said.reading])
    case 'nothing':
      return tell({ deviceId }, [])
    case 'ambiguous':
      return rejected('ambiguous-value', said.detail, deviceId)
    case 'unreadable':
      return rejected('malformed-payload', `"${text.slice(0, 40)}" is no value of ${object}`, deviceId)
    default:
      return rejected(
        'needs-description',
        'what this entity measures stands in its discovery message: put it into its name, such as hall_motion',
        deviceId,
      )
  }
}

/** Several values as JSON, as discovery picks them with `value_json.temperature`. */
function values(object: string, message: Envelope, deviceId: DeviceId): Answer {
  const json = message.json()
  if (!json.ok) return rejected(json.code, json.detail, deviceId)
  const read = Object.entries(objectIn(message) ?? {}).map(([key, value]) =>
    readNamed(key, value, { trueIsOpen: true }),
  )
  const told = read.flatMap((said): Told[] =>
    said.kind !== 'reading'
      ? []
      : [{ deviceId: said.thing === '' ? deviceId : deviceIdOf(`${object}/${said.thing}`), readings: [said.reading] }],
  )
  const doubt = read.find((said) => said.kind === 'ambiguous')
  if (told.length === 0 && doubt) return rejected('ambiguous-value', doubt.detail, deviceId)
  return told.length === 0 ? tell({ deviceId }, []) : tellAll(told)
}
