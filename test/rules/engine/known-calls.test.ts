import { expect, it } from 'vitest'
import { startOf } from '../../../rules/engine/state.ts'
import { step } from '../../../rules/engine/step.ts'
import { rules } from '../../../rules/index.ts'
import { homeId } from '../../../rules/model/ids.ts'
import type { Draft } from '../../../rules/model/input.ts'
import { hours, type Instant, later, minutes } from '../../../rules/model/time.ts'
import { anna, configured, draft, local, observed } from '../../support/entries.ts'

const start = local('2026-03-02 03:10')
const fallen = (at: Instant, inputId: string, observedAt: Instant): Draft => ({
  ...observed(at, 'radar-bathroom', { kind: 'fall', phase: 'detected' }, { observedAt }),
  inputId,
})

/** How often an alarm was raised; each is closed by a person within ten minutes. */
function raisedBy(...falls: readonly Draft[]): number {
  let state = startOf(homeId('home-1'))
  let raised = 0
  const tell = (told: Draft) => {
    const next = step(state, { ...told, seq: state.seq + 1 }, rules)
    state = next.state
    for (const effect of next.effects)
      if (effect.kind === 'alarm-changed' && effect.event.kind === 'raised' && effect.alarm.rule.id === 'fall') raised++
  }
  tell(configured(start))
  for (const told of falls) {
    tell(told)
    for (const { alarmId } of Object.values(state.alarms))
      for (const taken of ['acknowledge', 'resolve'] as const)
        tell(
          draft(later(told.at, minutes(10)), {
            kind: 'commanded',
            command: { kind: 'respond', alarmId, step: taken, outcome: 'true', by: anna },
          }),
        )
  }
  return raised
}

it('hears a fall once that a gateway sends again when its link is back, hours after a person closed the alarm', () => {
  expect(raisedBy(fallen(start, 'm.n7', start), fallen(later(start, hours(9)), 'm.n7', start))).toBe(1)
})

it('hears a second fall under another name', () => {
  expect(raisedBy(fallen(start, 'm.n7', start), fallen(later(start, hours(1)), 'm.n8', later(start, hours(1))))).toBe(2)
})

it('hears each fall of a device that begins again with its names and its clock', () => {
  const epoch = local('1970-01-01 01:00')
  const others = Array.from({ length: 40 }, (_, minute) =>
    observed(later(start, minutes(20 + minute)), 'motion-kitchen', { kind: 'motion', active: true }),
  )
  expect(raisedBy(fallen(start, 'm.1', epoch), ...others, fallen(later(start, hours(2)), 'm.1', epoch))).toBe(2)
})
