// A share with what the number of trials lets it be.

export interface Share {
  readonly hits: number
  readonly of: number
  /** Null: nothing was tried. */
  readonly share: number | null
  /** Wilson's interval, 95 %. */
  readonly from: number
  readonly to: number
}

const z = 1.959964

export function shareOf(hits: number, of: number): Share {
  if (of === 0) return { hits, of, share: null, from: 0, to: 1 }
  const share = hits / of
  const middle = (share + (z * z) / (2 * of)) / (1 + (z * z) / of)
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))
  return { hits, of, share, from: Math.max(0, middle - half), to: Math.min(1, middle + half) }
}
