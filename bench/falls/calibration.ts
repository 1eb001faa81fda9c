// Turns a score into log-odds (Platt, 1999): a logistic curve through scores of impacts that the model had not learned from.
import type { Calibration } from '../../rules/care/worn/model.ts'

export interface Scored {
  readonly score: number
  readonly fall: boolean
}

/** Newton's method on the two numbers; targets are drawn in a little, as Platt proposes, so that a clean split stays finite. */
export function calibrated(scored: readonly Scored[]): Calibration {
  const falls = scored.filter(({ fall }) => fall).length
  const yes = (falls + 1) / (falls + 2)
  const no = 1 / (scored.length - falls + 2)
  let [slope, offset] = [1, 0]
  for (let round = 0; round < 60; round++) {
    let [gs, go, ss, so, oo] = [0, 0, 1e-9, 0, 1e-9]
    for (const { score, fall } of scored) {
      const chance = 1 / (1 + Math.exp(-(slope * score + offset)))
      const off = chance - (fall ? yes : no)
      const bend = Math.max(1e-9, chance * (1 - chance))
      gs += off * score
      go += off
      ss += bend * score * score
      so += bend * score
      oo += bend
    }
    const det = ss * oo - so * so
    const [ds, d0] = [(gs * oo - go * so) / det, (go * ss - gs * so) / det]
    // Far from the answer a whole step may overshoot.
    const step = Math.min(1, 5 / (Math.abs(ds) + Math.abs(d0) + 1e-12))
    slope -= step * ds
    offset -= step * d0
    if (Math.abs(ds) + Math.abs(d0) < 1e-7) break
  }
  return { slope: Number(slope.toPrecision(5)), offset: Number(offset.toPrecision(5)) }
}
