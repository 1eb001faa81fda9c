// Who picks an alarm up and then takes no further step gives it back: it is open again, and says why.
import { expect, it } from 'vitest'
import { helpCall } from '../../../rules/care/help-call.ts'
import { backtest, elapse } from '../../../rules/engine/replay.ts'
import { snapshotOf, stateOfSnapshot } from '../../../rules/engine/state.ts'
import { type ResponseStep, type Severity, followUpMinutes } from '../../../rules/model/alarm.ts'
import { CarePlan } from '../../../rules/model/care-plan.ts'
import type { HomeSetup } from '../../../rules/model/home.ts'
import type { Draft } from '../../../rules/model/input.ts'
import { hours, type Instant, later, milliseconds, minutes } from '../../../rules/model/time.ts'
import { anna, configured, draft, local, observed, setupOf } from '../../support/entries.ts'
import { chill } from '../../support/small-rules.ts'
import { told as toldBy } from '../care/story.ts'

const start = local('2026-03-28 03:10')
const after = (count: number): Instant => later(start, minutes(count))
const rules = [helpCall, chill]
const call = observed(start, 'pendant', { kind: 'help-call', active: true })
const cold = observed(start, 'climate', { kind: 'temperature', celsius: 9 })

const story = (drafts: readonly Draft[], until: number, change: Partial<HomeSetup> = {}) =>
  toldBy([configured(later(start, hours(-1)), setupOf('home-1', change)), ...drafts], after(until), rules)

const alarmOf = (raising: Draft) => story([raising], 0).raised[0]!.alarmId
const takes = (raising: Draft, step: ResponseStep, minute: number): Draft =>
  draft(after(minute), {
    kind: 'commanded',
    command: {
      kind: 'respond',
      alarmId: alarmOf(raising),
      step,
      by: anna,
      ...(step === 'resolve' && { outcome: 'true' as const }),
    },
  })
/** The lines of the story that say that the alarm is open again, with the minute. */
const lapses = (drafts: readonly Draft[], until: number, change: Partial<HomeSetup> = {}): string[] =>
  story(drafts, until, change).effects.flatMap((effect) =>
    effect.kind === 'alarm-changed' && effect.event.kind === 'lapsed'
      ? [`${Math.floor((effect.event.at - start) / 60_000)} ${effect.event.said.en}`]
      : [],
  )

it('is open again, held by nobody, when nobody sets out or arrives within a quarter of an hour', () => {
  const { state, lines } = story([call, takes(call, 'acknowledge', 2)], 18)
  expect(lines.at(-1)).toBe(
    'lapsed: Nobody has set out or arrived since it was picked up at 03:12: the alarm is open again',
  )
  expect(Object.values(state.alarms)).toMatchObject([{ response: 'open', claimedBy: null, severity: 'urgent' }])
  expect(Object.values(state.alarms)[0]).not.toHaveProperty('dueBy')
  expect(Object.keys(state.timers)).toEqual(['engine/escalation'])
})

it('gives each step its own time', () => {
  const out = [call, takes(call, 'acknowledge', 2), takes(call, 'set-out', 16)]
  expect(lapses(out, 300)).toEqual(['31 Nobody has arrived since somebody set out at 03:26: the alarm is open again'])
  const there = [...out, takes(call, 'arrive', 30)]
  expect(lapses(there, 300)).toEqual([
    '90 Nobody has closed it since somebody arrived at 03:40: the alarm is open again',
  ])
  expect(lapses([...there, takes(call, 'resolve', 89)], 300)).toEqual([])
})

it('counts a step at the very moment by which it is due', () => {
  const { state } = story([call, takes(call, 'acknowledge', 2), takes(call, 'arrive', 17)], 18)
  expect(Object.values(state.alarms)).toMatchObject([{ response: 'arrived', dueBy: after(77) }])
})

it('may be picked up again by the next, with a time of its own', () => {
  const drafts = [call, takes(call, 'acknowledge', 2), takes(call, 'acknowledge', 40)]
  expect(lapses(drafts, 300).map((line) => line.split(' ')[0])).toEqual(['17', '55'])
})

it('gains no time by a remark', () => {
  const remark = draft(after(15), {
    kind: 'commanded',
    command: { kind: 'comment', alarmId: alarmOf(call), note: 'belt terug', by: anna },
  })
  expect(lapses([call, takes(call, 'acknowledge', 2), remark], 300)).toHaveLength(1)
})

it('has by day four hours for what is for today', () => {
  expect(lapses([cold, takes(cold, 'acknowledge', 10)], 900).map((line) => line.split(' ')[0])).toEqual(['250'])
})

it('follows each alarm of a home by its own time', () => {
  const both = [call, cold, takes(call, 'acknowledge', 2), takes(cold, 'acknowledge', 1)]
  expect(lapses(both, 900).map((line) => line.split(' ')[0])).toEqual(['17', '241'])
})

it('takes the times of the home where it has its own, and the standard ones for the rest', () => {
  const own = { ruleParams: { engine: { urgent: { acknowledged: 25 } } } }
  expect(lapses([call, takes(call, 'acknowledge', 2)], 300, own).map((line) => line.split(' ')[0])).toEqual(['27'])
  const out = [call, takes(call, 'acknowledge', 2), takes(call, 'set-out', 20)]
  expect(lapses(out, 300, own).map((line) => line.split(' ')[0])).toEqual(['35'])
})

it('waits for who has far to come, and no longer than for anybody else when it is near', () => {
  const plan = (travelMinutes: number) => ({
    carePlan: CarePlan.parse({
      chains: [{ severities: ['urgent'], tiers: [{ to: [{ kind: 'operator' }], waitMinutes: 5 }], repeatMinutes: 5 }],
      contacts: [{ contactId: 'daughter', account: anna.account, travelMinutes }],
    }),
  })
  const out = [call, takes(call, 'acknowledge', 2), takes(call, 'set-out', 6)]
  const lapsed = (change: Partial<HomeSetup>) => lapses(out, 40, change).map((line) => line.split(' ')[0])
  expect(lapsed(plan(25))).toEqual(['36'])
  expect(lapsed(plan(4))).toEqual(['21'])
  const strangers = plan(25)
  strangers.carePlan.contacts[0]!.account = 'somebody-else'
  expect(lapsed(strangers)).toEqual(['21'])
  // Before anybody sets out, the journey is no reason to wait.
  expect(lapses(out.slice(0, 2), 40, plan(25)).map((line) => line.split(' ')[0])).toEqual(['17'])
})

it('comes on time across a restart', () => {
  const drafts = [configured(later(start, hours(-1))), call, takes(call, 'acknowledge', 2)]
  const { state } = backtest(drafts[0]!.homeId, drafts, rules)
  const woken = stateOfSnapshot(snapshotOf(state))!
  const { effects } = elapse(woken, after(60), rules)
  expect(effects.slice(0, 2)).toMatchObject([
    { kind: 'alarm-changed', event: { kind: 'lapsed', at: later(after(17), milliseconds(1)) } },
    { kind: 'notify', step: 2, to: [{ kind: 'operator' }] },
  ])
  expect(elapse(woken, after(17), rules).effects).toEqual([])
})

it('gives the graver alarm never more time than the lesser', () => {
  const grades: readonly Severity[] = ['urgent', 'today', 'info', 'technical']
  for (const state of ['acknowledged', 'on-the-way', 'arrived'] as const) {
    const times = grades.map((grade) => followUpMinutes[grade][state])
    expect(times).toEqual(times.toSorted((one, other) => one - other))
  }
})
