// A home's past lived again under other parameters: what would differ, what people found, and deadlines of others that stay as they are.
import { describe, expect, it } from 'vitest'
import { compare, type Compared, summarize } from '../../../rules/engine/compare.ts'
import { parametersOf, refusedParameters, withParameters } from '../../../rules/engine/parameters.ts'
import { type Fire, livePast } from '../../../rules/engine/past.ts'
import { backtest, elapse, fold } from '../../../rules/engine/replay.ts'
import type { AnyRule } from '../../../rules/engine/rule.ts'
import type { HomeState } from '../../../rules/engine/state.ts'
import { rules } from '../../../rules/index.ts'
import type { Alarm, AlarmOutcome } from '../../../rules/model/alarm.ts'
import { homeId, ruleId } from '../../../rules/model/ids.ts'
import type { Draft } from '../../../rules/model/input.ts'
import type { Reading } from '../../../rules/model/observation.ts'
import { hours, type Instant, later, minutes } from '../../../rules/model/time.ts'
import { anna, configured, draft, local, observed, setupOf } from '../../support/entries.ts'
import { stillness } from '../../support/small-rules.ts'

const home = homeId('home-1')
const rule = ruleId('stillness')
const start = local('2026-03-02 08:00')
const at = (minute: number): Instant => later(start, minutes(minute))
const stirs = (minute: number): Draft => observed(at(minute), 'motion-kitchen', { kind: 'motion', active: true })

/** Stirs at 0, 30, 120 and 150: silent for 90 minutes once, and then for good. */
const day = [configured(start), ...[0, 30, 120, 150].map(stirs)]

const reallyRaised = (drafts: readonly Draft[], until: Instant): Alarm[] => {
  const latest = new Map<string, Alarm>()
  for (const effect of backtest(home, drafts, [stillness], until).effects)
    if (effect.kind === 'alarm-changed') latest.set(effect.alarm.alarmId, effect.alarm)
  return [...latest.values()]
}

const closes = (alarm: Alarm, minute: number, outcome: AlarmOutcome): Draft[] => [
  draft(at(minute), {
    kind: 'commanded',
    command: { kind: 'respond', alarmId: alarm.alarmId, step: 'acknowledge', by: anna },
  }),
  draft(at(minute), {
    kind: 'commanded',
    command: { kind: 'respond', alarmId: alarm.alarmId, step: 'resolve', outcome, by: anna },
  }),
]

/** The day as it was with somebody who closed the alarm of 09:30 at 09:40 as `outcome`. */
function closedAs(outcome: AlarmOutcome) {
  const [first] = reallyRaised(day, at(120))
  const drafts = [...day, ...closes(first!, 100, outcome)].toSorted((a, b) => a.at - b.at)
  return { drafts, really: reallyRaised(drafts, at(160)) }
}

function judged(drafts: readonly Draft[], really: readonly Alarm[], quietMinutes: number, until: Instant): Compared[] {
  const run = (set: object): readonly Fire[] => {
    const past = livePast({
      homeId: home,
      rules: [stillness],
      closedAt: new Map(really.map(({ alarmId, resolvedAt }) => [alarmId, resolvedAt])),
      visitAfter: minutes(30),
      changed: (setup) => withParameters(setup, rule, { ...set }),
    })
    for (const one of drafts) past.take(one)
    return past.end(until)
  }
  return compare({ running: run({}), changed: run({ quietMinutes }), really }, { rule, from: start, until })
}

describe('a changed parameter on a home’s past', () => {
  it('changes nothing where it is what it was', () => {
    const { drafts, really } = closedAs('false')
    expect(judged(drafts, really, 60, at(160))).toEqual([
      expect.objectContaining({ difference: 'same', changed: at(90), running: at(90), really: at(90), found: 'false' }),
    ])
  })

  it('raises later, and says what was found', () => {
    const { drafts, really } = closedAs('true')
    const [row] = judged(drafts, really, 80, at(160))
    expect(row).toMatchObject({ difference: 'later', changed: at(110), running: at(90), really: at(90), found: 'true' })
    expect(summarize([row!], 1)).toMatchObject({ shift: minutes(20), missedTrue: 0, changed: { trueAlarms: 1 } })
  })

  it('that misses an alarm which people closed as true says so', () => {
    const { drafts, really } = closedAs('true')
    const rows = judged(drafts, really, 120, at(160))
    expect(rows).toEqual([expect.objectContaining({ difference: 'missing', changed: null, found: 'true' })])
    expect(summarize(rows, 1)).toMatchObject({
      missedTrue: 1,
      running: { fires: 1, trueAlarms: 1 },
      changed: { fires: 0, trueAlarms: 0 },
    })
  })

  it('that raises more is let go each time by somebody who finds nothing, and counts as false a day later', () => {
    const { drafts, really } = closedAs('false')
    const until = at(160)
    const rows = judged(drafts, really, 25, later(until, hours(24)))
    // Let go at 55, for at 30 somebody stirred. That of 80 ends with the stirring at 120, and is let go at the visit after it, at 140.
    expect(
      rows
        .filter(({ changed }) => changed !== null)
        .map(({ changed }) => changed)
        .slice(0, 3),
    ).toEqual([at(25), at(80), at(175)])
    const extra = rows.filter(({ difference, openedAt }) => difference === 'extra' && openedAt < at(30))
    expect(extra).toEqual([
      expect.objectContaining({ changed: at(25), running: null, really: null, found: 'nothing-found' }),
    ])
  })

  it('is not decided before that day has passed', () => {
    const { drafts, really } = closedAs('false')
    const [first] = judged(drafts, really, 25, at(160))
    expect(first).toMatchObject({ difference: 'extra', found: 'undecided' })
  })

  it('has figures per home-month from what was false by outcome and where nothing was found', () => {
    const of = (found: Compared['found'], difference: Compared['difference'] = 'same'): Compared => ({
      homeId: home,
      rule,
      subject: 'home',
      severity: 'urgent',
      because: { nl: '', en: '' },
      openedAt: at(0),
      changed: difference === 'missing' ? null : at(60),
      running: difference === 'extra' ? null : at(90),
      really: null,
      changedDelay: difference === 'missing' ? null : minutes(60),
      runningDelay: difference === 'extra' ? null : minutes(90),
      difference,
      found,
    })
    const rows = [of('true', 'earlier'), of('false', 'earlier'), of('nothing-found', 'extra'), of('other', 'missing')]
    expect(summarize(rows, 30.44 * 4)).toEqual({
      running: expect.objectContaining({
        fires: 3,
        falseAlarms: 1,
        falsePerHomeMonth: 0.25,
        delay: minutes(90),
        other: 1,
      }),
      changed: expect.objectContaining({
        fires: 3,
        falseAlarms: 2,
        falsePerHomeMonth: 0.5,
        delay: minutes(60),
        other: 0,
      }),
      differences: { same: 0, earlier: 2, later: 0, extra: 1, missing: 1, gone: 0 },
      missedTrue: 0,
      shift: minutes(-30),
    })
  })
})

describe('parameters', () => {
  it('of every rule are described from their schema, each with a default that the rule takes', () => {
    for (const one of rules) {
      const described = parametersOf(one)
      const defaults = Object.fromEntries(
        described.filter((it) => it.default !== null).map((it) => [it.name, it.default]),
      )
      expect([one.id, refusedParameters(one, defaults)]).toEqual([one.id, null])
    }
  })

  it('that a rule does not know, or that lie outside their bounds, are refused with the reason', () => {
    expect(refusedParameters(stillness, { quietHours: 2 })).toBe('stillness has no quietHours; it has quietMinutes')
    expect(refusedParameters(stillness, { quietMinutes: -1 })).toMatch(/^quietMinutes: /)
    expect(refusedParameters(stillness, { quietMinutes: 5 })).toBeNull()
  })

  it('of one rule leave the deadlines of every other as they are', () => {
    const morning = local('2026-03-02 09:00')
    const past = [configured(start), stirs(0), stirs(30), freezes(31), stands(45), bathes(58)]
    const stirred = backtest(home, past, rules, morning).state
    const changedNow = rules.flatMap((changed) => {
      const numeric = parametersOf(changed).find(({ default: usual }) => typeof usual === 'number')
      if (!numeric) return []
      const more = { [numeric.name]: numeric.most ?? Number(numeric.default) + 1 }
      return refusedParameters(changed, more) === null
        ? [{ changed, setup: withParameters(setupOf(), changed.id, more) }]
        : []
    })
    expect(changedNow.length).toBeGreaterThan(5)
    for (const { changed, setup } of changedNow) {
      const entry = { ...configured(morning, setup), seq: stirred.seq + 1 }
      const after = fold(stirred, [entry], rules).state
      expect([changed.id, alarmsOfOthers(after, changed)]).toEqual([changed.id, alarmsOfOthers(stirred, changed)])
    }
    expect(alarmsOfOthers(stirred, { id: rule }).length).toBeGreaterThan(1)
  })
})

const tells = (minute: number, device: string, reading: Reading): Draft => observed(at(minute), device, reading)
const freezes = (minute: number): Draft => tells(minute, 'climate', { kind: 'temperature', celsius: 9 })
const stands = (minute: number): Draft => tells(minute, 'front-door', { kind: 'contact', open: true })
const bathes = (minute: number): Draft => tells(minute, 'motion-bathroom', { kind: 'motion', active: true })

/** Everything that the other rules raise, or would raise but for another alarm, when nothing is heard for a day and a half. */
const alarmsOfOthers = (state: HomeState, { id }: Pick<AnyRule, 'id'>): string[] =>
  elapse(state, later(state.at, hours(36)), rules).effects.flatMap((effect) => {
    if (effect.kind === 'held') return effect.rule === id ? [] : [`${effect.rule} ${effect.subject} ${effect.at}`]
    if (effect.kind !== 'alarm-changed' || effect.event.kind !== 'raised' || effect.alarm.rule.id === id) return []
    return [`${effect.alarm.rule.id} ${effect.alarm.subject} ${effect.event.at}`]
  })
