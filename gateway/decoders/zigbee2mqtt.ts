// Zigbee devices behind zigbee2mqtt: `<base>/<friendly name>` with the whole state as JSON, or `<base>/<friendly name>/<attribute>` with
// one value; `…/availability`, and `<base>/bridge/…` for the coordinator. After zigbee2mqtt.io, "MQTT topics and messages".
import type { DeviceId } from '../../rules/model/ids.ts'
import { type Answer, type Decoder, type Envelope, nothingToTell, rejected } from './decoder.ts'
import { deviceIdOf, deviceIdOfLevels } from './device-id.ts'
import { anyTimeIn } from './device-time.ts'
import { asObject, looksLikeJson, objectIn } from './envelope.ts'
import { tell } from './tell.ts'
import { onlineIn } from './values.ts'
import { isAttribute, readingsIn } from './zigbee2mqtt-attributes.ts'

export const zigbee2mqtt: Decoder = {
  id: 'zigbee2mqtt',
  decode(message) {
    const end = baseEnd(message.levels)
    if (end === 0) return byShape(message)
    const name = message.levels.slice(end)
    if (name.length === 0) return null
    if (name[0] === 'bridge') return bridge(deviceIdOfLevels(message.levels.slice(0, end)), name.slice(1), message)
    return device(name, message)
  },
}

/** Of how many levels the base topic is: `zigbee2mqtt`, `z2m-attic`, `cellar/zigbee2mqtt`; 0 where no level is called so. */
function baseEnd(levels: readonly string[]): number {
  if (/^(?:zigbee2mqtt|z2m)/i.test(levels[0] ?? '')) return 1
  // Others name their devices after it: `homeassistant/sensor/zigbee2mqtt_bridge/…`, `tele/z2m-plug/…`.
  if (levels.some((level) => othersLevels.has(level))) return 0
  return levels.findIndex((level) => /^(?:zigbee2mqtt|z2m)(?:$|[-_.\d])/i.test(level)) + 1
}

const othersLevels = new Set(['homeassistant', 'homie', 'spBv1.0', 'shellies', 'tele', 'stat', 'cmnd'])

/** Another base topic: only zigbee2mqtt puts a link quality beside the readings. */
function byShape(message: Envelope): Answer | null {
  const state = message.levels.length >= 2 ? objectIn(message) : null
  if (!state || !('linkquality' in state) || 'kind' in state) return null
  return device(message.levels.slice(1), message)
}

function device(name: readonly string[], message: Envelope): Answer {
  const last = name.at(-1)!
  // An empty payload deletes what the broker kept; set and get are what others ask of the device.
  if (message.payload.byteLength === 0 || (name.length > 1 && (last === 'set' || last === 'get'))) return nothingToTell
  if (name.length > 1 && ['set', 'get'].includes(name.at(-2)!)) return nothingToTell
  if (name.length > 1 && last === 'availability') return availability(deviceIdOfLevels(name.slice(0, -1)), message)
  if (!looksLikeJson(message)) return attribute(name, message)
  // In output mode `attribute`, a value that is an object: of the device, which is not called `hall/update`.
  if (name.length > 1 && parts.has(last)) return tell({ deviceId: deviceIdOfLevels(name.slice(0, -1)) }, [])
  const deviceId = deviceIdOfLevels(name)
  const json = message.json()
  if (!json.ok) return rejected(json.code, json.detail, deviceId)
  const state = asObject(json.value)
  if (!state)
    return name.length > 1 ? nothingToTell : rejected('malformed-payload', 'a state is a JSON object', deviceId)
  const readings = readingsIn(state)
  // A name may have a slash and an attribute may be an object: where nothing is told and nothing marks a device, there is none.
  if (name.length > 1 && readings.length === 0 && !('last_seen' in state)) return nothingToTell
  return tell({ deviceId, observedAt: anyTimeIn(state['last_seen'], message.zone) }, readings)
}

/** Attributes that are objects. (zigbee2mqtt.io, "Exposes": update, color; "Device settings") */
const parts = new Set(['update', 'color', 'color_options', 'level_config', 'options', 'device', 'gradient', 'schedule'])

/** Output mode `attribute`: one value per topic, plain. What we do not read still shows that the device is heard. */
function attribute(name: readonly string[], message: Envelope): Answer {
  const text = message.text()
  const key = name.at(-1)!
  const whole = deviceIdOfLevels(name)
  if (text === null) return rejected('not-text', 'the payload is neither JSON nor text', whole)
  if (name.length < 2)
    return rejected('malformed-payload', 'neither the JSON of a state nor the topic of one attribute', whole)
  const deviceId = deviceIdOfLevels(name.slice(0, -1))
  return isAttribute(key) ? tell({ deviceId }, readingsIn({ [key]: text.trim() })) : tell({ deviceId }, [])
}

/** Plain `online`, or `{"state":"online"}` since 2022. */
function availability(deviceId: DeviceId, message: Envelope): Answer {
  const online = onlineIn(objectIn(message)?.['state'] ?? message.text())
  return online === undefined
    ? rejected('malformed-payload', 'availability is online or offline', deviceId)
    : tell({ deviceId }, [{ kind: 'availability', online }])
}

/** @param coordinator the device id that stands for the bridge: its base topic. */
function bridge(coordinator: DeviceId, topic: readonly string[], message: Envelope): Answer {
  if (message.payload.byteLength === 0) return nothingToTell
  if (topic.length === 1 && topic[0] === 'state') return availability(coordinator, message)
  if (topic.length === 1 && topic[0] === 'event') return event(message)
  // Lists of devices and groups, logs, health, requests and their answers: nothing about a resident.
  return nothingToTell
}

function event(message: Envelope): Answer {
  const json = message.json()
  if (!json.ok) return rejected(json.code, json.detail)
  const value = asObject(json.value)
  const data = asObject(value?.['data'])
  const name = data?.['friendly_name'] ?? data?.['ieee_address']
  if (typeof name !== 'string' || name === '') return nothingToTell
  const deviceId = deviceIdOf(name)
  if (value?.['type'] === 'device_leave') return tell({ deviceId }, [{ kind: 'availability', online: false }])
  return value?.['type'] === 'device_announce' ? tell({ deviceId }, []) : nothingToTell
}
