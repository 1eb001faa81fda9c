// A rule is lived anew with those that hold back its alarms and without the others: they change nothing, and would be most of the work.
import { expect, it } from 'vitest'
import { withExplainers } from '../../../gateway/backtest/over-journal.ts'
import { decode } from '../../../gateway/decoders/index.ts'
import { livePast } from '../../../rules/engine/past.ts'
import type { AnyRule } from '../../../rules/engine/rule.ts'
import { rules } from '../../../rules/index.ts'
import { ruleId } from '../../../rules/model/ids.ts'
import type { Draft } from '../../../rules/model/input.ts'
import { days, earlier, hours, instant, later, minutes } from '../../../rules/model/time.ts'
import { createVillage } from '../../../simulators/village.ts'

const until = instant(Date.UTC(2026, 2, 20))
const from = earlier(until, days(18))
const village = createVillage({ seed: 3, homes: 1 })
const { setup } = village.homes[0]!
const { homeId } = setup

/** Eighteen days, with somebody who lies in the bathroom for a night, and a gateway that is gone for a morning. */
const drafts: readonly Draft[] = [
  { inputId: 'setup', homeId, at: from, input: { kind: 'configured', setup, rules: {} } },
  ...[...village.messages(homeId, from, until, { during: [fallen()] })].flatMap((message, place) => {
    const { at, path, payload } = message
    if (at > later(from, days(9)) && at < later(from, hours(9 * 24 + 8))) return []
    const answer = decode({ path, payload: Buffer.from(payload), retained: false, arrivedAt: at, zone: setup.zone })
    return answer.kind === 'rejected'
      ? []
      : answer.observations.map((observation, part): Draft => ({
          inputId: `m${place}-${part}`,
          homeId,
          at,
          input: { kind: 'observed', observation },
        }))
  }),
]

function fallen() {
  const at = later(from, hours(15 * 24 + 20))
  return village.fallAt(homeId, at, later(at, hours(14)))!
}

function fires(those: readonly AnyRule[]) {
  const past = livePast({ homeId, rules: those, closedAt: new Map(), visitAfter: minutes(30) })
  for (const draft of drafts) past.take(draft)
  return past.end(until).map(({ alarm, lastSignAt }) => ({
    rule: String(alarm.rule.id),
    subject: alarm.subject,
    at: alarm.raisedAt,
    because: alarm.because.en,
    lastSignAt,
  }))
}

it('gives the alarms that it gives among all rules', () => {
  const all = fires(rules)
  const names = new Set(all.map(({ rule }) => rule))
  expect([...names]).toEqual(expect.arrayContaining(['fall', 'device-silence']))
  for (const { id } of rules) {
    const own = (some: typeof all) => some.filter(({ rule }) => rule === id)
    expect(own(fires(withExplainers(rules, id)))).toEqual(own(all))
  }
}, 120_000)

it('knows who holds back whom', () => {
  const beside = (id: string) => withExplainers(rules, ruleId(id)).map((rule) => String(rule.id))
  expect(beside('not-up')).toEqual(['inactivity', 'not-up', 'device-silence'])
  expect(beside('long-bathroom')).toEqual(['help-call', 'fall', 'long-bathroom'])
  expect(beside('fall')).toEqual(['fall'])
})
