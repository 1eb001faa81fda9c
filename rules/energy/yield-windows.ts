// In which class a solar system is and was, from its own days: sound, not heard, giving nothing, or giving less than it can, and why.
import { dayAfter, daysBetween } from '../model/civil-day.ts'
import type { YieldCause, YieldClass } from '../model/yield.ts'
import { quantile } from './solar-fit.ts'
import { soilingWindows } from './soiling.ts'
import type { YieldDay } from './yield-days.ts'

export interface YieldWindow {
  readonly class: Exclude<YieldClass, 'meets-forecast' | 'never-reported'>
  readonly cause: YieldCause | null
  /** The first day of it, and the first day no more. */
  readonly from: string
  readonly until: string
  /** The day on which it was known: a ticket goes out then. */
  readonly detectedOn: string
  /** It stood at the end of the series. */
  readonly stands: boolean
  /** What it cost, in the unit of the series; an estimate. */
  readonly lost: number
}

/** A sound system comes within this of its best in some hour, once the sky allows. */
const sound = 0.85
/** A low sun goes behind houses every winter: mornings and afternoons are judged while a cloudless day could give this share of the best. */
const lightForParts = 0.6
/** So many days without a sound hour are beyond what weather does, in the bright half of the year and in the dark one. */
const limits = { whole: { bright: 10, dark: 26 }, part: { bright: 14, dark: 32 } } as const
const brightShare = 0.75
const darkShare = 0.35

function limitOf(kind: keyof typeof limits, share: number): number {
  const { bright, dark } = limits[kind]
  const darkness = Math.min(1, Math.max(0, (brightShare - share) / (brightShare - darkShare)))
  return bright + darkness * (dark - bright)
}

/** Two days of daylight without anything. */
const outageDays = 2

const parts = ['morning', 'noon', 'afternoon'] as const

export function yieldWindows(days: readonly YieldDay[]): readonly YieldWindow[] {
  const most = quantile(
    days.map(({ clear }) => clear),
    0.99,
  )
  const gaps = stretches(days, ({ clear, clearHeard }) => clearHeard < 0.5 * clear, 1).map((stretch) =>
    windowOf(stretch, 'communication-gap', null, days),
  )
  const dead = ({ made, clear, clearHeard }: YieldDay) =>
    clearHeard >= 0.5 * clear && clear > 0.12 * most && made < 0.005 * clearHeard
  const outages = stretches(days, dead, outageDays).map((stretch) => windowOf(stretch, 'outage', null, days))
  const judged = days.filter((day) => day.clearHeard >= 0.5 * day.clear && !dead(day))
  const whole = silences(judged, most, 'whole', ({ best }) => bestOf(best)).map((stretch) =>
    windowOf(stretch, 'structurally-low', 'string-out', days),
  )
  const partial = parts.flatMap((part, place) =>
    silences(judged, most, 'part', ({ best }) => best[place]!, place !== 1).map((stretch) =>
      windowOf(stretch, 'structurally-low', causeOf(part, stretch, judged), days),
    ),
  )
  const found = [...gaps, ...outages, ...whole]
  for (const window of partial) if (!found.some((other) => overlaps(window, other))) found.push(window)
  const low = found.filter((window) => window.class === 'structurally-low' && window.cause !== null)
  const others = judged.filter(({ day }) => !low.some(({ from, until }) => day >= from && day < until))
  for (const stretch of soilingWindows(others)) {
    const window = windowOf(stretch, 'structurally-low', 'soiling', days)
    if (!found.some((other) => other.class === 'structurally-low' && overlaps(window, other))) found.push(window)
    else replaceWithin(found, window)
  }
  return found.toSorted((one, other) => (one.from < other.from ? -1 : 1))
}

export interface Stretch {
  readonly from: string
  readonly until: string
  readonly detectedOn: string
  readonly stands: boolean
}

/** Days in a row for which it holds, at least so many; a day that was not told of at all ends none. */
function stretches(days: readonly YieldDay[], holds: (day: YieldDay) => boolean, atLeast: number): readonly Stretch[] {
  const found: Stretch[] = []
  let run: YieldDay[] = []
  const close = (until: string, stands: boolean) => {
    if (run.length >= atLeast) found.push({ from: run[0]!.day, until, detectedOn: run[atLeast - 1]!.day, stands })
    run = []
  }
  for (const day of days) {
    if (holds(day)) run.push(day)
    else close(day.day, false)
  }
  const last = days.at(-1)
  if (last) close(dayAfter(last.day, 1), true)
  return found
}

/** Stretches without one sound hour, longer than weather makes them. `litOnly`: days of a low sun end it. */
function silences(
  days: readonly YieldDay[],
  most: number,
  kind: 'whole' | 'part',
  bestOfDay: (day: YieldDay) => number | null,
  litOnly = false,
): readonly Stretch[] {
  const found: Stretch[] = []
  let first: string | null = null
  let spent = 0
  let detectedOn: string | null = null
  const close = (until: string, stands: boolean) => {
    if (first !== null && detectedOn !== null) found.push({ from: first, until, detectedOn, stands })
    first = null
    detectedOn = null
    spent = 0
  }
  for (const day of days) {
    const best = bestOfDay(day)
    const share = day.clear / most
    if (best === null || (litOnly && share < lightForParts)) {
      if (litOnly && share < lightForParts) close(day.day, false)
      continue
    }
    if (best >= sound) {
      close(day.day, false)
      continue
    }
    first ??= day.day
    // Each day uses up its part of the limit of its season, so that a stretch from one into the other is judged by both.
    spent += 1 / limitOf(kind, share)
    if (spent >= 1) detectedOn ??= day.day
  }
  const last = days.at(-1)
  if (last) close(dayAfter(last.day, 1), true)
  return found
}

function causeOf(part: (typeof parts)[number], { from, until }: Stretch, days: readonly YieldDay[]): YieldCause {
  if (part !== 'noon') return `shade-${part}`
  const within = days.filter(({ day }) => day >= from && day < until)
  const flat = within.filter(({ flatHours }) => flatHours >= 3)
  return flat.length >= Math.max(2, within.length / 8) ? 'clipping' : 'shade-noon'
}

function windowOf(
  stretch: Stretch,
  kind: YieldWindow['class'],
  cause: YieldCause | null,
  days: readonly YieldDay[],
): YieldWindow {
  const within = days.filter(({ day }) => day >= stretch.from && day < stretch.until)
  return { class: kind, cause, ...stretch, lost: kind === 'communication-gap' ? 0 : lostIn(within, cause, days) }
}

/** What sound days near it gave of a cloudless sky's, less what was made. */
function lostIn(within: readonly YieldDay[], cause: YieldCause | null, days: readonly YieldDay[]): number {
  const made = within.reduce((sum, day) => sum + day.made, 0)
  if (cause === null) {
    const near = days.filter(({ day, made }) => made > 0 && Math.abs(daysBetween(day, within[0]?.day ?? day)) <= 30)
    const share = near.reduce((sum, day) => sum + day.made, 0) / (near.reduce((sum, { clear }) => sum + clear, 0) || 1)
    return within.reduce((sum, { clear }) => sum + clear * share, 0) - made
  }
  const place = cause === 'shade-morning' ? 0 : cause === 'shade-afternoon' ? 2 : 1
  const level = quantile(
    within.flatMap(({ best }) => (cause === 'string-out' ? bestOf(best) : best[place]) ?? []),
    0.85,
  )
  const missing = Math.max(0, 1 - level) * (cause === 'string-out' || cause === 'soiling' ? 1 : 1 / 3)
  return missing >= 1 ? 0 : (made * missing) / (1 - missing)
}

function bestOf(best: YieldDay['best']): number | null {
  const known = best.flatMap((value) => value ?? [])
  return known.length === 0 ? null : Math.max(...known)
}

const overlaps = (one: Stretch, other: Stretch): boolean => one.from < other.until && other.from < one.until

/** A slow decline that ends in days without a sound hour is one thing: the decline, which began earlier. */
function replaceWithin(found: YieldWindow[], window: YieldWindow): void {
  const inside = found.filter(
    (other) => other.class === 'structurally-low' && other.from >= window.from && overlaps(window, other),
  )
  const outside = found.some(
    (other) => other.class === 'structurally-low' && other.from < window.from && overlaps(window, other),
  )
  if (outside || inside.length === 0) return
  for (const other of inside) found.splice(found.indexOf(other), 1)
  const until = [window.until, ...inside.map((other) => other.until)].toSorted().at(-1)!
  const detectedOn = [window.detectedOn, ...inside.map((other) => other.detectedOn)].toSorted()[0]!
  found.push({ ...window, until, detectedOn, stands: window.stands || inside.some(({ stands }) => stands) })
}
