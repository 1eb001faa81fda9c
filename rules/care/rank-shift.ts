// How far a few later values lie from the earlier ones, and how sure that is: the shift of Hodges and Lehmann (1963) with the exact
// interval that belongs to the rank test of Mann and Whitney (1947). No shape of the values is assumed, and one odd value moves little. Not a rule.

export interface Shift {
  /** The middle of all differences later − earlier; 0 where there is none. */
  readonly middle: number
  /** The interval: had nothing changed, it would leave out zero no more often than `doubt`. Null: so few values cannot be so sure. */
  readonly interval: { readonly least: number; readonly most: number } | null
}

/** `doubt` between 0 and 1. */
export function shiftOf(earlier: readonly number[], later: readonly number[], doubt: number): Shift {
  const differences = later.flatMap((one) => earlier.map((other) => one - other)).sort((one, other) => one - other)
  const rank = sureRank(earlier.length, later.length, doubt)
  return {
    middle: differences.length === 0 ? 0 : medianOf(differences),
    interval: rank === null ? null : { least: differences[rank]!, most: differences[differences.length - 1 - rank]! },
  }
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** The place, from both ends of the sorted differences, at which the interval ends: the greatest k with 2·P(U ≤ k) ≤ doubt. */
function sureRank(earlier: number, later: number, doubt: number): number | null {
  const ways = orderings(earlier, later)
  const all = ways.reduce((sum, count) => sum + count, 0)
  let below = 0
  let rank: number | null = null
  for (const [u, count] of ways.entries()) {
    below += count
    if ((2 * below) / all > doubt) break
    rank = u
  }
  return rank
}

/** In how many orders of both groups the later value is the lesser one in exactly u pairs, by u. */
function orderings(earlier: number, later: number): readonly number[] {
  // The coefficients of the Gaussian binomial: multiplied by 1 − q^(earlier + i), divided by 1 − q^i, one i after the other.
  let ways = Array.from({ length: earlier * later + 1 }, (_, u): number => (u === 0 ? 1 : 0))
  for (let i = 1; i <= later; i++) {
    ways = ways.map((count, u) => count - (ways[u - earlier - i] ?? 0))
    for (let u = i; u < ways.length; u++) ways[u]! += ways[u - i]!
  }
  return ways
}
