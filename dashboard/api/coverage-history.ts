// The past of a home's coverage: stretches in which a risk was weakened or blind, out of the changes that were kept. Pure.
import {
  coverageOfFields,
  coverageSeries,
  type CoverageFault,
  type CoverageLevel,
  Risk,
} from '../../rules/model/coverage.ts'
import type { SeriesPoint } from '../../rules/model/effect.ts'
import type { Instant } from '../../rules/model/time.ts'

export interface Stretch {
  readonly risk: Risk
  readonly level: CoverageLevel
  readonly fault: CoverageFault | null
  readonly from: Instant
  /** Null: it lasts. */
  readonly until: Instant | null
}

/** Newest first, without what was covered or never fitted. A change of reason within a level begins a stretch of its own. */
export function stretchesOf(points: readonly SeriesPoint[], most: number): readonly Stretch[] {
  return Risk.options
    .flatMap((risk) => {
      const changes = points.filter(({ series }) => series === coverageSeries(risk))
      return changes.flatMap(({ at, fields }, place) => {
        const stood = coverageOfFields(fields)
        if (!stood || stood.level === 'covered' || stood.fault === 'not-fitted') return []
        return [{ risk, ...stood, from: at, until: changes[place + 1]?.at ?? null }]
      })
    })
    .sort((one, other) => other.from - one.from)
    .slice(0, most)
}
