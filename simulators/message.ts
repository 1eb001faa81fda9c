// What the simulators make: a message of a device, at its moment, below the prefix of its home.
import type { HomeId } from '../rules/model/ids.ts'
import type { Instant } from '../rules/model/time.ts'

export interface TimedMessage {
  readonly at: Instant
  readonly homeId: HomeId
  /** Below `home/<homeId>/`, as the device family names it: `zigbee2mqtt/pir-kitchen`. */
  readonly path: string
  readonly payload: string
  /** Some devices ask for it; the gateway takes it off. */
  readonly retain?: boolean
}
