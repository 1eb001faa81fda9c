// Micro-inverters behind OpenDTU: one value per topic, the total in kWh, the day in Wh. After OpenDTU, docs/MQTT_Topics.md.
import type { Family } from './device.ts'

export const opendtu: Family = {
  id: 'opendtu',
  say({ device }, fact) {
    const root = `solar/${device.deviceId}`
    if (fact.kind === 'availability')
      return [{ path: `${root}/status/reachable`, payload: fact.online ? '1' : '0', retain: true }]
    if (fact.kind !== 'solar') return []
    return [
      { path: `${root}/0/power`, payload: fact.powerWatts.toFixed(1) },
      { path: `${root}/0/yieldday`, payload: (fact.todayKwh * 1000).toFixed(0) },
      { path: `${root}/0/yieldtotal`, payload: fact.totalKwh.toFixed(3) },
    ]
  },
}
