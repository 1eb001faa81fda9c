// How a home is doing right now: what the screens show beside its alarms.
import type { RiskCoverage } from './coverage.ts'
import type { DeviceId, RuleId } from './ids.ts'
import type { ReadingKind } from './observation.ts'
import type { Said } from './reason.ts'
import type { Instant } from './time.ts'

export interface HomeStatus {
  readonly at: Instant
  readonly devices: Readonly<Record<DeviceId, DeviceStatus>>
  readonly lastSignOfLife: { readonly at: Instant; readonly deviceId: DeviceId } | null
  readonly pauses: readonly PauseStatus[]
  /** The armed instants of each rule: what would happen, when, and, where the rule says it, why. */
  readonly watches: readonly WatchStatus[]
  /** Of each risk; empty: nobody lives there, or no rule looks after it. */
  readonly coverage: readonly RiskCoverage[]
}

export interface WatchStatus {
  readonly rule: RuleId
  readonly timer: string
  readonly at: Instant
  readonly because: Said | null
}

export interface DeviceStatus {
  readonly lastHeardAt: Instant
  readonly online: boolean
  readonly batteryPercent?: number | undefined
  /** As it said of its link last: 0 to 255, or dBm. */
  readonly linkQuality?: number | undefined
  readonly linkDbm?: number | undefined
  /** Of what kind its last reading was that is not about the device itself. */
  readonly reading?: ReadingKind | undefined
  /** How it stands by what it told last, by kind of reading: `contact` true is a door that is open. `at`: when it said so last. */
  readonly stands?: Readonly<Record<string, { readonly state: boolean; readonly at: Instant }>> | undefined
}

/** `rule` null: all rules that may be paused. `by`: an account. */
export interface PauseStatus {
  readonly rule: RuleId | null
  readonly until: Instant
  readonly because: string
  readonly by: string
}
