// SolarEdge inverters and meters read by Modbus and put on MQTT as solaredge_modbus prints them: values with their SunSpec scale beside them.
import type { Reading } from '../../rules/model/observation.ts'
import type { Decoder } from './decoder.ts'
import { deviceIdOf, deviceIdOfLevels } from './device-id.ts'
import { objectIn } from './envelope.ts'
import { tell } from './tell.ts'
import { given, numberIn, rounded } from './values.ts'

type Fields = Readonly<Record<string, unknown>>

export const solaredge: Decoder = {
  id: 'solaredge',
  decode(message) {
    const fields = objectIn(message)
    if (!fields || !('c_sunspec_did' in fields || 'energy_total_scale' in fields || 'power_ac_scale' in fields))
      return null
    const serial = fields['c_serialnumber']
    // Where the serial number is masked, the topic names the device.
    const deviceId =
      typeof serial === 'string' && /^\w{4,40}$/.test(serial) ? deviceIdOf(serial) : deviceIdOfLevels(message.levels)
    return tell(
      { deviceId },
      'import_energy_active' in fields || 'export_energy_active' in fields ? meter(fields) : inverter(fields),
    )
  },
}

function inverter(fields: Fields): Reading[] {
  const wattHours = value(fields, 'energy_total', 'energy_total_scale')
  const values = given({
    totalKwh: wattHours === undefined ? undefined : rounded(wattHours / 1000),
    powerWatts: value(fields, 'power_ac', 'power_ac_scale'),
  })
  return Object.keys(values).length > 0 ? [{ kind: 'solar', ...values }] : []
}

function meter(fields: Fields): Reading[] {
  const kwh = (name: string) => {
    const wattHours = value(fields, name, 'energy_active_scale')
    return wattHours === undefined ? undefined : rounded(wattHours / 1000)
  }
  const watts = value(fields, 'power', 'power_scale')
  const values = given({
    importedT1Kwh: kwh('import_energy_active'),
    exportedT1Kwh: kwh('export_energy_active'),
    // A SolarEdge meter counts export as positive.
    importWatts: watts === undefined ? undefined : Math.max(0, -watts),
    exportWatts: watts === undefined ? undefined : Math.max(0, watts),
  })
  return Object.keys(values).length > 0 ? [{ kind: 'electricity-meter', ...values }] : []
}

/** SunSpec: value × 10^scale; -32768 and 65535 are "not implemented", and so is a scale beyond ±10. */
function value(fields: Fields, name: string, scaleName: string): number | undefined {
  const raw = numberIn(fields[name])
  const scale = numberIn(fields[scaleName])
  if (raw === undefined || scale === undefined || Math.abs(scale) > 10 || raw === -32_768 || raw === 65_535)
    return undefined
  return rounded(raw * 10 ** scale)
}
