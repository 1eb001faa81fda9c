// From the health of the devices to how well each risk is covered. Not a rule.
import {
  type CoverageFault,
  type CoverageLevel,
  noticedBy,
  Risk,
  type RiskCoverage,
  toldBy,
} from '../model/coverage.ts'
import type { HomeSetup } from '../model/home.ts'
import type { DeviceId } from '../model/ids.ts'
import { type Instant, latest } from '../model/time.ts'

export type Faults = ReadonlyMap<DeviceId, { readonly fault: CoverageFault; readonly since: Instant }>

/** With one of these a device notices nothing. */
const useless: ReadonlySet<CoverageFault> = new Set(['not-heard', 'always-on'])
const gravity = (fault: CoverageFault): number => order.indexOf(fault)
const order: readonly CoverageFault[] = [
  'not-heard',
  'always-on',
  'battery-low',
  'weak-link',
  'never-on',
  'always-same',
  'unproven',
]

/** Null: the home is heard. Else since when it is not: its gateway is away, or all that should speak is silent. */
export function homeSilentSince({ devices }: HomeSetup, faults: Faults): Instant | null {
  const silent = devices.filter(({ deviceId }) => faults.get(deviceId)?.fault === 'not-heard')
  const beating = devices.filter(({ heartbeatMinutes }) => heartbeatMinutes !== undefined)
  const gateway = silent.find(({ kind }) => kind === 'gateway')
  const all = beating.length > 1 && beating.every((device) => silent.includes(device))
  if (!gateway && !all) return null
  return gateway
    ? faults.get(gateway.deviceId)!.since
    : latest(...silent.map(({ deviceId }) => faults.get(deviceId)!.since))
}

/** Each risk as it stands; `since` is when it would have begun, were it new. */
export function levelsOf(home: HomeSetup, faults: Faults, at: Instant): readonly RiskCoverage[] {
  const silentSince = homeSilentSince(home, faults)
  return Risk.options.map((risk) => {
    const guards = home.devices.filter(({ kind }) => noticedBy[risk].includes(kind))
    if (guards.length === 0) return { risk, level: 'blind', since: at, fault: 'not-fitted', devices: [] }
    if (silentSince !== null) return { risk, level: 'blind', since: silentSince, fault: 'home-silent', devices: [] }
    const wrong = guards
      .flatMap(({ deviceId }) => {
        const found = faults.get(deviceId)
        return found ? [{ deviceId, ...found }] : []
      })
      .sort((one, other) => gravity(one.fault) - gravity(other.fault))
    const dead = wrong.filter(({ fault }) => useless.has(fault))
    const level: CoverageLevel = wrong.length === 0 ? 'covered' : dead.length === guards.length ? 'blind' : 'weakened'
    // Blind from when the last of them failed, weakened from when the first did.
    const sinces = level === 'blind' ? dead : wrong
    const moments = sinces.map(({ since }) => since)
    const since =
      moments.length === 0 ? at : ((level === 'blind' ? Math.max(...moments) : Math.min(...moments)) as Instant)
    const devices = wrong.map(({ deviceId, fault }) => ({ deviceId, fault }))
    return withRulesOff({ risk, level, since, fault: wrong[0]?.fault ?? null, devices }, home)
  })
}

/** Devices that notice it help nobody when the rules that would tell of it are switched off. */
function withRulesOff(now: RiskCoverage, { rulesOff = [] }: HomeSetup): RiskCoverage {
  const tellers = toldBy[now.risk]
  const off = rulesOff.filter(({ rule }) => tellers.includes(rule))
  if (off.length === 0 || now.level === 'blind') return now
  const level: CoverageLevel = off.length === tellers.length ? 'blind' : 'weakened'
  const moments = off.map(({ since }) => since)
  return { ...now, level, since: latest(...moments), fault: 'switched-off' }
}
