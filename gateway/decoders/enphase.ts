// Enphase Envoy, its JSON put on MQTT by a bridge: per phase (firmware 5), per meter (firmware 7), or production.json.
// After vk2him/Enphase-Envoy-mqtt-json. Watts, but thousandths of volts and watts from some firmware: the voltage tells.
import type { Reading } from '../../rules/model/observation.ts'
import { type Decoder, rejected } from './decoder.ts'
import { deviceIdOf, deviceIdOfLevels } from './device-id.ts'
import { unixTimeIn } from './device-time.ts'
import { asObject, looksLikeJson } from './envelope.ts'
import { tell } from './tell.ts'
import { given, numberIn, scaled, sumOf } from './values.ts'

type Fields = Readonly<Record<string, unknown>>
const productionMeter = 704643328
const netMeter = 704643584

export const enphase: Decoder = {
  id: 'enphase',
  decode(message) {
    const topic = /envoy|enphase/i.test(message.path)
    if (!looksLikeJson(message)) return null
    const json = message.json()
    const name = message.levels.filter((level) => level !== 'json')
    const deviceId = name.length > 0 ? deviceIdOfLevels(name) : deviceIdOf('envoy')
    if (!json.ok) return topic ? rejected(json.code, json.detail, deviceId) : null
    const meters = objectsIn(json.value)
    if (meters.some((meter) => 'eid' in meter && 'activePower' in meter))
      return tell({ deviceId, observedAt: unixTimeIn(meters[0]!['timestamp']) }, meters.flatMap(meterReading))
    const body = asObject(json.value)
    if (!body) return null
    // /api/v1/production
    if ('wattHoursLifetime' in body || 'wattsNow' in body)
      return tell(
        { deviceId },
        solar(numberIn(body['wattsNow']), kwhOf(body['wattHoursLifetime']), kwhOf(body['wattHoursToday'])),
      )
    const production = body['production']
    if (production === undefined) return null
    if (Array.isArray(production)) return tell({ deviceId, observedAt: readAt(production) }, listed(body))
    const phases = asObject(production)
    if (!phases || !('ph-a' in phases)) return null
    return tell({ deviceId }, [...solar(wattsOf(phases)), ...net(wattsOf(asObject(body['net-consumption'])))])
  },
}

const objectsIn = (value: unknown): Fields[] =>
  Array.isArray(value)
    ? value
        .slice(0, 20)
        .map(asObject)
        .filter((entry) => entry !== null)
    : []

/** The sum of the phases. */
function wattsOf(phases: Fields | null): number | undefined {
  const each = objectsIn(['ph-a', 'ph-b', 'ph-c'].map((name) => phases?.[name]))
  const thousandths = each.some(({ v }) => (numberIn(v) ?? 0) > 1000)
  return scaled(sumOf(each.map(({ p }) => numberIn(p))), thousandths ? 0.001 : 1)
}

const solar = (powerWatts: number | undefined, totalKwh?: number, todayKwh?: number): Reading[] => {
  const fields = given({ totalKwh, todayKwh, powerWatts })
  return Object.keys(fields).length > 0 ? [{ kind: 'solar', ...fields }] : []
}

const net = (watts: number | undefined): Reading[] =>
  watts === undefined
    ? []
    : [{ kind: 'electricity-meter', importWatts: Math.max(0, watts), exportWatts: Math.max(0, -watts) }]

function meterReading(meter: Fields): Reading[] {
  const watts = numberIn(meter['activePower'])
  const delivered = scaled(numberIn(meter['actEnergyDlvd']), 0.001)
  const received = scaled(numberIn(meter['actEnergyRcvd']), 0.001)
  if (meter['eid'] === productionMeter) return solar(watts, delivered)
  if (meter['eid'] !== netMeter) return []
  return net(watts).map((reading) => ({ ...reading, ...given({ importedT1Kwh: delivered, exportedT1Kwh: received }) }))
}

/** production.json: the meter's figures where there is one, else what the inverters reported. */
function listed(body: Fields): Reading[] {
  const produced = objectsIn(body['production'])
  const of =
    produced.find(({ type, activeCount }) => type === 'eim' && numberIn(activeCount) !== 0) ?? produced[0] ?? {}
  const grid = objectsIn(body['consumption']).find(({ measurementType }) => measurementType === 'net-consumption')
  return [
    ...solar(numberIn(of['wNow']), kwhOf(of['whLifetime']), kwhOf(of['whToday'])),
    ...net(numberIn(grid?.['wNow'])),
  ]
}

const kwhOf = (wattHours: unknown): number | undefined => scaled(numberIn(wattHours), 0.001)

const readAt = (entries: readonly unknown[]) =>
  unixTimeIn(Math.max(0, ...entries.map((entry) => numberIn(asObject(entry)?.['readingTime']) ?? 0)))
