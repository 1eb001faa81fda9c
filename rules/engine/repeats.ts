// Whether a device only says again how it stands. A sensor behind zigbee2mqtt repeats its whole state with every check-in and battery report: that
// it is there is news; that the door is still closed is none, and nobody has touched it.
import { z } from 'zod'
import type { Observation, Reading } from '../model/observation.ts'
import { Instant } from '../model/time.ts'

/** The last state of each kind that a device told, by kind and channel: which, and when it said so last. */
export const Stands = z.record(z.string(), z.object({ state: z.boolean(), at: Instant }))
export type Stands = z.infer<typeof Stands>

export interface Told {
  readonly observation: Observation
  readonly happenedAt: Instant
}

/**
 * What an observation tells, given how the device stood. A repeated state tells that the device is heard. One that arrives behind a later one
 * and differs from it shows that the later one was no repeat after all, and both are told.
 */
export function told(observation: Observation, at: Instant, stands: Stands): { told: readonly Told[]; stands: Stands } {
  const [key, state] = standOf(observation.reading) ?? []
  const itself: Told = { observation, happenedAt: at }
  if (key === undefined || state === undefined) return { told: [itself], stands }
  const known = stands[key]
  const now = { ...stands, [key]: { state, at } }
  if (!known) return { told: [itself], stands: now }
  if (known.state === state)
    return {
      told: [{ observation: { ...observation, reading: { kind: 'heartbeat' } }, happenedAt: at }],
      stands: known.at > at ? stands : now,
    }
  if (known.at <= at) return { told: [itself], stands: now }
  const after = { ...observation, reading: opposite(observation.reading) }
  return { told: [itself, { observation: after, happenedAt: known.at }], stands }
}

/** The state that a reading tells, or null: motion is an event each time that it is seen. */
function standOf(reading: Reading): readonly [key: string, state: boolean] | null {
  switch (reading.kind) {
    case 'contact':
      return [reading.kind, reading.open]
    case 'pressure':
      return [reading.kind, reading.occupied]
    case 'presence':
      return [reading.kind, reading.present]
    case 'switch':
      return [`${reading.kind}/${reading.channel ?? 0}`, reading.on]
    default:
      return null
  }
}

function opposite(reading: Reading): Reading {
  switch (reading.kind) {
    case 'contact':
      return { ...reading, open: !reading.open }
    case 'pressure':
      return { ...reading, occupied: !reading.occupied }
    case 'presence':
      return { ...reading, present: !reading.present }
    case 'switch':
      return { ...reading, on: !reading.on }
    default:
      return reading
  }
}
