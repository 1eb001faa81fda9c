// Dirt: what a system gives on cloudless days sinks a little every day, for weeks, until rain or somebody washes it off.
import { dayAfter, daysBetween } from '../model/civil-day.ts'
import { quantile } from './solar-fit.ts'
import type { YieldDay } from './yield-days.ts'
import type { Stretch } from './yield-windows.ts'

/** A decline is judged over the cloudless days of so many days back, and needs so many of them. */
const spanDays = 75
const fewestCloudless = 5
/** It is one when the level sinks by this share over the span: beyond the season and the 4 % by which cloudless days differ. */
const sinksBy = 0.1
/** Clean again: cloudless days are as good as this share of the level at the start. */
const cleanShare = 0.95
const unseenDays = 45

interface Level {
  readonly day: string
  readonly value: number
}

export function soilingWindows(days: readonly YieldDay[]): readonly Stretch[] {
  const levels = days.flatMap(({ day, cloudless }): Level[] => (cloudless === null ? [] : [{ day, value: cloudless }]))
  const found: Stretch[] = []
  let free = ''
  for (const [index, { day }] of levels.entries()) {
    if (day <= free) continue
    const span = levels
      .slice(0, index + 1)
      .filter((level) => level.day > free && daysBetween(level.day, day) <= spanDays)
    const start = startOfDecline(span)
    if (start === null) continue
    const clean = cleanAgain(levels.slice(index + 1), start.value)
    const until = clean ?? boundOf(levels, days)
    found.push({ from: start.day, until, detectedOn: day, stands: clean === null })
    free = until
  }
  return found
}

/** The middle of all slopes between two days (Theil & Sen), for one odd day must not make a decline; null: there is none. */
function startOfDecline(span: readonly Level[]): Level | null {
  const length = span.length < fewestCloudless ? 0 : daysBetween(span[0]!.day, span.at(-1)!.day)
  if (length < spanDays / 3) return null
  const slopes = span.flatMap((one, first) =>
    span.slice(first + 1).flatMap((other) => {
      const apart = daysBetween(one.day, other.day)
      return apart >= 7 ? [(other.value - one.value) / apart] : []
    }),
  )
  const middle = (levels: readonly Level[]) =>
    quantile(
      levels.map(({ value }) => value),
      0.5,
    )
  const [before, after] = [middle(span.slice(0, 3)), middle(span.slice(-3))]
  if (slopes.length === 0 || quantile(slopes, 0.5) * length > -sinksBy * before || after > (1 - sinksBy) * before)
    return null
  return { day: span[0]!.day, value: before }
}

/** Without cloudless days nobody knows how long it stood: no longer than this after the last one that showed it. */
function boundOf(levels: readonly Level[], days: readonly YieldDay[]): string {
  const known = dayAfter(levels.at(-1)!.day, unseenDays)
  const end = days.at(-1)!.day
  return known < end ? known : end
}

/** Three in a row of which the middle one is as good as before. */
function cleanAgain(levels: readonly Level[], start: number): string | null {
  const place = levels.findIndex((_, index) => {
    const three = levels.slice(index, index + 3).map(({ value }) => value)
    return three.length === 3 && quantile(three, 0.5) >= cleanShare * start
  })
  return place < 0 ? null : levels[place]!.day
}
