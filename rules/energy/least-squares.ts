// A line through points by least squares, with the covariance of its coefficients, widened where neighbours resemble each other.

export interface Line {
  readonly coefficients: readonly number[]
  readonly covariance: readonly (readonly number[])[]
  /** Sum of the squared errors, and the points less the coefficients. */
  readonly squares: number
  readonly freedom: number
}

/**
 * `rows` are the terms of each point, in the order of time, with a 1 first. Null: too few points, or terms that say the same.
 * Points that resemble the one before tell less than as many independent ones: ASHRAE Guideline 14, effective number of points.
 */
export function leastSquares(rows: readonly (readonly number[])[], values: readonly number[]): Line | null {
  const size = rows[0]?.length ?? 0
  const freedom = rows.length - size
  if (freedom < 1) return null
  const products = square(size, (row, column) => rows.reduce((sum, terms) => sum + terms[row]! * terms[column]!, 0))
  const inverse = inverted(products)
  if (inverse === null) return null
  const sums = Array.from({ length: size }, (_, term) =>
    rows.reduce((sum, terms, index) => sum + terms[term]! * values[index]!, 0),
  )
  const coefficients = inverse.map((row) => row.reduce((sum, value, index) => sum + value * sums[index]!, 0))
  const rests = rows.map(
    (terms, index) => values[index]! - terms.reduce((sum, term, place) => sum + term * coefficients[place]!, 0),
  )
  const squares = rests.reduce((sum, rest) => sum + rest ** 2, 0)
  const together = rests.slice(1).reduce((sum, rest, index) => sum + rest * rests[index]!, 0)
  const alike = squares > 0 ? Math.min(0.9, Math.max(0, together / squares)) : 0
  const variance = (squares / freedom) * ((1 + alike) / (1 - alike))
  return { coefficients, covariance: inverse.map((row) => row.map((value) => value * variance)), squares, freedom }
}

const square = (size: number, of: (row: number, column: number) => number): number[][] =>
  Array.from({ length: size }, (_, row) => Array.from({ length: size }, (_, column) => of(row, column)))

/** Gauss and Jordan with pivots; null when the matrix has no inverse to speak of. */
function inverted(matrix: readonly (readonly number[])[]): number[][] | null {
  const size = matrix.length
  const work = matrix.map((row, index) => [...row, ...square(size, (r, c) => (r === c ? 1 : 0))[index]!])
  const scale = Math.max(...matrix.flatMap((row) => row.map(Math.abs)))
  for (let column = 0; column < size; column++) {
    let pivot = column
    for (let row = column + 1; row < size; row++)
      if (Math.abs(work[row]![column]!) > Math.abs(work[pivot]![column]!)) pivot = row
    if (Math.abs(work[pivot]![column]!) < scale * 1e-12) return null
    ;[work[column], work[pivot]] = [work[pivot]!, work[column]!]
    const by = work[column]![column]!
    work[column] = work[column]!.map((value) => value / by)
    for (let row = 0; row < size; row++) {
      if (row === column) continue
      const factor = work[row]![column]!
      work[row] = work[row]!.map((value, place) => value - factor * work[column]![place]!)
    }
  }
  return work.map((row) => row.slice(size))
}
