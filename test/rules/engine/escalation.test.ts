// A night without answers, tier by tier; and all that stops the telling, begins it anew or hurries it on.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { helpCall } from '../../../rules/care/help-call.ts'
import { chainAt } from '../../../rules/engine/escalation.ts'
import { backtest, elapse } from '../../../rules/engine/replay.ts'
import { snapshotOf, stateOfSnapshot } from '../../../rules/engine/state.ts'
import { CarePlan } from '../../../rules/model/care-plan.ts'
import type { Effect } from '../../../rules/model/effect.ts'
import type { Command, Draft } from '../../../rules/model/input.ts'
import { recipientKey } from '../../../rules/model/recipient.ts'
import { days, hours, type Instant, later, milliseconds, minutes, seconds } from '../../../rules/model/time.ts'
import { anna, configured, draft, local, observed, setupOf, zone } from '../../support/entries.ts'
import { chill } from '../../support/small-rules.ts'

const contact = (contactId: string) => ({ kind: 'contact', contactId }) as const
const plan = CarePlan.parse({
  chains: [
    {
      severities: ['urgent'],
      tiers: [
        ...['daughter', 'neighbour', 'son'].map((id) => ({ to: [contact(id)], waitMinutes: 3 })),
        { to: [{ kind: 'centre', centreId: 'west' }], waitMinutes: 3 },
      ],
      repeatMinutes: 5,
    },
    {
      severities: ['today'],
      between: { from: '07:00', to: '22:00' },
      tiers: [{ to: [{ kind: 'team', teamId: 'north' }], waitMinutes: 60 }],
    },
  ],
})

const start = local('2026-03-28 03:10')
const after = (count: number): Instant => later(start, minutes(count))
const rules = [helpCall, chill]
const call = observed(start, 'pendant', { kind: 'help-call', active: true })
const cold = observed(start, 'climate', { kind: 'temperature', celsius: 9 })
const home = (carePlan: CarePlan | undefined = plan) =>
  configured(later(start, hours(-1)), setupOf('home-1', { ...(carePlan && { carePlan }) }))
const alarmId = backtest(home().homeId, [home(), call], rules, start).effects.flatMap((effect) =>
  effect.kind === 'alarm-changed' ? [effect.alarm.alarmId] : [],
)[0]!
const coldId = Object.values(backtest(home().homeId, [home(), cold], rules, start).state.alarms)[0]!.alarmId
type Step = Command extends infer C ? (C extends { by: unknown } ? Omit<C, 'by'> : never) : never
const does = (at: Instant, command: Step, by = anna): Draft =>
  draft(at, { kind: 'commanded', command: { ...command, by } })
const picksUp = (at: Instant, by = anna) => does(at, { kind: 'respond', alarmId, step: 'acknowledge' }, by)

/** `chill`, and below five degrees a matter of life and limb. */
const freeze: typeof chill = {
  ...chill,
  react: (state, event, moment) => {
    const answer = chill.react(state, event, moment)
    const isFreezing =
      event.kind === 'observed' &&
      event.observation.reading.kind === 'temperature' &&
      event.observation.reading.celsius < 5
    const outcomes = answer.outcomes.map((outcome) =>
      isFreezing && outcome.kind === 'raise' ? { ...outcome, severity: 'urgent' as const } : outcome,
    )
    return { ...answer, outcomes }
  },
}

const live = (drafts: readonly Draft[], until: Instant, first = home()) =>
  backtest(first.homeId, [first, ...drafts], rules, until)
const tellings = (effects: readonly Effect[]): string[] =>
  effects.flatMap((effect) =>
    effect.kind === 'notify'
      ? [`${(effect.at - start) / 60_000} ${effect.step} ${effect.to.map(recipientKey).join(' ')}`]
      : [],
  )
const answers = (effects: readonly Effect[]) =>
  effects.flatMap((effect) => (effect.kind === 'answered' ? [effect.why ?? 'accepted'] : []))

describe('a night without answers', () => {
  const { effects, state } = live([call], after(32))

  it('tells three contacts three minutes apart, then the centre, then the operator again and again', () => {
    expect(tellings(effects)).toEqual([
      '0 1 contact:daughter',
      '3 2 contact:neighbour',
      '6 3 contact:son',
      '9 4 centre:west',
      '12 5 operator',
      '17 6 operator',
      '22 7 operator',
      '27 8 operator',
      '32 9 operator',
    ])
  })
  it('says in the alarm who was told next, and keeps the repeats in one line', () => {
    expect(state.alarms['help-call~pendant']!.events.map(({ kind, said }) => `${kind}: ${said.en}`).slice(-5)).toEqual([
      'escalated: Nobody has picked it up: now the next contact',
      'escalated: Nobody has picked it up: now the next contact',
      'escalated: Nobody has picked it up: now the alarm centre',
      'escalated: Nobody has picked it up: now the operator',
      'escalated: Still nobody has picked it up: it was the operator’s turn 4 times more since 03:10',
    ])
  })
  it('is told on at its own times after a restart, and once', () => {
    const before = live([call], after(7)).state
    const { effects } = elapse(stateOfSnapshot(snapshotOf(before))!, after(13), rules)
    expect(tellings(effects)).toEqual(['9 4 centre:west', '12 5 operator'])
  })
})

it('tells the operator of an urgent alarm in a home that has no plan, and again', () => {
  const bare = configured(later(start, hours(-1)), setupOf('home-1'))
  expect(tellings(live([call], after(11), bare).effects)).toEqual(['0 1 operator', '5 2 operator', '10 3 operator'])
})

it('stops when somebody picks it up, and begins anew when that person lets it lapse', () => {
  expect(tellings(live([call, picksUp(after(4))], after(22)).effects)).toEqual([
    '0 1 contact:daughter',
    '3 2 contact:neighbour',
    `${19 + 1 / 60_000} 3 contact:daughter`,
  ])
})

describe('a telling that reaches nobody', () => {
  const unreached = (step: number, minute: number) =>
    does(after(minute), { kind: 'undeliverable', alarmId, step }, { account: 'kernwacht', role: 'service' })

  it('is followed by the next in line at once', () => {
    const { effects } = live([call, unreached(1, 0.5)], after(4))
    expect(tellings(effects)).toEqual(['0 1 contact:daughter', '0.5 2 contact:neighbour', '3.5 3 contact:son'])
  })
  it('changes nothing when a later telling or a person has overtaken it', () => {
    expect(tellings(live([call, unreached(1, 3.5)], after(5)).effects)).toHaveLength(2)
    expect(tellings(live([call, picksUp(after(1)), unreached(1, 2)], after(5)).effects)).toHaveLength(1)
  })
  it('does not hurry on the operator, who is told again in time', () => {
    expect(tellings(live([call, unreached(5, 12.1)], after(16)).effects)).toHaveLength(5)
  })
})

describe('the hours of a plan', () => {
  it('let what is for today wait for the morning', () => {
    expect(tellings(live([cold], after(8 * 60)).effects)).toEqual(['230 1 team:north'])
  })
  it.each([
    ['the night on which an hour is skipped', '2026-03-29 01:30', '2026-03-29 07:00'],
    ['the night on which an hour comes twice', '2026-10-25 01:30', '2026-10-25 07:00'],
  ])('are those of the wall clock on %s', (_, raised, morning) => {
    const at = local(raised)
    const first = configured(later(at, hours(-1)), setupOf('home-1', { carePlan: plan }))
    const { effects } = live([{ ...cold, at }], later(at, hours(9)), first)
    const told = effects.flatMap((effect) => (effect.kind === 'notify' ? [effect.at] : []))
    expect(told).toEqual([local(morning)])
  })
  it('over midnight hold on both sides of it', () => {
    const night = CarePlan.parse({
      chains: [{ severities: ['urgent'], between: { from: '22:00', to: '07:00' }, tiers: plan.chains[0]!.tiers }],
    })
    const at = (clock: string) => chainAt(night, 'urgent', zone, local(`2026-06-01 ${clock}`))
    expect(['21:59', '22:00', '00:00', '06:59', '07:00'].map(at)).toEqual([null, 0, 0, 0, null])
  })
})

describe('a grace', () => {
  const graceful = home({ ...plan, graceSeconds: { urgent: 30 } })
  const takesBack = (second: number) =>
    observed(later(start, seconds(second)), 'pendant', { kind: 'help-call', active: false })

  it('lets the resident take it back before anybody is told, and keeps that on record', () => {
    const { effects, state } = live([call, takesBack(20)], after(10), graceful)
    expect(tellings(effects)).toEqual([])
    expect(state.alarms).toEqual({})
    expect(effects.findLast(({ kind }) => kind === 'alarm-changed')).toMatchObject({
      alarm: { outcome: 'cancelled-by-resident', response: 'resolved' },
    })
  })
  it('that has passed leaves the alarm to people', () => {
    const { effects, state } = live([call, takesBack(40)], after(1), graceful)
    expect(tellings(effects)).toEqual(['0.5 1 contact:daughter'])
    expect(Object.values(state.alarms)).toMatchObject([{ response: 'open', condition: 'ended' }])
  })
})

describe('a step that is taken back', () => {
  const back = (second: number, by = anna) => does(later(after(4), seconds(second)), { kind: 'undo', alarmId }, by)

  it('within ten seconds by who took it leaves the alarm open, and somebody is told', () => {
    const { effects, state } = live([call, picksUp(after(4)), back(10)], after(5))
    expect(answers(effects)).toEqual(['accepted', 'accepted'])
    expect(Object.values(state.alarms)).toMatchObject([{ response: 'open', claimedBy: null }])
    expect(tellings(effects).at(-1)).toMatch(/ 3 contact:daughter$/)
  })
  it('later, twice or by another is refused', () => {
    const other = { account: 'bert', role: 'care' }
    expect(answers(live([call, picksUp(after(4)), back(11)], after(5)).effects)).toEqual(['accepted', 'too-late'])
    expect(answers(live([call, picksUp(after(4)), back(5, other)], after(5)).effects)).toEqual(['accepted', 'too-late'])
    const twice = [call, picksUp(after(4)), back(5), back(6)]
    expect(answers(live(twice, after(5)).effects)).toEqual(['accepted', 'accepted', 'too-late'])
  })
})

describe('an alarm that is put aside', () => {
  const aside = (id: typeof alarmId, until: Instant) =>
    does(after(1), { kind: 'shelve', alarmId: id, until, because: 'monteur komt morgen' })

  it('tells nobody until then, and comes back by itself', () => {
    const morning = after(10 * 60)
    const { effects, state } = live([cold, aside(coldId, morning)], later(morning, minutes(1)))
    expect(tellings(effects)).toEqual(['600 1 team:north'])
    expect(Object.values(state.alarms)[0]).not.toHaveProperty('shelvedUntil')
  })
  it('comes back at once, and is told, when it grows urgent', () => {
    const freezing = observed(after(30), 'climate', { kind: 'temperature', celsius: 2 })
    const first = home()
    const { effects, state } = backtest(
      first.homeId,
      [first, cold, aside(coldId, after(600)), freezing],
      [freeze],
      after(31),
    )
    expect(tellings(effects)).toEqual(['30 1 contact:daughter'])
    expect(Object.values(state.alarms)[0]).toMatchObject({ severity: 'urgent' })
    expect(Object.values(state.alarms)[0]).not.toHaveProperty('shelvedUntil')
  })
  it('is told to nobody when who had it lets it lapse meanwhile', () => {
    const has = does(start, { kind: 'respond', alarmId: coldId, step: 'acknowledge' })
    expect(tellings(live([cold, has, aside(coldId, after(20 * 60))], after(19 * 60)).effects)).toEqual([])
  })
  it('comes back when a person says so', () => {
    const back = does(after(5 * 60), { kind: 'unshelve', alarmId: coldId })
    expect(tellings(live([cold, aside(coldId, after(600)), back], after(301)).effects)).toEqual(['300 1 team:north'])
  })
  it('is never one of life and limb, never for longer than its class may, and never into the past', () => {
    const refused = [
      answers(live([call, aside(alarmId, after(60))], after(2)).effects),
      answers(live([cold, aside(coldId, later(start, days(2)))], after(2)).effects),
      answers(live([cold, aside(coldId, start)], after(2)).effects),
    ]
    expect(refused.flat()).toEqual(['never-shelved', 'shelf-too-long', 'end-in-the-past'])
  })
})

it('never leaves an urgent alarm that nobody has without somebody who is told within the wait of its plan', () => {
  const steps = fc.array(
    fc.record({
      minute: fc.integer({ min: 1, max: 90 }),
      kind: fc.constantFrom('acknowledge', 'undo', 'undeliverable', 'arrive'),
      step: fc.integer({ min: 1, max: 8 }),
    }),
    { maxLength: 8 },
  )
  fc.assert(
    fc.property(steps, (chosen) => {
      const drafts = chosen
        .toSorted((one, other) => one.minute - other.minute)
        .map(({ minute, kind, step }, place) => {
          const at = later(after(minute), milliseconds(place))
          if (kind === 'undo') return does(at, { kind, alarmId })
          if (kind === 'undeliverable') return does(at, { kind, alarmId, step })
          return does(at, { kind: 'respond', alarmId, step: kind })
        })
      const { state } = live([call, ...drafts], after(100))
      const [alarm] = Object.values(state.alarms)
      if (alarm!.response !== 'open') return
      expect(alarm!.escalation?.nextAt).toBeGreaterThan(after(100))
      expect(alarm!.escalation!.nextAt! - after(100)).toBeLessThanOrEqual(minutes(5))
    }),
  )
})
