// What is measured on a stretch of movement: means, spreads, ends, angles. Stretches include both their ends.
import type { Movement } from '../../model/acceleration.ts'

export type Vector = readonly [number, number, number]

/** Length of the change from each sample to the next, in g a sample. */
export function jerkOf({ x, y, z }: Movement): Float64Array {
  const jerk = new Float64Array(x.length)
  for (let i = 1; i < x.length; i++) jerk[i] = Math.hypot(x[i]! - x[i - 1]!, y[i]! - y[i - 1]!, z[i]! - z[i - 1]!)
  return jerk
}

export function meanVector({ x, y, z }: Movement, first: number, last: number): Vector {
  let [sx, sy, sz] = [0, 0, 0]
  for (let i = first; i <= last; i++) {
    sx += x[i]!
    sy += y[i]!
    sz += z[i]!
  }
  const count = last - first + 1
  return [sx / count, sy / count, sz / count]
}

export function meanAndSpread(values: Float64Array, first: number, last: number): [number, number] {
  let [sum, squares] = [0, 0]
  for (let i = first; i <= last; i++) {
    sum += values[i]!
    squares += values[i]! * values[i]!
  }
  const count = last - first + 1
  const mean = sum / count
  return [mean, Math.sqrt(Math.max(0, squares / count - mean * mean))]
}

export function lowest(values: Float64Array, first: number, last: number): [number, number] {
  let at = first
  for (let i = first; i <= last; i++) if (values[i]! < values[at]!) at = i
  return [values[at]!, at]
}

export const least = (values: Float64Array, first: number, last: number): number => lowest(values, first, last)[0]

export function most(values: Float64Array, first: number, last: number): number {
  let found = values[first]!
  for (let i = first; i <= last; i++) if (values[i]! > found) found = values[i]!
  return found
}

export function share(values: Float64Array, first: number, last: number, is: (value: number) => boolean): number {
  let count = 0
  for (let i = first; i <= last; i++) if (is(values[i]!)) count++
  return count / (last - first + 1)
}

/** Angle between two vectors in degrees. */
export function angle(one: Vector, other: Vector): number {
  const lengths = Math.hypot(...one) * Math.hypot(...other)
  if (lengths < 1e-6) return 0
  const cosine = (one[0] * other[0] + one[1] * other[1] + one[2] * other[2]) / lengths
  return (Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI
}
