// What a counter of a home is a counter of: what comes from the grid, what the panels make, or only a part of the house that is in the whole already.
import { type Counted, type Device } from '../model/home.ts'

/** By the name of a series; null: it counts no electricity, or nobody registered the device. */
export function countedBy(devices: readonly Device[], series: string): Counted | null {
  const [family, deviceId, channel] = series.split('/')
  switch (family) {
    case 'imported-t1':
    case 'imported-t2':
    case 'exported-t1':
    case 'exported-t2':
      return 'grid'
    case 'solar':
      return 'panels'
    case 'energy':
    case 'returned': {
      const device = devices.find((one) => one.deviceId === deviceId)
      if (!device) return null
      return device.counts?.[channel ?? '0'] ?? (device.counts ? 'part' : byKind(device.kind))
    }
    default:
      return null
  }
}

/** A meter that is no smart meter stands where one would; a plug counts what hangs on it. */
const byKind = (kind: Device['kind']): Counted => (kind === 'meter' ? 'grid' : kind === 'solar' ? 'panels' : 'part')

/**
 * The counters of the panels among these, by the sums of each. A meter at the panels goes before the inverter's own counter, for it counts
 * the same once more; by the way it was built in it counts what they make as taken or as returned, and the other is what the inverter uses
 * at night: the larger is theirs.
 */
export function panelCounters(devices: readonly Device[], sums: ReadonlyMap<string, number>): readonly string[] {
  const panels = [...sums.keys()].filter((series) => countedBy(devices, series) === 'panels')
  const metered = new Map<string, string>()
  for (const series of panels) {
    if (series.startsWith('solar/')) continue
    const place = series.slice(series.indexOf('/') + 1)
    const known = metered.get(place)
    if (known === undefined || sums.get(series)! > sums.get(known)!) metered.set(place, series)
  }
  return metered.size > 0 ? [...metered.values()] : panels
}
