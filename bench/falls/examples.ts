// What is learned from: the impacts of all trials, as they were recorded and as other devices might have told them.
import { featuresOf } from '../../rules/care/worn/features.ts'
import { around, impactsIn } from '../../rules/care/worn/impacts.ts'
import { detectorHz, type Movement, resampled } from '../../rules/model/acceleration.ts'
import { retold } from './augment.ts'
import { type Random, seeded } from './random.ts'
import type { Trial } from './trials.ts'

export interface Example {
  /** Place of its trial in the list. */
  readonly trial: number
  readonly place: number
  readonly peakG: number
  /** As recorded; else told by another device, and only learned from. */
  readonly recorded: boolean
  readonly window: Movement
  readonly features: Float64Array
  /** Null: part of a fall trial, but not its impact. */
  readonly fall: boolean | null
}

/** How often each trial is told anew for learning. */
const retellings = 3
/** Of the retold impacts this share comes from a recording that begins later or ends sooner, as bursts do. */
const cutShare = 0.3

export function examplesOf(trials: readonly Trial[], seed: number, retell = retellings): Example[] {
  const random = seeded(seed)
  return trials.flatMap((trial, place) => [
    ...impactExamples(trial, place, resampled(trial.acceleration), null),
    ...Array.from({ length: retell }, () =>
      impactExamples(trial, place, resampled(retold(trial.acceleration, random)), random),
    ).flat(),
  ])
}

function impactExamples(trial: Trial, number: number, movement: Movement, random: Random | null): Example[] {
  const places = impactsIn(movement)
  const theFall = trial.fall ? fallAmong(places, movement, trial) : null
  return places.map((place) => {
    const window = random && random() < cutShare ? cutAround(movement, place, random) : around(movement, place)
    return {
      trial: number,
      place,
      peakG: movement.m[place]!,
      recorded: random === null,
      window,
      features: Float64Array.from(featuresOf(window)),
      fall: !trial.fall ? false : place === theFall ? true : null,
    }
  })
}

/** The hardest impact of the trial, within the stretch that was marked by hand where there is one. */
function fallAmong(places: readonly number[], { m }: Movement, { fallWindow }: Trial): number | null {
  const [from, to] = fallWindow ?? [-Infinity, Infinity]
  const inside = places.filter((place) => place / detectorHz >= from - 0.5 && place / detectorHz <= to + 1)
  return inside.reduce<number | null>((best, place) => (best === null || m[place]! > m[best]! ? place : best), null)
}

function cutAround(movement: Movement, place: number, random: Random): Movement {
  const from = random() < 0.5 ? Math.max(0, place - Math.floor(5 + random() * 60)) : 0
  const to = random() < 0.6 ? Math.min(movement.m.length, place + 9 + Math.floor(random() * 120)) : movement.m.length
  const cut = (values: Float64Array) => values.subarray(from, to)
  const { x, y, z, m } = movement
  return around({ x: cut(x), y: cut(y), z: cut(z), m: cut(m) }, place - from)
}
