// Shelly devices of the first generation: `shellies/<id>/…`, one value per topic, units by topic.
// After shelly-api-docs.shelly.cloud, "Gen1 > MQTT": relay energy in watt-minutes, emeter totals in watt-hours.
import type { Reading } from '../../rules/model/observation.ts'
import { type Answer, type Decoder, type Envelope, nothingToTell, rejected } from './decoder.ts'
import { deviceIdOf } from './device-id.ts'
import { unixTimeIn } from './device-time.ts'
import { asObject, looksLikeJson } from './envelope.ts'
import { tell } from './tell.ts'
import { flagIn, given, numberIn, onlineIn, openIn, rounded } from './values.ts'

const presses: Readonly<Record<string, string>> = {
  S: 'single',
  SS: 'double',
  SSS: 'triple',
  L: 'long',
  SL: 'single-long',
  LS: 'long-single',
}

export const shellyGen1: Decoder = {
  id: 'shelly-gen1',
  decode(message) {
    const [root, name, ...topic] = message.levels
    if (
      root !== 'shellies' ||
      name === undefined ||
      topic[0] === 'events' ||
      (topic[0] === 'status' && topic.length > 1)
    )
      return null
    // `shellies/announce` and `shellies/command` are to and from all of them.
    if (topic.length === 0 || message.payload.byteLength === 0 || topic.at(-1) === 'command') return nothingToTell
    const deviceId = deviceIdOf(name)
    const text = message.text()
    if (text === null) return rejected('not-text', 'the payload is neither JSON nor text', deviceId)
    if (looksLikeJson(message)) return body(topic, message, deviceId)
    const read = valueOf(topic, text.trim())
    return read === 'unreadable'
      ? rejected('malformed-payload', `"${text.slice(0, 40)}" is no value of ${topic.join('/')}`, deviceId)
      : tell({ deviceId }, read)
  },
}

/** What one topic says; 'unreadable' where its manual knows no such value. */
function valueOf(topic: readonly string[], text: string): readonly Reading[] | 'unreadable' {
  const [subject, second, third] = topic
  if (subject === 'online') return flag(onlineIn(text), (online) => ({ kind: 'availability', online }))
  if (subject === 'sensor') return sensor(second ?? '', text)
  const channel = Number(second)
  if (!Number.isInteger(channel)) return []
  switch (subject) {
    case 'relay':
    case 'emeter':
      return metered(subject, channel, third, text)
    case 'light':
      return third === undefined ? flag(flagIn(text), (on) => ({ kind: 'switch', on, channel })) : []
    case 'ext_temperature':
      return number(text, (celsius) => ({ kind: 'temperature', celsius }))
    case 'ext_humidity':
      return number(text, (percent) => ({ kind: 'humidity', percent }))
    default:
      return []
  }
}

function metered(subject: 'relay' | 'emeter', channel: number, what: string | undefined, text: string) {
  // `overpower`: the device switched itself off.
  if (what === undefined && subject === 'relay')
    return flag(text === 'overpower' ? false : flagIn(text), (on) => ({ kind: 'switch', on, channel }))
  if (what === 'power') return number(text, (watts) => ({ kind: 'power', watts, channel }))
  if (what === 'energy' && subject === 'relay')
    return number(text, (wattMinutes) => ({ kind: 'energy', totalKwh: rounded(wattMinutes / 60_000), channel }))
  if (what === 'total' && subject === 'emeter')
    return number(text, (wattHours) => ({ kind: 'energy', totalKwh: rounded(wattHours / 1000), channel }))
  if (what === 'total_returned' && subject === 'emeter')
    return number(text, (wattHours) => ({ kind: 'energy', returnedKwh: rounded(wattHours / 1000), channel }))
  // `energy` of an emeter is what was used since its last report: the device was heard.
  return []
}

function sensor(what: string, text: string): readonly Reading[] | 'unreadable' {
  switch (what) {
    case 'state':
      return flag(openIn(text) ?? flagIn(text), (open) => ({ kind: 'contact', open }))
    case 'motion':
      return flag(flagIn(text), (active) => ({ kind: 'motion', active }))
    case 'vibration':
      // -1: the sensor does not know.
      return text === '-1' ? [] : flag(flagIn(text), (active) => ({ kind: 'vibration', active }))
    case 'flood':
      return flag(flagIn(text), (detected) => ({ kind: 'water-leak', detected }))
    case 'smoke':
      return flag(flagIn(text), (detected) => ({ kind: 'smoke', detected }))
    case 'gas':
      return ['none', 'mild', 'heavy'].includes(text) ? [{ kind: 'gas-leak', detected: text !== 'none' }] : []
    case 'temperature':
      return number(text, (celsius) => ({ kind: 'temperature', celsius }))
    case 'humidity':
      return number(text, (percent) => ({ kind: 'humidity', percent }))
    case 'lux':
      return number(text, (lux) => ({ kind: 'illuminance', lux }))
    case 'battery':
      return number(text, (percent) => ({ kind: 'battery', percent }))
    default:
      return []
  }
}

const flag = (value: boolean | undefined, say: (value: boolean) => Reading): readonly Reading[] | 'unreadable' =>
  value === undefined ? 'unreadable' : [say(value)]

const number = (text: string, say: (value: number) => Reading): readonly Reading[] | 'unreadable' => {
  const value = numberIn(text)
  return value !== undefined ? [say(value)] : /^-?nan$|^$/i.test(text) ? [] : 'unreadable'
}

/** JSON of `input_event/<n>` and of the motion sensor's `status`; `info` and `announce` repeat what the topics say. */
function body(topic: readonly string[], message: Envelope, deviceId: ReturnType<typeof deviceIdOf>): Answer {
  const json = message.json()
  if (!json.ok) return rejected(json.code, json.detail, deviceId)
  const value = asObject(json.value) ?? {}
  if (topic[0] === 'input_event') {
    const press = typeof value['event'] === 'string' ? presses[value['event']] : undefined
    return tell({ deviceId }, press === undefined ? [] : [{ kind: 'button', action: press }])
  }
  if (topic[0] !== 'status') return tell({ deviceId }, [])
  const tmp = numberIn(asObject(value['tmp'])?.['value'])
  const readings: Reading[] = []
  const motion = flagIn(value['motion'])
  const vibration = flagIn(value['vibration'])
  const lux = numberIn(asObject(value['lux'])?.['value'] ?? value['lux'])
  const percent = numberIn(asObject(value['bat'])?.['value'] ?? value['bat'])
  if (motion !== undefined) readings.push({ kind: 'motion', active: motion })
  if (vibration !== undefined) readings.push({ kind: 'vibration', active: vibration })
  if (lux !== undefined) readings.push({ kind: 'illuminance', lux })
  if (tmp !== undefined) readings.push({ kind: 'temperature', celsius: tmp })
  if (percent !== undefined) readings.push({ kind: 'battery', ...given({ percent }) })
  return tell({ deviceId, observedAt: unixTimeIn(value['timestamp']) }, readings)
}
