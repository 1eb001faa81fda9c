// One local day of movement per room beside the person's own normal day, out of five-minute slots of activity. Pure.
import type { Room } from '../../rules/model/home.ts'
import {
  civilAt,
  hours,
  instantOf,
  type Instant,
  later,
  localDate,
  minuteOfDay,
  startOfLocalDay,
} from '../../rules/model/time.ts'
import type { Span } from './contract.ts'

/** Somebody was seen in the room within the five minutes that begin at `at`. */
export interface ActiveSlot {
  readonly roomId: Room['roomId']
  readonly at: Instant
}

export interface LocalDay {
  readonly date: string
  readonly startsAt: Instant
  readonly endsAt: Instant
  /** 1380, 1440 or 1500. */
  readonly minutesInDay: number
}

const slotMinutes = 5
const slotsPerDay = 1440 / slotMinutes
/** People are not clocks: what happens a quarter of an hour earlier or later is the same habit. */
const habitSlots = 3
/** A slot is normal when on this share of the days somebody was there. */
const normalShare = 0.4
/** On fewer days than this nothing is called normal. */
const fewestDays = 3

/** The local day that the date names in the zone; null when there is no such date. */
export function localDayOf(date: string, zone: string): LocalDay | null {
  const [year, month, day] = date.split('-').map(Number)
  const startsAt = instantOf({ year: year!, month: month!, day: day! }, zone)
  if (localDate(startsAt, zone) !== date) return null
  const endsAt = startOfLocalDay(later(startsAt, hours(36)), zone)
  return { date, startsAt, endsAt, minutesInDay: Math.round((endsAt - startsAt) / 60_000) }
}

/** `slots`: of the day itself and of the days before it that may count as this person's past. */
export function roomStrip(day: LocalDay, zone: string, rooms: readonly Room[], slots: readonly ActiveSlot[]) {
  const past = slots.filter(({ at }) => at < day.startsAt)
  const normalDays = new Set(past.map(({ at }) => localDate(at, zone))).size
  const strips = rooms.flatMap((room) => {
    const here = (slot: ActiveSlot) => slot.roomId === room.roomId
    const seen = seenSpans(day, slots.filter(here))
    const normal = normalDays < fewestDays ? [] : normalSpans(day, zone, past.filter(here), normalDays)
    return seen.length + normal.length > 0 ? [{ ...room, seen, normal }] : []
  })
  return { normalDays, rooms: strips }
}

function seenSpans(day: LocalDay, slots: readonly ActiveSlot[]): Span[] {
  const active = new Set<number>()
  for (const { at } of slots) {
    if (at >= day.startsAt && at < day.endsAt) active.add(Math.floor((at - day.startsAt) / 60_000 / slotMinutes))
  }
  return spansOf(day, (slot) => active.has(slot))
}

/** By the wall clock, because habits follow it: on a day of 23 or 25 hours breakfast stays at eight. */
function normalSpans(day: LocalDay, zone: string, past: readonly ActiveSlot[], days: number): Span[] {
  const daysActive = new Map<number, Set<string>>()
  for (const { at } of past) {
    const date = localDate(at, zone)
    const slot = Math.floor(minuteOfDay(at, zone) / slotMinutes)
    for (let near = slot - habitSlots; near <= slot + habitSlots; near++) {
      const wrapped = (near + slotsPerDay) % slotsPerDay
      const dates = daysActive.get(wrapped) ?? new Set<string>()
      daysActive.set(wrapped, dates.add(date))
    }
  }
  const isNormal = (slot: number) => (daysActive.get(slot)?.size ?? 0) >= normalShare * days
  return spansOf(day, (slot) => {
    const { hour, minute } = civilAt((day.startsAt + slot * slotMinutes * 60_000) as Instant, zone)
    return isNormal(Math.floor((hour * 60 + minute) / slotMinutes))
  })
}

function spansOf(day: LocalDay, isActive: (slot: number) => boolean): Span[] {
  const spans: Span[] = []
  for (let slot = 0; slot * slotMinutes < day.minutesInDay; slot++) {
    if (!isActive(slot)) continue
    const fromMinute = slot * slotMinutes
    const toMinute = Math.min(fromMinute + slotMinutes, day.minutesInDay)
    const last = spans.at(-1)
    if (last?.toMinute === fromMinute) last.toMinute = toMinute
    else spans.push({ fromMinute, toMinute })
  }
  return spans
}
