// A backtest over the API runs beside the service, one at a time, and says what the command line says.
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openBench } from '../../../gateway/backtest/bench.ts'
import { backtestOver } from '../../../gateway/backtest/over-journal.ts'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { readJournal } from '../../../gateway/store/journal-sqlite.ts'
import { readAlarms } from '../../../gateway/store/projections-sqlite.ts'
import { rules } from '../../../rules/index.ts'
import { homeId, ruleId } from '../../../rules/model/ids.ts'
import { instant, later, minutes } from '../../../rules/model/time.ts'
import { lived } from '../../support/bathroom-home.ts'
import { temporaryFolder } from '../../support/folder.ts'

const asked = { rule: ruleId('long-bathroom'), set: { leastMinutes: 90, mostMinutes: 140 }, homeIds: null, days: 30 }

async function house() {
  const folder = temporaryFolder()
  const service = await lived(folder)
  const files = { journalFile: join(folder, 'journal.db'), alarmsFile: join(folder, 'alarms.db') }
  const clock = simulatedClock(instant(0))
  const logged: object[] = []
  const bench = openBench({ ...files, clock, log: { error: (fields) => void logged.push(fields) } })
  return { folder, service, files, clock, logged, bench }
}

it('gives what a reading of the same journal gives, in a thread of its own, and one at a time', async () => {
  const { service, files, bench, logged } = await house()
  const first = bench.run(asked)
  expect(bench.run(asked)).toBeNull()
  const journal = readJournal(files.journalFile)
  const projections = readAlarms(files.alarmsFile)
  const outcome = await backtestOver({ journal, projections, rules, request: asked })
  expect(await first).toEqual({ kind: 'done', outcome })
  expect(outcome.rows).toEqual([expect.objectContaining({ difference: 'later', found: 'true' })])

  const other = await bench.run({ ...asked, homeIds: [homeId('home-2')] })
  expect(other).toMatchObject({ kind: 'done', outcome: { homes: 1, rows: [] } })
  expect(logged).toEqual([])
  await journal.close()
  await projections.close()
  await service.stop()
}, 60_000)

it('that takes too long is ended, and the next one can begin', async () => {
  const { service, clock, bench } = await house()
  const first = bench.run(asked)
  await clock.advanceTo(later(clock.now(), minutes(6)))
  expect(await first).toEqual({ kind: 'not-done', why: 'too-long' })
  expect(await bench.run(asked)).toMatchObject({ kind: 'done' })
  await service.stop()
}, 60_000)

it('that cannot read its files says so, and why in the log', async () => {
  const folder = temporaryFolder()
  const logged: object[] = []
  const files = { journalFile: join(folder, 'none.db'), alarmsFile: join(folder, 'none.db') }
  const bench = openBench({ ...files, clock: simulatedClock(instant(0)), log: { error: (it) => void logged.push(it) } })
  expect(await bench.run(asked)).toEqual({ kind: 'not-done', why: 'failed' })
  expect(logged).toHaveLength(1)
})
