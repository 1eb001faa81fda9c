// Tasmota firmware: `tele/<topic>/SENSOR`, `stat/<topic>/POWER1`, `tele/<topic>/LWT`, or the same words in another order (FullTopic).
// Its clock gives local time, without an offset unless SetOption52 is on. After tasmota.github.io/docs, "MQTT" and "JSON Status Responses".
import type { Reading } from '../../rules/model/observation.ts'
import { type Answer, type Decoder, type Envelope, nothingToTell, rejected } from './decoder.ts'
import { deviceIdOfLevels } from './device-id.ts'
import { timeIn } from './device-time.ts'
import { asObject } from './envelope.ts'
import { readingsIn } from './tasmota-sensors.ts'
import { zigbeeIn } from './tasmota-zigbee.ts'
import { tellAll, tell } from './tell.ts'
import { onlineIn } from './values.ts'

const said =
  /^(?:SENSOR|STATE|STATUS\d{0,2}|RESULT|POWER\d{0,2}|LWT|INFO\d|UPTIME|MARGINS|WAKEUP|SWITCH\d{0,2}|BUTTON\d{0,2}|LOGGING|UPGRADE|EVENT|ZbReceived)$/

export const tasmota: Decoder = {
  id: 'tasmota',
  decode(message) {
    const { levels } = message
    const word = levels.at(-1)
    const prefix = levels.findIndex((level) => level === 'tele' || level === 'stat' || level === 'cmnd')
    if (word === undefined || prefix < 0 || prefix === levels.length - 1) return null
    const name = levels.filter((_, place) => place !== prefix && place !== levels.length - 1)
    if (name.length === 0) return null
    if (levels[prefix] === 'cmnd' || message.payload.byteLength === 0) return nothingToTell
    if (!said.test(word)) return null
    return answer(word, levels[prefix] === 'stat', name, message)
  },
}

function answer(word: string, event: boolean, name: readonly string[], message: Envelope): Answer {
  const deviceId = deviceIdOfLevels(name)
  const text = message.text()
  if (text === null) return rejected('not-text', 'the payload is neither JSON nor text', deviceId)
  if (word === 'LWT') {
    const online = onlineIn(text)
    return online === undefined
      ? rejected('malformed-payload', 'LWT is Online or Offline', deviceId)
      : tell({ deviceId }, [{ kind: 'availability', online }])
  }
  const relay = relayIn(word, text.trim())
  if (relay) return tell({ deviceId }, [relay])
  const json = message.json()
  // Plain numbers and texts of old firmware.
  if (!json.ok) return /^[[{]/.test(text.trim()) ? rejected(json.code, json.detail, deviceId) : tell({ deviceId }, [])
  const body = asObject(json.value)
  if (!body) return tell({ deviceId }, [])
  const heard = zigbeeIn(word, body)
  if (heard) return tellAll(heard)
  const sensors = asObject(body['StatusSNS']) ?? body
  const state = asObject(body['StatusSTS']) ?? body
  const observedAt = timeIn(sensors['Time'] ?? state['Time'], message.zone)
  const { own, others } = readingsIn(sensors, event)
  const readings = [
    ...own,
    ...pressesIn(word, body),
    ...linkIn(state),
    ...(event && !('StatusSTS' in body) ? relaysIn(body) : []),
  ]
  return tellAll([
    ...(readings.length > 0 || others.length === 0 ? [{ deviceId, observedAt, readings }] : []),
    ...others.map(([part, readings]) => ({ deviceId: deviceIdOfLevels([...name, part]), observedAt, readings })),
  ])
}

const relayIn = (word: string, value: string): Reading | null =>
  /^POWER\d{0,2}$/.test(word) && (value === 'ON' || value === 'OFF')
    ? { kind: 'switch', on: value === 'ON', ...(word.length > 5 && { channel: Number(word.slice(5)) }) }
    : null

// Only from `stat`: what `tele` repeats every five minutes is a state, and to switch is a deed.
const relaysIn = (body: Record<string, unknown>): Reading[] =>
  Object.entries(body).flatMap(([word, value]) => (typeof value === 'string' ? (relayIn(word, value) ?? []) : []))

/** `{"Button1":{"Action":"SINGLE"}}`; up to version 9 `{"ACTION":"SINGLE"}` on `…/BUTTON1`. The end of a HOLD, CLEAR, is no press. */
const pressesIn = (word: string, body: Record<string, unknown>): Reading[] =>
  [...Object.entries(body), [word, { Action: body['ACTION'] }] as const].flatMap(([name, value]): Reading[] => {
    const number = /^button(\d{0,2})$/i.exec(name)?.[1]
    const action = number === undefined ? undefined : asObject(value)?.['Action']
    if (typeof action !== 'string' || action === 'CLEAR' || !/^[A-Z_]{1,30}$/.test(action)) return []
    return [{ kind: 'button', action: `${Number(number) > 1 ? `${number}_` : ''}${action.toLowerCase()}` }]
  })

function linkIn(state: Record<string, unknown>): Reading[] {
  const signal = asObject(state['Wifi'])?.['Signal']
  return typeof signal === 'number' && signal < 0 ? [{ kind: 'link', rssiDbm: signal }] : []
}
