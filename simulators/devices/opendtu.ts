// Micro-inverters behind OpenDTU: one value per topic, the total in kWh, the day in Wh. After OpenDTU, docs/MQTT_Topics.md.
import type { Family } from './device.ts'

export const opendtu: Family = {
  id: 'opendtu',
  say({ device, last }, fact) {
    const root = `solar/${device.deviceId}`
    if (fact.kind === 'availability')
      return [{ path: `${root}/status/reachable`, payload: fact.online ? '1' : '0', retain: true }]
    if (fact.kind !== 'solar') return []
    const before = last.solar?.kind === 'solar' ? last.solar : null
    return [
      { path: `${root}/0/power`, payload: fact.powerWatts.toFixed(1) },
      { path: `${root}/0/yieldday`, payload: (fact.todayKwh * 1000).toFixed(0) },
      // The inverter counts on while it makes power; what did not change OpenDTU repeats only with the next day.
      ...(before?.totalKwh === fact.totalKwh
        ? []
        : [{ path: `${root}/0/yieldtotal`, payload: fact.totalKwh.toFixed(3) }]),
    ]
  },
}
