// What a worn accelerometer feels of a fall and of a knock: drawn from how bodies move, not from recordings.
import type { Random } from './random.ts'

/** Thousandths of g on three axes of a device worn at the waist, `wornHz` a second. */
export interface WornBurst {
  readonly xMilliG: readonly number[]
  readonly yMilliG: readonly number[]
  readonly zMilliG: readonly number[]
}

export const wornHz = 50
/** A burst holds this much before the blow and after it. */
export const [secondsBefore, secondsAfter] = [3, 6] as const
export type WornEvent = 'fall' | 'knock'

/**
 * Walks, and at 0 s: falls (weightless for half a second, strikes the floor, rebounds, lies turned and still) or bumps the device against
 * something and walks on.
 */
export function wornBurst(event: WornEvent, chance: Random): WornBurst {
  const pace = chance.between(1.6, 1.9)
  const blowG = event === 'fall' ? chance.between(3.2, 4.5) : chance.between(1.7, 2.1)
  const lying = (chance.between(70, 95) * Math.PI) / 180
  const count = Math.round((secondsBefore + secondsAfter) * wornHz)
  const samples = Array.from({ length: count }, (_, place) => {
    const second = place / wornHz - secondsBefore
    const step = Math.sin(2 * Math.PI * pace * second)
    const walking = { weight: 1 + 0.14 * step, aside: 0.06 * Math.sin(Math.PI * pace * second), tilt: 0.1 }
    const at = event === 'fall' ? falling(second, walking, blowG, lying) : knocked(second, walking, blowG)
    const noise = () => chance.normal(0, 0.012)
    return {
      x: at.aside + noise(),
      y: -at.weight * Math.cos(at.tilt) + noise(),
      z: at.weight * Math.sin(at.tilt) + noise(),
    }
  })
  const milliG = (axis: 'x' | 'y' | 'z') => samples.map((sample) => Math.round(sample[axis] * 1000))
  return { xMilliG: milliG('x'), yMilliG: milliG('y'), zMilliG: milliG('z') }
}

interface Felt {
  /** Along the body, in g. */
  readonly weight: number
  readonly aside: number
  /** From upright, in radians. */
  readonly tilt: number
}

function falling(second: number, walking: Felt, blowG: number, lying: number): Felt {
  if (second < -0.6) return walking
  if (second < -0.06) {
    const fallen = (second + 0.6) / 0.54
    return { weight: 1 - 0.65 * fallen, aside: 0.25 * fallen, tilt: 0.1 + fallen * (lying - 0.1) * 0.7 }
  }
  // The blow and its rebounds die away within half a second; then nothing moves but breath.
  const blow = (blowG - 1) * Math.exp(-Math.abs(second) / 0.07) * Math.cos(second * 28)
  const breath = 0.008 * Math.sin(2 * Math.PI * 0.25 * second)
  return { weight: 1 + blow + breath, aside: 0.3 * blow, tilt: second < 0.3 ? lying * 0.9 : lying }
}

function knocked(second: number, walking: Felt, blowG: number): Felt {
  const blow = Math.abs(second) < 0.15 ? (blowG - 1) * Math.exp(-Math.abs(second) / 0.03) : 0
  return { ...walking, weight: walking.weight + blow }
}
