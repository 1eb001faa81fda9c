// Shelly devices from the second generation on: `<prefix>/events/rpc` with NotifyStatus and NotifyEvent, `<prefix>/status/<component>`,
// `<prefix>/online`. The prefix names the device: it stands on all its topics, `src` on some. After shelly-api-docs.shelly.cloud, "Gen2".
import { type Answer, type Decoder, type Envelope, nothingToTell, rejected } from './decoder.ts'
import { deviceIdOf, deviceIdOfLevels } from './device-id.ts'
import { unixTimeIn } from './device-time.ts'
import { asObject } from './envelope.ts'
import { bluEventIn, bluIn, isAddress } from './shelly-blu.ts'
import { eventIn, isComponent, readingsIn } from './shelly-components.ts'
import { tell, tellAll } from './tell.ts'

export const shellyGen2: Decoder = {
  id: 'shelly-gen2',
  decode(message) {
    const { levels } = message
    const last = levels.at(-1) ?? ''
    const before = levels.at(-2)
    const name = levels.slice(0, -2)
    if (levels.length >= 3 && before === 'events' && last === 'rpc') return notification(name, message)
    if (levels.length >= 3 && before === 'status' && isComponent(last)) return component(name, last, message)
    if (before === 'events' && isAddress(last)) return sensor(last, message)
    if (levels.length < 2) return null
    const named = /shelly/i.test(levels.slice(0, -1).join('/'))
    if (last === 'online' && (named || isOnlyOurs(message))) return online(levels.slice(0, -1), message)
    if (!named) return null
    // What others ask of it, and its log.
    return last === 'rpc' || before === 'rpc' || before === 'command' || before === 'debug' ? nothingToTell : null
  },
}

/** Below a prefix of the household's own, `online` with true or false; other families have levels by which they are known. */
const isOnlyOurs = ({ levels, text }: Envelope): boolean =>
  /^\s*(?:true|false)\s*$/.test(text() ?? '') &&
  !levels.some((level) => /^(?:tele|stat|cmnd|solar|deye|dsmr|homeassistant|homie)$/.test(level))

/** The script of a Shelly that hears Bluetooth publishes each sensor on a topic of its own. */
function sensor(address: string, message: Envelope): Answer {
  if (message.payload.byteLength === 0) return nothingToTell
  const json = message.json()
  if (!json.ok) return rejected(json.code, json.detail, deviceIdOf(address.toLowerCase()))
  const told = bluIn({ address, ...asObject(json.value) })
  return told ? tellAll([told]) : nothingToTell
}

function online(name: readonly string[], message: Envelope): Answer {
  const deviceId = deviceIdOfLevels(name)
  const text = message.text()?.trim()
  if (text === '') return nothingToTell
  return text === 'true' || text === 'false'
    ? tell({ deviceId }, [{ kind: 'availability', online: text === 'true' }])
    : rejected('malformed-payload', 'online is true or false', deviceId)
}

function component(name: readonly string[], key: string, message: Envelope): Answer {
  const deviceId = deviceIdOfLevels(name)
  if (message.payload.byteLength === 0) return nothingToTell
  const json = message.json()
  if (!json.ok) return rejected(json.code, json.detail, deviceId)
  return tell({ deviceId }, readingsIn(key, asObject(json.value) ?? {}))
}

function notification(name: readonly string[], message: Envelope): Answer {
  const deviceId = deviceIdOfLevels(name)
  const json = message.json()
  if (!json.ok) return rejected(json.code, json.detail, deviceId)
  const frame = asObject(json.value)
  const params = asObject(frame?.['params'])
  if (!frame || !params) return rejected('malformed-payload', 'a notification has a method and params', deviceId)
  const observedAt = unixTimeIn(params['ts'])
  const events = Array.isArray(params['events']) ? params['events'].slice(0, 50) : []
  const heard = events.flatMap((event) => bluEventIn(asObject(event) ?? {}) ?? [])
  const readings =
    frame['method'] === 'NotifyEvent'
      ? events.flatMap((event) => eventIn(asObject(event) ?? {}))
      : Object.entries(params).flatMap(([key, value]) => readingsIn(key, asObject(value) ?? {}))
  return tellAll([
    { deviceId, observedAt, readings },
    ...heard.map((told) => ({ ...told, observedAt: told.observedAt ?? observedAt })),
  ])
}
