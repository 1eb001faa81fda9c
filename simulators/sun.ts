// Where the sun stands over the village and what a clear sky lets through.

/** Degrees north and east: the north of Holland. */
export const place = { latitude: 52.78, longitude: 4.95 } as const

const radians = Math.PI / 180
const sinLatitude = Math.sin(place.latitude * radians)
const cosLatitude = Math.cos(place.latitude * radians)

export interface Sun {
  /** Sine of the height above the horizon; below it at night. */
  readonly sinHeight: number
  /** Unit vector to the east and to the south. */
  readonly east: number
  readonly south: number
}

/** After Spencer (1971): declination and equation of time as Fourier series, good to a quarter of a degree. */
export function sunAt(epochMilliseconds: number): Sun {
  const days = epochMilliseconds / 86_400_000
  const angle = (2 * Math.PI * (days % 365.2425)) / 365.2425
  const declination =
    0.006918 -
    0.399912 * Math.cos(angle) +
    0.070257 * Math.sin(angle) -
    0.006758 * Math.cos(2 * angle) +
    0.000907 * Math.sin(2 * angle)
  const equationMinutes =
    229.18 *
    (0.000075 +
      0.001868 * Math.cos(angle) -
      0.032077 * Math.sin(angle) -
      0.014615 * Math.cos(2 * angle) -
      0.040849 * Math.sin(2 * angle))
  const solarMinutes = (days % 1) * 1440 + 4 * place.longitude + equationMinutes
  const hourAngle = (solarMinutes / 4 - 180) * radians
  const cosDeclination = Math.cos(declination)
  const sinDeclination = Math.sin(declination)
  return {
    sinHeight: sinLatitude * sinDeclination + cosLatitude * cosDeclination * Math.cos(hourAngle),
    east: -cosDeclination * Math.sin(hourAngle),
    south: sinLatitude * cosDeclination * Math.cos(hourAngle) - cosLatitude * sinDeclination,
  }
}

/** Global horizontal irradiance of a clear sky in W/m2, after Haurwitz (1945). */
export const clearSky = ({ sinHeight }: Sun): number =>
  sinHeight <= 0.01 ? 0 : 1098 * sinHeight * Math.exp(-0.057 / sinHeight)

export interface Panels {
  readonly peakWatts: number
  /** Degrees from flat. */
  readonly tilt: number
  /** Degrees from south, west positive. */
  readonly azimuth: number
}

/**
 * AC power in W of panels under a sky of that cloudiness (0 clear, 1 overcast). Clouds after Kasten and Czeplak (1980); the beam is laid on the
 * slope, what is diffuse comes evenly from the sky; a performance ratio of 0.82 stands for heat, wiring and inverter.
 */
export function panelWatts(panels: Panels, sun: Sun, cloud: number): number {
  const global = clearSky(sun) * (1 - 0.75 * cloud ** 3.4)
  if (global === 0) return 0
  const diffuse = global * Math.min(1, 0.16 + 0.84 * cloud ** 1.5)
  const tilt = panels.tilt * radians
  const azimuth = panels.azimuth * radians
  const incidence =
    sun.sinHeight * Math.cos(tilt) + Math.sin(tilt) * (sun.south * Math.cos(azimuth) - sun.east * Math.sin(azimuth))
  const beam = ((global - diffuse) * Math.max(0, incidence)) / Math.max(sun.sinHeight, 0.06)
  const onPanels = Math.min(1150, beam + (diffuse * (1 + Math.cos(tilt))) / 2)
  return panels.peakWatts * (onPanels / 1000) * 0.82
}
