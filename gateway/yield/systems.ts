// Which solar systems there are: the registry's devices; where none is registered, what counts as panels; and panels of which nothing is heard.
import { countedBy, panelCounters } from '../../rules/energy/meter-roles.ts'
import type { Home } from '../../rules/model/home.ts'
import { holdingOn, type Housing } from '../../rules/model/housing.ts'
import type { EnergyContract } from '../../rules/model/energy-contract.ts'
import type { SystemToJudge } from './judge.ts'

/** A system of a home that has panels by the programme and no device that counts them. */
export const unnamedSystem = 'panels'

/** `counted`: the sums of the home's counters of electricity, by series. A system is called by its device, and its channel where it has one. */
export function systemsOf(
  { setup }: Home,
  housing: Housing | null,
  counted: ReadonlyMap<string, number>,
): SystemToJudge[] {
  const { devices, homeId } = setup
  const counters = panelCounters(devices, counted)
  const heard = new Set([...counted.keys()].map((series) => series.split('/')[1]))
  const silent = devices.filter(({ kind, deviceId }) => kind === 'solar' && !heard.has(deviceId))
  const names = [...counters, ...silent.map(({ deviceId }) => `solar/${deviceId}`)]
  const all = names.length > 0 || liveSince(housing) === null ? names : [`solar/${unnamedSystem}`]
  const own = [...counted.keys()].filter((name) => name.startsWith('returned/') && countedBy(devices, name) === 'grid')
  const fedBack = ['exported-t1', 'exported-t2', ...own]
  return all.map((series) => ({ homeId, systemId: series.slice(series.indexOf('/') + 1), series, fedBack }))
}

/** The day on which the programme says that the panels began; null: it knows of none. */
export const liveSince = (housing: Housing | null): string | null =>
  housing?.measures.find(({ kind, stages }) => kind === 'solar' && stages.live !== undefined)?.stages.live ?? null

/** By which what was lost on that day is reckoned; null: none is known. */
export const contractOn = (housing: Housing | null, day: string): EnergyContract | null =>
  housing && (holdingOn(housing.contracts, day)?.contract ?? null)
