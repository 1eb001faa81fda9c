// Is somebody watched over, risk by risk? How well, since when and why: silence is not health.
import { z } from 'zod'
import type { DeviceKind } from './home.ts'
import { DeviceId } from './ids.ts'
import { Instant } from './time.ts'

export const Risk = z.enum([
  'fall',
  'help-call',
  'silence',
  'daily-life',
  'smoke',
  'carbon-monoxide',
  'gas-leak',
  'water-leak',
])
export type Risk = z.infer<typeof Risk>

/** `weakened`: it would probably be noticed, and something needs mending. `blind`: it would not be noticed. */
export const CoverageLevel = z.enum(['covered', 'weakened', 'blind'])
export type CoverageLevel = z.infer<typeof CoverageLevel>
export const isWorse = (one: CoverageLevel, than: CoverageLevel): boolean =>
  CoverageLevel.options.indexOf(one) > CoverageLevel.options.indexOf(than)

/**
 * What is wrong, gravest first. The place of a word in this list is kept in the history: new ones go at the end.
 * `not-fitted`: no device of the home is made for the risk. `unproven`: it has never spoken.
 */
export const CoverageFault = z.enum([
  'home-silent',
  'not-fitted',
  'not-heard',
  'always-on',
  'battery-low',
  'weak-link',
  'never-on',
  'always-same',
  'unproven',
  /** People decided that the rule which would tell of it rests here. */
  'switched-off',
])
export type CoverageFault = z.infer<typeof CoverageFault>

export const RiskCoverage = z.object({
  risk: Risk,
  level: CoverageLevel,
  /** When it came to be so; of a device that fell silent: when it was last heard. */
  since: Instant,
  /** Null: nothing is wrong. */
  fault: CoverageFault.nullable(),
  /** Those with a fault, where it is one of devices. */
  devices: z.array(z.object({ deviceId: DeviceId, fault: CoverageFault })),
})
export type RiskCoverage = z.infer<typeof RiskCoverage>

/** Which devices notice it. One of them that works is enough not to be blind. */
export const noticedBy: Readonly<Record<Risk, readonly DeviceKind[]>> = {
  fall: ['fall-detector'],
  'help-call': ['help-button'],
  silence: ['motion', 'presence', 'contact', 'bed', 'chair', 'item', 'switch', 'vibration'],
  'daily-life': ['motion', 'presence', 'contact', 'bed'],
  smoke: ['smoke'],
  'carbon-monoxide': ['carbon-monoxide'],
  'gas-leak': ['gas-leak'],
  'water-leak': ['water-leak'],
}

/** Which rules tell of it, by their ids. */
export const toldBy: Readonly<Record<Risk, readonly string[]>> = {
  fall: ['fall', 'worn-fall'],
  'help-call': ['help-call'],
  silence: ['inactivity'],
  'daily-life': ['not-up', 'long-bathroom', 'out-at-night', 'door-left-open', 'restless-night'],
  smoke: ['smoke-co-water'],
  'carbon-monoxide': ['smoke-co-water'],
  'gas-leak': ['smoke-co-water'],
  'water-leak': ['smoke-co-water'],
}
/** What is not noticed any more, or less well, when the rule rests. */
export const guardedBy = (rule: string): readonly Risk[] => Risk.options.filter((risk) => toldBy[risk].includes(rule))

/** Who is blind to one of these may lie there unheard. */
export const lifeRisks: ReadonlySet<Risk> = new Set([
  'fall',
  'help-call',
  'silence',
  'smoke',
  'carbon-monoxide',
  'gas-leak',
])

/** The series in which a change of a risk's coverage is kept, and what its fields say. */
export const coverageSeries = (risk: Risk): string => `coverage/${risk}`
/** `level` and `fault` are places in the lists above; level 3: nobody lived there; fault -1: none. */
export const coverageFields = (now: Pick<RiskCoverage, 'level' | 'fault'> | null): Record<string, number> => ({
  level: now ? CoverageLevel.options.indexOf(now.level) : 3,
  fault: now?.fault ? CoverageFault.options.indexOf(now.fault) : -1,
})
/** Null: nobody lived there, or the fields are of a later version. */
export function coverageOfFields(fields: Record<string, number>): Pick<RiskCoverage, 'level' | 'fault'> | null {
  const level = CoverageLevel.options[fields['level'] ?? 3]
  return level ? { level, fault: CoverageFault.options[fields['fault'] ?? -1] ?? null } : null
}
