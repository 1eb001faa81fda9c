// Boosted trees, asked: each adds its leaf to the margin.
import { z } from 'zod'

/** A node: `feature` −1 is a leaf with its value in `threshold`; else at most `threshold` goes to `left`, more to the one after it. */
export const Tree = z.object({
  feature: z.array(z.int()),
  threshold: z.array(z.number()),
  left: z.array(z.int()),
})
export type Tree = z.infer<typeof Tree>

/** The sum of the leaves that the features lead to: log-odds before calibration. */
export function marginOf(trees: readonly Tree[], base: number, features: ArrayLike<number>): number {
  let margin = base
  for (const { feature, threshold, left } of trees) {
    let node = 0
    while (feature[node]! >= 0) node = left[node]! + (features[feature[node]!]! <= threshold[node]! ? 0 : 1)
    margin += threshold[node]!
  }
  return margin
}
