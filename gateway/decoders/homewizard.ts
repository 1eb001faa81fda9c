// HomeWizard meters: the JSON of `/api/v1/data` and of `/api/measurement` (v2), put on MQTT by a bridge. Units stand in the names.
// After api-documentation.homewizard.com. A P1 meter names its meter; a kWh meter or socket says only what went through it.
import type { Reading } from '../../rules/model/observation.ts'
import { type Decoder, rejected } from './decoder.ts'
import { deviceIdOf, deviceIdOfLevels } from './device-id.ts'
import { compactTimeIn, timeIn } from './device-time.ts'
import { asObject, objectIn } from './envelope.ts'
import { tell } from './tell.ts'
import { given, numberIn, rounded } from './values.ts'

type Fields = Readonly<Record<string, unknown>>
type Medium = Extract<Reading, { kind: 'sub-meter' }>['medium']

const media: Readonly<Record<string, Medium>> = {
  gas_meter: 'gas',
  heat_meter: 'heat',
  inlet_heat_meter: 'heat',
  warm_water_meter: 'hot-water',
  water_meter: 'water',
}

export const homewizard: Decoder = {
  id: 'homewizard',
  decode(message) {
    const api = /(?:^|\/)api\/(?:v1\/data|measurement)$/.test(message.path)
    const fields = objectIn(message)
    if (!api && !(fields && isOurs(fields))) return null
    const name = message.levels.filter((level) => !/^(?:https?:|api|v1|data|measurement)$/.test(level))
    const deviceId = name.length > 0 ? deviceIdOfLevels(name) : deviceIdOf('homewizard')
    if (!fields) {
      const json = message.json()
      return json.ok
        ? rejected('malformed-payload', 'a measurement is a JSON object', deviceId)
        : rejected(json.code, json.detail, deviceId)
    }
    return tell({ deviceId, observedAt: timeIn(fields['timestamp'], message.zone) }, readingsIn(fields, message.zone))
  },
}

const isOurs = (fields: Fields): boolean =>
  'smr_version' in fields ||
  'total_power_import_t1_kwh' in fields ||
  'total_power_import_kwh' in fields ||
  'energy_import_kwh' in fields ||
  'energy_import_t1_kwh' in fields ||
  'total_liter_m3' in fields

function readingsIn(fields: Fields, zone: string): Reading[] {
  const p1 = ['smr_version', 'meter_model', 'protocol_version', 'external', 'gas_timestamp'].some(
    (key) => key in fields,
  )
  return [...(p1 ? meter(fields, zone) : through(fields)), ...subMeters(fields, zone), ...water(fields)]
}

/** v1 says total_power_import_t1_kwh, v2 energy_import_t1_kwh. */
const register = (fields: Fields, direction: string, tariff: string): number | undefined =>
  numberIn(fields[`total_power_${direction}${tariff}_kwh`] ?? fields[`energy_${direction}${tariff}_kwh`])
const wattsIn = (fields: Fields): number | undefined => numberIn(fields['active_power_w'] ?? fields['power_w'])

function meter(fields: Fields, zone: string): Reading[] {
  const watts = wattsIn(fields)
  const tariff = numberIn(fields['active_tariff'] ?? fields['tariff'])
  const readAt = timeIn(fields['timestamp'], zone)
  const values = given({
    importedT1Kwh: register(fields, 'import', '_t1') ?? register(fields, 'import', ''),
    importedT2Kwh: register(fields, 'import', '_t2'),
    exportedT1Kwh: register(fields, 'export', '_t1') ?? register(fields, 'export', ''),
    exportedT2Kwh: register(fields, 'export', '_t2'),
    importWatts: watts === undefined ? undefined : Math.max(0, watts),
    exportWatts: watts === undefined ? undefined : Math.max(0, -watts),
    tariff,
  })
  return Object.keys(values).length === 0
    ? []
    : [{ kind: 'electricity-meter', ...values, ...(readAt !== null && { readAt }) }]
}

function through(fields: Fields): Reading[] {
  const totalKwh = register(fields, 'import', '') ?? register(fields, 'import', '_t1')
  const returnedKwh = register(fields, 'export', '') ?? register(fields, 'export', '_t1')
  const watts = wattsIn(fields)
  return [
    ...(totalKwh === undefined ? [] : [{ kind: 'energy' as const, totalKwh, ...given({ returnedKwh }) }]),
    ...(watts === undefined ? [] : [{ kind: 'power' as const, watts }]),
  ]
}

/** `total_gas_m3` is the old way; where `external` has a gas meter it would be the same one twice. The channel counts within a medium. */
function subMeters(fields: Fields, zone: string): Reading[] {
  const external = Array.isArray(fields['external']) ? fields['external'].slice(0, 16) : []
  const counted = new Map<Medium, number>()
  const readings: Reading[] = []
  for (const entry of external) {
    const { type, value, unit, timestamp } = asObject(entry) ?? {}
    const medium = typeof type === 'string' && Object.hasOwn(media, type) ? media[type] : undefined
    const amount = numberIn(value)
    const field = unit === 'm3' ? 'volumeM3' : unit === 'GJ' ? 'energyGj' : unit === 'kWh' ? 'energyKwh' : null
    if (medium === undefined || amount === undefined || field === null) continue
    const channel = (counted.get(medium) ?? 0) + 1
    counted.set(medium, channel)
    const readAt = compactTimeIn(timestamp, zone) ?? timeIn(timestamp, zone)
    if (channel <= 8)
      readings.push({ kind: 'sub-meter', medium, channel, [field]: amount, ...(readAt !== null && { readAt }) })
  }
  const volumeM3 = numberIn(fields['total_gas_m3'])
  if (volumeM3 === undefined || counted.has('gas')) return readings
  const readAt = compactTimeIn(fields['gas_timestamp'], zone)
  return [{ kind: 'sub-meter', medium: 'gas', channel: 1, volumeM3, ...(readAt !== null && { readAt }) }, ...readings]
}

function water(fields: Fields): Reading[] {
  const total = numberIn(fields['total_liter_m3'])
  const offset = numberIn(fields['total_liter_offset_m3']) ?? 0
  return total === undefined
    ? []
    : [{ kind: 'sub-meter', medium: 'water', channel: 1, volumeM3: rounded(total + offset) }]
}
