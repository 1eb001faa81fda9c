// Calibrates the methods and draws their lines, from scores that were given without having learned from the person.
import { chanceAt, logOdds, type Scores } from '../../rules/care/worn/model.ts'
import { calibrated } from './calibration.ts'
import type { Example } from './examples.ts'
import { fitThresholds, trialScores } from './fit.ts'
import type { Lines } from './methods.ts'
import { type Aim, operatingPoint, suspicionPoint } from './operating-point.ts'
import type { Trial } from './trials.ts'

/** `examples`: recorded impacts; `scores`: of each, by a model that never saw the person. */
export function drawnLines(
  examples: readonly Example[],
  scores: readonly Scores[],
  trials: readonly Trial[],
  aim: Aim,
): Lines & { readonly suspicionPoint: number } {
  const scored = (score: (place: number) => number) =>
    examples.flatMap(({ fall }, place) => (fall === null ? [] : [{ score: score(place), fall }]))
  const trees = calibrated(scored((place) => scores[place]!.trees))
  const kernels = calibrated(scored((place) => scores[place]!.kernels))
  const treeOdds = (place: number) => logOdds(scores[place]!.trees, trees)
  const kernelOdds = (place: number) => logOdds(scores[place]!.kernels, kernels)
  const mean = (place: number) => (treeOdds(place) + kernelOdds(place)) / 2
  const calibration = calibrated(scored(mean))
  const ofTrials = (score: (place: number) => number) => trialScores(examples, trials, (_, place) => score(place))
  // Points are sought among log-odds, where the ends of the scale are not squeezed together, and kept as chances.
  const pointAt = (score: (place: number) => number) => rounded(chanceAt(operatingPoint(ofTrials(score), aim)))
  const combined = (place: number) => logOdds(mean(place), calibration)
  return {
    trees: { calibration: trees, operatingPoint: pointAt(treeOdds) },
    kernels: { calibration: kernels, operatingPoint: pointAt(kernelOdds) },
    thresholds: fitThresholds(examples, trials, aim),
    calibration,
    operatingPoint: pointAt(combined),
    suspicionPoint: rounded(chanceAt(suspicionPoint(ofTrials(combined), aim))),
  }
}

const rounded = (chance: number): number => Number(chance.toPrecision(4))
