// Where the kernels' limits lie: quantiles of their answers over many impacts. No label is used.
import { answersAt, kernelCount } from '../../rules/care/worn/kernels.ts'
import { windowLength } from '../../rules/care/worn/impacts.ts'
import type { Example } from './examples.ts'
import { seeded } from './random.ts'

/** Half of the windows are drawn from falls: of those there are few. */
export function kernelLimits(examples: readonly Example[], seed: number): Float64Array {
  const random = seeded(seed)
  const falls = examples.filter(({ fall }) => fall)
  const drawn = Array.from({ length: 500 }, (_, draw) => {
    const from = draw % 2 === 0 ? falls : examples
    return answersAt(from[Math.floor(random() * from.length)]!.window, Math.floor(random() * windowLength))
  })
  return Float64Array.from({ length: kernelCount }, (_, kernel) => {
    const sorted = Float64Array.from(drawn, (answers) => answers[kernel]!).sort()
    // The golden ratio spreads the quantiles evenly over kernels that stand next to each other.
    const quantile = 0.3 + 0.65 * ((kernel * 0.618034) % 1)
    return Number(sorted[Math.floor(quantile * sorted.length)]!.toPrecision(4))
  })
}
