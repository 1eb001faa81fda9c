// What a delivery tells, by its key: an alarm, a person's trial, or that another delivery was given up.
import { homeId } from './ids.ts'

/** The key of one that tells of an alarm is `alarm/step/recipient/channel`. */
export type DeliveryPurpose = 'alarm' | 'trial' | 'given-up'

/** A trial that is about no home; no registry has it. */
export const trialHome = homeId('kernwacht-trial')
export const trialKey = (id: string, recipient: string, channel: string): string =>
  `trial/${id}/${recipient}/${channel}`

/** `lost`: the key of the delivery that was given up. */
export const givenUpKey = (lost: string, channel: string): string => `given-up/${lost}//${channel}`
/** The key of the delivery that was given up; null: it tells of something else. */
export const lostKeyOf = (key: string): string | null => /^given-up\/(.+)\/\/[^/]+$/.exec(key)?.[1] ?? null

export function purposeOf({ key }: { readonly key: string }): DeliveryPurpose {
  if (key.startsWith('trial/')) return 'trial'
  return lostKeyOf(key) === null ? 'alarm' : 'given-up'
}
