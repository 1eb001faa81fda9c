// A disk that is really full, and one that does not answer.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { simulatedClock } from '../../../gateway/pipeline/clock.ts'
import { openJournal } from '../../../gateway/store/journal-sqlite.ts'
import { memoryJournal } from '../../../gateway/store/memory.ts'
import { watchJournal } from '../../../gateway/watchdog/watched-journal.ts'
import type { Journal } from '../../../rules/ports.ts'
import { instant } from '../../../rules/model/time.ts'
import { local, motion } from '../../support/entries.ts'
import { fill, smallDisk } from '../../support/small-disk.ts'

const at = local('2026-03-02 08:00')

/** What is watched, and what it said to the log. */
function watched(journal: Journal) {
  const said: string[] = []
  const log = {
    error: (_: object, message: string) => said.push(message),
    info: (_: object, message: string) => said.push(message),
  }
  const clock = simulatedClock(at)
  return { clock, said, journal: watchJournal({ journal, clock, log }) }
}

it('a full disk is told once, keeps nothing half, and is over without a restart when there is room', async ({
  skip,
}) => {
  const disk = smallDisk('512k')
  if (disk === null) return skip('a small disk of its own: this machine lets nobody mount a tmpfs')
  const { journal, said } = watched(await openJournal({ file: join(disk, 'journal.db') }))
  await using _ = { [Symbol.asyncDispose]: () => journal.close() }
  const [kept] = await journal.append([motion(at, 'kitchen')])
  fill(join(disk, 'filler'))

  const answers: string[] = []
  for (let count = 0; count < 400 && answers.filter((answer) => answer === 'refused').length < 2; count++)
    answers.push(
      await journal.append([motion(at, 'kitchen')]).then(
        () => 'kept',
        () => 'refused',
      ),
    )
  expect(answers.slice(-2)).toEqual(['refused', 'refused'])
  expect(journal.trouble()).toBe('journal-refuses')
  expect(said).toEqual(['the journal takes no entries: is the disk full or read-only?'])
  const promised = 1 + answers.filter((answer) => answer === 'kept').length
  expect(await journal.read({ seq: 0, limit: 1000 })).toHaveLength(promised)

  rmSync(join(disk, 'filler'))
  const [after] = await journal.append([motion(at, 'bathroom')])
  expect(after!.seq).toBe(kept!.seq + promised)
  expect(journal.trouble()).toBeNull()
  expect(said.at(-1)).toBe('the journal takes entries again')
})

it('an append that is not answered for more than ten seconds is trouble until it is', async () => {
  const memory = memoryJournal()
  const gate = Promise.withResolvers<void>()
  const { journal, clock } = watched({ ...memory, append: (drafts) => gate.promise.then(() => memory.append(drafts)) })
  const answer = journal.append([motion(at, 'kitchen')])
  await clock.advanceTo(instant(at + 10_000))
  expect(journal.trouble()).toBeNull()
  await clock.advanceTo(instant(at + 10_001))
  expect(journal.trouble()).toBe('journal-hangs')
  gate.resolve()
  expect(await answer).toHaveLength(1)
  expect(journal.trouble()).toBeNull()
})
