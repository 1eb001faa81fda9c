// Trial falls over days: each is noticed, taken and closed, and what they leave behind does not grow.
import { expect, it } from 'vitest'
import { memoryJournal, memoryOutbox, memoryProjections } from '../../../gateway/store/memory.ts'
import { trialSensor } from '../../../gateway/watchdog/own-home-setup.ts'
import { startTrials } from '../../../gateway/watchdog/trials.ts'
import { rules } from '../../../rules/index.ts'
import { ownHome } from '../../../rules/model/own-home.ts'
import { days, later, minutes, seconds } from '../../../rules/model/time.ts'
import type { FeedItem } from '../../../rules/ports.ts'
import { observed } from '../../support/entries.ts'
import { rest } from '../../support/outage.ts'
import { raised, runningPipeline } from '../../support/pipeline.ts'

async function trying() {
  const journal = memoryJournal()
  const projections = memoryProjections()
  const { pipeline, clock, told } = await runningPipeline({ journal, projections, rules })
  clock.settleWith(async () => {
    await rest()
    await pipeline.settled()
  })
  /** The receiver outside: takes what it is sent, unless it is away. */
  const outside = { isThere: true, hears: (_item: FeedItem) => {} }
  pipeline.follow((item) => {
    if (item.event.kind === 'raised' && outside.isThere) outside.hears(item)
  })
  const trials = startTrials({
    fall: async () =>
      await pipeline.accept([observed(clock.now(), trialSensor, { kind: 'fall', phase: 'detected' }, {}, ownHome)]),
    homes: pipeline,
    journal,
    projections,
    outbox: memoryOutbox(),
    clock,
    every: minutes(1),
    log: { warn: (_, message) => expect.fail(message) },
  })
  outside.hears = ({ alarm }) => trials.arrived(alarm)
  await rest()
  return { trials, clock, told, journal, projections, pipeline, outside, start: clock.now() }
}

it('makes a fall every minute, of which each is an alarm of its own that is closed when the next is made', async () => {
  const { trials, clock, told, start, projections } = await trying()
  await clock.advanceTo(later(start, minutes(30)))
  expect(new Set(raised(told).map(({ alarm }) => alarm.alarmId)).size).toBe(31)
  expect(trials.unheardFor()).toBeLessThanOrEqual(minutes(1))
  expect(await projections.alarms({ response: ['open', 'acknowledged'], limit: 9 })).toHaveLength(1)
  await trials.stop()
})

it('what it leaves behind does not grow from the second day on', { timeout: 60_000 }, async () => {
  const { trials, clock, journal, projections, start } = await trying()
  const left = async () => [
    (await journal.read({ seq: 0, limit: 1_000_000 })).length,
    (await projections.alarms({ limit: 1_000_000 })).length,
    (await projections.feedAfter(0, 1_000_000)).length,
  ]
  await clock.advanceTo(later(start, days(1.1)))
  const first = await left()
  await clock.advanceTo(later(start, days(2.1)))
  for (const [index, count] of (await left()).entries()) expect(count).toBeLessThan(1.05 * first[index]!)
  await trials.stop()
})

it('waits with the next while the receiver is away, says so, and goes on when it is back', async () => {
  const { trials, clock, told, start, outside } = await trying()
  await clock.advanceTo(later(start, minutes(10)))
  outside.isThere = false
  await clock.advanceTo(later(start, minutes(40)))
  const away = raised(told).length
  expect(away).toBeLessThanOrEqual(12)
  expect([trials.unheardFor() > minutes(28), trials.unraisedFor()]).toEqual([true, 0])
  outside.hears(raised(told).at(-1)!)
  await clock.advanceTo(later(start, minutes(41)))
  outside.isThere = true
  await clock.advanceTo(later(start, minutes(45)))
  expect(raised(told).length).toBeGreaterThan(away)
  await trials.stop()
})

it('closes first what a crash left open, so that the next fall is not taken for the same', async () => {
  const { trials, clock, told, start, ...again } = await trying()
  await clock.advanceTo(later(start, seconds(90)))
  const before = raised(told).length
  // Gone without a word, as a crash goes; only the homes are as they were.
  await trials.stop()
  const restarted = startTrials({
    fall: async () =>
      await again.pipeline.accept([
        observed(clock.now(), trialSensor, { kind: 'fall', phase: 'detected' }, {}, ownHome),
      ]),
    homes: again.pipeline,
    journal: again.journal,
    projections: again.projections,
    outbox: memoryOutbox(),
    clock,
    every: minutes(1),
    log: { warn: (_, message) => expect.fail(message) },
  })
  await clock.advanceTo(later(clock.now(), seconds(1)))
  expect(raised(told)).toHaveLength(before + 1)
  await restarted.stop()
})
