// Plays a trial the way a device sends it all day: windows that overlap, each judged alone. The verdicts must be those on the whole trial.
import { type PositionModel, type Verdict, verdictsOn } from '../../rules/care/worn/model.ts'
import type { Acceleration } from '../../rules/model/acceleration.ts'
import type { Trial } from './trials.ts'

/** As docs/mqtt.md asks of devices that send windows all day. */
export const windowSeconds = 12
export const stepSeconds = 4

/** At most about so many trials are played, evenly spread over all. */
const played = 600

export interface WindowCheck {
  readonly trials: number
  /** Impacts with all that is judged with them. */
  readonly impacts: number
  /** Of these, how many the windows judged on the same side of the line. */
  readonly same: number
  /** The greatest difference of a chance. */
  readonly widest: number
}

export function asWindows(
  trials: readonly Trial[],
  models: Readonly<Record<Trial['position'], PositionModel>>,
): WindowCheck {
  let [impacts, same, widest] = [0, 0, 0]
  const every = Math.ceil(trials.length / played)
  const some = trials.filter((_, place) => place % every === 0)
  for (const { acceleration, position, seconds } of some) {
    const model = models[position]
    const whole = verdictsOn(acceleration, model).filter((verdict) => verdict.whole)
    const parts: Verdict[] = []
    for (let from = 0; from < seconds; from += stepSeconds) {
      const first = Math.round(from * acceleration.hz)
      const window = cut(acceleration, first, first + Math.round(windowSeconds * acceleration.hz))
      const offset = first / acceleration.hz
      for (const verdict of verdictsOn(window, model)) {
        if (verdict.whole) parts.push({ ...verdict, atSeconds: verdict.atSeconds + offset })
      }
    }
    for (const verdict of whole) {
      const near = parts.filter(({ atSeconds }) => Math.abs(atSeconds - verdict.atSeconds) <= 0.1)
      const chance = Math.max(0, ...near.map((part) => part.chance))
      impacts++
      if (chance >= model.operatingPoint === verdict.chance >= model.operatingPoint) same++
      widest = Math.max(widest, Math.abs(chance - verdict.chance))
    }
  }
  return { trials: some.length, impacts, same, widest }
}

function cut({ hz, x, y, z }: Acceleration, from: number, to: number): Acceleration {
  const part = (values: ArrayLike<number>) => Array.prototype.slice.call(values, from, to) as number[]
  return { hz, x: part(x), y: part(y), z: part(z) }
}
