// Every scenario through the real decoders and rules: exactly the alarms come that had to come. No service, no clock, no network.
import { describe, expect, it } from 'vitest'
import { decode } from '../../gateway/decoders/index.ts'
import type { Home } from '../../rules/model/home.ts'
import { days, earlier, later } from '../../rules/model/time.ts'
import { scenarios } from '../../simulators/scenarios/index.ts'
import { judge, type Scenario, type Story } from '../../simulators/scenarios/scenario.ts'
import { createVillage, type Village } from '../../simulators/village.ts'
import { local } from '../support/entries.ts'
import { alarmsOf } from './judged.ts'

const start = local('2026-10-28 12:00')

/** Different people, and homes that are known for two days, a week and a fortnight. */
const runs = [
  { seed: 1, knownDays: 2, place: 0 },
  { seed: 2, knownDays: 7, place: 3 },
  { seed: 1908, knownDays: 14, place: 6 },
]

describe.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', (_, scenario) => {
  it.each(runs)(
    'raises exactly the alarms that must come (seed $seed, known for $knownDays days)',
    (run) => {
      const { village, home, story } = staged(scenario, run)
      const from = earlier(start, days(run.knownDays))
      const messages = village.messages(story.homeId, from, story.until, { during: story.during })
      const { alarms, rejected } = alarmsOf(home.setup, messages, { from, until: story.until, decode })
      expect(rejected).toEqual([])
      const verdict = judge(
        story,
        alarms.filter(({ raisedAt }) => raisedAt >= start),
      )
      expect(verdict).toEqual({ missing: [], unexpected: [] })
    },
    60_000,
  )
})

it('calls nobody for nothing more than once per home and month', () => {
  const village = createVillage({ seed: 1908, homes: 12 })
  const from = local('2026-03-02 00:00')
  const until = later(from, days(14))
  const called = village.homes.flatMap(({ setup }) => {
    const { alarms, rejected } = alarmsOf(setup, village.messages(setup.homeId, from, until), { from, until, decode })
    expect(rejected).toEqual([])
    return alarms.filter(({ severity }) => severity === 'urgent' || severity === 'today')
  })
  expect(called.length).toBeLessThanOrEqual((12 * 14) / 30)
}, 120_000)

/** The scenario in a home where it can happen, another one in each run. */
function staged(scenario: Scenario, run: (typeof runs)[number]): { village: Village; home: Home; story: Story } {
  const village = createVillage({ seed: run.seed, homes: 12 })
  const possible = village.homes.flatMap((home) => {
    const story = scenario.stage(village, home, start)
    return story ? [{ village, home, story }] : []
  })
  return possible[run.place % possible.length]!
}
