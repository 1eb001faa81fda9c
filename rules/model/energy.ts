// What energy is reckoned in: registers as they were read, amounts of a stretch or a day, the weather of a day, and a solar system.
import type { Instant } from './time.ts'

/** A cumulative register as a device gave it: kWh, m³ or GJ, by the register. */
export interface RegisterReading {
  readonly at: Instant
  readonly value: number
}

/** What a register moved by in one stretch. `over-gap`: the sum is right, but nobody knows when within the stretch it fell. */
export interface Amount {
  readonly from: Instant
  readonly until: Instant
  readonly amount: number
  readonly mark: 'measured' | 'over-gap'
}

/** Something that a counter did and consumption never does. The amounts leave it out; it is told, not mended in silence. */
export interface CounterFault {
  readonly kind: 'reset' | 'rollover' | 'jump' | 'replaced' | 'unit-switch' | 'backwards' | 'gap'
  readonly from: Instant
  readonly until: Instant
  readonly before: number
  readonly after: number
}

/** The amount of one local day, YYYY-MM-DD; `heard` is the share (0 to 1) of the day that is measured. */
export interface DayAmount {
  readonly day: string
  readonly amount: number
  readonly heard: number
}

/** One day at the nearest weather station; null: the station has a gap there. */
export interface WeatherDay {
  readonly day: string
  readonly meanCelsius: number | null
  /** Global radiation on the flat. */
  readonly radiationKwhPerM2: number | null
}

/** What is known of the panels on a roof; null: not known, and to be estimated and said so. */
export interface SolarSystem {
  readonly systemId: string
  /** Of the modules, not of the inverter. */
  readonly peakWatts: number | null
  readonly inverterWatts: number | null
  /** 0 is flat, 90 upright. */
  readonly tiltDegrees: number | null
  /** 0 is north, 90 east, 180 south. */
  readonly azimuthDegrees: number | null
  readonly latitude: number
  readonly longitude: number
}
