// What a device's own messages tell of its health: heard, battery, link, and whether what it says can be true. Not a rule.
import { z } from 'zod'
import type { CoverageFault } from '../model/coverage.ts'
import type { Device } from '../model/home.ts'
import type { Reading } from '../model/observation.ts'
import { days, type Duration, elapsed, hours, Instant, later, minutes } from '../model/time.ts'

export const Health = z.object({
  /** When it was last heard; of one that never was: when it came under watch. */
  heardAt: Instant,
  never: z.boolean(),
  online: z.boolean(),
  batteryLow: z.boolean(),
  /** Readings of a weak link in a row. */
  weak: z.int().min(0),
  /** It says "somebody is there" and has not taken it back; null: it has. */
  onSince: Instant.nullable(),
  /** When it last said so: a message of rest that was lost is no sensor that is stuck. */
  onAt: Instant.nullable(),
  /** It has ever taken it back. Of one that only ever says "somebody", that it goes on saying so means nothing. */
  takesBack: z.boolean(),
  /** Since when it has seen nobody, and how often the home had seen somebody by then. */
  restingSince: Instant,
  sawThen: z.int().min(0),
  /** The last temperature, since when it is to the digit the same, and how often it was said. */
  same: z.object({ celsius: z.number(), since: Instant, count: z.int() }).nullable(),
})
export type Health = z.infer<typeof Health>

export interface HealthLimits {
  readonly graceMinutes: number
  readonly lowBatteryPercent: number
  readonly weakLinkQuality: number
  readonly weakLinkDbm: number
  readonly stuckOnHours: number
  readonly neverOnDays: number
  readonly neverOnOthers: number
  readonly alwaysSameHours: number
}

/** One weak reading is a door that stood open; this many in a row are a link that is weak. */
const weakInARow = 4
/** A thermometer that speaks once a day may well say the same thrice. */
const sameReadings = 50
const mostCounted = 1_000_000

/** The moment, and how often any device of the home has seen somebody by now. */
export interface HomeNow {
  readonly at: Instant
  readonly saw: number
}

export const healthFrom = ({ at, saw }: HomeNow): Health => ({
  heardAt: at,
  never: true,
  online: true,
  batteryLow: false,
  weak: 0,
  onSince: null,
  onAt: null,
  takesBack: false,
  restingSince: at,
  sawThen: saw,
  same: null,
})

/** Does it see somebody come and go? Of these, one that never does is doubted. */
export const isWatcher = ({ kind }: Device): boolean => kind === 'motion' || kind === 'presence'

/** How long it may say "somebody" without a break. People lie in bed and sit in chairs: a radar or a mat is given a day more. */
const onLimit = ({ kind }: Device, { stuckOnHours }: HealthLimits): Duration | null =>
  kind === 'motion' || kind === 'vibration'
    ? hours(stuckOnHours)
    : kind === 'presence' || kind === 'bed' || kind === 'chair'
      ? hours(stuckOnHours + 24)
      : null

/** Its health after this message. `reading` of a retained packet says nothing of now, and never comes here. */
export function hearing(health: Health, reading: Reading, { at, saw }: HomeNow, limits: HealthLimits): Health {
  if (reading.kind === 'availability' && !reading.online) return { ...health, online: false }
  const heard = { ...health, heardAt: at, never: false, online: true }
  const on = onOf(reading)
  if (on === true) return { ...heard, onSince: health.onSince ?? at, onAt: at, restingSince: at, sawThen: saw }
  if (on === false) return { ...heard, onSince: null, onAt: null, takesBack: true }
  switch (reading.kind) {
    case 'battery':
      return { ...heard, batteryLow: isLow(reading, health.batteryLow, limits) }
    case 'link': {
      const { quality = 255, rssiDbm = 0 } = reading
      const weak = quality < limits.weakLinkQuality || rssiDbm < limits.weakLinkDbm
      return { ...heard, weak: weak ? Math.min(health.weak + 1, weakInARow) : 0 }
    }
    case 'temperature': {
      const { celsius } = reading
      const { same } = health
      const stays = same?.celsius === celsius
      return {
        ...heard,
        same: stays ? { ...same, count: Math.min(same.count + 1, mostCounted) } : { celsius, since: at, count: 1 },
      }
    }
    default:
      return heard
  }
}

/** Null: nothing is wrong with it that its messages tell. `since`: from when it has been so. */
export function faultOf(
  health: Health,
  device: Device,
  { at, saw }: HomeNow,
  limits: HealthLimits,
): { fault: CoverageFault; since: Instant } | null {
  if (!health.online) return { fault: 'not-heard', since: health.heardAt }
  const silentFrom = silentAt(health, device, limits)
  if (silentFrom !== null && silentFrom <= at) return { fault: 'not-heard', since: health.heardAt }
  const limit = onLimit(device, limits)
  const { onSince, onAt } = health
  if (onSince !== null && onAt !== null && health.takesBack && limit !== null && elapsed(onSince, onAt) >= limit)
    return { fault: 'always-on', since: onSince }
  if (health.batteryLow) return { fault: 'battery-low', since: at }
  if (health.weak >= weakInARow) return { fault: 'weak-link', since: at }
  const rested = elapsed(health.restingSince, at) >= days(limits.neverOnDays)
  if (isWatcher(device) && !health.never && rested && saw - health.sawThen >= limits.neverOnOthers)
    return { fault: 'never-on', since: health.restingSince }
  const { same } = health
  if (same && same.count >= sameReadings && elapsed(same.since, at) >= hours(limits.alwaysSameHours))
    return { fault: 'always-same', since: same.since }
  return health.never ? { fault: 'unproven', since: health.heardAt } : null
}

/** The moment at which it is missed when it says nothing more; null: it speaks only on events, or is missed already. */
export function missedAt(health: Health, device: Device, limits: HealthLimits): Instant | null {
  return health.online ? silentAt(health, device, limits) : null
}

function silentAt({ heardAt }: Health, { heartbeatMinutes }: Device, { graceMinutes }: HealthLimits): Instant | null {
  return heartbeatMinutes === undefined ? null : later(heardAt, minutes(heartbeatMinutes + graceMinutes))
}

/** Null: the reading says nothing of somebody being there. */
export function onOf(reading: Reading): boolean | null {
  switch (reading.kind) {
    case 'motion':
    case 'vibration':
      return reading.active
    case 'presence':
      return reading.present
    case 'pressure':
      return reading.occupied
    default:
      return null
  }
}

/** Between the limit and ten points above it stays as it was, as the battery's own alarm does. */
function isLow({ percent, low }: Extract<Reading, { kind: 'battery' }>, was: boolean, limits: HealthLimits): boolean {
  if (low === true || (percent !== undefined && percent <= limits.lowBatteryPercent)) return true
  if (low === false || (percent !== undefined && percent > limits.lowBatteryPercent + 10)) return false
  return was
}
