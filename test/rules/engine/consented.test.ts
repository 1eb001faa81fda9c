// A purpose that who lives there has stopped: its rules rest, its devices are not missed, and the others go on.
import { expect, it } from 'vitest'
import { rests, usedPart } from '../../../rules/engine/consented.ts'
import { startOf } from '../../../rules/engine/state.ts'
import { statusOf } from '../../../rules/engine/status.ts'
import { step } from '../../../rules/engine/step.ts'
import { rules } from '../../../rules/index.ts'
import type { Effect } from '../../../rules/model/effect.ts'
import { homeId, residencyId } from '../../../rules/model/ids.ts'
import type { Draft } from '../../../rules/model/input.ts'
import { elapse } from '../../../rules/engine/replay.ts'
import { days, hours, later } from '../../../rules/model/time.ts'
import { anna, configured, draft, local, motion, observed, setupOf } from '../../support/entries.ts'

const morning = local('2026-03-02 08:00')

function lived(drafts: readonly Draft[]) {
  let state = startOf(homeId('home-1'))
  const effects: Effect[] = []
  for (const [place, one] of drafts.entries()) {
    const next = step(state, { ...one, seq: place + 1 }, rules)
    state = next.state
    effects.push(...next.effects)
  }
  return { state, effects }
}

const names = (effects: readonly Effect[], kind: 'raised' | 'resolved') =>
  effects.flatMap((effect) =>
    effect.kind === 'alarm-changed' && effect.event.kind === kind ? [String(effect.alarm.rule.id)] : [],
  )

it('lets the rules of care rest and forgets what they learned, and says that nobody is watched over', () => {
  const stopped = setupOf('home-1', { stopped: ['care-alarms'] })
  const { state } = lived([
    configured(morning),
    motion(later(morning, hours(1)), 'kitchen'),
    configured(later(morning, hours(2)), stopped),
  ])
  expect(state.lastSign).toBeNull()
  const awake = rules.filter((rule) => rule.purpose === 'care' && !rests(rule, stopped)).map(({ id }) => String(id))
  expect(awake.toSorted()).toEqual(['activity', 'coverage'])
  for (const rule of rules.filter((one) => rests(one, stopped))) expect(state.rules[rule.id]).toEqual(rule.initial)
  expect(Object.keys(state.timers).filter((name) => /^(inactivity|not-up|fall)/.test(name))).toEqual([])
  expect(statusOf(state, rules).coverage).toEqual([])
})

it('raises nothing for a silence or a fall that nobody may watch for', () => {
  const stopped = setupOf('home-1', { stopped: ['care-alarms', 'slow-changes'] })
  const before = lived([
    configured(morning),
    motion(later(morning, hours(1)), 'kitchen'),
    configured(later(morning, hours(2)), stopped),
  ])
  const { effects } = elapse(before.state, later(morning, days(6)), rules)
  expect(names(effects, 'raised')).toEqual([])
})

it('begins anew when it is allowed again', () => {
  const stopped = setupOf('home-1', { stopped: ['care-alarms'] })
  const at = later(morning, days(3))
  const { state, effects } = lived([
    configured(morning, stopped),
    configured(at),
    observed(later(at, hours(1)), 'pendant', { kind: 'help-call', active: true }),
  ])
  expect(names(effects, 'raised')).toEqual(['help-call'])
  expect(statusOf(state, rules).coverage.length).toBeGreaterThan(0)
})

it('does not miss the devices of a purpose that is stopped, and those alone', () => {
  const devices = [
    { deviceId: 'hall', kind: 'motion' },
    { deviceId: 'p1', kind: 'meter' },
    { deviceId: 'hub', kind: 'gateway' },
  ]
  const kept = (stopped: NonNullable<ReturnType<typeof setupOf>['stopped']>) =>
    usedPart({ ...setupOf('home-1', { stopped }), devices: devices as never }).devices.map(({ deviceId }) =>
      String(deviceId),
    )
  expect(kept([])).toEqual(['hall', 'p1', 'hub'])
  expect(kept(['care-alarms'])).toEqual(['hall', 'p1', 'hub'])
  expect(kept(['care-alarms', 'slow-changes'])).toEqual(['p1', 'hub'])
  expect(kept(['energy', 'woonlasten'])).toEqual(['hall', 'hub'])
})

it('closes the alarms of who moved out and ends their pauses', () => {
  const next = setupOf('home-1', {
    residency: { residencyId: residencyId('home-1-r2'), since: later(morning, days(1)), people: 2 },
  })
  const { state, effects } = lived([
    configured(morning),
    observed(later(morning, hours(1)), 'pendant', { kind: 'help-call', active: true }),
    draft(later(morning, hours(2)), {
      kind: 'commanded',
      command: { kind: 'pause', rule: null, until: later(morning, days(9)), because: 'op reis', by: anna },
    }),
    draft(later(morning, days(1)), {
      kind: 'configured',
      setup: next,
      rules: {},
      by: { account: 'bo', role: 'administrator' },
    }),
  ])
  expect(names(effects, 'resolved')).toEqual(['help-call'])
  expect(state.alarms).toEqual({})
  expect(state.pauses).toEqual([])
  expect(state.lastSign).toBeNull()
  const closed = effects.find((effect) => effect.kind === 'alarm-changed' && effect.event.kind === 'resolved')
  expect(closed).toMatchObject({
    alarm: { residencyId: 'home-1-r1', outcome: 'technical' },
    event: { by: { account: 'bo' } },
  })
})
