import { describe, expect, it } from 'vitest'
import { backtest, elapse, fold } from '../../../rules/engine/replay.ts'
import { snapshotOf, startOf, stateOfSnapshot } from '../../../rules/engine/state.ts'
import { step } from '../../../rules/engine/step.ts'
import type { Alarm } from '../../../rules/model/alarm.ts'
import type { Effect } from '../../../rules/model/effect.ts'
import { homeId } from '../../../rules/model/ids.ts'
import type { Draft } from '../../../rules/model/input.ts'
import type { Reading } from '../../../rules/model/observation.ts'
import { hours, type Instant, later, minutes } from '../../../rules/model/time.ts'
import { anna, configured, draft, local, motion, numbered, observed, setupOf } from '../../support/entries.ts'
import { rules as shipped } from '../../../rules/index.ts'
import { broken, chill, stillness } from '../../support/small-rules.ts'

const rules = [stillness, chill]
const home = homeId('home-1')
const at = local('2026-03-02 08:00')
const raised = (effects: readonly Effect[]): Alarm[] =>
  effects.flatMap((effect) => (effect.kind === 'alarm-changed' && effect.event.kind === 'raised' ? [effect.alarm] : []))
const last = (effects: readonly Effect[]): Alarm | undefined =>
  effects.flatMap((effect) => (effect.kind === 'alarm-changed' ? [effect.alarm] : [])).at(-1)
const cold = (celsius: number, when = at): Draft => observed(when, 'climate', { kind: 'temperature', celsius })
const respond = (alarm: Alarm, taken: 'acknowledge' | 'resolve', when = at, outcome?: 'true' | 'false'): Draft =>
  draft(when, {
    kind: 'commanded',
    command: { kind: 'respond', alarmId: alarm.alarmId, step: taken, by: anna, ...(outcome && { outcome }) },
  })

describe('alarms', () => {
  it('raises one alarm per episode, named after home, rule, subject and the moment it began', () => {
    const { effects } = backtest(home, [configured(at), motion(at, 'kitchen')], rules, later(at, hours(3)))
    const alarms = raised(effects)
    expect(alarms).toHaveLength(1)
    expect(alarms[0]).toMatchObject({
      alarmId: 'home-1~stillness~home~20260302T080000.000Z',
      openedAt: local('2026-03-02 09:00'),
      because: { nl: 'Niets sinds 08:00', en: 'Nothing since 08:00' },
      rule: { id: 'stillness', version: 1 },
    })
  })

  it('says how late it is: the moment of the thing and the moment of knowing are two', () => {
    const start = fold(startOf(home), numbered([configured(at), motion(at, 'kitchen')]), rules).state
    const wake = draft(local('2026-03-02 09:25'), {
      kind: 'timer-due',
      timer: 'stillness/quiet',
      dueAt: local('2026-03-02 09:00'),
    })
    const alarm = raised(step(start, { ...wake, seq: 3 }, rules).effects)[0]!
    expect([alarm.openedAt, alarm.raisedAt]).toEqual([local('2026-03-02 09:00'), local('2026-03-02 09:25')])
  })

  it('never closes an unanswered urgent alarm because the condition ended', () => {
    const { effects, state } = backtest(
      home,
      [configured(at), motion(at, 'kitchen'), motion(local('2026-03-02 11:00'), 'hall')],
      rules,
    )
    expect(last(effects)).toMatchObject({ condition: 'ended', response: 'open' })
    expect(Object.keys(state.alarms)).toEqual(['stillness~home'])
  })

  it('closes by itself what may close by itself', () => {
    const { effects, state } = backtest(home, [configured(at), cold(12), cold(19, later(at, minutes(9)))], rules)
    expect(last(effects)).toMatchObject({
      response: 'resolved',
      outcome: 'ended-by-itself',
      resolvedAt: later(at, minutes(9)),
    })
    expect(state.alarms).toEqual({})
  })

  it('makes a second episode a second alarm, also at the same moment', () => {
    const alarms = raised(backtest(home, [configured(at), cold(12), cold(19), cold(11)], rules).effects)
    expect(new Set(alarms.map((alarm) => alarm.alarmId)).size).toBe(2)
  })

  it('gives an alarm to the first who picks it up and tells the second', () => {
    const begun = backtest(home, [configured(at), cold(12)], rules)
    const alarm = raised(begun.effects)[0]!
    const { effects } = fold(
      begun.state,
      numbered([respond(alarm, 'acknowledge'), respond(alarm, 'acknowledge')], begun.state.seq),
      rules,
    )
    expect(effects.filter((effect) => effect.kind === 'answered')).toMatchObject([
      { accepted: true },
      { accepted: false, why: 'already-taken' },
    ])
    expect(last(effects)?.claimedBy).toEqual(anna)
  })

  it('asks for an outcome before it closes, and for somebody to have picked it up', () => {
    const begun = backtest(home, [configured(at), cold(12)], rules)
    const alarm = raised(begun.effects)[0]!
    const answers = fold(
      begun.state,
      numbered(
        [
          respond(alarm, 'resolve', at, 'true'),
          respond(alarm, 'acknowledge'),
          respond(alarm, 'resolve'),
          respond(alarm, 'resolve', at, 'false'),
        ],
        begun.state.seq,
      ),
      rules,
    ).effects.flatMap((effect) => (effect.kind === 'answered' ? [effect.why ?? 'accepted'] : []))
    expect(answers).toEqual(['not-in-this-state', 'accepted', 'outcome-missing', 'accepted'])
  })

  it('tells the rule that its alarm was closed, so that a condition that stands is watched again', () => {
    const begun = backtest(home, [configured(at), motion(at, 'kitchen')], rules, local('2026-03-02 09:00'))
    const alarm = raised(begun.effects)[0]!
    const closedAt = local('2026-03-02 09:30')
    const closed = fold(
      begun.state,
      numbered(
        [respond(alarm, 'acknowledge', closedAt), respond(alarm, 'resolve', closedAt, 'false')],
        begun.state.seq,
      ),
      rules,
    )
    expect(raised(elapse(closed.state, local('2026-03-02 10:30'), rules).effects)).toMatchObject([
      { openedAt: local('2026-03-02 10:30') },
    ])
  })
})

describe('pauses', () => {
  const pause = draft(at, {
    kind: 'commanded',
    command: { kind: 'pause', rule: null, until: later(at, hours(2)), because: 'logeert', by: anna },
  })

  it('holds what is not urgent and raises it when the pause ends by itself', () => {
    const { effects } = backtest(home, [configured(at), pause, cold(12)], rules, later(at, hours(3)))
    expect(effects.filter((effect) => effect.kind === 'held')).toHaveLength(1)
    expect(raised(effects)).toMatchObject([{ rule: { id: 'chill' }, raisedAt: later(at, hours(2)) }])
  })

  it('raises nothing afterwards when the condition ended during the pause', () => {
    const { effects } = backtest(home, [configured(at), pause, cold(12), cold(20)], rules, later(at, hours(3)))
    expect(raised(effects)).toEqual([])
  })

  it('lasts at most 31 days, also over the night that has an hour more, and is refused beyond', () => {
    const begun = local('2026-10-10 12:00')
    const ask = (until: Instant) =>
      backtest(
        home,
        [
          configured(begun),
          draft(begun, { kind: 'commanded', command: { kind: 'pause', rule: null, until, because: 'reis', by: anna } }),
        ],
        rules,
      )
    const month = ask(local('2026-11-10 12:00'))
    expect(month.effects).toMatchObject([{ kind: 'answered', accepted: true }])
    expect(month.state.pauses).toHaveLength(1)
    const longer = ask(local('2026-11-10 12:01'))
    expect(longer.effects).toMatchObject([{ kind: 'answered', accepted: false, why: 'pause-too-long' }])
    expect(longer.state.pauses).toEqual([])
  })

  it('never holds an urgent alarm', () => {
    const { effects } = backtest(home, [configured(at), pause, motion(at, 'kitchen')], rules, later(at, hours(3)))
    expect(raised(effects)).toMatchObject([{ rule: { id: 'stillness' }, raisedAt: later(at, hours(1)) }])
  })
})

describe('the home', () => {
  it('lets a rule that throws silence nobody, and says aloud that it failed', () => {
    const { effects } = backtest(home, [configured(at), cold(12)], [broken, ...rules])
    expect(effects).toContainEqual(expect.objectContaining({ kind: 'fault', rule: 'broken' }))
    expect(raised(effects).map((alarm) => [alarm.rule.id, alarm.severity])).toEqual([
      ['engine', 'technical'],
      ['chill', 'today'],
    ])
  })

  it('forgets what it learned of a person when another moves in, and keeps what belongs to the home', () => {
    const before = backtest(home, [configured(at), motion(at, 'kitchen'), cold(12)], rules).state
    const next = setupOf('home-1', { residency: { residencyId: 'home-1-r2' as never, since: at, people: 2 } })
    const { state } = fold(before, numbered([configured(at, next)], before.seq), rules)
    expect([state.rules, state.lastSign, state.timers]).toEqual([
      { stillness: { lastSignAt: null }, chill: {} },
      null,
      {},
    ])
    // Whose alarm it was has left.
    expect(Object.keys(state.alarms)).toEqual([])
  })

  it('shows no sign of life between two tenants: who stirs then is nobody who is watched over', () => {
    const empty = setupOf('home-1', { residency: null })
    expect(backtest(home, [configured(at, empty), motion(at, 'kitchen')], rules).state.lastSign).toBeNull()
    expect(backtest(home, [configured(at), motion(at, 'kitchen')], rules).state.lastSign).not.toBeNull()
  })

  it('goes on from a snapshot as if nothing had happened', () => {
    const { state } = backtest(home, [configured(at), motion(at, 'kitchen'), cold(12)], rules)
    const restored = stateOfSnapshot(snapshotOf(state))!
    expect(restored).toEqual(state)
    expect(elapse(restored, later(at, hours(4)), rules)).toEqual(elapse(state, later(at, hours(4)), rules))
  })

  it('calls no text a state that is none', () => {
    expect([stateOfSnapshot('{"homeId":"x"}'), stateOfSnapshot('not json')]).toEqual([null, null])
  })
})

describe('devices that nobody registered', () => {
  const named = (count: number, reading: Reading): Draft[] =>
    Array.from({ length: count }, (_, index) => observed(later(at, minutes(index)), `made-up-${index}`, reading))

  it('are heard, and beyond a bound only when they call for help: a home does not grow with the names that a gateway makes up', () => {
    const moves = named(2000, { kind: 'motion', active: true })
    const { state } = backtest(home, [configured(at), ...moves], shipped)
    const colder = named(4000, { kind: 'temperature', celsius: 20 }).slice(2000)
    const { state: more } = backtest(home, [configured(at), ...moves, ...colder], shipped)
    expect(snapshotOf(more).length).toBeLessThan(snapshotOf(state).length * 1.1)
    expect(snapshotOf(state).length).toBeLessThan(100_000)
    const late = later(at, hours(200))
    const { effects } = backtest(
      home,
      [configured(at), ...moves, observed(late, 'made-up-pendant', { kind: 'help-call', active: true })],
      shipped,
      late,
    )
    expect(raised(effects).map(({ rule }) => rule.id)).toContain('help-call')
  })
})
