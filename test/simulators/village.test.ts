import { describe, expect, it } from 'vitest'
import { Home } from '../../rules/model/home.ts'
import { homeId } from '../../rules/model/ids.ts'
import { days, hours, type Instant, later, minutes } from '../../rules/model/time.ts'
import type { TimedMessage } from '../../simulators/message.ts'
import { createVillage, type Village } from '../../simulators/village.ts'
import { local } from '../support/entries.ts'

const from = local('2026-03-10 15:20')
const to = later(from, days(2))
const village = createVillage({ seed: 5, homes: 12 })
const first = village.homes[0]!.setup.homeId

const heard = (of: Village, start: Instant, end: Instant, home = first): TimedMessage[] => [
  ...of.messages(home, start, end),
]

describe('the village', () => {
  it('has homes that the registry takes, each with an id of its own', () => {
    for (const home of village.homes) expect(Home.parse(home)).toEqual(home)
    expect(new Set(village.homes.map(({ setup }) => setup.homeId)).size).toBe(12)
  })

  it('has a couple, an empty home, one without care, and some with panels', () => {
    const people = village.homes.map(({ setup }) => setup.residency?.people ?? 0)
    expect(people.filter((count) => count === 2)).toHaveLength(1)
    expect(people.filter((count) => count === 0)).toHaveLength(1)
    expect(village.homes.filter(({ careOrganisation }) => careOrganisation === null)).toHaveLength(1)
    const solar = village.homes.filter(({ setup }) => setup.devices.some(({ kind }) => kind === 'solar'))
    expect(solar.length).toBeGreaterThan(3)
  })

  it('lives in a place that is not there: no postcode has the letters SA, SD or SS', () => {
    for (const { address } of village.homes) expect(address.postcode).toMatch(/^\d{4} S[ADS]$/)
  })

  it('knows only its own homes', () => {
    expect(() => [...village.messages(homeId('elsewhere'), from, to)]).toThrow('no home elsewhere')
  })
})

describe('the messages of a home', () => {
  const whole = heard(village, from, to)

  it('are the same bytes for the same seed, and others for another', () => {
    expect(heard(createVillage({ seed: 5, homes: 12 }), from, to)).toEqual(whole)
    expect(heard(createVillage({ seed: 6, homes: 12 }), from, to)).not.toEqual(whole)
  })

  it('stay what they are when the village grows', () => {
    expect(heard(createVillage({ seed: 5, homes: 30 }), from, to)).toEqual(whole)
  })

  it('come in order, from the first moment up to the last', () => {
    for (const [place, { at }] of whole.entries()) {
      expect(at).toBeGreaterThanOrEqual(Math.max(from, whole[place - 1]?.at ?? 0))
      expect(at).toBeLessThan(to)
    }
  })

  it.each([1, 7, 25])('are the same in pieces of %i hours', (pieceHours) => {
    const pieces: TimedMessage[] = []
    for (let at = from; at < to; at = later(at, hours(pieceHours)))
      pieces.push(...heard(village, at, Math.min(to, later(at, hours(pieceHours))) as Instant))
    expect(pieces).toEqual(whole)
  })

  it.each([
    ['of 23 hours', '2026-03-29 00:00', 23],
    ['of 25 hours', '2026-10-25 00:00', 25],
  ])('go on through a day %s', (_, day, count) => {
    const start = local(day)
    const end = later(start, hours(count))
    const gateway = heard(village, start, end).filter(({ path }) => path === 'kernwacht/zigbee2mqtt')
    expect(gateway).toHaveLength(count * 4)
    expect(heard(village, end, later(end, minutes(30)))[0]!.at).toBeGreaterThanOrEqual(end)
  })

  it('begin with the simulated world', () => {
    expect(() => heard(village, local('2023-12-31 10:00'), local('2023-12-31 11:00'))).toThrow('1 January 2024')
  })

  it('show no life in an empty home but what a sensor imagines', () => {
    const empty = village.homes.find(({ setup }) => setup.residency === null)!
    const messages = heard(village, from, later(from, days(7)), empty.setup.homeId)
    expect(messages.length).toBeGreaterThan(1000)
    expect(messages.filter(({ payload }) => /"occupancy":true/.test(payload)).length).toBeLessThan(15)
    expect(messages.filter(({ payload }) => /"contact":false/.test(payload))).toHaveLength(0)
  })
})

describe('a fall', () => {
  it.each(
    village.homes.filter(({ setup }) => village.fallAt(setup.homeId, to) !== null).map(({ setup }) => setup.homeId),
  )('is suspected, seen and called out within a minute in %s', (home) => {
    const messages = village.fallNow(home, to)
    expect(messages.length).toBeGreaterThanOrEqual(3)
    for (const { at } of messages) expect(at - to).toBeLessThanOrEqual(60_000)
    expect(messages[0]!.payload).toMatch(/suspected|maybe_fall/)
    expect(messages.at(-1)!.payload).toMatch(/calling|"fall_down_status":"fall"/)
  })

  it('leaves the home without a move until somebody comes', () => {
    const fallen = village.fallAt(first, to, later(to, hours(3)))!
    const during = [...village.messages(first, later(to, minutes(3)), later(to, hours(3)), { during: [fallen] })]
    expect(during.filter(({ payload }) => /"occupancy":true|"contact":false/.test(payload))).toEqual([])
    expect(during.length).toBeGreaterThan(10)
  })

  it('cannot happen where no sensor would see it', () => {
    const without = village.homes.find(({ setup }) => setup.devices.every(({ kind }) => kind !== 'fall-detector'))!
    expect(village.fallAt(without.setup.homeId, to)).toBeNull()
    expect(village.fallNow(without.setup.homeId, to)).toEqual([])
  })
})
