// The Homie convention, 2 to 5: `homie/[5/]<device>/<node>/<property>` with a plain value; attributes begin with `$`. Type and unit of a
// property stand in earlier messages, so that only names that say all are read. After homieiot.github.io.
import { type Answer, type Decoder, type Envelope, nothingToTell, rejected } from './decoder.ts'
import { deviceIdOf, deviceIdOfLevels } from './device-id.ts'
import { readNamed } from './named-values.ts'
import { tell } from './tell.ts'
import { numberIn, onlineIn } from './values.ts'

export const homie: Decoder = {
  id: 'homie',
  decode(message) {
    const [root, ...rest] = message.levels
    if (root !== 'homie') return null
    // From version 5 on, the version is a level: `homie/5/…`.
    const [device, ...topic] = /^\d$/.test(rest[0] ?? '') ? rest.slice(1) : rest
    if (device === undefined || device.startsWith('$') || topic.length === 0) return nothingToTell
    if (topic[0]!.startsWith('$')) return attribute(device, topic, message)
    // What others ask for, and a removed value.
    if (topic.at(-1) === 'set' || message.payload.byteLength === 0) return nothingToTell
    // Version 5 publishes with $target what the value will become.
    if (topic.some((level) => level.startsWith('$')) || topic.length < 2) return nothingToTell
    return property(device, topic, message)
  },
}

/** Of what a device says about itself, only whether it is there, and its battery in the version 2 statistics. */
function attribute(device: string, topic: readonly string[], message: Envelope): Answer {
  const deviceId = deviceIdOf(device)
  const text = message.text()?.trim() ?? ''
  const what = topic.join('/')
  if (what === '$online') {
    const online = onlineIn(text)
    return online === undefined ? nothingToTell : tell({ deviceId }, [{ kind: 'availability', online }])
  }
  if (what === '$stats/battery') {
    const percent = numberIn(text)
    return percent === undefined ? nothingToTell : tell({ deviceId }, [{ kind: 'battery', percent }])
  }
  if (what !== '$state') return nothingToTell
  // `init` is on its way and `sleeping` is silent on purpose: neither there nor lost.
  if (text === 'ready' || text === 'alert') return tell({ deviceId }, [{ kind: 'availability', online: true }])
  if (text === 'lost' || text === 'disconnected') return tell({ deviceId }, [{ kind: 'availability', online: false }])
  return nothingToTell
}

function property(device: string, topic: readonly string[], message: Envelope): Answer {
  const deviceId = deviceIdOf(device)
  const text = message.text()?.trim()
  if (text === undefined) return rejected('not-text', 'a value is plain text', deviceId)
  const name = topic.at(-1)!
  const node = topic.slice(0, -1)
  const said = readNamed(name, text)
  switch (said.kind) {
    case 'reading':
      return tell({ deviceId: deviceIdOfLevels([device, ...node, ...(said.thing === '' ? [] : [said.thing])]) }, [
        said.reading,
      ])
    case 'nothing':
      return tell({ deviceId }, [])
    case 'unreadable':
      return rejected('malformed-payload', `"${text.slice(0, 40)}" is no value of ${name}`, deviceId)
    default:
      return rejected(
        'needs-description',
        `what "${name.slice(0, 40)}" is and in which unit stands in the device's description, which came in another message`,
        deviceId,
      )
  }
}
