// Where in a movement something struck: the moments that are worth a judgement, each with what surrounds it.
import { detectorHz, leastImpactG, type Movement } from '../../model/acceleration.ts'

/** An impact is the greatest within this long before and after it. */
const aloneSeconds = 1
/** What is judged with it. After the last of it the verdict falls: this is the delay of the detector. */
const beforeSeconds = 2.5
export const afterSeconds = 5

const alone = Math.round(aloneSeconds * detectorHz)
export const before = Math.round(beforeSeconds * detectorHz)
export const after = Math.round(afterSeconds * detectorHz)
export const windowLength = before + 1 + after

/** Places of impacts, in order. Of two equal ones within reach of each other the first counts. */
export function impactsIn({ m }: Movement): number[] {
  const places: number[] = []
  for (let place = 0; place < m.length; place++) {
    if (m[place]! >= leastImpactG && isGreatest(m, place)) places.push(place)
  }
  return places
}

function isGreatest(m: Float64Array, place: number): boolean {
  const last = Math.min(m.length - 1, place + alone)
  for (let other = Math.max(0, place - alone); other <= last; other++) {
    if (m[other]! > m[place]! || (m[other] === m[place] && other < place)) return false
  }
  return true
}

/** The movement around an impact, always `windowLength` samples: where the recording begins later or ends sooner, its edge is mirrored. */
export function around({ x, y, z, m }: Movement, place: number): Movement {
  const cut = (values: Float64Array) =>
    Float64Array.from(
      { length: windowLength },
      (_, sample) => values[mirrored(place - before + sample, values.length)]!,
    )
  return { x: cut(x), y: cut(y), z: cut(z), m: cut(m) }
}

function mirrored(place: number, length: number): number {
  if (length === 1) return 0
  const period = 2 * (length - 1)
  const within = ((place % period) + period) % period
  return within < length ? within : period - within
}
