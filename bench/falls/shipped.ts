// Judges trials by the model that the product carries, and tells which of their people it has learned from.
import { featuresOf } from '../../rules/care/worn/features.ts'
import { around, impactsIn } from '../../rules/care/worn/impacts.ts'
import { type PositionModel, scoresOf } from '../../rules/care/worn/model.ts'
import { type WornModel, wornModels } from '../../rules/care/worn/shipped.ts'
import { detectorHz, resampled } from '../../rules/model/acceleration.ts'
import { type JudgedTrial, methodScores, pointsOf } from './methods.ts'
import { personOf } from './out-of-fold.ts'
import type { Trial } from './trials.ts'

export function judgedByShipped(trials: readonly Trial[]): JudgedTrial[] {
  return trials.map((trial, place) => judged(trial, place, wornModels[trial.position].model))
}

function judged({ acceleration }: Trial, trial: number, model: PositionModel): JudgedTrial {
  const movement = resampled(acceleration)
  const impacts = impactsIn(movement).map((place) => {
    const window = around(movement, place)
    const features = featuresOf(window)
    const scores = methodScores(scoresOf(window, features, model), features, model)
    return { atSeconds: place / detectorHz, peakG: movement.m[place]!, scores }
  })
  return { trial, impacts, points: pointsOf(model) }
}

/** Has the shipped model learned from this person's recordings, in this wearing position? */
export const wasLearnedFrom = (trial: Trial): boolean => learned[trial.position].has(personOf(trial))

const peopleOf = ({ learnedFrom }: WornModel): ReadonlySet<string> =>
  new Set(learnedFrom.flatMap(({ dataset, subjects }) => subjects.map((subject) => personOf({ dataset, subject }))))

const learned = { waist: peopleOf(wornModels.waist), wrist: peopleOf(wornModels.wrist) }
