// The plain method: a blow that was preceded by weightlessness and followed by another posture and by stillness. It is what the others are held against.
import { featureNames } from './features.ts'

export interface Thresholds {
  /** At most this much weight within the second before the impact, in g. */
  readonly leastG: number
  /** The body has turned by at least this much, in degrees. */
  readonly turnDegrees: number
  /** Nothing moves during at least this share of what follows, 0 to 1. */
  readonly stillShare: number
}

const column = (name: string): number => featureNames.indexOf(name)
const [peak, leastBefore, turn, still] = [
  column('peak'),
  column('least before'),
  column('turn early to late'),
  column('stillness after'),
]

/** How hard the blow was in g, or 0 where the other signs are missing. */
export function thresholdScore(features: ArrayLike<number>, { leastG, turnDegrees, stillShare }: Thresholds): number {
  const fits = features[leastBefore]! <= leastG && features[turn]! >= turnDegrees && features[still]! >= stillShare
  return fits ? features[peak]! : 0
}
