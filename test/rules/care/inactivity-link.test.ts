// Silence while a home's link is away, and what comes late when it is back: the promises of the rule, told as stories.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inactivity } from '../../../rules/care/inactivity.ts'
import { deviceSilence } from '../../../rules/care/device-silence.ts'
import type { Alarm } from '../../../rules/model/alarm.ts'
import type { CarePlan } from '../../../rules/model/care-plan.ts'
import type { HomeSetup } from '../../../rules/model/home.ts'
import { deviceId } from '../../../rules/model/ids.ts'
import type { Draft } from '../../../rules/model/input.ts'
import { days, earlier, hours, type Instant, later, minutes, seconds } from '../../../rules/model/time.ts'
import { configured, local, observed, setupOf } from '../../support/entries.ts'
import { ordinaryDays, passesDoor, quietSetup, stirs, told as toldBy } from './story.ts'

const told = (drafts: readonly Draft[], until: Instant) => toldBy(drafts, until, [inactivity])
const moveIn = local('2026-02-02 09:00')
const weeks = ordinaryDays(moveIn, 23).filter(({ at }) => at >= moveIn)
const hub = deviceId('hub')
/** The home of the other tests behind a gateway; its broker says when the link breaks. */
function linkedSetup(change: Partial<HomeSetup> = {}): HomeSetup {
  const setup = quietSetup(change)
  return { ...setup, devices: [...setup.devices, { deviceId: hub, kind: 'gateway' }] }
}
const linked = (change: Partial<HomeSetup> = {}) => configured(moveIn, linkedSetup(change))
const link = (at: Instant, online: boolean) => observed(at, hub, { kind: 'availability', online })
const names = ({ raised }: { raised: readonly Alarm[] }) =>
  raised.map(({ severity, because }) => `${severity} ${because.en}`)
const standing = ({ state }: ReturnType<typeof told>) =>
  Object.values(state.alarms).map(({ severity, response, condition }) => `${severity} ${response} ${condition}`)

/** What happened in the home from `from` to `back` comes when the link is back, a second apart, in the order in which `places` puts it. */
function keptBack(drafts: readonly Draft[], from: Instant, back: Instant, place: (n: number) => number = (n) => n) {
  const isKept = ({ at }: Draft) => at >= from && at < back
  const kept = drafts.filter(isKept).map((draft, n) => ({ draft, n: place(n) }))
  const late = kept
    .toSorted((one, other) => one.n - other.n)
    .map(({ draft: { input, at } }, order) => {
      if (input.kind !== 'observed') throw new Error('only devices are kept back')
      const { deviceId, reading } = input.observation
      return observed(later(back, seconds(1 + order)), deviceId, reading, { observedAt: at, freshness: 'buffered' })
    })
  return [...drafts.filter((draft) => !isKept(draft)), link(from, false), link(back, true), ...late]
}

describe('a link that comes back in the evening with all that it kept', () => {
  const lost = local('2026-02-23 16:30')
  const back = local('2026-02-23 23:20')
  const next = local('2026-02-24 09:00')
  const day = weeks.filter(({ at }) => at < next)
  const inOrder = () => keptBack(day, lost, back)

  it('lets the night pass, in whatever order it gives it back', () => {
    // The last of the evening first; then by devices, as each empties its own memory.
    const backwards = keptBack(day, lost, back, (n) => -n)
    const shuffled = keptBack(day, lost, back, (n) => (n * 37) % 101)
    for (const drafts of [inOrder(), backwards, shuffled]) expect(names(told([linked(), ...drafts], next))).toEqual([])
  })
  it('misses who falls silent right after it at the same moment, in whatever order', () => {
    const silent = day.filter(({ at }) => at < lost || at < local('2026-02-23 21:30'))
    const until = later(next, hours(12))
    const expected = told([linked(), ...keptBack(silent, lost, back)], until).raised.map(({ raisedAt }) => raisedAt)
    expect(expected).toHaveLength(1)
    fc.assert(
      fc.property(fc.infiniteStream(fc.integer({ min: 0, max: 1000 })), (order) => {
        const places = [...order.take(200)]
        const drafts = keptBack(silent, lost, back, (n) => places[n]!)
        expect(told([linked(), ...drafts], until).raised.map(({ raisedAt }) => raisedAt)).toEqual(expected)
      }),
      { numRuns: 10 },
    )
  })
  it('knows from it that the resident went out, though the door is told of after what came later', () => {
    const out = local('2026-02-23 17:30')
    const left = [...day.filter(({ at }) => at < out), ...passesDoor(out)]
    const drafts = keptBack(left, lost, back, (n) => -n)
    expect(names(told([linked(), ...drafts], local('2026-02-24 15:00')))).toEqual([])
  })
})

describe('while the link is known to be away', () => {
  const cut = local('2026-02-23 14:00')
  const silent = weeks.filter(({ at }) => at < cut)

  it('holds no silence against the resident, and does once the link is back', () => {
    const lost = later(cut, minutes(5))
    const back = later(cut, hours(8))
    const away = [linked(), ...silent, link(lost, false)]
    expect(names(told(away, back))).toEqual([])
    const { raised } = told([...away, link(back, true)], later(back, days(1)))
    expect(raised.map(({ severity }) => severity)).toEqual(['urgent'])
    expect(raised[0]!.raisedAt).toBeLessThan(later(back, hours(4)))
  })
  it('forgives nothing for a hiccup', () => {
    const plain = told([linked(), ...silent], later(cut, days(1)))
    const hiccup = [link(later(cut, minutes(50)), false), link(later(cut, minutes(53)), true)]
    const { raised } = told([linked(), ...silent, ...hiccup], later(cut, days(1)))
    expect(raised.map(({ raisedAt }) => raisedAt)).toEqual(plain.raised.map(({ raisedAt }) => raisedAt))
  })
  it('asks somebody to look when it stays away until no silence may last longer', () => {
    const away = told([linked(), ...silent, link(later(cut, hours(1)), false)], later(cut, days(2)))
    expect(names(away)).toEqual([
      'today Last sign of life at 13:50 on 23-2 (bathroom); since then the home could not be heard for 12 h 53 min. Nobody knows how things are: call, or go there',
    ])
    expect(standing(away)).toEqual(['today open standing'])
  })
  it('does so too for a link that comes and goes, and never lets it put the silence off for good', () => {
    const flapping = Array.from({ length: 200 }, (_, n) => {
      const at = later(cut, minutes(60 + 22 * n))
      return [link(at, false), link(later(at, minutes(20)), true)]
    }).flat()
    const { raised } = told([linked(), ...silent, ...flapping], later(cut, days(2)))
    expect(raised).toHaveLength(1)
    expect(raised[0]!.raisedAt).toBeLessThan(later(cut, hours(16)))
  })
  it('is urgent when the link is back after that, and the home stays quiet', () => {
    const back = later(cut, hours(20))
    const story = told([linked(), ...silent, link(later(cut, hours(1)), false), link(back, true)], later(back, days(1)))
    expect(story.raised.map(({ severity }) => severity)).toEqual(['today'])
    expect(standing(story)).toEqual(['urgent open standing'])
  })
  it('ends what was asked when a sign of life comes after all', () => {
    const back = later(cut, hours(20))
    const drafts = [...silent, link(later(cut, hours(1)), false), link(back, true), ...stirs(back, 'kitchen')]
    expect(standing(told([linked(), ...drafts], later(back, minutes(5))))).toEqual(['today open ended'])
  })
  it('leaves the silence of the home itself to its own alarm', () => {
    const drafts = [linked(), ...silent, link(later(cut, minutes(5)), false)]
    const { raised } = toldBy(drafts, later(cut, hours(8)), [inactivity, deviceSilence])
    expect(raised.map(({ rule, severity }) => `${rule.id} ${severity}`)).toEqual(['device-silence technical'])
  })
})

describe('sensors with a heartbeat that go dark all at once', () => {
  const cut = local('2026-02-23 14:00')
  const drafts = [configured(moveIn, setupOf()), ...weeks.filter(({ at }) => at < cut)]

  it('are no quiet home until no silence may last longer, and then somebody is asked to look', () => {
    expect(names(told(drafts, later(cut, hours(13))))).toEqual([])
    expect(told(drafts, later(cut, days(2))).raised.map(({ severity }) => severity)).toEqual(['today'])
  })
  it('are watched on when they are heard again', () => {
    const again = later(cut, hours(10))
    const heartbeats = Array.from({ length: 24 }, (_, n) =>
      observed(later(again, hours(n)), 'motion-kitchen', { kind: 'heartbeat' }),
    )
    const story = told([...drafts, ...heartbeats], later(again, hours(24)))
    expect(story.raised).toHaveLength(1)
    expect(story.raised[0]!.raisedAt).toBeGreaterThan(again)
    expect(standing(story)).toEqual(['urgent open standing'])
  })
})

describe('a sign of life that was there in time and comes when the alarm has been raised', () => {
  const cut = local('2026-02-23 14:00')
  const silent = weeks.filter(({ at }) => at < cut)
  const raisedAt = told([linked(), ...silent], later(cut, days(1))).raised[0]!.raisedAt
  const inTime = later(cut, hours(2))
  const comes = (at: Instant) =>
    stirs(inTime, 'kitchen').flatMap(({ input, at: observedAt }, n) =>
      input.kind === 'observed'
        ? observed(later(at, seconds(n)), input.observation.deviceId, input.observation.reading, {
            observedAt,
            freshness: 'buffered',
          })
        : [],
    )
  const plan = (graceSeconds: CarePlan['graceSeconds']): Partial<HomeSetup> => ({
    carePlan: { chains: [], graceSeconds, contacts: [] },
  })

  it('ends the condition and says why; the alarm, which was told, stays until a person closes it', () => {
    const late = later(raisedAt, minutes(30))
    const story = told([linked(), ...silent, ...comes(late)], later(late, minutes(1)))
    expect(story.lines.at(-1)).toBe(
      'condition-ended: There was a sign of life at 16:00 (kitchen); the message of it came only now',
    )
    expect(standing(story)).toEqual(['urgent open ended'])
  })
  it('closes it as technical where the plan has told nobody yet', () => {
    const setup = plan({ urgent: 60 })
    const late = later(raisedAt, seconds(20))
    const story = told([linked(setup), ...silent, ...comes(late)], later(late, minutes(1)))
    expect(standing(story)).toEqual([])
    expect(story.lines.slice(-2)).toEqual([
      'condition-ended: There was a sign of life at 16:00 (kitchen); the message of it came only now',
      'resolved: Closed: technical cause',
    ])
    expect(story.effects.some(({ kind }) => kind === 'notify')).toBe(false)
  })
  it('does not close one that was right when it was raised, for somebody who stirs again after it', () => {
    const setup = plan({ urgent: 60 })
    const now = later(raisedAt, seconds(10))
    const story = told([linked(setup), ...silent, ...stirs(now, 'kitchen')], later(now, seconds(30)))
    expect(standing(story)).toEqual(['urgent open ended'])
  })
  it('waits a moment with an alarm that is due while the link still gives back what it kept', () => {
    const due = raisedAt
    // A lone hit from before the silence was too long, just in time; its company a minute later.
    const [first, , second] = comes(earlier(due, seconds(30))) as [Draft, Draft, Draft, Draft]
    const drafts = [linked(), ...silent, first, { ...second, at: later(due, seconds(30)) }]
    expect(names(told(drafts, later(due, minutes(10))))).toEqual([])
    const alone = told([linked(), ...silent, first], later(due, minutes(10)))
    expect(alone.raised).toHaveLength(1)
    expect(alone.raised[0]!.raisedAt).toBeLessThanOrEqual(later(due, minutes(2)))
  })
})
