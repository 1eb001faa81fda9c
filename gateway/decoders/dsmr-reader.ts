// DSMR-reader, which reads a P1 port and publishes what it made of it: `dsmr/json`, `dsmr/reading/<field>`, `dsmr/meter-stats/…`.
// Energies in kWh, power in kW, numbers as strings; the times are UTC. Days and costs that it reckoned are left to it.
import type { Reading } from '../../rules/model/observation.ts'
import type { DeviceId } from '../../rules/model/ids.ts'
import { type Answer, type Decoder, nothingToTell, rejected } from './decoder.ts'
import { deviceIdOf, deviceIdOfLevels } from './device-id.ts'
import { timeIn } from './device-time.ts'
import { looksLikeJson, objectIn } from './envelope.ts'
import { tell } from './tell.ts'
import { given, numberIn, scaled } from './values.ts'

type Fields = Readonly<Record<string, unknown>>
const topics = new Set([
  'json',
  'reading',
  'meter-stats',
  'day-consumption',
  'current-period',
  'consumption',
  'day-totals',
  'current-month',
  'current-year',
])

export const dsmrReader: Decoder = {
  id: 'dsmr-reader',
  decode(message) {
    const { levels } = message
    const state = objectIn(message)
    const at = topicIn(levels)
    if (at < 0 && !(state && ('electricity_delivered_1' in state || 'electricity_currently_delivered' in state)))
      return null
    if (message.payload.byteLength === 0) return nothingToTell
    const base = at < 0 ? levels : levels.slice(0, at)
    const deviceId = base.length > 0 ? deviceIdOfLevels(base) : deviceIdOf('dsmr')
    if (looksLikeJson(message)) {
      const json = message.json()
      if (!json.ok) return rejected(json.code, json.detail, deviceId)
      if (!state) return rejected('malformed-payload', 'an object of fields is expected', deviceId)
      const observedAt = timeIn(state['timestamp'] ?? state['read_at'], message.zone)
      return tell({ deviceId, observedAt }, readingsIn(state, message.zone))
    }
    const text = message.text()?.trim()
    if (text === undefined) return rejected('not-text', 'the payload is neither JSON nor text', deviceId)
    return single(levels.slice(at), text, message.zone, deviceId)
  },
}

/** Where the base topic ends, which the household may set: its own is `dsmr`; below another only the names of registers betray it. */
function topicIn(levels: readonly string[]): number {
  const at = levels.findIndex((level, place) => place > 0 && topics.has(level))
  if (at < 0) return -1
  return levels[at - 1] === 'dsmr' || isRead(levels[at + 1] ?? '') ? at : -1
}

function single([topic, field, detail]: readonly string[], text: string, zone: string, deviceId: DeviceId): Answer {
  const gas = topic === 'consumption' && field === 'gas' && detail === 'delivered'
  const named = gas ? 'extra_device_delivered' : (field ?? '')
  // Of a day, a month or a tariff's costs it tells sums: they stand in the registers.
  if (!isRead(named) || !(topic === 'reading' || topic === 'meter-stats' || gas)) return nothingToTell
  // A field that the meter lacks.
  if (/^(?:none|null)?$/i.test(text)) return nothingToTell
  return numberIn(text) === undefined
    ? rejected('malformed-payload', `"${text.slice(0, 40)}" is no number`, deviceId)
    : tell({ deviceId }, readingsIn({ [named]: text }, zone))
}

const isRead = (field: string): boolean =>
  /^electricity_(?:delivered|returned)_[12]$|^electricity_currently_(?:delivered|returned)$|^electricity_tariff$|^extra_device_delivered$/.test(
    field,
  )

function readingsIn(fields: Fields, zone: string): Reading[] {
  const read = (field: string) => numberIn(fields[field])
  const tariff = read('electricity_tariff')
  const meter = given({
    importedT1Kwh: read('electricity_delivered_1'),
    importedT2Kwh: read('electricity_delivered_2'),
    exportedT1Kwh: read('electricity_returned_1'),
    exportedT2Kwh: read('electricity_returned_2'),
    importWatts: scaled(read('electricity_currently_delivered'), 1000),
    exportWatts: scaled(read('electricity_currently_returned'), 1000),
    tariff,
  })
  const readAt = timeIn(fields['timestamp'], zone)
  const volumeM3 = read('extra_device_delivered')
  const gasAt = timeIn(fields['extra_device_timestamp'], zone)
  return [
    ...(Object.keys(meter).length > 0
      ? [{ kind: 'electricity-meter' as const, ...meter, ...(readAt !== null && { readAt }) }]
      : []),
    ...(volumeM3 === undefined
      ? []
      : [
          {
            kind: 'sub-meter' as const,
            medium: 'gas' as const,
            channel: 1,
            volumeM3,
            ...(gasAt !== null && { readAt: gasAt }),
          },
        ]),
  ]
}
