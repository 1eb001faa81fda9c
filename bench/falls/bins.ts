// Features cut into bins at their quantiles, so that a split is sought among 64 places and not among all values.

export const bins = 64

/** Features of all rows, each cut into at most 64 bins at its quantiles; made once and used by every fold. */
export interface Binned {
  readonly columns: readonly Uint8Array[]
  /** `edges[column][bin]`: the greatest value of that bin. */
  readonly edges: readonly Float64Array[]
  readonly rows: number
}

export function binned(rows: readonly ArrayLike<number>[]): Binned {
  const width = rows[0]?.length ?? 0
  const columns: Uint8Array[] = []
  const edges: Float64Array[] = []
  for (let column = 0; column < width; column++) {
    const sorted = Float64Array.from(rows, (row) => row[column]!).sort()
    const cuts: number[] = []
    for (let bin = 1; bin < bins; bin++) {
      const at = Math.floor((bin * sorted.length) / bins)
      const cut = (sorted[at - 1]! + sorted[at]!) / 2
      if (cut > (cuts.at(-1) ?? -Infinity) && cut < sorted[sorted.length - 1]!) cuts.push(Number(cut.toPrecision(5)))
    }
    edges.push(Float64Array.from(cuts))
    columns.push(Uint8Array.from(rows, (row) => binOf(row[column]!, cuts)))
  }
  return { columns, edges, rows: rows.length }
}

function binOf(value: number, cuts: readonly number[]): number {
  let [low, high] = [0, cuts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (value <= cuts[middle]!) high = middle
    else low = middle + 1
  }
  return low
}
