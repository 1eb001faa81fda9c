// What the panels of the demo made in the year before its homes begin to speak: without it nobody could say what is usual for them.
import type { SeriesPoint } from '../rules/model/effect.ts'
import type { Home } from '../rules/model/home.ts'
import { days, earlier, type Instant, instant } from '../rules/model/time.ts'
import type { SeriesStore } from '../rules/ports.ts'
import { createEnergy, slotMs } from '../simulators/energy.ts'
import { createHousehold } from '../simulators/household.ts'
import { createSky } from '../simulators/sky.ts'
import { createWeather } from '../simulators/weather.ts'

const before = days(350)

/** The registers of the inverters by the quarter of an hour, while there was light. */
export async function putDemoPanels(
  series: Pick<SeriesStore, 'write'>,
  homes: readonly Home[],
  seed: number,
  until: Instant,
): Promise<void> {
  const sky = createSky(seed, createWeather(seed))
  const first = Math.ceil(earlier(until, before) / slotMs) * slotMs
  for (const [index, { setup }] of homes.entries()) {
    const inverter = setup.devices.find(({ kind }) => kind === 'solar')
    if (!inverter) continue
    const energy = createEnergy(seed, setup.homeId, createHousehold(seed, index).energy, sky)
    const points: SeriesPoint[] = []
    for (let at = first; at < until; at += slotMs) {
      const { solarKwh, lightWatts } = energy.at(instant(at))
      if (lightWatts < 2) continue
      const kwh = Math.round(solarKwh * 1000) / 1000
      const name = `solar/${inverter.deviceId}`
      points.push({ homeId: setup.homeId, purpose: 'energy', series: name, at: instant(at), fields: { kwh } })
    }
    await series.write(points)
  }
}
