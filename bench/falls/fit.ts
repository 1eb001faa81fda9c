// Learns the methods from impacts: trees on features, weights on kernels, limits for the plain thresholds.
import { sharesOf } from '../../rules/care/worn/kernels.ts'
import type { Thresholds } from '../../rules/care/worn/thresholds.ts'
import { thresholdScore } from '../../rules/care/worn/thresholds.ts'
import type { Tree } from '../../rules/care/worn/trees.ts'
import { type Binned, binned } from './bins.ts'
import { boosted } from './boosting.ts'
import type { Example } from './examples.ts'
import { kernelLimits } from './limits.ts'
import { type Aim, operatingPoint, type TrialScore } from './operating-point.ts'
import { added, solved, type Sums, sumsOf } from './ridge.ts'
import type { Trial } from './trials.ts'

const boosting = {
  trees: 250,
  leaves: 12,
  rate: 0.08,
  ridge: 2,
  leastWeight: 1,
  rowShare: 0.7,
  columnShare: 0.3,
  seed: 1,
}
const ridge = 10

export interface Fitted {
  readonly trees: Tree[]
  readonly base: number
  readonly weights: Float64Array
}

/** Everything that all folds share is made once: bins, limits and shares use no label, sums are kept by group. */
export interface Workbench {
  readonly examples: readonly Example[]
  readonly limits: Float64Array
  readonly shares: readonly Float32Array[]
  /** Of each example: which group of subjects. */
  readonly group: Uint16Array
  readonly groups: number
  readonly bins: Binned
  readonly label: Uint8Array
  readonly weight: Float64Array
  readonly sums: readonly Sums[]
  readonly allSums: Sums
}

export function workbench(examples: readonly Example[], group: Uint16Array, groups: number, seed: number): Workbench {
  const limits = kernelLimits(examples, seed)
  const shares = examples.map(({ window }) => sharesOf(window, limits))
  const falls = examples.filter(({ fall }) => fall === true).length
  const others = examples.filter(({ fall }) => fall === false).length
  // Falls together weigh half as much as everything else together.
  const weight = Float64Array.from(examples, ({ fall }) => (fall === null ? 0 : fall ? (0.5 * others) / falls : 1))
  const label = Uint8Array.from(examples, ({ fall }) => (fall ? 1 : 0))
  const sums = Array.from({ length: groups }, (_, one) => {
    const use = examples.flatMap(({ fall }, place) => (fall !== null && group[place] === one ? [place] : []))
    return sumsOf(
      use.map((place) => shares[place]!),
      use.map((place) => (label[place] ? 1 : -1)),
      use.map((place) => weight[place]!),
    )
  })
  const bins = binned(examples.map(({ features }) => features))
  return { examples, limits, shares, group, groups, bins, label, weight, sums, allSums: added(sums) }
}

/** `without`: the group that is left out; null: learns from all. */
export function fit(bench: Workbench, without: number | null): Fitted {
  const use = Int32Array.from(
    bench.examples.flatMap(({ fall }, place) => (fall !== null && bench.group[place] !== without ? [place] : [])),
  )
  const sums = without === null ? bench.allSums : added([bench.allSums, bench.sums[without]!], [1, -1])
  return {
    ...boosted(bench.bins, use, bench.label, bench.weight, boosting),
    weights: solved(sums, ridge).map((weight) => Number(weight.toPrecision(5))),
  }
}

/** Tries limits on a grid and keeps those that find most falls at the aim's specificity. */
export function fitThresholds(
  examples: readonly Example[],
  trials: readonly Trial[],
  aim: Aim,
): Thresholds & { readonly operatingPoint: number } {
  const recorded = examples.filter((example) => example.recorded)
  let best: (Thresholds & { readonly operatingPoint: number }) | null = null
  let found = -1
  for (const leastG of [0.6, 0.7, 0.8, 0.9, 1.1]) {
    for (const turnDegrees of [0, 20, 35, 50]) {
      for (const stillShare of [0, 0.3, 0.6]) {
        const limits = { leastG, turnDegrees, stillShare }
        const scores = trialScores(recorded, trials, ({ features }) => thresholdScore(features, limits))
        const point = operatingPoint(scores, { ...aim, sensitivity: 1 })
        const hits = scores.filter(({ fall, score }) => fall && score >= point).length
        if (hits > found) [found, best] = [hits, { ...limits, operatingPoint: Number(point.toPrecision(4)) }]
      }
    }
  }
  return best!
}

/** The highest score among each trial's recorded impacts. */
export function trialScores(
  examples: readonly Example[],
  trials: readonly Trial[],
  scoreOf: (example: Example, place: number) => number,
): TrialScore[] {
  const highest = new Float64Array(trials.length).fill(-Infinity)
  examples.forEach((example, place) => {
    if (example.recorded) highest[example.trial] = Math.max(highest[example.trial]!, scoreOf(example, place))
  })
  return trials.map(({ fall, ageGroup }, place) => ({ score: highest[place]!, fall, elderly: ageGroup === 'elderly' }))
}
