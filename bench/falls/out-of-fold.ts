// Judges every trial by a model that has learned nothing from its person.
import type { Scores } from '../../rules/care/worn/model.ts'
import { kernelScore } from '../../rules/care/worn/kernels.ts'
import { marginOf } from '../../rules/care/worn/trees.ts'
import { detectorHz } from '../../rules/model/acceleration.ts'
import { drawnLines } from './draw-lines.ts'
import type { Example } from './examples.ts'
import { fit, type Workbench } from './fit.ts'
import { type JudgedTrial, methodScores, pointsOf } from './methods.ts'
import type { Aim } from './operating-point.ts'
import { seeded } from './random.ts'
import type { Trial } from './trials.ts'

export const personOf = ({ dataset, subject }: Pick<Trial, 'dataset' | 'subject'>): string => `${dataset}/${subject}`

/** Puts people into groups of which one at a time is left out: each alone, or shuffled into `count` groups. `by`: whole data sets instead. */
export function groupsOf(
  trials: readonly Trial[],
  count: number | 'each',
  by: (trial: Trial) => string = personOf,
): { readonly of: Uint16Array; readonly count: number } {
  const names = [...new Set(trials.map(by))].sort()
  const random = seeded(7)
  for (let i = names.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[names[i], names[j]] = [names[j]!, names[i]!]
  }
  const groups = count === 'each' ? names.length : Math.min(count, names.length)
  const groupOf = new Map(names.map((name, place) => [name, place % groups]))
  return { of: Uint16Array.from(trials, (trial) => groupOf.get(by(trial))!), count: groups }
}

/** Raw scores of all recorded impacts, each by the fold that left its person out. */
export function scoresWithout(
  bench: Workbench,
  progress: (done: number) => void = () => {},
): { readonly examples: Example[]; readonly groups: number[]; readonly scores: Scores[] } {
  const places = bench.examples.flatMap(({ recorded }, place) => (recorded ? [place] : []))
  const scores: Scores[] = []
  for (let group = 0; group < bench.groups; group++) {
    const fitted = fit(bench, group)
    for (const place of places) {
      if (bench.group[place] !== group) continue
      scores[place] = {
        trees: marginOf(fitted.trees, fitted.base, bench.examples[place]!.features),
        kernels: kernelScore(bench.shares[place]!, fitted.weights),
      }
    }
    progress(group + 1)
  }
  return {
    examples: places.map((place) => bench.examples[place]!),
    groups: places.map((place) => bench.group[place]!),
    scores: places.map((place) => scores[place]!),
  }
}

/** The lines for each group are drawn without it, too. */
export function judgedWithout(
  trials: readonly Trial[],
  groupOfTrial: Uint16Array,
  { examples, groups, scores }: ReturnType<typeof scoresWithout>,
  aim: Aim,
): JudgedTrial[] {
  const judged: JudgedTrial[] = []
  for (const group of new Set(groupOfTrial)) {
    const others = examples.flatMap((_, place) => (groups[place] === group ? [] : [place]))
    const kept = trials.flatMap((_, place) => (groupOfTrial[place] === group ? [] : [place]))
    const renumbered = new Map(kept.map((place, now) => [place, now]))
    const lines = drawnLines(
      others.map((place) => ({ ...examples[place]!, trial: renumbered.get(examples[place]!.trial)! })),
      others.map((place) => scores[place]!),
      kept.map((place) => trials[place]!),
      aim,
    )
    const points = pointsOf(lines)
    trials.forEach((_, trial) => {
      if (groupOfTrial[trial] === group) judged[trial] = { trial, impacts: [], points }
    })
    examples.forEach(({ trial, place, peakG, features }, at) => {
      if (groups[at] !== group) return
      const impact = { atSeconds: place / detectorHz, peakG, scores: methodScores(scores[at]!, features, lines) }
      judged[trial] = { ...judged[trial]!, impacts: [...judged[trial]!.impacts, impact] }
    })
  }
  return judged
}
