// What a changed rule would have done, out of the folder of a service that is running and out of one that has stopped.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { run } from '../../bin/cli.ts'
import type { BacktestOutcome } from '../../gateway/backtest/over-journal.ts'
import { simulatedClock } from '../../gateway/pipeline/clock.ts'
import { silentLog } from '../../gateway/pipeline/log.ts'
import { createPipeline } from '../../gateway/pipeline/pipeline.ts'
import { openJournal } from '../../gateway/store/journal-sqlite.ts'
import { memorySeries } from '../../gateway/store/memory.ts'
import { openProjections } from '../../gateway/store/projections-sqlite.ts'
import { rules } from '../../rules/index.ts'
import { homeId } from '../../rules/model/ids.ts'
import { days, hours, later, minutes } from '../../rules/model/time.ts'
import { anna, configured, local, observed, setupOf } from '../support/entries.ts'
import { temporaryFolder } from '../support/folder.ts'

const start = local('2026-03-02 08:00')

async function call(...args: string[]) {
  const out: string[] = []
  const err: string[] = []
  const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line), progress: () => {} }
  const code = await run(['backtest', ...args], { ...io, stopped: new AbortController().signal })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

/** Two homes that stir until 09:00: in the first somebody is in the bathroom from then on, is found there and is well the next day. */
async function lived(folder: string) {
  const journal = await openJournal({ file: join(folder, 'journal.db') })
  const projections = await openProjections({ file: join(folder, 'alarms.db') })
  const clock = simulatedClock(start)
  const parts = { journal, projections, series: memorySeries(), clock, pulse: simulatedClock(start), rules }
  const pipeline = createPipeline({ ...parts, log: silentLog })
  clock.settleWith(pipeline.settled)
  await pipeline.start()
  for (const id of ['home-1', 'home-2']) {
    await pipeline.accept([configured(start, setupOf(id))])
    const stirs = (device: string, at = clock.now()) =>
      pipeline.accept([observed(at, device, { kind: 'motion', active: true }, {}, homeId(id))])
    await stirs('motion-kitchen')
  }
  await clock.advanceTo(later(start, hours(1)))
  const bathroom = observed(clock.now(), 'motion-bathroom', { kind: 'motion', active: true })
  await pipeline.accept([bathroom])
  await clock.advanceTo(later(start, hours(3.5)))
  await pipeline.settled()
  const [alarm] = (await projections.alarms({ homeIds: [homeId('home-1')], limit: 10 })).filter(
    ({ rule }) => rule.id === 'long-bathroom',
  )
  const { alarmId } = alarm!
  await pipeline.command(homeId('home-1'), { kind: 'respond', alarmId, step: 'acknowledge', by: anna })
  await pipeline.command(homeId('home-1'), { kind: 'respond', alarmId, step: 'resolve', outcome: 'true', by: anna })
  await pipeline.accept([observed(clock.now(), 'motion-kitchen', { kind: 'motion', active: true })])
  await clock.advanceTo(later(start, days(1.5)))
  await pipeline.settled()
  return {
    raisedAfter: alarm!.raisedAt - later(start, hours(1)),
    async stop() {
      await pipeline.stop()
      await journal.close()
      await projections.close()
    },
  }
}

describe('kernwacht backtest', () => {
  it('says what comes later, also while the service writes to the folder, and changes nothing there', async () => {
    const folder = temporaryFolder()
    const service = await lived(folder)
    const asked = ['--rule', 'long-bathroom', '--data', folder, '--json']
    const same = await call(...asked)
    expect(same.err).toBe('')
    const unchanged = JSON.parse(same.out) as BacktestOutcome
    expect(unchanged).toMatchObject({
      homes: 2,
      complete: true,
      differences: { same: 1, missing: 0, extra: 0 },
      rows: [],
    })
    expect(unchanged.running).toEqual(unchanged.changed)
    expect(unchanged.running).toMatchObject({ fires: 1, trueAlarms: 1, falseAlarms: 0, delay: service.raisedAfter })

    const running = await call(...asked, '--set', 'leastMinutes=90', '--set', 'mostMinutes=140')
    await service.stop()
    const stopped = await call(...asked, '--set', 'leastMinutes=90', '--set', 'mostMinutes=140')
    const outcome = JSON.parse(running.out) as BacktestOutcome
    expect(outcome.rows).toEqual([
      expect.objectContaining({ homeId: 'home-1', difference: 'later', found: 'true', subject: 'bathroom' }),
    ])
    expect(outcome.shift).toBe(minutes(90) - minutes(60))
    expect(JSON.parse(stopped.out)).toEqual({ ...outcome, entries: expect.any(Number), until: expect.any(Number) })
  })

  it('ends with 1 where an alarm that people closed as true would not have come', async () => {
    const folder = temporaryFolder()
    const service = await lived(folder)
    await service.stop()
    const { code, out } = await call(
      '--rule',
      'long-bathroom',
      '--set',
      'mostMinutes=360',
      '--set',
      'leastMinutes=240',
      '--data',
      folder,
    )
    expect(out).toMatch(/^MISSED: 1 that people closed as true$/m)
    expect(out).toMatch(/^missing {2}home-1 {2}urgent bathroom .* true$/m)
    expect(code).toBe(1)
  })

  it('takes one home, and refuses a folder without a journal, a rule, a name and a value that there are not', async () => {
    const folder = temporaryFolder()
    await (await lived(folder)).stop()
    const one = await call('--rule', 'inactivity', '--home', 'home-2', '--data', folder, '--json')
    expect(JSON.parse(one.out)).toMatchObject({ homes: 1 })
    for (const [args, said] of [
      [['--rule', 'inactivity', '--data', join(folder, 'none')], /no journal/],
      [['--rule', 'inactivity', '--home', 'home-9', '--data', folder], /knows no home/],
    ] as const) {
      const { code, err } = await call(...args)
      expect([code, err]).toEqual([1, expect.stringMatching(said)])
    }
    for (const [args, said] of [
      [['--rule', 'inactivty'], /--rule is one of/],
      [['--rule', 'long-bathroom', '--set', 'mostHours=2'], /has no mostHours/],
      [['--rule', 'long-bathroom', '--set', 'mostMinutes=2'], /mostMinutes: /],
      [['--rule', 'long-bathroom', '--days', '0'], /--days/],
    ] as const) {
      const { code, err } = await call(...args, '--data', folder)
      expect([code, err]).toEqual([2, expect.stringMatching(said)])
    }
  })
})
