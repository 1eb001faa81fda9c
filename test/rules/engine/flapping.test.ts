// A condition that ends and returns all day keeps a story that a person can read, with all that people did in it.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { defineRule } from '../../../rules/engine/rule.ts'
import { type Alarm, changesOf } from '../../../rules/model/alarm.ts'
import { ruleId } from '../../../rules/model/ids.ts'
import type { Draft } from '../../../rules/model/input.ts'
import { later, seconds } from '../../../rules/model/time.ts'
import { anna, configured, draft, local, observed } from '../../support/entries.ts'
import { chill } from '../../support/small-rules.ts'
import { told } from '../care/story.ts'

const start = local('2026-03-02 08:00')
/** Cold, which only a person closes, with a line of evidence each time that it is told. */
const draught = defineRule({
  ...chill,
  id: ruleId('draught'),
  closes: 'by-person',
  react(state, event, moment) {
    const answer = chill.react(state, event, moment)
    const outcomes = answer.outcomes.map((outcome) =>
      outcome.kind === 'raise' ? { ...outcome, evidence: [{ at: moment.at, reason: outcome.because }] } : outcome,
    )
    return { state, outcomes }
  },
})

type Deed = 'cold' | 'warm' | 'remark'
function live(deeds: readonly Deed[]) {
  const measured = (celsius: number, at: number) =>
    observed(later(start, seconds(at)), 'climate', { kind: 'temperature', celsius })
  const begun = [configured(start), measured(9, 1)]
  const { alarmId } = told(begun, start, [draught]).raised[0]!
  const drafts = deeds.map((deed, place): Draft => {
    const at = 60 + place
    if (deed !== 'remark') return measured(deed === 'cold' ? 9 : 20, at)
    const note = `remark ${place}`
    return draft(later(start, seconds(at)), {
      kind: 'commanded',
      command: { kind: 'comment', alarmId, note, by: anna },
    })
  })
  const { state, effects } = told([...begun, ...drafts], later(start, seconds(60 + deeds.length)), [draught])
  const changes = effects.flatMap((effect) => (effect.kind === 'alarm-changed' ? [effect.alarm] : []))
  return { alarm: Object.values(state.alarms)[0]!, changes }
}

const flaps = (times: number): Deed[] => Array.from({ length: times }, () => ['warm', 'cold'] as const).flat()
const linesOf = (alarm: Alarm, kind: string) => alarm.events.filter((event) => event.kind === kind)

it('tells ten times one by one, and then counts in one line', () => {
  expect(linesOf(live(flaps(10)).alarm, 'condition-returned')).toHaveLength(10)
  expect(linesOf(live(flaps(19)).alarm, 'keeps-returning')).toEqual([])
  const { alarm } = live(flaps(47))
  expect(linesOf(alarm, 'condition-returned')).toHaveLength(10)
  expect(linesOf(alarm, 'keeps-returning').map(({ said }) => said.en)).toEqual([
    'Ends and returns again and again: 40 times since 08:00',
  ])
  expect(alarm).toMatchObject({ returns: 47, condition: 'standing' })
})

it('says how it stands also when that has no line', () => {
  expect(live([...flaps(33), 'warm']).alarm.condition).toBe('ended')
  expect(live(flaps(33)).alarm.condition).toBe('standing')
})

it('keeps the story bounded whatever comes, with every remark in it, and numbers each change anew', () => {
  const deed = fc.constantFrom<Deed[]>(['cold'], ['warm'], ['warm', 'cold'], ['remark'], flaps(12), flaps(25))
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 40 }), (list) => {
      const deeds = list.flat()
      const { alarm, changes } = live(deeds)
      const remarks = deeds.filter((deed) => deed === 'remark').length
      expect(linesOf(alarm, 'commented')).toHaveLength(remarks)
      expect(alarm.events.length - remarks).toBeLessThanOrEqual(120 + 21)
      const numbers = changes.map(changesOf)
      expect(numbers.slice(1).every((number, place) => number > numbers[place]!)).toBe(true)
      const last = deeds.findLast((deed) => deed !== 'remark') ?? 'cold'
      expect(alarm.condition).toBe(last === 'warm' ? 'ended' : 'standing')
    }),
    { numRuns: 60 },
  )
})
