// The methods that are held against each other, each with its score for an impact and its own line.
import { type Calibration, chanceAt, logOdds, type Scores } from '../../rules/care/worn/model.ts'
import { type Thresholds, thresholdScore } from '../../rules/care/worn/thresholds.ts'

export const methods = ['combined', 'trees', 'kernels', 'thresholds'] as const
export type Method = (typeof methods)[number]
export type ByMethod<T> = Readonly<Record<Method, T>>

/** The parts of a model that turn raw scores into verdicts. */
export interface Lines {
  readonly trees: { readonly calibration: Calibration; readonly operatingPoint: number }
  readonly kernels: { readonly calibration: Calibration; readonly operatingPoint: number }
  readonly thresholds: Thresholds & { readonly operatingPoint: number }
  readonly calibration: Calibration
  readonly operatingPoint: number
}

/** A chance for the learned methods, g for the plain one. */
export function methodScores(scores: Scores, features: ArrayLike<number>, lines: Lines): ByMethod<number> {
  const trees = logOdds(scores.trees, lines.trees.calibration)
  const kernels = logOdds(scores.kernels, lines.kernels.calibration)
  return {
    combined: chanceAt(logOdds((trees + kernels) / 2, lines.calibration)),
    trees: chanceAt(trees),
    kernels: chanceAt(kernels),
    thresholds: thresholdScore(features, lines.thresholds),
  }
}

export const pointsOf = (lines: Lines): ByMethod<number> => ({
  combined: lines.operatingPoint,
  trees: lines.trees.operatingPoint,
  kernels: lines.kernels.operatingPoint,
  thresholds: lines.thresholds.operatingPoint,
})

/** An impact as every method sees it. */
export interface JudgedImpact {
  readonly atSeconds: number
  readonly peakG: number
  readonly scores: ByMethod<number>
}

/** A trial, its impacts, and the lines that held for it: with people left out they differ from fold to fold. */
export interface JudgedTrial {
  readonly trial: number
  readonly impacts: readonly JudgedImpact[]
  readonly points: ByMethod<number>
}
