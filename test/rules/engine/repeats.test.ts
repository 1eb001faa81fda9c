import { expect, test } from 'vitest'
import { backtest } from '../../../rules/engine/replay.ts'
import { rules } from '../../../rules/index.ts'
import { homeId } from '../../../rules/model/ids.ts'
import { hours, later, minutes, seconds } from '../../../rules/model/time.ts'
import { configured, local, motion, observed } from '../../support/entries.ts'

const start = local('2026-03-02 07:00')
const door = (minute: number, open: boolean) =>
  observed(later(start, minutes(minute)), 'front-door', { kind: 'contact', open })

test('a door that says every hour that it is still closed keeps nobody from being missed', () => {
  const drafts = [
    configured(start),
    door(1, false),
    motion(later(start, minutes(30)), 'kitchen'),
    motion(later(start, minutes(33)), 'living'),
    ...Array.from({ length: 13 }, (_, hour) => door(60 + hour * 60, false)),
  ]
  const { effects } = backtest(homeId('home-1'), drafts, rules, later(start, hours(14)))
  const raised = effects.flatMap((effect) => (effect.kind === 'alarm-changed' ? [effect.alarm.rule.id] : []))
  expect(raised).toContain('inactivity')
})

test('a door that opens, closes and opens again is a deed each time', () => {
  const { state } = backtest(
    homeId('home-1'),
    [configured(start), door(10, true), door(11, false), door(12, true)],
    rules,
  )
  expect(state.lastSign?.at).toBe(later(start, minutes(12)))
})

test('a repeated state says that the device is heard, and nothing else', () => {
  const { state } = backtest(homeId('home-1'), [configured(start), door(5, false), door(65, false)], rules)
  expect(state.lastSign?.at).toBe(later(start, minutes(5)))
  expect(Object.values(state.devices)[0]?.lastHeardAt).toBe(later(start, minutes(65)))
})

test('a door whose messages overtake each other was opened and closed all the same', () => {
  const at = (second: number) => later(later(start, minutes(10)), seconds(second))
  const closing = observed(at(30), 'front-door', { kind: 'contact', open: false }, { observedAt: at(20) })
  const opening = observed(at(40), 'front-door', { kind: 'contact', open: true }, { observedAt: at(0) })
  const { state } = backtest(homeId('home-1'), [configured(start), door(1, false), closing, opening], rules)
  expect(state.lastSign?.at).toBe(at(20))
})
