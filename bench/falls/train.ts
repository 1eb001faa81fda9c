// Learns the model of one wearing position: judged with each person left out, then learned from all, with lines drawn from the former.
import type { Position, PositionModel } from '../../rules/care/worn/model.ts'
import { drawnLines } from './draw-lines.ts'
import { examplesOf } from './examples.ts'
import { fit, workbench } from './fit.ts'
import type { JudgedTrial } from './methods.ts'
import { aims } from './operating-point.ts'
import { groupsOf, judgedWithout, personOf, scoresWithout } from './out-of-fold.ts'
import type { Trial } from './trials.ts'

const seed = 20

export interface Trained {
  readonly model: PositionModel
  readonly judged: readonly JudgedTrial[]
}

/** `folds`: groups of people of which one at a time is left out; `each`: every person alone. `by`: leaves whole data sets out instead. */
export function judgeWithoutPeople(
  trials: readonly Trial[],
  position: Position,
  folds: number | 'each',
  by: (trial: Trial) => string = personOf,
  progress?: (done: number, of: number) => void,
) {
  const examples = examplesOf(trials, seed)
  const groups = groupsOf(trials, folds, by)
  const bench = workbench(
    examples,
    Uint16Array.from(examples, ({ trial }) => groups.of[trial]!),
    groups.count,
    seed,
  )
  const without = scoresWithout(bench, (done) => progress?.(done, groups.count))
  return { bench, without, judged: judgedWithout(trials, groups.of, without, aims[position]) }
}

export function train(
  trials: readonly Trial[],
  position: Position,
  folds: number | 'each',
  progress?: (done: number, of: number) => void,
): Trained {
  const { bench, without, judged } = judgeWithoutPeople(trials, position, folds, personOf, progress)
  const { trees, base, weights } = fit(bench, null)
  const lines = drawnLines(without.examples, without.scores, trials, aims[position])
  return {
    judged,
    model: {
      trees: { base, trees, ...lines.trees },
      kernels: { limits: [...bench.limits], weights: [...weights], ...lines.kernels },
      thresholds: lines.thresholds,
      calibration: lines.calibration,
      operatingPoint: lines.operatingPoint,
      suspicionPoint: lines.suspicionPoint,
    },
  }
}
