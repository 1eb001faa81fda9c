// From a register to amounts: what was used or made between two readings, never negative, never a spike, and never more in sum than the register says.
import type { Amount, CounterFault, RegisterReading } from '../model/energy.ts'
import { type Duration, elapsed, hours } from '../model/time.ts'

export interface CounterLimits {
  /** More in an hour than the connection can carry is no consumption. */
  readonly mostPerHour: number
  /**
   * Readings further apart than this, and than twice the usual for this register, leave a gap: the sum over it is right, and its course
   * is not known.
   */
  readonly gapAfter: Duration
}

/** 3 × 35 A at 230 V is 24 kWh in an hour; the usual gas meter, a G4 or G6, passes at most 10 m³. */
export const electricityLimits: CounterLimits = { mostPerHour: 24, gapAfter: hours(3) }
export const gasLimits: CounterLimits = { mostPerHour: 10, gapAfter: hours(3) }
/** An inverter is silent every night. */
export const solarLimits: CounterLimits = { mostPerHour: 15, gapAfter: hours(18) }

export interface Counted {
  readonly amounts: readonly Amount[]
  readonly faults: readonly CounterFault[]
  /** Where it stands, for who goes on from here; null: nothing was read. */
  readonly end: Carried | null
}

/** What a register had reached: `value` in the unit in which it began, later readings are to be multiplied by `scale`. */
export interface Carried extends RegisterReading {
  readonly scale: number
}

/** How many readings ahead is looked to see whether a counter that went astray comes back. */
export const lookAhead = 4
/** A counter may fall back by a little: an inverter that uses power at night, a device that lost its last minutes. */
const littleBack = 2
/** A register rolls over where its digits end. */
const rollovers = [1e4, 1e5, 1e6, 1e7, 1e8]

/**
 * `readings` in any order; two of one moment count as one, the last given. Piece by piece: `after` is the end of the piece before, and
 * `ahead` the first readings of the piece behind it, which only show whether a counter comes back.
 */
export function amountsOf(
  readings: readonly RegisterReading[],
  limits: CounterLimits,
  { after = null, ahead = [] }: { after?: Carried | null; ahead?: readonly RegisterReading[] } = {},
): Counted {
  const inPiece = inOrder(readings)
  const ordered = [...(after ? [{ at: after.at, value: after.value / after.scale }] : []), ...inPiece]
  const seen = ahead.length > 0 ? [...ordered, ...inOrder(ahead)] : ordered
  const gapAfter = Math.max(limits.gapAfter, 2.5 * usualSpacing(ordered))
  const amounts: Amount[] = []
  const faults: CounterFault[] = []
  let last = ordered[0]
  /** What the register had reached; lower readings wait until it is reached again. */
  let mark = after?.value ?? last?.value ?? 0
  /** Between the register as it is told and as it was: 1, or 0.001 after kWh became Wh. */
  let scale = after?.scale ?? 1
  for (let index = 1; last && index < ordered.length; index++) {
    const told = ordered[index]!
    const reading = { at: told.at, value: told.value * scale }
    const span = { from: last.at, until: reading.at }
    const apart = elapsed(last.at, reading.at)
    const most = Math.max(limits.mostPerHour * (apart / hours(1)), limits.mostPerHour / 12)
    const moved = reading.value - mark
    const fault = (kind: CounterFault['kind']) => faults.push({ kind, ...span, before: mark, after: reading.value })
    if (moved >= 0 && moved <= most) {
      const isGap = apart > gapAfter
      if (isGap) fault('gap')
      amounts.push({ ...span, amount: moved, mark: isGap ? 'over-gap' : 'measured' })
      mark = reading.value
    } else if (moved < 0 && -moved <= littleBack) {
      fault('backwards')
      amounts.push({ ...span, amount: 0, mark: 'measured' })
    } else if (comesBack(seen, index, { at: last.at, value: mark }, scale, limits)) {
      // One reading went astray: it is told and left out, and the next one says what really passed.
      fault(moved < 0 ? 'backwards' : 'jump')
      continue
    } else {
      const change = changeOf({ at: last.at, value: mark }, reading, most)
      fault(change.kind)
      if (change.amount !== null) amounts.push({ ...span, amount: change.amount, mark: 'measured' })
      scale *= change.scale
      mark = reading.value * change.scale
    }
    last = { at: reading.at, value: mark }
  }
  return { amounts, faults, end: last ? { at: last.at, value: mark, scale } : null }
}

interface Change {
  readonly kind: CounterFault['kind']
  /** What passed; null: nobody can tell. */
  readonly amount: number | null
  /** By what later readings are to be multiplied. */
  readonly scale: number
}

/** What a register did that did not count on, and does not come back. */
function changeOf(last: RegisterReading, { value }: RegisterReading, most: number): Change {
  const ratio = last.value > 10 ? value / last.value : 1
  for (const factor of [1000, 0.001]) {
    const rest = value / factor - last.value
    if (Math.abs(ratio / factor - 1) < 0.2 && rest >= -littleBack && rest <= most)
      return { kind: 'unit-switch', amount: Math.max(0, rest), scale: 1 / factor }
  }
  if (value > last.value) return { kind: 'jump', amount: null, scale: 1 }
  const end = rollovers.find((most) => most > last.value && last.value > 0.99 * most)
  if (end !== undefined && end - last.value + value <= most)
    return { kind: 'rollover', amount: end - last.value + value, scale: 1 }
  // It began again at nothing: what it has counted since is known, what passed before that is not.
  if (value <= most) return { kind: 'reset', amount: value, scale: 1 }
  return { kind: 'replaced', amount: null, scale: 1 }
}

function comesBack(
  readings: readonly RegisterReading[],
  index: number,
  last: RegisterReading,
  scale: number,
  { mostPerHour }: CounterLimits,
): boolean {
  const odd = readings[index]!.value * scale
  return readings.slice(index + 1, index + 1 + lookAhead).some((next) => {
    const value = next.value * scale
    const moved = value - last.value
    // Back from a spike is down again; back from a fall is up to where it was.
    const isBack = odd < last.value || value < odd
    return isBack && moved >= 0 && moved <= (mostPerHour * elapsed(last.at, next.at)) / hours(1)
  })
}

function inOrder(readings: readonly RegisterReading[]): RegisterReading[] {
  const sorted = readings.filter(({ value }) => Number.isFinite(value)).toSorted((one, other) => one.at - other.at)
  return sorted.filter((reading, index) => sorted[index + 1]?.at !== reading.at)
}

function usualSpacing(ordered: readonly RegisterReading[]): number {
  const spacings = ordered.slice(1).map(({ at }, index) => at - ordered[index]!.at)
  return spacings.toSorted((one, other) => one - other)[Math.floor(spacings.length / 2)] ?? 0
}
