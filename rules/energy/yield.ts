// A solar system judged: its class now, every window of its past, and what it made in the terms of IEC 61724.
import { dayAfter } from '../model/civil-day.ts'
import type { WeatherDay } from '../model/energy.ts'
import { localDate } from '../model/time.ts'
import type { YieldClass } from '../model/yield.ts'
import { fitSystem, type Hour, type SolarFit } from './solar-fit.ts'
import { planeFactor, type Sky } from './sky.ts'
import type { Place } from './sun.ts'
import { type YieldDay, yieldDays } from './yield-days.ts'
import { againstSky, type AgainstSky, keptUp, lowUnderSky } from './yield-sky.ts'
import { type YieldWindow, yieldWindows } from './yield-windows.ts'

export interface YieldVerdict {
  readonly class: YieldClass
  /** Null: too little to know how the system lies; then only gaps and outages are told. */
  readonly fit: SolarFit | null
  /** The fit is too poor to call anything structural. */
  readonly poorFit: boolean
  readonly windows: readonly YieldWindow[]
  readonly days: number
}

/** Above this the best hours of the system do not look like those of panels on one plane. */
const poorFitError = 0.08

/** A system as its own days show it. */
export interface KnownSystem {
  readonly fit: SolarFit | null
  readonly poorFit: boolean
  readonly days: readonly YieldDay[]
}

/**
 * `series`: mean power by hour, oldest first, in any unit; what was not heard is null or absent. `byDay`: one value a day was shared over
 * its hours, so nothing structural can be read from them. Null: nothing was ever heard. `known`: how it lies, where that was read before.
 */
export function knownSystem(
  series: readonly Hour[],
  place: Place,
  { byDay = false, known = null }: { byDay?: boolean; known?: SolarFit | null } = {},
): KnownSystem | null {
  if (!series.some(({ power }) => power !== null && power > 0)) return null
  const fitted = known ?? fitSystem(series, place)
  const poorFit = byDay || fitted === null || fitted.error > poorFitError
  return { fit: fitted, poorFit, days: yieldDays(series, fitted ?? guessFrom(series, place)) }
}

/** As `knownSystem`, and every window of its past. */
export function judgeYield(series: readonly Hour[], place: Place, byDay = false): YieldVerdict {
  const system = knownSystem(series, place, { byDay })
  if (!system) return { class: 'never-reported', fit: null, poorFit: false, windows: [], days: 0 }
  const { fit, poorFit, days } = system
  const windows = windowsOf(system, null)
  return { class: standingWindow(windows)?.class ?? 'meets-forecast', fit, poorFit, windows, days: days.length }
}

/**
 * Windows that its own days tell, and those of the sky: what nobody had is no fault of this system, a grey month in which it kept up with
 * the others is none either, and what it gave less than they did is one that its own best hours tell only later.
 */
export function windowsOf({ days, poorFit }: KnownSystem, sky: Sky | null): readonly YieldWindow[] {
  const own = yieldWindows(days).filter((window) => window.class !== 'structurally-low' || !poorFit)
  const against = sky && againstSky(days, sky)
  const last = days.at(-1)
  if (!against || !last) return own
  const kept = own.filter((window) =>
    window.class === 'outage' ? isAlone(window, days, against) : !isContradicted(window, against),
  )
  const low = poorFit ? [] : lowUnderSky(against, dayAfter(last.day, 1))
  const added = low.flatMap((window): YieldWindow[] =>
    kept.some((other) => other.from < window.until && window.from < other.until)
      ? []
      : [{ class: 'structurally-low', cause: null, ...window, lost: 0 }],
  )
  return [...kept, ...added]
    .map((window) => ({ ...window, lost: lostUnder(window, days, against) ?? window.lost }))
    .toSorted((one, other) => (one.from < other.from ? -1 : 1))
}

/** What stands now: nothing given is worse than nothing heard, and what is not heard cannot be called low. */
export function standingWindow(windows: readonly YieldWindow[]): YieldWindow | undefined {
  const standing = windows.filter(({ stands }) => stands)
  return (['outage', 'communication-gap', 'structurally-low'] as const)
    .map((kind) => standing.findLast((window) => window.class === kind))
    .find((window) => window !== undefined)
}

/** Two days on which the others had light and this one gave nothing. */
function isAlone({ from, until }: YieldWindow, days: readonly YieldDay[], against: AgainstSky): boolean {
  return days.filter(({ day }) => day >= from && day < until && !against.isDarkFor(day)).length >= 2
}

const isContradicted = ({ class: kind, from, until }: YieldWindow, against: AgainstSky): boolean =>
  kind === 'structurally-low' && keptUp(against, from, until) === true

/** Null: of no day of it is it known what could be expected. What was not heard was not lost. */
function lostUnder(
  { class: kind, from, until }: YieldWindow,
  days: readonly YieldDay[],
  against: AgainstSky,
): number | null {
  if (kind === 'communication-gap') return 0
  const told = days.flatMap((day) => {
    const expected = day.day >= from && day.day < until ? against.expectedOn(day) : null
    return expected === null ? [] : [Math.max(0, expected * heardShare(day) - day.made)]
  })
  return told.length === 0 ? null : told.reduce((sum, lost) => sum + lost, 0)
}

const heardShare = ({ clear, clearHeard }: YieldDay): number => (clear > 0 ? clearHeard / clear : 0)

/** With too few days to see how it lies: an ordinary roof, as large as its best hour says. Enough to know day from night. */
function guessFrom(series: readonly Hour[], place: Place): SolarFit {
  const most = Math.max(...series.map(({ power }) => power ?? 0))
  return { plane: { tiltDegrees: 35, azimuthDegrees: 180 }, place, scale: most / 0.85, error: Number.NaN }
}

export interface YearYield {
  readonly year: string
  /** In the unit of the series × hours: kWh of kW, kWh/kWp of kW per kWp. */
  readonly made: number
  /** What the station's radiation would have given on this plane at full efficiency, kWh/m² and so hours of full sun; null: no radiation. */
  readonly referenceYield: number | null
  /** Final yield over reference yield; null without the power of the modules. 0.75 to 0.85 is sound, 1 is nobody. */
  readonly performanceRatio: number | null
}

/**
 * Final yield Y_f = kWh / kWp, reference yield Y_r = kWh/m² in the plane / 1 kW/m², performance ratio Y_f / Y_r (IEC 61724-1). Radiation
 * of the flat is brought to the plane by the ratio of the two under a cloudless sky, half of it: cloudy light comes from everywhere.
 */
export function yieldByYear(
  series: readonly Hour[],
  fit: SolarFit,
  weather: readonly WeatherDay[],
  peakKw: number | null,
): readonly YearYield[] {
  const years = new Map<string, { made: number; days: Set<string> }>()
  for (const { at, power } of series) {
    if (power === null) continue
    const day = localDate(at, 'UTC')
    const year = years.get(day.slice(0, 4)) ?? { made: 0, days: new Set<string>() }
    year.made += power
    year.days.add(day)
    years.set(day.slice(0, 4), year)
  }
  const reference = new Map<string, number>()
  for (const { day, radiationKwhPerM2 } of weather)
    if (radiationKwhPerM2 !== null) reference.set(day, radiationKwhPerM2 * planeFactor(day, fit))
  return [...years].map(([year, { made, days }]) => {
    const known = [...days].filter((day) => reference.has(day))
    const referenceYield =
      known.length < 0.9 * days.size ? null : known.reduce((sum, day) => sum + reference.get(day)!, 0)
    return {
      year,
      made,
      referenceYield,
      performanceRatio: referenceYield && peakKw ? made / peakKw / referenceYield : null,
    }
  })
}
