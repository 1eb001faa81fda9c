// Vayyar Care, a radar that sees falls: `/devices/<deviceId>/events` with {type, payload}: 4 presence, 5 fall, 8 suspected fall, 10 bed exit.
import type { FallPhase, Reading } from '../../rules/model/observation.ts'
import { type Answer, type Decoder, nothingToTell, rejected } from './decoder.ts'
import { deviceIdOf } from './device-id.ts'
import { unixTimeIn } from './device-time.ts'
import { asObject, objectIn } from './envelope.ts'
import { tell } from './tell.ts'
import { flagIn } from './values.ts'

const phases: Readonly<Record<string, FallPhase>> = {
  fall_suspected: 'suspected',
  fall_detected: 'detected',
  fall_confirmed: 'confirmed',
  calling: 'calling',
  on_call: 'calling',
  fall_exit: 'recovered',
  canceled: 'cancelled',
  cancelled: 'cancelled',
}

export const vayyar: Decoder = {
  id: 'vayyar',
  decode(message) {
    const at = message.levels.indexOf('devices')
    const own = at >= 0 && message.levels[at + 2] === 'events' ? message.levels[at + 1]! : null
    const event = objectIn(message)
    const payload = event && bodyOf(event)
    if (own === null && !(payload && isOurs(payload))) return null
    const name = own ?? payload?.['deviceId']
    if (typeof name !== 'string' || name === '') return null
    const deviceId = deviceIdOf(name)
    if (message.payload.byteLength === 0) return nothingToTell
    const json = message.json()
    if (!json.ok) return rejected(json.code, json.detail, deviceId)
    if (!event || !payload) return rejected('malformed-payload', 'an event is {"type":…,"payload":{…}}', deviceId)
    return said(payload, deviceId)
  },
}

/** `payload` as a rule; the update of a fall's status also stands beside it or comes alone, an object or its one word. */
function bodyOf(event: Record<string, unknown>): Record<string, unknown> | null {
  const payload = asObject(event['payload'])
  const update = event['statusUpdate']
  if (typeof update === 'string') return { ...event, ...payload, status: update }
  const fields = asObject(update)
  return fields ? { ...payload, deviceId: payload?.['deviceId'] ?? event['deviceId'], ...fields } : payload
}

const isOurs = (payload: Record<string, unknown>): boolean =>
  'presenceDetected' in payload ||
  'roomPresenceIndication' in payload ||
  ('statusUpdateTimestamp' in payload && 'status' in payload)

function said(payload: Record<string, unknown>, deviceId: ReturnType<typeof deviceIdOf>): Answer {
  // `timestamp` is when the fall began, the same in all messages about it.
  const observedAt =
    unixTimeIn(payload['statusUpdateTimestamp']) ?? unixTimeIn(payload['timestampMillis'] || payload['timestamp'])
  const source = { deviceId, observedAt }
  const status = payload['status']
  if (typeof status === 'string') {
    // A test that somebody runs in the app, and a radar that still learns the room, see no real falls.
    if (payload['isSimulated'] === true || payload['isLearning'] === true) return tell(source, [])
    if (Object.hasOwn(phases, status)) return tell(source, [{ kind: 'fall', phase: phases[status]! }])
    // `finished`: the call ended, which says nothing of how the person is.
    if (status === 'finished') return tell(source, [])
    return rejected('malformed-payload', `the fall status "${status.slice(0, 40)}" is not known here`, deviceId)
  }
  const present =
    flagIn(payload['presenceDetected'] ?? payload['roomPresenceDetected']) ?? flagIn(payload['roomPresenceIndication'])
  const readings: Reading[] = present === undefined ? [] : [{ kind: 'presence', present }]
  return tell(source, readings)
}
