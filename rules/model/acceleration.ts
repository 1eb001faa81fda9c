// Acceleration of a worn device on the one clock of the fall detector: whatever rate it samples at, 25 samples a second are judged and kept.
import type { Reading } from './observation.ts'

/** Samples a second that the detector works with. */
export const detectorHz = 25

/** The least blow that is looked at, in g. Slow steps and hands set down softly stay below; every recorded fall of an old person was above. */
export const leastImpactG = 1.4

/** Acceleration along three axes of the device, in g, evenly spaced in time. */
export interface Acceleration {
  /** Samples a second; 20 to 100 are meant. */
  readonly hz: number
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  readonly z: ArrayLike<number>
}

/** The same movement at `detectorHz`, with the length of each vector in `m`. */
export interface Movement {
  readonly x: Float64Array
  readonly y: Float64Array
  readonly z: Float64Array
  readonly m: Float64Array
}

/** Samples of the detector that `samples` at that rate give. */
export const detectorSamples = (samples: number, hz: number): number =>
  samples === 0 ? 0 : Math.floor(((samples - 1) / hz) * detectorHz + 1e-9) + 1

/**
 * Each sample of the detector is the mean of the device's samples around it, weighted by a tent as wide as the slower of the two rates: it
 * keeps what both rates can carry, and is plain interpolation between the samples of a slow device.
 */
export function resampled({ hz, x, y, z }: Acceleration): Movement {
  const length = detectorSamples(x.length, hz)
  const half = Math.max(1, hz / detectorHz)
  const out: Movement = {
    x: new Float64Array(length),
    y: new Float64Array(length),
    z: new Float64Array(length),
    m: new Float64Array(length),
  }
  for (let place = 0; place < length; place++) {
    const centre = (place * hz) / detectorHz
    const last = Math.min(x.length - 1, Math.floor(centre + half))
    let weights = 0
    let [sx, sy, sz] = [0, 0, 0]
    for (let sample = Math.max(0, Math.ceil(centre - half)); sample <= last; sample++) {
      const weight = 1 - Math.abs(sample - centre) / half
      weights += weight
      sx += weight * x[sample]!
      sy += weight * y[sample]!
      sz += weight * z[sample]!
    }
    out.x[place] = sx / weights
    out.y[place] = sy / weights
    out.z[place] = sz / weights
    out.m[place] = Math.hypot(out.x[place]!, out.y[place]!, out.z[place]!)
  }
  return out
}

type AccelerationReading = Extract<Reading, { kind: 'acceleration' }>

/**
 * What is worth keeping of a window: at the detector's rate where something struck, and where nothing did only that the device is there.
 * A device that sends windows all day would else fill the journal with a person's every movement.
 */
export function condensed(reading: AccelerationReading): Reading {
  const { x, y, z, m } = resampled(inG(reading))
  if (!m.some((length) => length >= leastImpactG)) return { kind: 'heartbeat' }
  const milliG = (values: Float64Array) => Array.from(values, (value) => Math.round(value * 1000))
  return { ...reading, hz: detectorHz, xMilliG: milliG(x), yMilliG: milliG(y), zMilliG: milliG(z) }
}

export function inG({ hz, xMilliG, yMilliG, zMilliG }: AccelerationReading): Acceleration {
  const g = (values: readonly number[]) => Float64Array.from(values, (value) => value / 1000)
  return { hz, x: g(xMilliG), y: g(yMilliG), z: g(zMilliG) }
}
