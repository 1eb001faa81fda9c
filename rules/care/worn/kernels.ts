// The shape of a movement around an impact: 84 fixed kernels at several widths over three curves; of each, how often it is exceeded.
// After MiniRocket (Dempster, Schmidt and Webb, 2021): the kernels are not learned, only their limits and one weight for each.
import { before, windowLength } from './impacts.ts'
import { detectorHz, type Movement } from '../../model/acceleration.ts'

const taps = 9
const dilations = [1, 4, 12] as const
const reach = ((taps - 1) / 2) * Math.max(...dilations)
/** Where the kernel has a 2 instead of a −1: every choice of three places out of nine. */
const triples: readonly (readonly [number, number, number])[] = Array.from({ length: taps }, (_, i) => i).flatMap((i) =>
  Array.from({ length: taps - i - 1 }, (_, j) => i + 1 + j).flatMap((j) =>
    Array.from({ length: taps - j - 1 }, (_, k) => [i, j, j + 1 + k] as const),
  ),
)
const curves = 3
export const kernelCount = curves * dilations.length * triples.length

/** For each kernel the share of the window (as `around()` gives it) in which its answer exceeds its limit. */
export function sharesOf(window: Movement, limits: ArrayLike<number>): Float32Array {
  const shares = new Float32Array(kernelCount)
  let kernel = 0
  for (const { curve, base, dilation } of strands(window)) {
    for (const [i, j, k] of triples) {
      const count = exceeding(base, curve, shift(i, dilation), shift(j, dilation), shift(k, dilation), limits[kernel]!)
      shares[kernel++] = count / windowLength
    }
  }
  return shares
}

/** The innermost loop, alone so that it is compiled well: nearly all of a judgement's time is spent here. */
function exceeding(base: Float64Array, curve: Float64Array, i: number, j: number, k: number, limit: number): number {
  const length = base.length
  let count = 0
  for (let at = 0; at < length; at++) {
    count += base[at]! + 3 * (curve[at + i]! + curve[at + j]! + curve[at + k]!) > limit ? 1 : 0
  }
  return count
}

/** The answer of every kernel at one sample of the window: from these, over many windows, the limits are chosen. */
export function answersAt(window: Movement, at: number): Float64Array {
  const answers = new Float64Array(kernelCount)
  let kernel = 0
  for (const { curve, base, dilation } of strands(window)) {
    for (const [i, j, k] of triples) {
      const sum = curve[at + shift(i, dilation)]! + curve[at + shift(j, dilation)]! + curve[at + shift(k, dilation)]!
      answers[kernel++] = base[at]! + 3 * sum
    }
  }
  return answers
}

/** The score that the shares make with the weights; the last weight is the constant. */
export function kernelScore(shares: ArrayLike<number>, weights: ArrayLike<number>): number {
  let score = weights[kernelCount]!
  for (let kernel = 0; kernel < kernelCount; kernel++) score += shares[kernel]! * weights[kernel]!
  return score
}

/** The place of a tap in a curve that has `reach` zeros on either side. */
const shift = (tap: number, dilation: number): number => reach + (tap - (taps - 1) / 2) * dilation

interface Strand {
  readonly curve: Float64Array
  readonly dilation: number
  /** What all kernels of this width share: minus the sum over their nine taps. */
  readonly base: Float64Array
}

function strands(window: Movement): Strand[] {
  return curvesOf(window).flatMap((curve) =>
    dilations.map((dilation) => {
      const base = new Float64Array(windowLength)
      for (let tap = 0; tap < taps; tap++) {
        const from = shift(tap, dilation)
        for (let at = 0; at < windowLength; at++) base[at] = base[at]! - curve[at + from]!
      }
      return { curve, dilation, base }
    }),
  )
}

/** The curves: length of the vector, its part along the weight as it hung before, and its change from sample to sample. */
function curvesOf({ x, y, z, m }: Movement): readonly Float64Array[] {
  const length = new Float64Array(windowLength + 2 * reach)
  const along = new Float64Array(windowLength + 2 * reach)
  const change = new Float64Array(windowLength + 2 * reach)
  let [gx, gy, gz] = [0, 0, 0]
  for (let i = 0; i < before - detectorHz; i++) {
    gx += x[i]!
    gy += y[i]!
    gz += z[i]!
  }
  const weight = Math.hypot(gx, gy, gz) || 1
  for (let i = 0; i < windowLength; i++) {
    length[reach + i] = softened(m[i]! - 1)
    along[reach + i] = softened((x[i]! * gx + y[i]! * gy + z[i]! * gz) / weight - 1)
    if (i > 0) change[reach + i] = softened(Math.hypot(x[i]! - x[i - 1]!, y[i]! - y[i - 1]!, z[i]! - z[i - 1]!))
  }
  return [length, along, change]
}

/** Hard blows are told apart less finely than soft movements, so that no single sample decides. */
const softened = (value: number): number => Math.sign(value) * Math.log1p(Math.abs(value))
