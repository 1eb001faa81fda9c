// A system's days held against the sky that it stood under: what each could be expected to give, and the windows in which it gave less.
import { quantile } from './solar-fit.ts'
import { shareOf, type Sky } from './sky.ts'
import type { YieldDay } from './yield-days.ts'
import type { YieldWindow } from './yield-windows.ts'

export interface AgainstSky {
  /** In the unit of the series; null: nobody can say of that day. */
  expectedOn(day: YieldDay): number | null
  /** The sky gave next to nothing to anybody: snow, or a storm. */
  isDarkFor(day: string): boolean
  /** What was given over what was expected, of the days that can be compared. */
  readonly ratios: readonly { readonly day: string; readonly ratio: number }[]
}

/** So many days that can be compared say what is usual for this system beside the others. */
const fewestDays = 20
/** A sound system is often there: what it has lost for less than a third of the time does not lower it. */
const usualShare = 0.7
/** A low sun goes behind houses, and a grey day is all noise. */
const lightEnough = 0.35
const skyEnough = 0.2
const darkSky = 0.04

/** Null: too few days can be compared. */
export function againstSky(days: readonly YieldDay[], sky: Sky): AgainstSky | null {
  const most = quantile(
    days.map(({ clear }) => clear),
    0.99,
  )
  const comparable = days.flatMap((day) => {
    const [own, theirs] = [shareOf(day), sky.shares.get(day.day)]
    const isLight = day.clear >= lightEnough * most && theirs !== undefined && theirs >= skyEnough
    return own !== null && isLight ? [{ day: day.day, ratio: own / theirs }] : []
  })
  const alive = comparable.filter(({ ratio }) => ratio > 0.02).map(({ ratio }) => ratio)
  if (alive.length < fewestDays) return null
  const usual = quantile(alive, usualShare)
  return {
    expectedOn: ({ day, clear }) => {
      const share = sky.shares.get(day)
      return share === undefined ? null : usual * share * clear
    },
    isDarkFor: (day) => (sky.shares.get(day) ?? 1) < darkSky,
    ratios: comparable.map(({ day, ratio }) => ({ day, ratio: ratio / usual })),
  }
}

/** The middle of so many days in a row must be below; of so many again near the usual, for it to be over. */
const daysToTell = 7
const low = 0.8
const stillLow = 0.87
const daysToEnd = 3
const soundAgain = 0.92

export type SkyWindow = Pick<YieldWindow, 'from' | 'until' | 'detectedOn' | 'stands'>

/** Windows in which the system gave clearly less than its usual share of what the sky gave. `end`: the day after the last. */
export function lowUnderSky({ ratios }: AgainstSky, end: string): readonly SkyWindow[] {
  const found: SkyWindow[] = []
  let from: string | null = null
  let detectedOn: string | null = null
  for (const [index, { day, ratio }] of ratios.entries()) {
    if (detectedOn !== null && from !== null) {
      const last = ratios.slice(index + 1 - daysToEnd, index + 1)
      if (last.length < daysToEnd || middle(last) < soundAgain) continue
      found.push({ from, until: last[0]!.day, detectedOn, stands: false })
      from = detectedOn = null
      continue
    }
    if (ratio >= stillLow) continue
    const last = ratios.slice(Math.max(0, index + 1 - daysToTell), index + 1)
    if (last.length < daysToTell || middle(last) >= low || ratio >= low) continue
    from = beginningOf(ratios, index)
    detectedOn = day
  }
  if (from !== null && detectedOn !== null) found.push({ from, until: end, detectedOn, stands: true })
  return found
}

const middle = (of: readonly { ratio: number }[]): number =>
  quantile(
    of.map(({ ratio }) => ratio),
    0.5,
  )

/** Back to the first of the low days: one good day between them, an odd cloud, is stepped over. */
function beginningOf(ratios: readonly { day: string; ratio: number }[], index: number): string {
  let first = index
  while (first > 0 && (ratios[first - 1]!.ratio < stillLow || (ratios[first - 2]?.ratio ?? 1) < low)) first--
  while (ratios[first]!.ratio >= stillLow) first++
  return ratios[first]!.day
}

/** Of the days within: did the system keep up with the sky? Null: too few can be compared. */
export function keptUp({ ratios }: AgainstSky, from: string, until: string): boolean | null {
  const within = ratios.filter(({ day }) => day >= from && day < until)
  return within.length < 5 ? null : middle(within) >= soundAgain
}
