// Where the line is drawn: one point for each wearing position, chosen on trials of people that the model had not learned from.
import type { Position } from '../../rules/care/worn/model.ts'

/** What is aimed at. `among`: whose daily activities must stay quiet. */
export interface Aim {
  readonly sensitivity: number
  readonly specificity: number
  readonly among: 'everybody' | 'elderly'
}
export const aims: Readonly<Record<Position, Aim>> = {
  waist: { sensitivity: 0.98, specificity: 0.99, among: 'everybody' },
  wrist: { sensitivity: 0.95, specificity: 0.97, among: 'elderly' },
}

/** A trial's score is that of its most fall-like impact; −∞ where it has none. */
export interface TrialScore {
  readonly score: number
  readonly fall: boolean
  readonly elderly: boolean
}

/**
 * Halfway between the point where specificity begins to suffice and the one where sensitivity ceases to: as far from missing one aim as
 * the other. Where no point reaches both, people's trust decides: the aim for specificity is kept, with half of its distance to 1 to
 * spare.
 */
export function operatingPoint(trials: readonly TrialScore[], { sensitivity, specificity, among }: Aim): number {
  const quiet = trials.filter(({ fall, elderly }) => !fall && (among === 'everybody' || elderly))
  const activities = sorted(quiet.length > 0 ? quiet : trials.filter(({ fall }) => !fall))
  const falls = sorted(trials.filter(({ fall }) => fall))
  const least = above(activities, specificity)
  const most = falls[Math.floor((1 - sensitivity) * falls.length + 1e-9)] ?? least
  if (most > least) return (least + most) / 2
  return above(activities, (1 + specificity) / 2)
}

/** Below the operating point: thrice as many activities as the aim allows may lie above it, since something else must confirm them. */
export function suspicionPoint(trials: readonly TrialScore[], aim: Aim): number {
  const activities = sorted(trials.filter(({ fall }) => !fall))
  return Math.min(operatingPoint(trials, aim), above(activities, 1 - 3 * (1 - aim.specificity)))
}

/** At or above the returned score count at most (1 − specificity) of the activities. */
function above(activities: readonly number[], specificity: number): number {
  const allowed = Math.floor((1 - specificity) * activities.length + 1e-9)
  const highest = activities[activities.length - 1 - allowed] ?? 0
  const next = activities[activities.length - allowed] ?? highest
  if (!Number.isFinite(highest)) return next
  return next > highest ? (highest + next) / 2 : highest + 1e-9
}

const sorted = (trials: readonly TrialScore[]): number[] =>
  trials.map(({ score }) => score).sort((one, other) => one - other)
