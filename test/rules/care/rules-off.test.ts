// What is switched off in a home is not noticed there, and its coverage says so.
import { describe, expect, it } from 'vitest'
import { levelsOf } from '../../../rules/care/coverage-levels.ts'
import { rests } from '../../../rules/engine/consented.ts'
import { rules } from '../../../rules/index.ts'
import { guardedBy, type Risk, toldBy } from '../../../rules/model/coverage.ts'
import type { HomeSetup } from '../../../rules/model/home.ts'
import { deviceId, ruleId } from '../../../rules/model/ids.ts'
import { mayBeOff } from '../../../rules/model/rule-setting.ts'
import { days, later } from '../../../rules/model/time.ts'
import { local, setupOf } from '../../support/entries.ts'

const since = local('2026-03-02 08:00')
const now = later(since, days(3))
const fitted = (...kinds: readonly string[]): HomeSetup['devices'] =>
  kinds.map((kind) => ({ deviceId: deviceId(`a-${kind}`), kind: kind as HomeSetup['devices'][number]['kind'] }))
const without = (...off: readonly string[]): HomeSetup =>
  setupOf('home-1', {
    devices: fitted('motion', 'smoke', 'carbon-monoxide', 'fall-detector', 'help-button'),
    rulesOff: off.map((rule) => ({ rule: ruleId(rule), since })),
  })
const levelOf = (setup: HomeSetup, risk: Risk) => levelsOf(setup, new Map(), now).find((one) => one.risk === risk)

describe('the coverage of a home', () => {
  it('is blind where the only rule that would tell is off, from when it was switched off', () => {
    const setup = without('smoke-co-water')
    expect(levelOf(setup, 'smoke')).toMatchObject({ level: 'blind', fault: 'switched-off', since })
    expect(levelOf(setup, 'carbon-monoxide')).toMatchObject({ level: 'blind', fault: 'switched-off' })
    expect(levelOf(setup, 'silence')).toMatchObject({ level: 'covered', fault: null })
  })

  it('is weakened where another rule still tells', () => {
    expect(levelOf(without('fall'), 'fall')).toMatchObject({ level: 'weakened', fault: 'switched-off' })
    expect(levelOf(without('fall', 'worn-fall'), 'fall')).toMatchObject({ level: 'blind' })
    expect(levelOf(without('not-up'), 'daily-life')).toMatchObject({ level: 'weakened' })
  })

  it('says what is graver first: where there is no device, none is switched off', () => {
    expect(levelOf(without('smoke-co-water'), 'water-leak')).toMatchObject({ level: 'blind', fault: 'not-fitted' })
  })
})

it('only the rule that is off rests', () => {
  const setup = without('inactivity')
  expect(rules.filter((rule) => rests(rule, setup)).map(({ id }) => String(id))).toEqual(['inactivity'])
})

it('every risk is told by rules that there are', () => {
  const ids = rules.map(({ id }) => String(id))
  for (const rule of Object.values(toldBy).flat()) expect(ids).toContain(rule)
  expect(guardedBy('fall')).toEqual(['fall'])
})

it('a call for help is heard in every home, and a home always says what it does not notice', () => {
  expect(['help-call', 'coverage'].map(mayBeOff)).toEqual([false, false])
  expect(['fall', 'inactivity', 'smoke-co-water', 'cold-home'].map(mayBeOff)).toEqual([true, true, true, true])
})
