// What every journal promises.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openJournal } from '../../gateway/store/journal-sqlite.ts'
import { memoryJournal } from '../../gateway/store/memory.ts'
import { homeId } from '../../rules/model/ids.ts'
import { ownHome } from '../../rules/model/own-home.ts'
import { hours, type Instant, later, minutes } from '../../rules/model/time.ts'
import type { Journal } from '../../rules/ports.ts'
import { configured, local, motion, observed } from '../support/entries.ts'
import { temporaryFolder } from '../support/folder.ts'

const at = local('2026-03-02 08:00')
const kinds: readonly [string, () => Promise<Journal>][] = [
  ['memory', async () => memoryJournal()],
  ['sqlite', async () => openJournal({ file: join(temporaryFolder(), 'journal.db') })],
]

describe.each(kinds)('journal in %s', (_, open) => {
  it('numbers entries from 1 in the order in which they were appended, and reads them back as they were', async () => {
    await using journal = closing(await open())
    const drafts = [configured(at), motion(at, 'kitchen'), motion(at, 'bathroom')]
    const [first, rest] = await Promise.all([journal.append(drafts.slice(0, 1)), journal.append(drafts.slice(1))])
    expect([...first, ...rest].map((entry) => entry.seq)).toEqual([1, 2, 3])
    expect(await journal.read({ seq: 0, limit: 10 })).toEqual([...first, ...rest])
    expect(await journal.lastSeq()).toBe(3)
  })

  it('answers in the order of the calls, however many come at once', async () => {
    await using journal = closing(await open())
    const order: number[] = []
    await Promise.all(
      Array.from({ length: 200 }, async () => {
        const [entry] = await journal.append([motion(at, 'kitchen')])
        order.push(entry!.seq)
      }),
    )
    expect(order).toEqual(Array.from({ length: 200 }, (_, index) => index + 1))
  })

  it('reads on from a number, of one home where asked, no more than the limit', async () => {
    await using journal = closing(await open())
    const other = observed(at, 'motion-kitchen', { kind: 'motion', active: true }, {}, homeId('home-2'))
    await journal.append([motion(at, 'kitchen'), other, motion(at, 'hall'), motion(at, 'hall')])
    expect((await journal.read({ seq: 1, limit: 2 })).map((entry) => entry.seq)).toEqual([2, 3])
    expect((await journal.read({ seq: 0, homeId: homeId('home-2'), limit: 9 })).map((entry) => entry.seq)).toEqual([2])
  })

  it("forgets the service's own trials of before, nothing of any home, and gives no number again", async () => {
    await using journal = closing(await open())
    const trial = (when: Instant) => observed(when, 'sensor', { kind: 'fall', phase: 'detected' }, {}, ownHome)
    await journal.append([motion(at, 'kitchen'), trial(at), motion(at, 'hall'), trial(later(at, hours(1))), trial(at)])
    await journal.thin(later(at, minutes(1)))
    // The very last number may be kept for its number's sake.
    const left = (await journal.read({ seq: 0, limit: 9 })).map((entry) => entry.seq).filter((seq) => seq < 5)
    expect(left).toEqual([1, 3, 4])
    const [next] = await journal.append([motion(at, 'kitchen')])
    expect([next!.seq, await journal.lastSeq()]).toEqual([6, 6])
    await journal.thin(later(at, hours(9)))
    expect((await journal.read({ seq: 0, limit: 9 })).map((entry) => entry.seq)).toEqual([1, 3, 6])
  })

  it('is empty at first', async () => {
    await using journal = closing(await open())
    expect([await journal.lastSeq(), await journal.read({ seq: 0, limit: 5 })]).toEqual([0, []])
  })
})

const closing = (journal: Journal): Journal & AsyncDisposable => ({
  ...journal,
  [Symbol.asyncDispose]: () => journal.close(),
})
