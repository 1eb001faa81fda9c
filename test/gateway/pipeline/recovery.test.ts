// After a crash: the same alarms as if nothing had happened, none lost, none doubled.
import fc from 'fast-check'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { openJournal } from '../../../gateway/store/journal-sqlite.ts'
import { memoryJournal, memoryProjections } from '../../../gateway/store/memory.ts'
import { openProjections } from '../../../gateway/store/projections-sqlite.ts'
import { fold } from '../../../rules/engine/replay.ts'
import { startOf } from '../../../rules/engine/state.ts'
import { homeId } from '../../../rules/model/ids.ts'
import { hours, later, minutes, seconds } from '../../../rules/model/time.ts'
import type { Draft } from '../../../rules/model/input.ts'
import { anna, configured, motion, observed, setupOf } from '../../support/entries.ts'
import { temporaryFolder } from '../../support/folder.ts'
import { rest, withOutage } from '../../support/outage.ts'
import { morning, raised, runningPipeline } from '../../support/pipeline.ts'
import { chill, stillness } from '../../support/small-rules.ts'

const home = homeId('home-1')
const rules = [stillness, chill]

it('raises once what was journalled before a crash and projected by nobody', async () => {
  const folder = temporaryFolder()
  const open = async () => ({
    journal: await openJournal({ file: join(folder, 'journal.db') }),
    projections: await openProjections({ file: join(folder, 'projections.db') }),
  })
  const before = await open()
  const outage = withOutage(before.projections)
  const first = await runningPipeline({ journal: before.journal, projections: outage.port })
  await first.pipeline.accept([configured(morning), motion(morning, 'kitchen')])
  outage.down = true
  // The deadline is journalled and the process ends: nothing is stopped in order, nothing is projected.
  await first.pipeline.accept([motion(later(morning, hours(2)), 'kitchen')])
  expect((await first.entries()).map(({ input }) => input.kind)).toContain('timer-due')
  await before.journal.close()
  outage.down = false
  await before.projections.close()

  for (const start of ['first', 'second']) {
    const after = await open()
    const { pipeline, projections, told } = await runningPipeline({ ...after, from: later(morning, hours(2)) })
    const feed = await projections.feedAfter(0, 100)
    const kinds = feed.map(({ event }) => event.kind)
    // Nobody picked it up for an hour: all that while somebody was told again.
    expect(kinds.filter((kind) => kind !== 'escalated')).toEqual(['raised', 'condition-ended'])
    expect(told).toHaveLength(start === 'first' ? kinds.length : 0)
    expect(pipeline.status(home)?.lastSignOfLife?.at).toBe(later(morning, hours(2)))
    await after.journal.close()
    await after.projections.close()
  }
})

it('tells deadlines that passed while it was down, oldest first, before anything new', async () => {
  const journal = memoryJournal()
  const projections = memoryProjections()
  const first = await runningPipeline({ journal, projections })
  const other = homeId('home-2')
  await first.pipeline.accept([configured(morning, setupOf('home-2')), configured(morning)])
  const seenAt = later(morning, minutes(10))
  await first.pipeline.accept([
    observed(seenAt, 'motion-kitchen', { kind: 'motion', active: true }, {}, other),
    motion(morning, 'kitchen'),
  ])

  const back = later(morning, hours(5))
  const { told, pipeline, entries } = await runningPipeline({ journal, projections, from: back })
  await pipeline.accept([motion(back, 'kitchen')])
  await pipeline.settled()
  expect(raised(told).map(({ alarm }) => alarm.homeId)).toEqual(['home-1', 'home-2'])
  // Late, and it says how late.
  expect(raised(told)[0]?.alarm).toMatchObject({ openedAt: later(morning, hours(1)), raisedAt: back })
  expect((await entries()).slice(4).map(({ input }) => input.kind)).toEqual(['timer-due', 'timer-due', 'observed'])
})

it('reads no further back than its last checkpoint', async () => {
  const journal = memoryJournal()
  const projections = memoryProjections()
  const first = await runningPipeline({ journal, projections })
  await first.pipeline.accept([configured(morning), motion(morning, 'kitchen')])
  await first.pipeline.stop()
  const second = await runningPipeline({ journal, projections })
  expect(second.recovered).toEqual({ homes: 1, entries: 0, rebuilt: 0, lastSeq: 2 })
  expect(second.pipeline.status(home)).toEqual(first.pipeline.status(home))
  await second.pipeline.accept([motion(later(morning, minutes(5)), 'kitchen')])
  const third = await runningPipeline({ journal, projections })
  expect(third.recovered).toMatchObject({ entries: 1, rebuilt: 0 })
})

it('forgets no quiet home when it checkpoints after a crash', async () => {
  const journal = memoryJournal()
  const projections = memoryProjections()
  const first = await runningPipeline({ journal, projections })
  const sign = { kind: 'motion', active: true } as const
  await first.pipeline.accept([configured(morning), configured(morning, setupOf('home-2'))])
  await first.pipeline.accept([observed(morning, 'motion-kitchen', sign, {}, homeId('home-2'))])
  const second = await runningPipeline({ journal, projections })
  await second.pipeline.accept([motion(later(morning, minutes(1)), 'kitchen')])
  await second.pulse.advanceTo(later(morning, seconds(20)))
  await rest()
  expect((await projections.snapshots()).offset).toBe(4)
  const third = await runningPipeline({ journal, projections })
  await third.clock.advanceTo(later(morning, hours(1)))
  expect(raised(third.told).map(({ alarm }) => alarm.homeId)).toEqual(['home-2'])
})

it('forgets no home of a checkpoint that failed', async () => {
  const journal = memoryJournal()
  const outage = withOutage(memoryProjections())
  const projections = outage.port
  const first = await runningPipeline({ journal, projections })
  await first.pipeline.accept([configured(morning), configured(morning, setupOf('home-2'))])
  await first.pipeline.settled()
  outage.down = true
  await first.pulse.advanceTo(later(morning, seconds(20)))
  await rest()
  expect(outage.refused).toBe(1)
  outage.down = false
  await first.pipeline.accept([motion(morning, 'kitchen')])
  await first.pulse.advanceTo(later(morning, seconds(40)))
  await rest()
  const { offset, snapshots } = await projections.snapshots()
  expect([offset, snapshots.map((snapshot) => snapshot.homeId).toSorted()]).toEqual([3, ['home-1', 'home-2']])
})

it('rebuilds a home whose snapshot is of another shape from the whole journal', async () => {
  const journal = memoryJournal()
  const projections = memoryProjections()
  const first = await runningPipeline({ journal, projections })
  await first.pipeline.accept([configured(morning), motion(morning, 'kitchen')])
  await first.pipeline.stop()
  const { offset } = await projections.snapshots()
  await projections.checkpoint([{ homeId: home, seq: offset, state: '{"shape":"of last year"}' }], offset)
  const second = await runningPipeline({ journal, projections })
  expect(second.recovered).toMatchObject({ rebuilt: 1, entries: 0 })
  expect(second.pipeline.status(home)).toEqual(first.pipeline.status(home))
  await second.clock.advanceTo(later(morning, hours(1)))
  expect(raised(second.told)).toHaveLength(1)
})

it('rebuilds a home when a rule keeps its state in another shape, so that nobody goes unwatched', async () => {
  const journal = memoryJournal()
  const projections = memoryProjections()
  const first = await runningPipeline({ journal, projections })
  await first.pipeline.accept([configured(morning), motion(morning, 'kitchen')])
  await first.pipeline.stop()
  const renamed = {
    ...stillness,
    version: 2,
    state: z.object({ lastStirredAt: z.int().nullable() }),
    initial: { lastStirredAt: null },
    react: (state: { lastStirredAt: number | null }, ...rest: [never, never]) => {
      const { outcomes } = stillness.react({ lastSignAt: null }, ...rest)
      return { state: { lastStirredAt: outcomes.length > 0 ? morning : state.lastStirredAt }, outcomes }
    },
  }
  const second = await runningPipeline({ journal, projections, rules: [renamed, chill] })
  expect(second.recovered.rebuilt).toBe(1)
  await second.pipeline.configure(setupOf())
  await second.clock.advanceTo(later(morning, hours(1)))
  expect(raised(second.told)).toHaveLength(1)
})

it('keeps what people did about an alarm across a restart', async () => {
  const journal = memoryJournal()
  const projections = memoryProjections()
  const first = await runningPipeline({ journal, projections })
  await first.pipeline.accept([configured(morning), motion(morning, 'kitchen')])
  await first.clock.advanceTo(later(morning, hours(1)))
  const { alarmId } = raised(first.told)[0]!.alarm
  await first.pipeline.command(home, { kind: 'respond', alarmId, step: 'acknowledge', by: anna })
  const second = await runningPipeline({ journal, projections, from: later(morning, hours(1)) })
  const again = await second.pipeline.command(home, { kind: 'respond', alarmId, step: 'acknowledge', by: anna })
  expect(again).toEqual({ accepted: false, why: 'already-taken' })
  expect(await projections.alarm(alarmId)).toMatchObject({ response: 'acknowledged', claimedBy: anna })
})

it('reads back an alarm about which people wrote hundreds of lines', async () => {
  const projections = await openProjections({ file: join(temporaryFolder(), 'projections.db') })
  const journal = memoryJournal()
  const first = await runningPipeline({ journal, projections })
  await first.pipeline.accept([configured(morning), motion(morning, 'kitchen')])
  await first.clock.advanceTo(later(morning, hours(1)))
  const { alarmId } = raised(first.told)[0]!.alarm
  const note = (text: string) => first.pipeline.command(home, { kind: 'comment', alarmId, note: text, by: anna })
  for (let line = 0; line < 250; line++) expect(await note(`regel ${line}`)).toEqual({ accepted: true })
  expect(await projections.alarms({ limit: 10 })).toHaveLength(1)
  await first.pipeline.stop()
  const second = await runningPipeline({ journal, projections, from: later(morning, hours(1)) })
  expect(second.recovered.rebuilt).toBe(0)
  await projections.close()
})

/** A day of one home: what comes, after how long, and whether the process is killed or a checkpoint is written before it. */
const days = fc.array(
  fc.record({
    afterMinutes: fc.integer({ min: 0, max: 100 }),
    celsius: fc.option(fc.integer({ min: 8, max: 22 })),
    first: fc.constantFrom('nothing', 'nothing', 'checkpoint', 'crash'),
  }),
  { minLength: 1, maxLength: 25 },
)

it('ends in the same state and with the same alarms however often it crashed', async () => {
  await fc.assert(
    fc.asyncProperty(days, async (day) => {
      const journal = memoryJournal()
      const projections = memoryProjections()
      let at = morning
      let running = await runningPipeline({ journal, projections })
      await running.pipeline.accept([configured(morning)])
      for (const [index, { afterMinutes, celsius, first }] of day.entries()) {
        if (first === 'checkpoint') {
          await running.pulse.advanceTo(later(running.pulse.now(), seconds(20)))
          await rest()
        }
        if (first === 'crash') running = await runningPipeline({ journal, projections, from: at })
        at = later(at, minutes(afterMinutes))
        await running.clock.advanceTo(at)
        const reading = celsius === null ? { kind: 'motion', active: true } : { kind: 'temperature', celsius }
        const device = celsius === null ? 'motion-kitchen' : 'climate'
        const draft: Draft = { ...observed(at, device, reading as never), inputId: `day-${index}` }
        await running.pipeline.accept([draft])
      }
      await running.pipeline.settled()
      const entries = await running.entries()
      const whole = fold(startOf(home), entries, rules)
      const changes = whole.effects.flatMap((effect) => (effect.kind === 'alarm-changed' ? [effect] : []))
      const feed = await projections.feedAfter(0, 10_000)
      expect(feed.map(({ alarm, event }) => [alarm, event])).toEqual(changes.map(({ alarm, event }) => [alarm, event]))
      await running.pipeline.stop()
      const { snapshots, offset } = await projections.snapshots()
      expect(offset).toBe(entries.length)
      expect(JSON.parse(snapshots[0]!.state)).toEqual(JSON.parse(JSON.stringify(whole.state)))
    }),
    { numRuns: 40 },
  )
})

it('hears devices between the homes of a checkpoint, and moves its offset past no change that is not in it', async () => {
  const projections = memoryProjections()
  const saved = new Map<string, number>()
  const offsets: number[] = []
  const { pipeline, pulse, entries } = await runningPipeline({
    projections: {
      ...projections,
      async checkpoint(snapshots, offset) {
        for (const { homeId, seq } of snapshots) saved.set(homeId, Math.max(seq, saved.get(homeId) ?? 0))
        for (const { homeId, seq } of await entries())
          if (seq <= offset) expect(saved.get(homeId)).toBeGreaterThanOrEqual(seq)
        offsets.push(offset)
      },
    },
  })
  const homes = Array.from({ length: 120 }, (_, number) => setupOf(`home-${number + 1}`))
  await pipeline.accept(homes.map((setup) => configured(morning, setup)))
  await pulse.advanceTo(later(morning, seconds(20)))
  await pipeline.accept([motion(later(morning, seconds(20)), 'kitchen')])
  expect(offsets).toEqual([])
  await pipeline.stop()
  expect(offsets).toEqual([120, 121])
})
