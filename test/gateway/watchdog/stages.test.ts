// How far behind an alarm's way is: a figure for each stage, from what the stores were asked and have answered.
import { expect, it } from 'vitest'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { memoryJournal, memoryOutbox, memoryProjections } from '../../../gateway/store/memory.ts'
import { createStages } from '../../../gateway/watchdog/stages.ts'
import { AlarmId, homeId } from '../../../rules/model/ids.ts'
import { ownHome } from '../../../rules/model/own-home.ts'
import { later, seconds } from '../../../rules/model/time.ts'
import type { NewDelivery } from '../../../rules/ports.ts'
import { alarmOf } from '../../support/alarms.ts'
import { gatedJournal } from '../../support/broker.ts'
import { local, motion } from '../../support/entries.ts'
import { rest, withOutage } from '../../support/outage.ts'

const at = local('2026-03-02 08:00')
const idle = { waiting: 0, oldestMilliseconds: 0, p99Milliseconds: 0 }

it('counts what waits for the disk, from when it came, and how long it took', async () => {
  const clock = simulatedClock(at)
  const stages = createStages(clock)
  const held = gatedJournal(memoryJournal())
  const journal = stages.journal(held)
  expect(stages.lags().journal).toEqual(idle)
  held.hold()
  const first = journal.append([motion(at, 'kitchen')])
  await clock.advanceTo(later(at, seconds(2)))
  const second = journal.append([motion(at, 'kitchen')])
  await clock.advanceTo(later(at, seconds(3)))
  expect(stages.lags().journal).toEqual({ waiting: 2, oldestMilliseconds: 3_000, p99Milliseconds: 0 })
  held.release()
  await Promise.all([first, second])
  expect(stages.lags().rules.waiting).toBe(2)
  await rest()
  expect(stages.lags().journal).toEqual({ ...idle, p99Milliseconds: 3_000 })
  expect(stages.lags().rules).toEqual(idle)
})

it('counts the list of alarms as behind for as long as it refuses, however often it is tried', async () => {
  const clock = simulatedClock(at)
  const stages = createStages(clock)
  const outage = withOutage(memoryProjections())
  const projections = stages.projections(outage.port)
  const change = { key: 'a#1', alarm: alarmOf(), event: alarmOf().events[0]! }
  outage.down = true
  for (let second = 1; second <= 30; second++) {
    await expect(projections.applyAlarms([change])).rejects.toThrow('away')
    await clock.advanceTo(later(at, seconds(second)))
  }
  expect(stages.lags().alarms).toEqual({ waiting: 1, oldestMilliseconds: 30_000, p99Milliseconds: 0 })
  outage.down = false
  await projections.applyAlarms([change])
  expect(stages.lags().alarms).toEqual({ ...idle, p99Milliseconds: 30_000 })
})

it('counts a delivery from its place in the outbox until it is out, across a restart too; the trials are not counted', async () => {
  const clock = simulatedClock(at)
  const kept = memoryOutbox()
  const stages = createStages(clock)
  const outbox = stages.outbox(kept)
  await outbox.put([
    delivery('out'),
    delivery('given-up'),
    delivery('later', 'waiting'),
    { ...delivery('trial'), homeId: ownHome },
  ])
  expect(stages.lags().delivery.waiting).toBe(2)
  await clock.advanceTo(later(at, seconds(4)))
  await outbox.change([{ key: 'out', state: 'handed-over' }])
  expect(stages.lags().delivery).toEqual({ waiting: 1, oldestMilliseconds: 4_000, p99Milliseconds: 4_000 })
  await outbox.change([
    { key: 'given-up', state: 'failed' },
    { key: 'later', state: 'pending' },
  ])
  expect(stages.lags().delivery.waiting).toBe(2)

  const restarted = createStages(clock)
  await restarted.outbox(kept).unfinished()
  expect(restarted.lags().delivery).toEqual({ waiting: 2, oldestMilliseconds: 4_000, p99Milliseconds: 0 })
  await outbox.change([{ key: 'given-up', state: 'given-up' }])
  expect(stages.lags().delivery).toMatchObject({ waiting: 1, oldestMilliseconds: 0 })
})

const delivery = (key: string, state: NewDelivery['state'] = 'pending'): NewDelivery => ({
  key,
  alarmId: AlarmId.parse('home-1~fall~bathroom~1'),
  homeId: homeId('home-1'),
  step: 1,
  recipient: 'operator',
  channel: 'email',
  address: 'wacht@example.nl',
  rank: 0,
  state,
  createdAt: at,
  nextAt: at,
})
