// How a person's nights and days change over weeks, beside the person's own earlier weeks: advice to talk about, never an alarm. Not a rule.
import { dayAfter, dayNumber, dayOfNumber } from '../model/civil-day.ts'
import type { HomeSetup } from '../model/home.ts'
import { shiftOf } from './rank-shift.ts'
import {
  type ActiveSlot,
  type DayFigures,
  dayFiguresOf,
  type SlowFigure,
  slowFigures,
  type Stretch,
} from './slow-changes-days.ts'
import { livesAlone } from './whereabouts.ts'

/** The last weeks are laid beside the first that are known of those before them: a change that takes two months is in the weeks between. */
export const recentWeeks = 4
export const earlierWeeks = 8
const weeks = 16
/** A week in which fewer days could be told from says nothing. */
const leastDays = 4
/** With four recent weeks and six earlier ones, or three and eight, a doubt this small can be had at all. */
const leastEarlier = 6
/** Had nothing changed: how often the interval may leave out zero all the same. */
const doubt = 1 / 80

/** Below this nobody would act on it, however sure it is. `share`: of what it was. */
const matters: Readonly<Record<SlowFigure, { readonly least: number; readonly share: number }>> = {
  restHours: { least: 0.5, share: 0 },
  timesUp: { least: 0.75, share: 0 },
  bathroomByNight: { least: 0.75, share: 0 },
  bathroomByDay: { least: 1.5, share: 0.25 },
  movingMinutes: { least: 2, share: 0.2 },
}

export interface WeekFigure {
  /** The Monday on which it began. */
  readonly week: string
  /** The mean of its middle days; null: of too few could anything be told. */
  readonly value: number | null
}

export interface SlowChange {
  readonly figure: SlowFigure
  /** `unknown`: not enough weeks yet. `steady`: no change that matters and is sure. */
  readonly state: 'unknown' | 'steady' | 'more' | 'less'
  /** Oldest first, the last of them the week that ended last. */
  readonly weeks: readonly WeekFigure[]
  /** The middle of the weeks on both sides, and the shift between them with its interval; null: unknown. */
  readonly shift: {
    readonly earlier: number
    readonly recent: number
    readonly middle: number
    readonly least: number
    readonly most: number
  } | null
}

export interface SlowChanges {
  /** `not-alone`: with more people nobody can say whose night it was. */
  readonly state: 'known' | 'not-enough-weeks' | 'not-alone'
  /** Of the figure that is known best: of the weeks that are needed, recent and earlier, those that are there. */
  readonly weeksKnown: number
  readonly weeksNeeded: number
  readonly changes: readonly SlowChange[]
}

/** The first day that counts for what is said in the week of `today` (YYYY-MM-DD). */
export const slowChangesFrom = (today: string): string => dayAfter(mondayOf(today), -7 * weeks)

/** `slots`: from a day before slowChangesFrom until now, of who lives there now only. The week that lasts is left out: what is said stands for a week. */
export function slowChangesOf(
  home: HomeSetup,
  today: string,
  slots: readonly ActiveSlot[],
  unseen: readonly Stretch[],
): SlowChanges {
  const weeksNeeded = recentWeeks + leastEarlier
  if (!livesAlone(home)) return { state: 'not-alone', weeksKnown: 0, weeksNeeded, changes: [] }
  const days = dayFiguresOf(home, slots, unseen)
  const first = slowChangesFrom(today)
  const changes = slowFigures.map((figure) => changeOf(figure, weeksOf(figure, first, days)))
  const weeksKnown = Math.max(...changes.map((one) => usefulOf(one.weeks)))
  const isKnown = changes.some(({ state }) => state !== 'unknown')
  return { state: isKnown ? 'known' : 'not-enough-weeks', weeksKnown, weeksNeeded, changes }
}

function mondayOf(date: string): string {
  const number = dayNumber(date)
  // Day 0 was a Thursday.
  return dayOfNumber(number - ((((number + 3) % 7) + 7) % 7))
}

function weeksOf(figure: SlowFigure, first: string, days: readonly DayFigures[]): readonly WeekFigure[] {
  const start = dayNumber(first)
  const values: number[][] = Array.from({ length: weeks }, () => [])
  for (const { date, figures } of days) {
    const value = figures[figure]
    if (value !== undefined) values[Math.floor((dayNumber(date) - start) / 7)]?.push(value)
  }
  return values.map((of, place) => ({
    week: dayOfNumber(start + 7 * place),
    value: of.length < leastDays ? null : middleMean(of),
  }))
}

/** Without the highest and the lowest day: one odd night is no week, and counts do not jump as their median does. */
function middleMean(values: readonly number[]): number {
  const middle = values.toSorted((one, other) => one - other).slice(1, -1)
  return middle.reduce((sum, value) => sum + value, 0) / middle.length
}

const known = (some: readonly WeekFigure[]) => some.flatMap(({ value }) => (value === null ? [] : [value]))
const recentOf = (of: readonly WeekFigure[]) => known(of.slice(-recentWeeks))
const earlierOf = (of: readonly WeekFigure[]) => known(of.slice(0, -recentWeeks)).slice(0, earlierWeeks)
const usefulOf = (of: readonly WeekFigure[]) => recentOf(of).length + Math.min(leastEarlier, earlierOf(of).length)

function changeOf(figure: SlowFigure, of: readonly WeekFigure[]): SlowChange {
  const [earlier, recent] = [earlierOf(of), recentOf(of)]
  const { middle, interval } = shiftOf(earlier, recent, doubt)
  if (!interval) return { figure, state: 'unknown', weeks: of, shift: null }
  const shift = { earlier: meanOf(earlier), recent: meanOf(recent), middle, ...interval }
  const isSure = interval.least > 0 || interval.most < 0
  const { least, share } = matters[figure]
  const isMuch = Math.abs(middle) >= Math.max(least, share * shift.earlier)
  return { figure, state: isSure && isMuch ? (middle > 0 ? 'more' : 'less') : 'steady', weeks: of, shift }
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
