// SolarEdge inverters and meters read by Modbus and put on MQTT by a bridge: values with their SunSpec scale beside them, by the names of
// solaredge_modbus (`energy_total_scale`) or of SolarEdge's SunSpec note (`I_AC_Energy_WH_SF`).
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
    if (!fields || !marks.some((mark) => mark in fields)) return null
    const serial = fields['c_serialnumber'] ?? fields['C_SerialNumber']
    // Where the serial number is masked, the topic names the device.
    const deviceId =
      typeof serial === 'string' && /^\w{4,40}$/.test(serial) ? deviceIdOf(serial) : deviceIdOfLevels(message.levels)
    return tell({ deviceId }, meterMarks.some((mark) => mark in fields) ? meter(fields) : inverter(fields))
  },
}

const meterMarks = ['import_energy_active', 'export_energy_active', 'M_Imported', 'M_Exported', 'M_AC_Power_SF']
const marks = [
  'c_sunspec_did',
  'energy_total_scale',
  'power_ac_scale',
  'I_AC_Energy_WH_SF',
  'I_AC_Power_SF',
  ...meterMarks,
]

function inverter(fields: Fields): Reading[] {
  const wattHours =
    value(fields, 'energy_total', 'energy_total_scale') ?? value(fields, 'I_AC_Energy_WH', 'I_AC_Energy_WH_SF')
  const values = given({
    totalKwh: wattHours === undefined ? undefined : rounded(wattHours / 1000),
    powerWatts: value(fields, 'power_ac', 'power_ac_scale') ?? value(fields, 'I_AC_Power', 'I_AC_Power_SF'),
  })
  return Object.keys(values).length > 0 ? [{ kind: 'solar', ...values }] : []
}

function meter(fields: Fields): Reading[] {
  const kwh = (name: string, sunSpecName: string) => {
    const wattHours = value(fields, name, 'energy_active_scale') ?? value(fields, sunSpecName, 'M_Energy_W_SF')
    return wattHours === undefined ? undefined : rounded(wattHours / 1000)
  }
  const watts = value(fields, 'power', 'power_scale') ?? value(fields, 'M_AC_Power', 'M_AC_Power_SF')
  const values = given({
    importedT1Kwh: kwh('import_energy_active', 'M_Imported'),
    exportedT1Kwh: kwh('export_energy_active', 'M_Exported'),
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
