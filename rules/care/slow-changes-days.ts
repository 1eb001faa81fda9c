// From slots of five minutes in which something stirred in a room to a day's figures: the night's rest, and the bathroom and movement of
// the day. What was not seen well, or was spent elsewhere or with visitors, gives no figure. Not a rule.
import { dayOfNumber } from '../model/civil-day.ts'
import { type HomeSetup, type RoomKind, roomOf } from '../model/home.ts'
import type { RoomId } from '../model/ids.ts'
import { civilAt, dayNumberOf, type Instant } from '../model/time.ts'
import { medianOf } from './rank-shift.ts'
import { isSeenIn } from './whereabouts.ts'

export interface ActiveSlot {
  readonly roomId: RoomId
  /** Where the five minutes begin. */
  readonly at: Instant
}
export interface Stretch {
  readonly from: Instant
  readonly until: Instant
}

/** `restHours`: from going to bed until getting up. `movingMinutes`: of each hour awake and at home. The others count visits. */
export const slowFigures = ['restHours', 'timesUp', 'bathroomByNight', 'bathroomByDay', 'movingMinutes'] as const
export type SlowFigure = (typeof slowFigures)[number]
/** Of the day that began with getting up on `date`, and the night that followed it. */
export interface DayFigures {
  readonly date: string
  readonly figures: Partial<Record<SlowFigure, number>>
}

/** Minutes of the wall clock since 1970: habits follow it, and a night in which it is set back is no longer one. */
type WallMinute = number
interface Bout {
  readonly from: WallMinute
  until: WallMinute
  readonly kinds: Set<RoomKind>
}
interface Night {
  readonly from: WallMinute
  readonly until: WallMinute
  /** Short walks in between. */
  readonly walks: readonly Bout[]
}

const slot = 5
const day = 1440
/** Signs nearer to each other are one visit. */
const oneVisit = 15
const longestWalk = 20
const leastAsleep = 20
const rest = { least: 180, most: 14 * 60, from: 21 * 60, until: day + 9 * 60 } as const
/** Nothing stirred for so long by day: out, or so fast asleep that it says nothing of how much somebody moves. */
const out = 180
const leastAwake = 240
/** So much of a night or a day may be unseen. */
const mostUnseen = 60
const bathing: ReadonlySet<RoomKind> = new Set(['bathroom', 'toilet'])
/** Who sits in one of these is up. */
const living: ReadonlySet<RoomKind> = new Set(['living-room', 'study'])

/** The days of the calendar of which the slots tell something, in order. `unseen`: when the sensors could not be believed. */
export function dayFiguresOf(
  home: HomeSetup,
  slots: readonly ActiveSlot[],
  unseen: readonly Stretch[],
): readonly DayFigures[] {
  const wall = (at: Instant): WallMinute => {
    const { year, month, day: date, hour, minute } = civilAt(at, home.zone)
    return dayNumberOf(year, month, date) * day + hour * 60 + minute
  }
  const seen = slots
    .flatMap(({ roomId, at }) => {
      const kind = roomOf(home, roomId)?.kind
      return kind === undefined ? [] : [{ kind, roomId, from: wall(at) }]
    })
    .sort((one, other) => one.from - other.from)
  if (seen.length === 0) return []
  const dark = unseen.map(({ from, until }) => ({ from: wall(from), until: wall(until) }))
  const isDark = (from: WallMinute, until: WallMinute) =>
    dark.reduce((sum, one) => sum + Math.max(0, Math.min(until, one.until) - Math.max(from, one.from)), 0) > mostUnseen
  const hasBedroom = home.rooms.some(({ kind }) => kind === 'bedroom')
  const up = boutsOf(seen.filter(({ kind }) => kind !== 'bedroom'))
  const visits = boutsOf(seen.filter(({ kind }) => bathing.has(kind)))
  // A sensor that came later counts from then on; one that was taken away leaves zeros behind that are none.
  const bathroomFrom = isSeenIn(home, bathing) ? (visits[0]?.from ?? Infinity) : Infinity
  const [first, last] = [seen[0]!, seen.at(-1)!].map(({ from }) => Math.floor(from / day)) as [number, number]
  const nights = new Map<number, Night>()
  for (let date = first - 1; hasBedroom && date <= last; date++) {
    const night = nightOf(up, date)
    if (night && !isDark(night.from, night.until)) nights.set(date, night)
  }
  const rows: (DayFigures & { readonly together: number })[] = []
  for (let date = first; date <= last; date++) {
    const figures: Partial<Record<SlowFigure, number>> = {}
    const [before, night] = [nights.get(date - 1), nights.get(date)]
    if (night) {
      figures.restHours = (night.until - night.from) / 60
      figures.timesUp = night.walks.length
      if (night.from >= bathroomFrom)
        figures.bathroomByNight = night.walks.filter(({ kinds }) => [...kinds].some((kind) => bathing.has(kind))).length
    }
    let together = 0
    if (before && night && !isDark(before.until, night.from)) {
      const awake = seen.filter(({ from }) => from >= before.until && from < night.from)
      const moving = movingMinutesOf(
        awake.map(({ from }) => from),
        before.until,
        night.from,
      )
      if (moving !== null) figures.movingMinutes = moving
      if (before.until >= bathroomFrom)
        figures.bathroomByDay = visits.filter(({ from }) => from >= before.until && from < night.from).length
      together = slotsTogether(awake)
    }
    rows.push({ date: dayOfNumber(date), figures, together })
  }
  return withoutVisitors(rows)
}

function boutsOf(seen: readonly { readonly kind: RoomKind; readonly from: WallMinute }[]): readonly Bout[] {
  const bouts: Bout[] = []
  for (const { kind, from } of seen) {
    const last = bouts.at(-1)
    if (last && from - last.until < oneVisit) {
      last.until = from + slot
      last.kinds.add(kind)
    } else bouts.push({ from, until: from + slot, kinds: new Set([kind]) })
  }
  return bouts
}

/** The longest quiet of the night, and what lies beside it behind a short walk. Null: none that can be a night in bed at home. */
function nightOf(up: readonly Bout[], date: number): Night | null {
  const [from, until] = [date * day + rest.from, date * day + rest.until]
  // The quiet after bout i lasts until bout i + 1; its middle says to which night it belongs.
  const quiet = (i: number) => (up[i] && up[i + 1] ? up[i + 1]!.from - up[i].until : 0)
  const isOfNight = (i: number) => {
    const middle = up[i] && up[i + 1] ? (up[i].until + up[i + 1]!.from) / 2 : -1
    return middle >= from && middle <= until
  }
  let core = -1
  for (let i = firstAfter(up, from - day); i < up.length && up[i]!.from < until; i++)
    if (isOfNight(i) && (core < 0 || quiet(i) > quiet(core))) core = i
  if (core < 0) return null
  const isBridge = (walk: number, beyond: number) =>
    isOfNight(beyond) &&
    quiet(beyond) >= leastAsleep &&
    up[walk]!.until - up[walk]!.from <= longestWalk &&
    ![...up[walk]!.kinds].some((kind) => living.has(kind))
  let [left, right] = [core, core]
  while (isBridge(left, left - 1)) left -= 1
  while (isBridge(right + 1, right + 1)) right += 1
  const night = { from: up[left]!.until, until: up[right + 1]!.from, walks: up.slice(left + 1, right + 1) }
  const lasted = night.until - night.from
  return lasted >= rest.least && lasted <= rest.most ? night : null
}

function firstAfter(bouts: readonly Bout[], moment: WallMinute): number {
  let [low, high] = [0, bouts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (bouts[middle]!.until < moment) low = middle + 1
    else high = middle
  }
  return low
}

/** Of each hour awake and at home; null: too little of the day was. */
function movingMinutesOf(moments: readonly WallMinute[], from: WallMinute, until: WallMinute): number | null {
  const active = [...new Set(moments)]
  let awake = until - from
  for (const [place, moment] of [...active, until].entries()) {
    const quiet = moment - (place === 0 ? from : active[place - 1]! + slot)
    if (quiet >= out) awake -= quiet
  }
  return awake < leastAwake ? null : (60 * active.length * slot) / awake
}

/** In how many slots something stirred in more than one room. */
function slotsTogether(awake: readonly { readonly from: WallMinute; readonly roomId: RoomId }[]): number {
  const rooms = new Map<WallMinute, Set<RoomId>>()
  for (const { from, roomId } of awake) rooms.set(from, (rooms.get(from) ?? new Set()).add(roomId))
  return [...rooms.values()].filter(({ size }) => size > 1).length
}

/** Rooms that stir at once far more than is usual here: somebody else was there, perhaps for the night too. */
function withoutVisitors(rows: readonly (DayFigures & { readonly together: number })[]): readonly DayFigures[] {
  const known = rows.map(({ together }) => together).filter((count) => count > 0)
  const most = known.length === 0 ? Infinity : 2 * medianOf(known) + 6
  return rows.map(({ date, figures, together }) => ({ date, figures: together > most ? {} : figures }))
}
