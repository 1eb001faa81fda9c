// Chance with a name: every question has a stream of its own, so that one more home or device leaves all others as they were.

export interface Random {
  /** From 0 up to 1. */
  unit(): number
  between(low: number, high: number): number
  /** A whole number, both ends included. */
  whole(low: number, high: number): number
  normal(mean: number, deviation: number): number
  /** Waiting time of something that comes on average once per `mean`. */
  wait(mean: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
}

/** The stream of that name: the same names give the same numbers, on every machine. */
export function random(seed: number, ...names: readonly (string | number)[]): Random {
  const next = sfc32(...hash(`${seed}/${names.join('/')}`))
  const unit = () => next() / 4_294_967_296
  const between = (low: number, high: number) => low + (high - low) * unit()
  return {
    unit,
    between,
    whole: (low, high) => low + Math.floor(unit() * (high - low + 1)),
    // Irwin and Hall: twelve uniform numbers, never further out than six deviations. Math.log differs between machines; sums do not.
    normal(mean, deviation) {
      let sum = -6
      for (let i = 0; i < 12; i++) sum += unit()
      return mean + deviation * sum
    },
    wait: (mean) => -Math.log(1 - unit()) * mean,
    chance: (probability) => unit() < probability,
    pick: (list) => list[Math.floor(unit() * list.length)]!,
  }
}

/** The bare stream of a seed: numbers from 0 up to 1. */
export const seededRandom = (seed: number): (() => number) => random(seed).unit

/** Chris Doty-Humphrey's Small Fast Counting generator, of PractRand. */
function sfc32(a: number, b: number, c: number, d: number): () => number {
  const next = () => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t
    return t >>> 0
  }
  for (let i = 0; i < 12; i++) next()
  return next
}

/** Four words of a text: FNV-1a with four offsets, finished as in MurmurHash3. */
function hash(text: string): [number, number, number, number] {
  const word = (offset: number) => {
    let h = offset
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16_777_619)
    h = Math.imul(h ^ (h >>> 16), 0x85_eb_ca_6b)
    h = Math.imul(h ^ (h >>> 13), 0xc2_b2_ae_35)
    return (h ^ (h >>> 16)) >>> 0
  }
  return [word(0x81_1c_9d_c5), word(0x01_00_01_93), word(0x9e_37_79_b9), word(0x7f_4a_7c_15)]
}
