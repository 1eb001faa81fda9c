// The states that fall sensors of different brands report, in the words of the house.
import type { FallPhase } from '../../rules/model/observation.ts'

const phases: Readonly<Record<string, FallPhase>> = {
  suspected: 'suspected',
  fall_suspected: 'suspected',
  maybe_fall: 'suspected',
  possible_fall: 'suspected',
  detected: 'detected',
  fall: 'detected',
  fallen: 'detected',
  fall_detected: 'detected',
  fall_down: 'detected',
  falling: 'detected',
  alarm: 'detected',
  on: 'detected',
  true: 'detected',
  confirmed: 'confirmed',
  fall_confirmed: 'confirmed',
  calling: 'calling',
  on_call: 'calling',
  recovered: 'recovered',
  fall_exit: 'recovered',
  none: 'recovered',
  normal: 'recovered',
  no_fall: 'recovered',
  not_fall: 'recovered',
  clear: 'recovered',
  off: 'recovered',
  false: 'recovered',
  cancelled: 'cancelled',
  canceled: 'cancelled',
}

/** A numbered state is 0 none, 1 maybe, 2 fall; undefined for a word that no manual has. */
export function fallPhaseIn(value: unknown): FallPhase | undefined {
  if (value === 0 || value === '0') return 'recovered'
  if (value === 1 || value === '1') return 'suspected'
  if (value === 2 || value === '2') return 'detected'
  if (typeof value !== 'string' && typeof value !== 'boolean') return undefined
  const word = String(value)
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
  return Object.hasOwn(phases, word) ? phases[word] : undefined
}
