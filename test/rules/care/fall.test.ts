// A fall: the device's verdict at once, a suspicion within two minutes, and no evidence ever closes it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fall } from '../../../rules/care/fall.ts'
import { residencyId } from '../../../rules/model/ids.ts'
import type { Draft } from '../../../rules/model/input.ts'
import type { FallPhase, Freshness } from '../../../rules/model/observation.ts'
import { hours, type Instant, later, minutes, seconds } from '../../../rules/model/time.ts'
import { anna, configured, draft, local, motion, observed, setupOf } from '../../support/entries.ts'
import { blink, closes, told as toldBy } from './story.ts'

const start = local('2026-03-02 08:00')
const at = (second: number): Instant => later(start, seconds(second))
const home = configured(later(start, hours(-1)), setupOf())
const says = (second: number, phase: FallPhase, claim: { observedAt?: Instant; freshness?: Freshness } = {}): Draft =>
  observed(at(second), 'radar-bathroom', { kind: 'fall', phase }, claim)
const told = (drafts: readonly Draft[], until = later(start, hours(3))) => toldBy([home, ...drafts], until, [fall])
const raisedAfter = (drafts: readonly Draft[]) => told(drafts).raised.map(({ raisedAt }) => (raisedAt - start) / 1000)

describe('the verdict of the device', () => {
  it.each(['detected', 'confirmed', 'calling'] as const)('"%s" raises at once, urgent, with the room', (phase) => {
    const { raised } = told([says(0, phase)])
    expect(raised).toHaveLength(1)
    expect(raised[0]).toMatchObject({ severity: 'urgent', roomId: 'bathroom', raisedAt: start, openedAt: start })
    expect(raised[0]!.title).toEqual({ nl: 'Val (badkamer)', en: 'Fall (bathroom)' })
    expect(raised[0]!.because.nl).toContain('08:00 (badkamer)')
  })
  it('raises though somebody moves about: there may be a visitor', () => {
    expect(raisedAfter([motion(at(-5), 'kitchen'), says(0, 'detected'), motion(at(5), 'kitchen')])).toEqual([0])
  })
  it('raises while alarms are paused', () => {
    const pause = draft(at(-60), {
      kind: 'commanded',
      command: { kind: 'pause', rule: null, until: later(start, hours(9)), because: 'op vakantie', by: anna },
    })
    expect(raisedAfter([pause, says(0, 'calling')])).toEqual([0])
  })
  it('adds nothing when the device repeats its state, however often', () => {
    const { raised, lines } = told([0, 10, 20, 30, 600].map((second) => says(second, 'detected')))
    expect(raised).toHaveLength(1)
    expect(lines).toHaveLength(1)
  })
  it('writes a further state into the same alarm', () => {
    const { raised, lines } = told([says(0, 'detected'), says(40, 'calling')])
    expect(raised).toHaveLength(1)
    expect(lines[1]).toBe('evidence: Sensor reports "calling" at 08:00')
  })
})

describe('a suspicion', () => {
  it('becomes a fall by stillness, within 120 seconds, dated at the impact', () => {
    const { raised } = told([says(0, 'suspected')])
    expect(raised.map(({ raisedAt, openedAt }) => [raisedAt, openedAt])).toEqual([[at(120), start]])
    expect(raised[0]!.because.en).toBe('Perhaps a fall at 08:00 (bathroom); no movement in the home for 2 min after it')
    expect(raised[0]!.events[0]!.said.en).toBe('The sensor suspects a fall at 08:00')
  })
  it('is dropped by movement in another room', () => {
    expect(raisedAfter([says(0, 'suspected'), motion(at(60), 'kitchen')])).toEqual([])
  })
  it('is not dropped by movement in the same room, nor by what moves in the first seconds', () => {
    expect(raisedAfter([says(0, 'suspected'), motion(at(60), 'bathroom')])).toEqual([120])
    expect(raisedAfter([says(0, 'suspected'), motion(at(10), 'kitchen')])).toEqual([120])
  })
  it('is not dropped by movement elsewhere where two people live: it may be the other', () => {
    const residency = { residencyId: residencyId('two'), since: start, people: 2 }
    const two = configured(at(-60), setupOf('home-1', { residency }))
    expect(raisedAfter([two, says(0, 'suspected'), motion(at(60), 'kitchen')])).toEqual([120])
  })
  it('is not dropped by what a broker kept', () => {
    const kept = observed(at(60), 'motion-kitchen', { kind: 'motion', active: true }, { freshness: 'retained' })
    expect(raisedAfter([says(0, 'suspected'), kept])).toEqual([120])
  })
  it('raises at once when the device calls, is sure, or is lost', () => {
    expect(raisedAfter([says(0, 'suspected'), says(30, 'calling')])).toEqual([30])
    expect(raisedAfter([says(0, 'suspected'), says(45, 'confirmed')])).toEqual([45])
    const lost = observed(at(20), 'radar-bathroom', { kind: 'availability', online: false })
    const { raised } = told([says(0, 'suspected'), lost])
    expect(raised.map(({ raisedAt }) => raisedAt)).toEqual([at(20)])
    expect(raised[0]!.because.en).toContain('the sensor was lost after it')
  })
  it('is dropped when the device says that somebody is up again', () => {
    expect(raisedAfter([says(0, 'suspected'), says(30, 'recovered')])).toEqual([])
  })
  it('waits once, however often it is repeated', () => {
    expect(raisedAfter([0, 20, 40, 60, 100].map((second) => says(second, 'suspected')))).toEqual([120])
  })
  it('may come again after it was dropped', () => {
    expect(raisedAfter([says(0, 'suspected'), motion(at(60), 'kitchen'), says(600, 'suspected')])).toEqual([720])
  })
  it('never waits longer than 120 seconds, and for a home that asks so shorter', () => {
    expect(fall.params.safeParse({ confirmSeconds: 121 }).success).toBe(false)
    const short = configured(at(-60), setupOf('home-1', { ruleParams: { [fall.id]: { confirmSeconds: 30 } } }))
    expect(raisedAfter([short, says(0, 'suspected')])).toEqual([30])
  })
})

describe('after the alarm', () => {
  it.each(['recovered', 'cancelled'] as const)('"%s" ends the condition and closes nothing', (phase) => {
    const { state, lines } = told([says(0, 'detected'), says(90, phase)])
    expect(Object.values(state.alarms)).toMatchObject([{ response: 'open', condition: 'ended' }])
    expect(lines.at(-1)).toMatch(phase === 'recovered' ? /^condition-ended/ : /^cancelled-by-resident/)
  })
  it('stays with a person who has picked it up, though the device takes it back', () => {
    const taken = (alarmId: string) =>
      draft(at(60), {
        kind: 'commanded',
        command: { kind: 'respond', alarmId: alarmId as never, step: 'acknowledge', by: anna },
      })
    const { raised } = told([says(0, 'detected')])
    const { state } = told([says(0, 'detected'), taken(raised[0]!.alarmId), says(90, 'cancelled')], at(600))
    expect(Object.values(state.alarms)).toMatchObject([{ response: 'acknowledged', condition: 'ended' }])
  })
  it('writes down a few movements after it, for the carer, and closes nothing by them', () => {
    const moves = Array.from({ length: 12 }, (_, n) => blink(at(60 + 60 * n), 'kitchen')).flat()
    const { lines, state } = told([says(0, 'detected'), ...moves])
    expect(lines.filter((line) => line.includes('Movement at'))).toHaveLength(5)
    expect(Object.values(state.alarms)).toMatchObject([{ response: 'open', condition: 'standing' }])
  })
  it('makes of the next fall after closing another alarm', () => {
    const first = told([says(0, 'detected')]).raised[0]!
    const { raised } = told([says(0, 'detected'), ...closes(at(1200), first, 'true'), says(3600, 'detected')])
    expect(raised.map(({ raisedAt }) => raisedAt)).toEqual([start, at(3600)])
  })
  it('that follows another whose alarm is still open lets it stand again', () => {
    const { raised, lines, state } = told([says(0, 'detected'), says(300, 'recovered'), says(600, 'detected')])
    expect(raised).toHaveLength(1)
    expect(lines.at(-1)).toBe('condition-returned: The fall sensor saw a fall at 08:10 (bathroom)')
    expect(Object.values(state.alarms)).toMatchObject([{ condition: 'standing', response: 'open' }])
  })
  it('that a person closed while the sensor still declares it is raised anew, and says why', () => {
    const before = [says(-3000, 'detected'), says(-2400, 'recovered')]
    const first = told(before).raised[0]!
    const drafts = [...before, ...closes(at(-2000), first, 'false'), says(0, 'calling')]
    const second = told(drafts).raised[1]!
    const { raised, state } = told([...drafts, ...closes(at(1200), second, 'true')])
    expect(raised.at(-1)!.because.en).toBe(
      'The alarm was closed at 08:20, and the fall sensor still sees the fall of 08:00 (bathroom)',
    )
    expect(Object.values(state.alarms)).toMatchObject([{ response: 'open', alarmId: raised.at(-1)!.alarmId }])
    const up = [...drafts, says(600, 'recovered'), ...closes(at(1200), second, 'true')]
    expect(told(up).state.alarms).toEqual({})
  })
  it('stays closed for a sensor that never says that a fall is over', () => {
    const { raised } = told([says(0, 'detected')])
    const after = told([says(0, 'detected'), ...closes(at(600), raised[0]!, 'true')])
    expect(after.raised).toHaveLength(1)
    expect(after.state.alarms).toEqual({})
  })
  it('raises a fall whose end overtook it, and says that it ended', () => {
    const { raised, state } = told([
      says(30, 'recovered', { observedAt: at(30) }),
      says(31, 'detected', { observedAt: at(10) }),
    ])
    expect(raised).toHaveLength(1)
    expect(Object.values(state.alarms)).toMatchObject([{ response: 'open', condition: 'ended' }])
  })
})

it('never counts what a broker kept, whatever the phase', () => {
  for (const phase of ['suspected', 'detected', 'confirmed', 'calling'] as const)
    expect(raisedAfter([says(0, phase, { freshness: 'retained' })])).toEqual([])
})

it('raises for every verdict of the device, in any company of other messages', () => {
  const other = fc.record({
    second: fc.integer({ min: -300, max: 600 }),
    what: fc.constantFrom('kitchen', 'bathroom', 'recovered', 'suspected', 'cancelled'),
  })
  fc.assert(
    fc.property(
      fc.array(other, { maxLength: 20 }),
      fc.constantFrom<FallPhase[]>('detected', 'confirmed', 'calling'),
      (others, phase) => {
        const drafts = others.map(({ second, what }) =>
          what === 'kitchen' || what === 'bathroom' ? motion(at(second), what) : says(second, what as FallPhase),
        )
        const { raised, state } = told([...drafts, says(0, phase)], at(minutes(30) / 1000))
        expect(raised.some(({ raisedAt }) => raisedAt <= start)).toBe(true)
        expect(Object.values(state.alarms).every(({ response }) => response === 'open')).toBe(true)
      },
    ),
    { numRuns: 60 },
  )
})
