// A plug of the second Shelly generation: `<id>/status/switch:0` on every change and on its own now and then, `<id>/online`.
// After shelly-api-docs.shelly.cloud, "Gen2 > Components > Mqtt" and "Switch" (status notifications enabled).
import type { Family } from './device.ts'

export const shelly: Family = {
  id: 'shelly',
  say({ device }, fact, at) {
    if (fact.kind === 'availability')
      return [{ path: `${device.deviceId}/online`, payload: String(fact.online), retain: true }]
    if (fact.kind !== 'plug') return []
    const wattHours = Number((fact.totalKwh * 1000).toFixed(3))
    const minute = Math.floor(at / 60_000) * 60
    return [
      {
        path: `${device.deviceId}/status/switch:0`,
        payload: JSON.stringify({
          id: 0,
          source: 'init',
          output: fact.on,
          apower: Number(fact.watts.toFixed(1)),
          voltage: 230.4,
          current: Number((fact.watts / 230.4).toFixed(3)),
          aenergy: { total: wattHours, by_minute: [0, 0, 0], minute_ts: minute },
          temperature: { tC: 31.2, tF: 88.2 },
        }),
      },
    ]
  },
}
