// What the pipeline does while something that it writes to is away.
import { expect, it } from 'vitest'
import { memoryJournal, memoryProjections, memorySeries } from '../../../gateway/store/memory.ts'
import { defineRule } from '../../../rules/engine/rule.ts'
import { alarmId, homeId, ruleId } from '../../../rules/model/ids.ts'
import { hours, later, minutes, seconds } from '../../../rules/model/time.ts'
import { anna, configured, motion } from '../../support/entries.ts'
import { rest, withOutage } from '../../support/outage.ts'
import { morning, raised, runningPipeline } from '../../support/pipeline.ts'
import { chill, stillness } from '../../support/small-rules.ts'

/** Records every observation. */
const recorder = defineRule({
  ...chill,
  id: ruleId('recorder'),
  react: (state, event, { at }) => ({
    state,
    outcomes: event.kind === 'observed' ? [{ kind: 'record', series: 'seen', at, fields: { count: 1 } }] : [],
  }),
})
const rules = [recorder, stillness]

it('rejects what the journal does not keep, applies none of it, and takes it when it is sent again', async () => {
  const outage = withOutage(memoryJournal())
  const { pipeline, journal } = await runningPipeline({ journal: outage.port })
  await pipeline.accept([configured(morning)])
  const sign = motion(morning, 'kitchen')
  outage.down = true
  await expect(pipeline.accept([sign])).rejects.toThrow('away')
  expect(pipeline.status(homeId('home-1'))?.lastSignOfLife).toBeNull()
  outage.down = false
  await pipeline.accept([sign])
  expect(pipeline.status(homeId('home-1'))?.lastSignOfLife?.at).toBe(morning)
  expect(await journal.lastSeq()).toBe(2)
})

it('raises an alarm that came due while the journal was away as soon as it is back', async () => {
  const outage = withOutage(memoryJournal())
  const { pipeline, clock, pulse, told } = await runningPipeline({ journal: outage.port })
  await pipeline.accept([configured(morning), motion(morning, 'kitchen')])
  outage.down = true
  await clock.advanceTo(later(morning, minutes(61)))
  await rest()
  expect(raised(told)).toEqual([])
  outage.down = false
  await pulse.advanceTo(later(morning, seconds(1)))
  await rest()
  await pipeline.settled()
  expect(raised(told).map(({ alarm }) => alarm.openedAt)).toEqual([later(morning, hours(1))])
})

it('refuses a command that the journal does not keep, and never carries it out later', async () => {
  const outage = withOutage(memoryJournal())
  const { pipeline, clock, told, projections } = await runningPipeline({ journal: outage.port })
  await pipeline.accept([configured(morning), motion(morning, 'kitchen')])
  await clock.advanceTo(later(morning, hours(1)))
  const { alarmId, homeId } = raised(told)[0]!.alarm
  const take = () => pipeline.command(homeId, { kind: 'respond', alarmId, step: 'acknowledge', by: anna })
  outage.down = true
  await expect(take()).rejects.toThrow('away')
  outage.down = false
  await pipeline.settled()
  expect((await projections.alarm(alarmId))?.response).toBe('open')
  expect(await take()).toEqual({ accepted: true })
})

it('knows an alarm as it stands while its projection is away, so that it goes out all the same', async () => {
  const outage = withOutage(memoryProjections())
  const { pipeline, clock } = await runningPipeline({ projections: outage.port })
  await pipeline.accept([configured(morning), motion(morning, 'kitchen')])
  outage.down = true
  void clock.advanceTo(later(morning, hours(1)))
  await rest()
  const due = alarmId(homeId('home-1'), stillness.id, 'home', later(morning, hours(1)))
  expect(pipeline.alarm(due)).toMatchObject({ response: 'open', severity: 'urgent' })
  expect(pipeline.alarm(alarmId(homeId('home-2'), stillness.id, 'home', morning))).toBeNull()
})

it('tells of every alarm once and in order when the projections are back', async () => {
  const outage = withOutage(memoryProjections())
  const { pipeline, clock, pulse, told } = await runningPipeline({ projections: outage.port })
  await pipeline.accept([configured(morning), motion(morning, 'kitchen')])
  outage.down = true
  // Not awaited: on a simulated clock an advance ends when all that follows is projected.
  const advanced = clock.advanceTo(later(morning, hours(1)))
  await rest()
  await pipeline.accept([motion(later(morning, minutes(61)), 'kitchen')])
  await pulse.advanceTo(later(morning, seconds(3)))
  await rest()
  expect(told).toEqual([])
  expect(outage.refused).toBeGreaterThan(1)
  outage.down = false
  await pulse.advanceTo(later(morning, seconds(5)))
  await advanced
  await pipeline.settled()
  expect(told.map(({ event }) => event.kind)).toEqual(['raised', 'condition-ended'])
})

it('delays no alarm and no answer while the series are away, and writes them when they are back', async () => {
  const outage = withOutage(memorySeries())
  const { pipeline, pulse, told, series } = await runningPipeline({ series: outage.port, rules })
  outage.down = true
  await pipeline.accept([configured(morning), motion(morning, 'kitchen')])
  await rest()
  expect(outage.refused).toBeGreaterThan(0)
  const home = homeId('home-1')
  // Due at nine; with the series away nothing is at rest, so the deadline comes with the next message, as after a late wake-up.
  await pipeline.accept([motion(later(morning, hours(2)), 'kitchen')])
  await rest()
  expect(raised(told)).toHaveLength(1)
  const { alarmId } = raised(told)[0]!.alarm
  const answer = pipeline.command(home, { kind: 'respond', alarmId, step: 'acknowledge', by: anna })
  await expect(answer).resolves.toEqual({ accepted: true })
  outage.down = false
  await pulse.advanceTo(later(morning, seconds(5)))
  await pipeline.settled()
  const to = later(morning, hours(3))
  expect(await series.read({ homeId: home, purpose: 'care', series: 'seen', from: morning, to })).toHaveLength(2)
})

it('writes no checkpoint while the series lack a value that came before it', async () => {
  const outage = withOutage(memorySeries())
  const { pipeline, pulse, projections } = await runningPipeline({ series: outage.port, rules })
  outage.down = true
  await pipeline.accept([configured(morning), motion(morning, 'kitchen')])
  await pulse.advanceTo(later(morning, seconds(40)))
  await rest()
  expect((await projections.snapshots()).offset).toBe(0)
  outage.down = false
  await pulse.advanceTo(later(morning, minutes(2)))
  await rest()
  expect((await projections.snapshots()).offset).toBe(2)
})

it('goes on checkpointing under a load that never pauses', async () => {
  const { pipeline, pulse, projections } = await runningPipeline({ rules })
  await pipeline.accept([configured(morning)])
  let loading = true
  const load = (async () => {
    while (loading) {
      await pipeline.accept([motion(morning, 'kitchen')])
      await new Promise((resolve) => setImmediate(resolve))
    }
  })()
  await pulse.advanceTo(later(morning, seconds(20)))
  await rest()
  const { offset } = await projections.snapshots()
  loading = false
  await load
  expect(offset).toBeGreaterThan(0)
})

it('stops after ten seconds when the projections do not come back, and loses nothing by it', async () => {
  const outage = withOutage(memoryProjections())
  const { pipeline, clock, pulse, journal } = await runningPipeline({ projections: outage.port })
  await pipeline.accept([configured(morning), motion(morning, 'kitchen')])
  outage.down = true
  void clock.advanceTo(later(morning, hours(1)))
  await rest()
  const stopped = pipeline.stop()
  await rest()
  await pulse.advanceTo(later(morning, seconds(11)))
  await stopped
  outage.down = false
  const again = await runningPipeline({ journal, projections: outage.port, from: later(morning, hours(2)) })
  expect(raised(again.told)).toHaveLength(1)
})
