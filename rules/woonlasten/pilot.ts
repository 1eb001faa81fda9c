// A pilot against its control group: what a measure did beyond what happened to everybody, with an interval, so that it can be turned back.

/** One home's change over the same span, in the same unit: after less before. */
export type Change = number

export interface Effect {
  /** Mean change of the pilot less mean change of the control. */
  readonly effect: number
  /** 95 % by the t distribution of Welch. */
  readonly interval: readonly [low: number, high: number]
  readonly pilotHomes: number
  readonly controlHomes: number
}

/** Fewer homes than this say nothing, and would show single homes. */
export const fewestHomes = 10

/** Difference in differences; null: one of the groups is too small. */
export function pilotEffect(pilot: readonly Change[], control: readonly Change[]): Effect | null {
  if (pilot.length < fewestHomes || control.length < fewestHomes) return null
  const [one, other] = [momentsOf(pilot), momentsOf(control)]
  const effect = one.mean - other.mean
  const variance = one.ofMean + other.ofMean
  const freedom =
    variance ** 2 / (one.ofMean ** 2 / (pilot.length - 1) + other.ofMean ** 2 / (control.length - 1)) || pilot.length
  const reach = tQuantile(freedom) * Math.sqrt(variance)
  return {
    effect,
    interval: [effect - reach, effect + reach],
    pilotHomes: pilot.length,
    controlHomes: control.length,
  }
}

function momentsOf(values: readonly number[]): { mean: number; ofMean: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, ofMean: squares / (values.length - 1) / values.length }
}

/** The 97.5 % point of Student's t, by the expansion of Cornish and Fisher (Abramowitz & Stegun 26.7.5); within 0.01 from 9 degrees on. */
function tQuantile(freedom: number): number {
  const z = 1.959964
  const first = (z ** 3 + z) / 4
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384
  return z + first / freedom + second / freedom ** 2 + third / freedom ** 3
}
