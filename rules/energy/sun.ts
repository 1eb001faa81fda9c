// Where the sun stands, and what a cloudless sky gives to a plane: enough to say what panels could make at best, not what they will.
import type { Instant } from '../model/time.ts'

export interface Place {
  readonly latitude: number
  readonly longitude: number
}
export interface SunPosition {
  /** Above the horizon, radians. */
  readonly elevation: number
  /** From north over east, radians. */
  readonly azimuth: number
}

const degrees = Math.PI / 180
/** 2000-01-01T12:00Z, the epoch of the formulas. */
const j2000 = 946_728_000_000

/** To about 0.01° (the low-precision formulas of the Astronomical Almanac). */
export function sunAt(at: Instant, { latitude, longitude }: Place): SunPosition {
  const day = (at - j2000) / 86_400_000
  const anomaly = (357.529 + 0.98560028 * day) * degrees
  const meanLongitude = 280.459 + 0.98564736 * day
  const ecliptic = (meanLongitude + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * degrees
  const tilt = (23.439 - 0.00000036 * day) * degrees
  const ascension = Math.atan2(Math.cos(tilt) * Math.sin(ecliptic), Math.cos(ecliptic))
  const declination = Math.asin(Math.sin(tilt) * Math.sin(ecliptic))
  const sidereal = (18.697374558 + 24.06570982441908 * day) * 15 + longitude
  const hourAngle = sidereal * degrees - ascension
  const north = latitude * degrees
  const sine = Math.sin(north) * Math.sin(declination) + Math.cos(north) * Math.cos(declination) * Math.cos(hourAngle)
  const azimuth = Math.atan2(
    -Math.sin(hourAngle),
    Math.tan(declination) * Math.cos(north) - Math.sin(north) * Math.cos(hourAngle),
  )
  return { elevation: Math.asin(sine), azimuth: azimuth < 0 ? azimuth + 2 * Math.PI : azimuth }
}

export interface Plane {
  readonly tiltDegrees: number
  readonly azimuthDegrees: number
}

/**
 * Irradiance on the plane under a cloudless sky, kW/m²: direct beam after Meinel (1976), global after Haurwitz (1945), the rest of it
 * diffuse and the same from everywhere, ground reflection 0.2.
 */
export function clearSky({ elevation, azimuth }: SunPosition, { tiltDegrees, azimuthDegrees }: Plane): number {
  if (elevation < 0.02) return 0
  const height = Math.sin(elevation)
  // Kasten & Young (1989)
  const airMass = 1 / (height + 0.50572 * (elevation / degrees + 6.07995) ** -1.6364)
  const beam = 1.353 * 0.7 ** (airMass ** 0.678)
  const global = 1.098 * height * Math.exp(-0.057 / height)
  const diffuse = Math.max(0.1 * global, global - beam * height)
  const [tilt, turn] = [tiltDegrees * degrees, azimuth - azimuthDegrees * degrees]
  const incidence = height * Math.cos(tilt) + Math.cos(elevation) * Math.sin(tilt) * Math.cos(turn)
  const sky = (1 + Math.cos(tilt)) / 2
  return Math.max(0, incidence) * beam + diffuse * sky + 0.2 * global * (1 - sky)
}

/** Of the power of a module per degree that its cells are warmer than 25 °C: the usual crystalline silicon. */
const lossPerDegree = 0.004
/** Cloudless air is clearest in spring and haziest at the end of summer: sound systems at two places made 10 % less then, beyond the warmth. */
const haze = 0.05
/** Cells in full sun are about so much warmer than the air. */
const warmerInFullSun = 28

/**
 * Power of 1 kW of modules on the plane under a cloudless sky, kW: irradiance less what warm cells lose, with the air of an ordinary Dutch
 * day of that season. In June they lose 10 % and in winter nothing, so without this every sound system would seem to get worse in spring.
 */
export function clearPower(at: Instant, place: Place, plane: Plane): number {
  const irradiance = clearSky(sunAt(at, place), plane)
  const day = (at - j2000) / 86_400_000
  const season = Math.cos((2 * Math.PI * (day - 18)) / 365.25)
  const cells = 14 - 7.5 * season + warmerInFullSun * irradiance
  return irradiance * (1 - lossPerDegree * (cells - 25)) * (1 + haze * Math.cos((2 * Math.PI * (day - 120)) / 365.25))
}
