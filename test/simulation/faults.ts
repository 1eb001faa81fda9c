// THE table of what goes wrong in a simulated home, how often, and drawn from nothing but the seed.
import type { HomeId } from '../../rules/model/ids.ts'
import { random } from '../../simulators/random.ts'

/** How many there are on average among so many messages of a home. None of these may change what anybody is told. */
export const faults = {
  'sent-again': 1 / 50,
  'died-before-the-journal': 1 / 600,
  'died-behind-the-journal': 1 / 600,
  'died-before-an-alarm-was-projected': 1 / 600,
  'died-behind-the-projection-of-an-alarm': 1 / 600,
  'died-before-the-checkpoint': 1 / 600,
  'died-behind-the-checkpoint': 1 / 600,
  'projections-away': 1 / 1500,
  'series-away': 1 / 1500,
} as const
export type Fault = keyof typeof faults

/** At most one for each message, by its number. */
export type Draw = (message: number) => Fault | null

export const without: Draw = () => null

export function drawn(seed: number, homeId: HomeId): Draw {
  return (message) => {
    let left = random(seed, 'fault', homeId, message).unit()
    for (const [fault, rate] of Object.entries(faults) as [Fault, number][]) {
      if (left < rate) return fault
      left -= rate
    }
    return null
  }
}
