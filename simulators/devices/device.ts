// What a simulated device notices and how it says it: the facts on one side, its own messages on the other.
import type { Device } from '../../rules/model/home.ts'
import type { FallPhase } from '../../rules/model/observation.ts'
import type { Instant } from '../../rules/model/time.ts'
import type { WornBurst } from '../worn-movement.ts'

export type Fact =
  | { readonly kind: 'motion'; readonly active: boolean }
  | { readonly kind: 'presence'; readonly present: boolean }
  | { readonly kind: 'contact'; readonly open: boolean }
  | { readonly kind: 'bed'; readonly occupied: boolean }
  | { readonly kind: 'help-call' }
  | { readonly kind: 'smoke'; readonly detected: boolean }
  | { readonly kind: 'fall'; readonly phase: FallPhase }
  /** Of a worn device, around a blow: the last sample is of this moment. */
  | ({ readonly kind: 'acceleration' } & WornBurst)
  | { readonly kind: 'climate'; readonly celsius: number; readonly humidityPercent: number }
  | { readonly kind: 'plug'; readonly on: boolean; readonly watts: number; readonly totalKwh: number }
  | ({ readonly kind: 'meter' } & MeterReading)
  | { readonly kind: 'solar'; readonly powerWatts: number; readonly todayKwh: number; readonly totalKwh: number }
  | { readonly kind: 'availability'; readonly online: boolean }
  /** The device says that it is there, and how it stands. */
  | { readonly kind: 'check-in' }

export interface MeterReading {
  readonly importedT1Kwh: number
  readonly importedT2Kwh: number
  readonly exportedT1Kwh: number
  readonly exportedT2Kwh: number
  readonly importWatts: number
  readonly exportWatts: number
  readonly lowTariff: boolean
  readonly gasM3: number
  /** When the gas meter was last read over its own bus. */
  readonly gasAt: Instant
}

/** A device in its home, with what it remembers of itself. */
export interface Speaker {
  readonly device: Device
  /** 0 to 100; null on mains. */
  batteryPercent(at: Instant): number | null
  /** 0 to 255, wavering around what it is at that place in the house. */
  linkQuality(at: Instant): number
  /** The last state of each kind: devices repeat it with everything that they say. */
  readonly last: Partial<Record<Fact['kind'], Fact>>
}

export interface Utterance {
  /** Below the home's prefix. */
  readonly path: string
  readonly payload: string
  readonly retain?: boolean
}

/** One family of devices. It answers with nothing to facts that such a device cannot notice. */
export interface Family {
  readonly id: string
  say(speaker: Speaker, fact: Fact, at: Instant): readonly Utterance[]
}
