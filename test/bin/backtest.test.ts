// What a changed rule would have done, out of the folder of a service that is running and out of one that has stopped.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { run } from '../../bin/cli.ts'
import type { BacktestOutcome } from '../../gateway/backtest/over-journal.ts'
import { minutes } from '../../rules/model/time.ts'
import { lived } from '../support/bathroom-home.ts'
import { temporaryFolder } from '../support/folder.ts'

async function call(...args: string[]) {
  const out: string[] = []
  const err: string[] = []
  const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line), progress: () => {} }
  const code = await run(['backtest', ...args], { ...io, stopped: new AbortController().signal })
  return { code, out: out.join('\n'), err: err.join('\n') }
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
