// An unanswered call through a hand-over, a swap and an hour with nobody: each time whoever has the duty then is told.
import { expect, it } from 'vitest'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { silentLog } from '../../../gateway/pipeline/log.ts'
import { createPipeline } from '../../../gateway/pipeline/pipeline.ts'
import { createTellings } from '../../../gateway/pipeline/recipients.ts'
import {
  memoryJournal,
  memoryOutbox,
  memoryProjections,
  memoryRegistry,
  memorySeries,
} from '../../../gateway/store/memory.ts'
import { helpCall } from '../../../rules/care/help-call.ts'
import { reachOf } from '../../../rules/duty/reach.ts'
import { CarePlan } from '../../../rules/model/care-plan.ts'
import { DutyDirectory } from '../../../rules/model/duty.ts'
import { clockTime, type Instant } from '../../../rules/model/time.ts'
import { configured, local, observed, setupOf, zone } from '../../support/entries.ts'

const carePlan = CarePlan.parse({
  chains: [
    {
      severities: ['urgent'],
      tiers: [4, 4, 4, 60, 4].map((waitMinutes) => ({ to: [{ kind: 'team', teamId: 'dorp' }], waitMinutes })),
      repeatMinutes: 30,
    },
  ],
})
const member = (memberId: string) => ({ memberId, name: memberId, reach: [{ channel: 'sms', address: memberId }] })
const directory = (overrides: object[]) =>
  DutyDirectory.parse({
    teams: [
      {
        teamId: 'dorp',
        name: 'Wijkteam',
        careOrganisation: 'Duinzorg',
        members: ['ans', 'bea', 'cor'].map(member),
        rotations: [{ members: ['ans', 'bea', 'cor'], startsOn: '2026-03-16', handOverAt: '08:00', daysEach: 7 }],
        overrides,
      },
    ],
    operator: [{ channel: 'sms', address: 'wacht' }],
  })

/** Who is told, each with the time on the wall, of a call at `at` that nobody answers until `until`. */
async function told(at: Instant, until: Instant, overrides: object[] = []): Promise<string[]> {
  const clock = simulatedClock(at)
  const registry = memoryRegistry()
  await registry.putDirectory(directory(overrides))
  const outbox = memoryOutbox()
  const tellings = createTellings({
    registry,
    outbox,
    reachOf,
    channels: new Set(['sms']),
    operator: [],
    added: () => {},
    log: silentLog,
  })
  const stores = { journal: memoryJournal(), projections: memoryProjections(), series: memorySeries() }
  const pipeline = createPipeline({ ...stores, tellings, clock, rules: [helpCall], log: silentLog })
  clock.settleWith(pipeline.settled)
  await pipeline.start()
  await pipeline.accept([configured(at, setupOf('home-1', { carePlan }))])
  await pipeline.accept([observed(at, 'pendant', { kind: 'help-call', active: true })])
  await clock.advanceTo(until)
  const rows = await outbox.after({ deliveryId: 0, limit: 99 })
  await pipeline.stop()
  return rows.map(({ createdAt, recipient }) => `${clockTime(createdAt, zone)} ${recipient}`)
}

it('over the hand-over on the Monday after the clocks changed', async () => {
  expect(await told(local('2026-03-30 07:54'), local('2026-03-30 08:07'))).toEqual([
    '07:54 team:dorp/bea',
    '07:58 team:dorp/bea',
    '08:02 team:dorp/cor',
    '08:06 team:dorp/cor',
  ])
})

it('by a swap, from its first minute to its last, in the night in which the clocks change', async () => {
  const swap = { from: local('2026-03-29 01:58'), to: local('2026-03-29 03:02'), memberId: 'ans' }
  expect(await told(local('2026-03-29 01:55'), local('2026-03-29 03:08'), [swap])).toEqual([
    '01:55 team:dorp/bea',
    '01:59 team:dorp/ans',
    // A minute later the clock reads three.
    '03:03 team:dorp/bea',
    '03:07 team:dorp/bea',
  ])
})

it('where nobody has the duty, each further place in the plan is passed over at once, down to the operator', async () => {
  const away = { from: local('2026-03-24 21:00'), to: local('2026-03-24 23:00'), memberId: null }
  expect(await told(local('2026-03-24 20:58'), local('2026-03-24 21:40'), [away])).toEqual([
    '20:58 team:dorp/bea',
    '21:02 operator',
    '21:32 operator',
  ])
})
