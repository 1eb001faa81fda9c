// An impact in numbers that mean something: how hard, out of which fall, into which posture, and how still it was afterwards.
// None depends on how the device is turned on the body: only lengths of vectors and angles between them are used.
import { before } from './impacts.ts'
import { angle, jerkOf, least, lowest, meanAndSpread, meanVector, most, share, type Vector } from './measures.ts'
import { detectorHz, type Movement } from '../../model/acceleration.ts'

/** Stretches around the impact, in seconds from it. */
const stretches = [
  ['early', -2.5, -1.4],
  ['lead', -1.4, -0.5],
  ['drop', -0.5, -0.04],
  ['strike', -0.16, 0.4],
  ['settle', 0.4, 1.2],
  ['rest', 1.2, 2.1],
  ['late', 2.1, 3],
  ['end', 3, 5],
] as const

export const featureNames: readonly string[] = [
  ...stretches.flatMap(([name]) => [
    `${name} mean`,
    `${name} spread`,
    `${name} least`,
    `${name} most`,
    `${name} jerk`,
    `${name} turning`,
  ]),
  'peak',
  'least before',
  'rise',
  'rise time',
  'below 0.8 g',
  'below 0.6 g',
  'above 1.5 g',
  'area above 1 g',
  'fall speed',
  'fall speed time',
  'fall height',
  'greatest jerk',
  'second peak',
  'second peak time',
  'peaks before',
  'peaks after',
  'rhythm before',
  'rhythm after',
  'turn early to rest',
  'turn early to late',
  'turn early to end',
  'turn rest to end',
  'stillness end',
  'turn lead to settle',
  'turn rest to late',
  'turn at the impact',
  'widest turn',
  'along before',
  'across before',
  'along least',
  'across most',
  'stillness after',
  'still from',
  'calm ratio',
  'lying level',
  'jerk ratio',
]

const place = (seconds: number): number => before + Math.round(seconds * detectorHz)

/** `window` as `around()` gives it. In the order of `featureNames`. */
export function featuresOf(window: Movement): number[] {
  const { m } = window
  const jerk = jerkOf(window)
  const out: number[] = []
  const centres: Vector[] = []
  for (const [, from, to] of stretches) {
    const [first, last] = [place(from), place(to)]
    const centre = meanVector(window, first, last)
    centres.push(centre)
    const [mean, spread] = meanAndSpread(m, first, last)
    out.push(mean, spread, least(m, first, last), most(m, first, last), meanAndSpread(jerk, first, last)[0])
    out.push(turning(window, centre, first, last))
  }
  const [early, lead, , , settle, rest, late, end] = centres as [
    Vector,
    Vector,
    Vector,
    Vector,
    Vector,
    Vector,
    Vector,
    Vector,
  ]
  const peak = m[before]!
  const [leastBefore, leastAt] = lowest(m, place(-1), before)
  const speed = fallSpeed(m)
  const second = secondPeak(m)
  const postJerk = meanAndSpread(jerk, place(0.8), place(3))[0]
  const preJerk = meanAndSpread(jerk, place(-2.5), place(-0.6))[0]
  out.push(
    peak,
    leastBefore,
    peak - leastBefore,
    (before - leastAt) / detectorHz,
    share(m, place(-1.2), place(0), (value) => value < 0.8),
    share(m, place(-1.2), place(0), (value) => value < 0.6),
    share(m, place(-0.3), place(0.6), (value) => value > 1.5),
    area(m, place(-0.3), place(0.6)),
    speed.speed,
    speed.at,
    speed.height,
    most(jerk, place(-0.5), place(0.6)),
    second.height,
    second.at,
    peaks(m, place(-2.5), place(-0.4)),
    peaks(m, place(0.5), place(3)),
    rhythm(m, place(-2.5), place(-0.3)),
    rhythm(m, place(0.6), place(3)),
    angle(early, rest),
    angle(early, late),
    angle(early, end),
    angle(rest, end),
    share(jerk, place(3), place(5), (value) => value < 0.06),
    angle(lead, settle),
    angle(rest, late),
    angle(meanVector(window, place(-0.6), place(-0.2)), meanVector(window, place(0.3), place(0.8))),
    widestTurn(window, early),
    ...alongAndAcross(window, early),
    share(jerk, place(0.8), place(3), (value) => value < 0.06),
    stillFrom(jerk),
    postJerk / (preJerk + 0.02),
    angle(late, [window.x[before]!, window.y[before]!, window.z[before]!]),
    most(jerk, place(-0.3), place(0.4)) / (postJerk + 0.02),
  )
  return out
}

function area(m: Float64Array, first: number, last: number): number {
  let sum = 0
  for (let i = first; i <= last; i++) sum += Math.max(0, m[i]! - 1)
  return sum / detectorHz
}

/** How far, in degrees, single samples lie from the stretch's own mean. */
function turning({ x, y, z }: Movement, centre: Vector, first: number, last: number): number {
  let sum = 0
  for (let i = first; i <= last; i++) sum += angle([x[i]!, y[i]!, z[i]!], centre)
  return sum / (last - first + 1)
}

/** What a body gains in speed while it weighs less than 1 g before the impact: in m/s, when (s before), and over which height (m). */
function fallSpeed(m: Float64Array): { speed: number; at: number; height: number } {
  let [speed, fastest, at, height] = [0, 0, 0, 0]
  for (let i = place(-1.4); i <= before; i++) {
    speed = Math.max(0, speed + ((1 - m[i]!) * 9.81) / detectorHz)
    height = speed === 0 ? 0 : height + speed / detectorHz
    if (speed > fastest) [fastest, at] = [speed, i]
  }
  return { speed: fastest, at: at === 0 ? 1.4 : (before - at) / detectorHz, height }
}

/** The greatest one apart from the impact itself: how high against it, and how long after (before: negative). */
function secondPeak(m: Float64Array): { height: number; at: number } {
  let [height, at] = [0, 0]
  for (let i = 0; i < m.length; i++) {
    if (Math.abs(i - before) > 0.28 * detectorHz && m[i]! > height) [height, at] = [m[i]!, i]
  }
  return { height: height / m[before]!, at: (at - before) / detectorHz }
}

function peaks(m: Float64Array, first: number, last: number): number {
  let count = 0
  for (let i = first + 1; i < last; i++) if (m[i]! > 1.15 && m[i]! >= m[i - 1]! && m[i]! > m[i + 1]!) count++
  return count
}

/** The highest autocorrelation at the pace of steps (0.32 to 1.2 s): near 1 while somebody walks. */
function rhythm(m: Float64Array, first: number, last: number): number {
  const [mean, spread] = meanAndSpread(m, first, last)
  if (spread < 0.02) return 0
  let best = 0
  for (let lag = 8; lag <= 30; lag++) {
    let sum = 0
    let count = 0
    for (let i = first; i + lag <= last; i++, count++) sum += (m[i]! - mean) * (m[i + lag]! - mean)
    if (count > 8) best = Math.max(best, sum / count / (spread * spread))
  }
  return best
}

function widestTurn(window: Movement, from: Vector): number {
  let widest = 0
  for (let second = 0.4; second < 2.8; second += 0.2) {
    widest = Math.max(widest, angle(from, meanVector(window, place(second), place(second + 0.2))))
  }
  return widest
}

/** Along the weight as it hung before the impact, and across it. */
function alongAndAcross({ x, y, z, m }: Movement, hung: Vector): [number, number, number, number] {
  const length = Math.hypot(...hung) || 1
  let [along, across, leastAlong, mostAcross] = [0, 0, Infinity, 0]
  for (let i = place(-1); i <= place(0.5); i++) {
    const part = (x[i]! * hung[0] + y[i]! * hung[1] + z[i]! * hung[2]) / length
    const rest = Math.sqrt(Math.max(0, m[i]! * m[i]! - part * part))
    if (i === before) [along, across] = [part, rest]
    leastAlong = Math.min(leastAlong, part)
    mostAcross = Math.max(mostAcross, rest)
  }
  return [along, across, leastAlong, mostAcross]
}

/** Seconds after the impact from which on nothing moves any more; 5: it moves to the end. */
function stillFrom(jerk: Float64Array): number {
  let last = jerk.length - 1
  while (last > before && jerk[last]! < 0.1) last--
  return (last - before) / detectorHz
}
