// A linear head: weighted least squares with a ridge. The sums of every fold are made once, so leaving a fold out costs one subtraction.

/** Upper triangles of XᵀWX and XᵀWy of one fold; the last column of X is 1. */
export interface Sums {
  readonly gram: Float64Array
  readonly right: Float64Array
}

export function sumsOf(rows: readonly Float32Array[], target: ArrayLike<number>, weight: ArrayLike<number>): Sums {
  const width = (rows[0]?.length ?? 0) + 1
  const gram = new Float64Array(width * width)
  const right = new Float64Array(width)
  const row = new Float64Array(width)
  for (let r = 0; r < rows.length; r++) {
    row.set(rows[r]!)
    row[width - 1] = 1
    for (let i = 0; i < width; i++) {
      const factor = row[i]! * weight[r]!
      if (factor === 0) continue
      right[i] = right[i]! + factor * target[r]!
      const start = i * width
      for (let j = i; j < width; j++) gram[start + j] = gram[start + j]! + factor * row[j]!
    }
  }
  return { gram, right }
}

export function added(all: readonly Sums[], sign: readonly number[] = all.map(() => 1)): Sums {
  const gram = new Float64Array(all[0]!.gram.length)
  const right = new Float64Array(all[0]!.right.length)
  all.forEach((one, place) => {
    for (let i = 0; i < gram.length; i++) gram[i] = gram[i]! + sign[place]! * one.gram[i]!
    for (let i = 0; i < right.length; i++) right[i] = right[i]! + sign[place]! * one.right[i]!
  })
  return { gram, right }
}

/** Solves by Cholesky. The ridge leaves the constant alone. The last number is the constant. */
export function solved({ gram, right }: Sums, ridge: number): Float64Array {
  const n = right.length
  const lower = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = gram[j * n + i]! + (i === j ? (i === n - 1 ? 1e-9 : ridge) : 0)
      const [a, b] = [i * n, j * n]
      for (let k = 0; k < j; k++) sum -= lower[a + k]! * lower[b + k]!
      lower[a + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / lower[b + j]!
    }
  }
  const solution = Float64Array.from(right)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) solution[i] = solution[i]! - lower[i * n + k]! * solution[k]!
    solution[i] = solution[i]! / lower[i * n + i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) solution[i] = solution[i]! - lower[k * n + i]! * solution[k]!
    solution[i] = solution[i]! / lower[i * n + i]!
  }
  return solution
}
