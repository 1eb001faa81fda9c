// THE list of device families. A family is one file and one line here.
import type { Family } from './device.ts'
import { kernwachtJson } from './kernwacht-json.ts'
import { opendtu } from './opendtu.ts'
import { shelly } from './shelly.ts'
import { smartMeter } from './smart-meter.ts'
import { zigbee2mqtt } from './zigbee2mqtt.ts'

export const families = {
  zigbee2mqtt,
  kernwacht: kernwachtJson,
  shelly,
  'smart-meter': smartMeter,
  opendtu,
} as const satisfies Record<string, Family>
export type FamilyId = keyof typeof families
