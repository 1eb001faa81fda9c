import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  civilAt,
  clockTime,
  elapsed,
  hours,
  type Instant,
  instant,
  instantOf,
  isoUtc,
  later,
  localDate,
  minuteOfDay,
  parseIso,
  startOfLocalDay,
} from '../../../rules/model/time.ts'

const zone = 'Europe/Amsterdam'
const moment = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) }).map(instant)

describe('civil time', () => {
  it('agrees with the platform in every zone and at every moment', () => {
    fc.assert(
      fc.property(moment, fc.constantFrom(zone, 'UTC', 'America/St_Johns', 'Australia/Lord_Howe'), (at, zone) => {
        const shown = new Intl.DateTimeFormat('sv-SE', {
          timeZone: zone,
          dateStyle: 'short',
          timeStyle: 'medium',
        }).format(at)
        const { second } = civilAt(at, zone)
        expect(`${localDate(at, zone)} ${clockTime(at, zone)}:${String(second).padStart(2, '0')}`).toBe(shown)
      }),
    )
  })

  it('finds the instant back that a wall clock shows, the first of two', () => {
    fc.assert(
      fc.property(moment, (at) => {
        const whole = instant(Math.floor(at / 1000) * 1000)
        const back = instantOf(civilAt(whole, zone), zone)
        expect([0, hours(1)]).toContain(elapsed(back, whole))
      }),
    )
  })

  it.each([
    ['2026-03-29', 23],
    ['2026-10-25', 25],
    ['2026-06-01', 24],
  ])('gives %s %i hours', (date, count) => {
    const start = startOfLocalDay(parseIso(`${date}T12:00`, zone)!, zone)
    const next = startOfLocalDay(later(start, hours(30)), zone)
    expect(elapsed(start, next)).toBe(hours(count))
  })

  it('moves a skipped wall-clock time on by what was skipped', () => {
    expect(isoUtc(instantOf({ year: 2026, month: 3, day: 29, hour: 2, minute: 30 }, zone))).toBe(
      '2026-03-29T01:30:00.000Z',
    )
  })

  it('knows the day of the week: 24 November 2026 is a Tuesday', () => {
    expect(civilAt(parseIso('2026-11-24T10:00', zone)!, zone).weekday).toBe(2)
    expect(minuteOfDay(parseIso('2026-11-24T10:05', zone)!, zone)).toBe(605)
  })
})

describe('ISO 8601', () => {
  it('reads back what it prints', () => {
    fc.assert(
      fc.property(moment, (at) => {
        expect(parseIso(isoUtc(at))).toBe(at)
      }),
    )
  })

  it.each([
    ['2026-11-24T10:00:00+01:00', '2026-11-24T09:00:00.000Z'],
    ['2026-07-01 10:00', '2026-07-01T08:00:00.000Z'],
    ['2022-11-15T19:06:38+00:00', '2022-11-15T19:06:38.000Z'],
    ['2026-07-01T10:00:00.5Z', '2026-07-01T10:00:00.500Z'],
  ])('reads %s', (text, utc) => {
    expect(isoUtc(parseIso(text, zone) as Instant)).toBe(utc)
  })

  it.each(['', 'yesterday', '2026-13-01T00:00Z', '2026-01-01T25:00Z', '2026-01-01'])('calls %j no moment', (text) => {
    expect(parseIso(text, zone)).toBeNull()
  })

  it('asks for a zone where the text names none', () => {
    expect(parseIso('2026-07-01T10:00')).toBeNull()
  })
})
