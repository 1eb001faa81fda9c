// How the panels of the street do: one system is out, one is low, one is silent, and the others keep up.
import { memoryYield } from '../../../gateway/store/memory-yield.ts'
import { homeId } from '../../../rules/model/ids.ts'
import type { YieldStanding } from '../../../rules/model/yield.ts'
import type { YieldStore } from '../../../rules/ports.ts'
import { local } from '../../support/entries.ts'

const sound: YieldStanding = {
  homeId: homeId('molenweg-3'),
  systemId: 'dak',
  class: 'meets-forecast',
  cause: null,
  since: null,
  measuring: 'neighbours',
  neighbours: 5,
  evidence: [],
  lostKwh: 0,
  lostEuro: 0,
  estimate: { bestKw: 3.2, tiltDegrees: 36, azimuthDegrees: 180 },
  lastHeardOn: '2026-03-01',
  judgedAt: local('2026-03-02 03:30'),
}

export async function panelsOfStreet(): Promise<YieldStore> {
  const yields = memoryYield()
  const out = { class: 'outage', since: '2026-02-20', lostKwh: 48, lostEuro: 11.9 } as const
  const low = {
    class: 'structurally-low',
    cause: 'string-out',
    since: '2025-11-03',
    lostKwh: 210,
    lostEuro: 52.4,
  } as const
  await yields.put(
    [
      sound,
      { ...sound, homeId: homeId('dorpsstraat-12'), ...out },
      { ...sound, homeId: homeId('oudwaard-4'), ...low },
      { ...sound, homeId: homeId('zandkern-2'), class: 'communication-gap', since: '2026-02-27', lostEuro: null },
    ],
    [],
  )
  return yields
}
