// What was learned from recorded falls, and how an impact is judged by it: two methods that look differently, averaged.
import { z } from 'zod'
import { featureNames, featuresOf } from './features.ts'
import { after, around, before, impactsIn } from './impacts.ts'
import { kernelCount, kernelScore, sharesOf } from './kernels.ts'
import { type Acceleration, detectorHz, type Movement, resampled } from '../../model/acceleration.ts'
import { marginOf, Tree } from './trees.ts'

/** Where the device is worn. */
export const Position = z.enum(['waist', 'wrist'])
export type Position = z.infer<typeof Position>

const numbers = z.array(z.number())
/** A score as log-odds: `slope` × score + `offset`. */
const Calibration = z.object({ slope: z.number(), offset: z.number() })
export type Calibration = z.infer<typeof Calibration>

export const PositionModel = z.object({
  trees: z.object({
    base: z.number(),
    trees: z.array(Tree),
    calibration: Calibration,
    operatingPoint: z.number(),
  }),
  kernels: z.object({
    limits: numbers.length(kernelCount),
    weights: numbers.length(kernelCount + 1),
    calibration: Calibration,
    operatingPoint: z.number(),
  }),
  thresholds: z.object({
    leastG: z.number(),
    turnDegrees: z.number(),
    stillShare: z.number(),
    /** In g. */
    operatingPoint: z.number(),
  }),
  /** Of the mean of both methods' log-odds. */
  calibration: Calibration,
  /** From this chance on it is a fall. */
  operatingPoint: z.number().min(0).max(1),
  /** From this chance on it may be one: something else must confirm it. */
  suspicionPoint: z.number().min(0).max(1),
})
export type PositionModel = z.infer<typeof PositionModel>

/** An impact, judged. */
export interface Verdict {
  /** Seconds from the beginning of the acceleration. */
  readonly atSeconds: number
  readonly impactG: number
  /** The chance that it was a fall, by recorded (acted) falls and activities: 0 to 1. */
  readonly chance: number
  readonly turnedDegrees: number
  /** Was all that is judged with an impact there, or did the recording begin later or end sooner? */
  readonly whole: boolean
}

const turned = featureNames.indexOf('turn early to late')

/** Judges every impact; a burst or a window of some seconds as the device sent it, at any rate from 20 Hz up. */
export function verdictsOn(acceleration: Acceleration, model: PositionModel): Verdict[] {
  const movement = resampled(acceleration)
  return impactsIn(movement).map((place) => {
    const window = around(movement, place)
    const features = featuresOf(window)
    return {
      atSeconds: place / detectorHz,
      impactG: movement.m[place]!,
      chance: chanceOf(scoresOf(window, features, model), model),
      turnedDegrees: features[turned]!,
      whole: place >= before && place + after < movement.m.length,
    }
  })
}

/** What each method says about one impact, before calibration. */
export interface Scores {
  readonly trees: number
  readonly kernels: number
}

export function scoresOf(window: Movement, features: ArrayLike<number>, { trees, kernels }: PositionModel): Scores {
  return {
    trees: marginOf(trees.trees, trees.base, features),
    kernels: kernelScore(sharesOf(window, kernels.limits), kernels.weights),
  }
}

type Calibrations = { readonly calibration: Calibration } & {
  readonly [method in 'trees' | 'kernels']: { readonly calibration: Calibration }
}

export function chanceOf(scores: Scores, { trees, kernels, calibration }: Calibrations): number {
  const mean = (logOdds(scores.trees, trees.calibration) + logOdds(scores.kernels, kernels.calibration)) / 2
  return chanceAt(logOdds(mean, calibration))
}

export const logOdds = (score: number, { slope, offset }: Calibration): number => slope * score + offset
export const chanceAt = (odds: number): number => 1 / (1 + Math.exp(-odds))
