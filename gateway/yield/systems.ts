// Which solar systems there are: the registry's devices; where none is registered, what counts as panels; and panels of which nothing is heard.
import type { Home } from '../../rules/model/home.ts'
import { holdingOn, type Housing } from '../../rules/model/housing.ts'
import type { EnergyContract } from '../../rules/model/energy-contract.ts'
import type { SystemToJudge } from './judge.ts'

/** A system of a home that has panels by the programme and no device that counts them. */
export const unnamedSystem = 'panels'

/** `counted`: the names of the home's series in the family `solar`. */
export function systemsOf({ setup }: Home, housing: Housing | null, counted: readonly string[]): SystemToJudge[] {
  const registered = setup.devices.filter(({ kind }) => kind === 'solar').map(({ deviceId }) => `solar/${deviceId}`)
  const names = registered.length > 0 ? registered : counted
  const all = names.length > 0 || liveSince(housing) === null ? names : [`solar/${unnamedSystem}`]
  return all.map((series) => ({ homeId: setup.homeId, systemId: series.slice(series.indexOf('/') + 1), series }))
}

/** The day on which the programme says that the panels began; null: it knows of none. */
export const liveSince = (housing: Housing | null): string | null =>
  housing?.measures.find(({ kind, stages }) => kind === 'solar' && stages.live !== undefined)?.stages.live ?? null

/** By which what was lost on that day is reckoned; null: none is known. */
export const contractOn = (housing: Housing | null, day: string): EnergyContract | null =>
  housing && (holdingOn(housing.contracts, day)?.contract ?? null)
