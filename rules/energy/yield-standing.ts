// What is kept of a system after a night: its class, since when, what shows it, and what was lost day by day.
import type { EvidenceDay, Measuring, YieldCause, YieldClass } from '../model/yield.ts'
import type { Sky } from './sky.ts'
import type { YieldDay } from './yield-days.ts'
import { againstSky } from './yield-sky.ts'
import { type KnownSystem, standingWindow, windowsOf } from './yield.ts'
import type { YieldWindow } from './yield-windows.ts'

export interface Standing {
  readonly class: YieldClass
  readonly cause: YieldCause | null
  readonly since: string | null
  readonly measuring: Measuring
  readonly neighbours: number
  readonly evidence: readonly EvidenceDay[]
  /** In kWh by day, of the window that stands. */
  readonly lost: readonly { readonly day: string; readonly kwh: number }[]
  readonly estimate: { readonly bestKw: number; readonly tiltDegrees: number; readonly azimuthDegrees: number } | null
  readonly lastHeardOn: string | null
}

/** What the home's own meter fed back on each day, kWh; a day that it was not heard is absent. */
export type FedBack = ReadonlyMap<string, number>

const daysShown = 14

/** `system` in kW; null: nothing was ever heard of it. `fedBack` null: the home has no meter that tells. */
export function standingOf(system: KnownSystem | null, sky: Sky | null, fedBack: FedBack | null): Standing {
  if (!system) return neverReported
  const { days, fit } = system
  const against = sky && againstSky(days, sky)
  const window = standingWindow(windowsOf(system, sky))
  const isSilentOutage = window?.class === 'communication-gap' && fedBack !== null && fedNothing(window, days, fedBack)
  const expected = (day: YieldDay) => against?.expectedOn(day) ?? null
  return {
    class: isSilentOutage ? 'outage' : (window?.class ?? 'meets-forecast'),
    cause: window?.cause ?? null,
    since: window?.from ?? null,
    measuring: against && sky ? sky.measuring : 'own-best-days',
    neighbours: against && sky ? sky.neighbours : 0,
    evidence: days.slice(-daysShown).map((day) => ({
      day: day.day,
      madeKwh: isHeard(day) ? rounded(day.made) : null,
      expectedKwh: roundedOrNull(expected(day)),
    })),
    lost: window ? lostByDay(window, isSilentOutage, days, expected) : [],
    estimate: fit && {
      bestKw: rounded(fit.scale),
      tiltDegrees: fit.plane.tiltDegrees,
      azimuthDegrees: fit.plane.azimuthDegrees,
    },
    lastHeardOn: days.findLast(({ clearHeard }) => clearHeard > 0)?.day ?? null,
  }
}

const neverReported: Standing = {
  class: 'never-reported',
  cause: null,
  since: null,
  measuring: 'own-best-days',
  neighbours: 0,
  evidence: [],
  lost: [],
  estimate: null,
  lastHeardOn: null,
}

/** A month of days before tells what a home feeds back; less of it than that says nothing. */
const daysBefore = 30
const fedBackBefore = 0.5
const fewestSilentDays = 2

/** The inverter is silent, and the meter says that nothing comes out of the house any more on days on which it did. */
function fedNothing({ from, until }: YieldWindow, days: readonly YieldDay[], fedBack: FedBack): boolean {
  const fedOn = (some: readonly YieldDay[]) => some.flatMap(({ day }) => fedBack.get(day) ?? [])
  const before = fedOn(days.filter(({ day }) => day < from).slice(-daysBefore))
  const since = fedOn(days.filter(({ day }) => day >= from && day < until))
  if (before.length < daysBefore / 2 || since.length < fewestSilentDays) return false
  return mean(before) >= fedBackBefore && Math.max(...since) < 0.05 * mean(before)
}

const mean = (of: readonly number[]): number => of.reduce((sum, value) => sum + value, 0) / of.length

/** By what was expected of each day where that is known; else the window's own estimate, shared evenly. A gap has lost nothing. */
function lostByDay(
  window: YieldWindow,
  isSilentOutage: boolean,
  days: readonly YieldDay[],
  expected: (day: YieldDay) => number | null,
): Standing['lost'] {
  if (window.class === 'communication-gap' && !isSilentOutage) return []
  const within = days.filter(({ day }) => day >= window.from && day < window.until)
  const known = within.flatMap((day) => {
    const whole = expected(day)
    if (whole === null) return []
    const part = isSilentOutage ? whole : whole * (day.clear > 0 ? day.clearHeard / day.clear : 0)
    return [{ day: day.day, kwh: rounded(Math.max(0, part - day.made)) }]
  })
  if (known.length > 0) return known
  return within.map(({ day }) => ({ day, kwh: rounded(Math.max(0, window.lost) / within.length) }))
}

const isHeard = ({ clear, clearHeard }: YieldDay): boolean => clearHeard > 0 && clearHeard >= 0.5 * clear
const rounded = (value: number): number => Math.round(value * 100) / 100
const roundedOrNull = (value: number | null): number | null => (value === null ? null : rounded(value))
