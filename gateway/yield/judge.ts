// Every solar system of every home judged from its series, area by area: first what each shows by itself, then each beside the others.
import { amountsOf, solarLimits } from '../../rules/energy/counters.ts'
import { shareOf, type Sky, skyOfNeighbours, skyOfRadiation } from '../../rules/energy/sky.ts'
import type { Hour, SolarFit } from '../../rules/energy/solar-fit.ts'
import { solarHours } from '../../rules/energy/solar-hours.ts'
import type { Place } from '../../rules/energy/sun.ts'
import { type KnownSystem, knownSystem } from '../../rules/energy/yield.ts'
import { type FedBack, type Standing, standingOf } from '../../rules/energy/yield-standing.ts'
import { dayAfter, dayNumber } from '../../rules/model/civil-day.ts'
import type { SeriesPoint } from '../../rules/model/effect.ts'
import type { WeatherDay } from '../../rules/model/energy.ts'
import type { HomeId } from '../../rules/model/ids.ts'
import { hours, type Instant, instant } from '../../rules/model/time.ts'
import type { SeriesQuery, SeriesSum, SumsQuery } from '../../rules/ports.ts'

/** A counter of panels: its series, and what it is called among the systems. */
export interface SystemToJudge {
  readonly homeId: HomeId
  readonly systemId: string
  readonly series: string
  /** What the home's own meter counts of what is fed back: series, or families of them. */
  readonly fedBack: readonly string[]
}

export interface Area {
  readonly place: Place
  readonly weather: readonly WeatherDay[]
  readonly systems: readonly SystemToJudge[]
}

/** What the series store tells, on a connection that only reads. */
export interface SeriesToRead {
  read(query: SeriesQuery): readonly SeriesPoint[]
  sums(query: SumsQuery): readonly Pick<SeriesSum, 'period' | 'amount'>[]
}

export interface Judged extends Standing {
  readonly homeId: HomeId
  readonly systemId: string
}

/** A whole year, so that every season has been seen, and a month of it twice. */
const daysBack = 400

/** `until`: the first day that is not judged, for it is not over. Days are those of UTC: no light falls on their bounds here. */
export function judgeArea({ place, weather, systems }: Area, series: SeriesToRead, until: string): readonly Judged[] {
  const fits = new Map<string, SolarFit | null>()
  const shares = new Map<string, ReadonlyMap<string, number>>()
  for (const system of systems) {
    const known = knownSystem(hoursOf(system, series, until), place)
    if (!known) continue
    fits.set(nameOf(system), known.fit)
    // A place in the middle of the sky is for who knows how it lies.
    if (known.fit) shares.set(nameOf(system), sharesOf(known))
  }
  const neighboursOf = skyOfNeighbours(shares)
  // Read a second time: thousands of years of hours at once are more than fits.
  return systems.map((system): Judged => {
    const { homeId, systemId } = system
    const fit = fits.get(nameOf(system))
    const known = fit === undefined ? null : knownSystem(hoursOf(system, series, until), place, { known: fit })
    const sky = known && (neighboursOf(nameOf(system)) ?? radiationOf(known, weather))
    return { homeId, systemId, ...standingOf(known, sky, known && fedBackOf(system, series, until)) }
  })
}

const nameOf = ({ homeId, systemId }: SystemToJudge): string => `${homeId}/${systemId}`

const sharesOf = ({ days }: KnownSystem): ReadonlyMap<string, number> =>
  new Map(
    days.flatMap((day): [string, number][] => {
      const share = shareOf(day)
      return share === null ? [] : [[day.day, share]]
    }),
  )

const radiationOf = ({ days, fit }: KnownSystem, weather: readonly WeatherDay[]): Sky | null =>
  fit && skyOfRadiation(weather, days, fit)

/** In kW. Up to the end of the last day: a system that fell silent was silent until then. */
function hoursOf({ homeId, series: name }: SystemToJudge, series: SeriesToRead, until: string): readonly Hour[] {
  const end = momentOf(until)
  const from = momentOf(dayAfter(until, -daysBack))
  const points = series.read({ homeId, purpose: 'energy', series: name, from, to: instant(end + 1) })
  const readings = points.flatMap(({ series: of, at, fields }) =>
    of === name && fields.kwh !== undefined ? [{ at, value: fields.kwh }] : [],
  )
  const told = solarHours(amountsOf(readings, solarLimits).amounts).filter(({ at }) => at < end)
  const last = instant(end - hours(1))
  return told.length > 0 && told.at(-1)!.at < last ? [...told, { at: last, power: null }] : told
}

/** Null: no meter of the home ever fed anything back. */
function fedBackOf({ homeId, fedBack }: SystemToJudge, series: SeriesToRead, until: string): FedBack | null {
  const days = new Map<string, number>()
  for (const name of fedBack) {
    const from = dayAfter(until, -daysBack)
    const sums = series.sums({ homeId, purpose: 'energy', series: name, per: 'day', from, until })
    for (const { period, amount } of sums) days.set(period, (days.get(period) ?? 0) + amount)
  }
  return [...days.values()].some((amount) => amount > 0) ? days : null
}

const momentOf = (day: string): Instant => instant(dayNumber(day) * 86_400_000)
