// The same movement as another device might have told it: other rate, range, gain and noise, a body that moves somewhat faster or slower.
// Turning the axes would change nothing: nothing that is learned depends on how the device sits on the body.
import type { Acceleration } from '../../rules/model/acceleration.ts'
import { normal, type Random } from './random.ts'

export function retold({ hz, x, y, z }: Acceleration, random: Random): Acceleration {
  const steps = hz >= 80 ? 5 : hz >= 45 ? 2 : 1
  const step = 1 + Math.floor(random() * steps)
  const first = Math.floor(random() * step)
  const gain = 1 + 0.02 * normal(random)
  const noiseG = 0.03 * random()
  const rangeG = random() < 0.15 ? 4 : random() < 0.35 ? 8 : 16
  const axis = (values: ArrayLike<number>) => {
    const offsetG = 0.02 * normal(random)
    return Float64Array.from({ length: Math.floor((values.length - first) / step) }, (_, place) => {
      const told = values[first + place * step]! * gain + offsetG + noiseG * normal(random)
      return Math.max(-rangeG, Math.min(rangeG, told))
    })
  }
  return { hz: (hz / step) * Math.exp(0.08 * normal(random)), x: axis(x), y: axis(y), z: axis(z) }
}
