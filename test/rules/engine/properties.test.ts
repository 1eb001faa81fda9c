// What holds for every history of a home, whatever comes in whichever order.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { backtest, fold } from '../../../rules/engine/replay.ts'
import { snapshotOf, startOf, stateOfSnapshot } from '../../../rules/engine/state.ts'
import { step } from '../../../rules/engine/step.ts'
import { nextDue } from '../../../rules/engine/timers.ts'
import type { Effect } from '../../../rules/model/effect.ts'
import { homeId } from '../../../rules/model/ids.ts'
import type { Draft, JournalEntry } from '../../../rules/model/input.ts'
import { isoUtc, later, minutes, seconds } from '../../../rules/model/time.ts'
import { configured, local, numbered, observed, setupOf } from '../../support/entries.ts'
import { broken, chill, stillness } from '../../support/small-rules.ts'

const rules = [stillness, chill]
const start = local('2026-03-28 20:00')

/** A night and a day over the change to summer time: movements, temperatures, long silences. */
const happenings = fc.array(
  fc.record({ afterSeconds: fc.integer({ min: 0, max: 9000 }), celsius: fc.option(fc.integer({ min: 8, max: 22 })) }),
  { minLength: 1, maxLength: 40 },
)

function draftsOf(list: readonly { afterSeconds: number; celsius: number | null }[], id = 'home-1'): Draft[] {
  let at = start
  return [
    configured(start, setupOf(id)),
    ...list.map(({ afterSeconds, celsius }) => {
      at = later(at, seconds(afterSeconds))
      return celsius === null
        ? observed(at, 'motion-kitchen', { kind: 'motion', active: true }, { observedAt: at }, homeId(id))
        : observed(at, 'climate', { kind: 'temperature', celsius }, { observedAt: at }, homeId(id))
    }),
  ]
}

/** The drafts with the timers that came between them, as a journal holds them. */
function journalOf(drafts: readonly Draft[]): JournalEntry[] {
  const entries: JournalEntry[] = []
  let state = startOf(drafts[0]!.homeId)
  const put = (draft: Draft) => {
    const entry = { ...draft, seq: entries.length + 1 }
    entries.push(entry)
    state = step(state, entry, rules).state
  }
  for (const draft of drafts) {
    for (let due = nextDue(state.timers); due && due.at <= draft.at; due = nextDue(state.timers)) {
      put({
        inputId: `t${entries.length}`,
        homeId: draft.homeId,
        at: due.at,
        input: { kind: 'timer-due', timer: due.timer, dueAt: due.at },
      })
    }
    put(draft)
  }
  return entries
}

const names = (effects: readonly Effect[]): string[] =>
  effects.flatMap((effect) =>
    effect.kind === 'alarm-changed' && effect.event.kind === 'raised' ? [effect.alarm.alarmId] : [],
  )

it('gives the same from a snapshot and the rest as from everything', () => {
  fc.assert(
    fc.property(happenings, fc.nat(), (list, cut) => {
      const journal = journalOf(draftsOf(list))
      const at = cut % journal.length
      const whole = fold(startOf(homeId('home-1')), journal, rules)
      const first = fold(startOf(homeId('home-1')), journal.slice(0, at), rules)
      const rest = fold(stateOfSnapshot(snapshotOf(first.state))!, journal.slice(at), rules)
      expect([...first.effects, ...rest.effects]).toEqual(whole.effects)
      expect(rest.state).toEqual(whole.state)
    }),
  )
})

it('counts the same input twice as once', () => {
  fc.assert(
    fc.property(happenings, (list) => {
      const drafts = draftsOf(list)
      const once = backtest(homeId('home-1'), drafts, rules)
      const twice = backtest(
        homeId('home-1'),
        drafts.flatMap((draft) => [draft, draft]),
        rules,
      )
      expect(twice.effects).toEqual(once.effects)
    }),
  )
})

it('lets no timer count before its time, nor at any moment that is not armed', () => {
  fc.assert(
    fc.property(happenings, fc.integer({ min: 1, max: 10_000 }), (list, early) => {
      const { state } = backtest(homeId('home-1'), draftsOf(list), rules)
      const due = nextDue(state.timers)
      if (!due) return
      const dueAt = later(due.at, minutes(-early))
      const wake = {
        inputId: 'early',
        homeId: state.homeId,
        at: state.at,
        seq: state.seq + 1,
        input: { kind: 'timer-due', timer: due.timer, dueAt },
      } as const
      const next = step(state, wake, rules)
      expect(next.effects).toEqual([])
      expect(nextDue(next.state.timers)).toEqual(due)
    }),
  )
})

it('keeps homes apart: what happens in one changes nothing in the other', () => {
  fc.assert(
    fc.property(happenings, happenings, (one, other) => {
      const mixed = [...draftsOf(one, 'home-1'), ...draftsOf(other, 'home-2')].sort((a, b) => a.at - b.at)
      const alone = (id: string) =>
        backtest(
          homeId(id),
          mixed.filter((draft) => draft.homeId === id),
          rules,
        )
      let states = new Map([
        ['home-1', startOf(homeId('home-1'))],
        ['home-2', startOf(homeId('home-2'))],
      ])
      for (const draft of mixed) {
        const state = states.get(draft.homeId)!
        const before = states.get(draft.homeId === 'home-1' ? 'home-2' : 'home-1')
        const after = backtestFrom(state, draft)
        states = new Map([...states, [draft.homeId, after]])
        expect(states.get(draft.homeId === 'home-1' ? 'home-2' : 'home-1')).toBe(before)
      }
      expect(states.get('home-1')!.alarms).toEqual(alone('home-1').state.alarms)
      expect(states.get('home-2')!.alarms).toEqual(alone('home-2').state.alarms)
    }),
    { numRuns: 40 },
  )
})

function backtestFrom(state: ReturnType<typeof startOf>, draft: Draft): ReturnType<typeof startOf> {
  for (let due = nextDue(state.timers); due && due.at <= draft.at; due = nextDue(state.timers)) {
    const input = { kind: 'timer-due', timer: due.timer, dueAt: due.at } as const
    state = step(
      state,
      { inputId: `${due.timer}@${due.at}`, homeId: state.homeId, at: due.at, seq: state.seq + 1, input },
      rules,
    ).state
  }
  return step(state, { ...draft, seq: state.seq + 1 }, rules).state
}

it('raises the same alarms beside a rule that throws at everything', () => {
  fc.assert(
    fc.property(happenings, (list) => {
      const drafts = draftsOf(list)
      const beside = names(backtest(homeId('home-1'), drafts, [broken, ...rules]).effects)
      expect(beside.filter((name) => !name.includes('~engine~'))).toEqual(
        names(backtest(homeId('home-1'), drafts, rules).effects),
      )
    }),
  )
})

it('never changes the state it was given', () => {
  fc.assert(
    fc.property(happenings, (list) => {
      let state = startOf(homeId('home-1'))
      for (const entry of numbered(draftsOf(list))) {
        const before = snapshotOf(state)
        const next = step(state, entry, rules).state
        expect(snapshotOf(state)).toBe(before)
        state = next
      }
    }),
    { numRuns: 30 },
  )
})

it('tells time forwards only: an input stamped earlier than the last counts at the last', () => {
  const late = backtest(
    homeId('home-1'),
    [configured(start), observed(start, 'climate', { kind: 'temperature', celsius: 20 })],
    rules,
  ).state
  const { state } = step(
    late,
    { ...observed(later(start, minutes(-30)), 'climate', { kind: 'temperature', celsius: 9 }), seq: late.seq + 1 },
    rules,
  )
  expect(isoUtc(state.at)).toBe(isoUtc(start))
})
