// What every store of hand-over notes promises.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openHandOver } from '../../gateway/store/hand-over-sqlite.ts'
import { memoryHandOver } from '../../gateway/store/memory-hand-over.ts'
import { days, earlier, hours, type Instant, later } from '../../rules/model/time.ts'
import type { HandOverNotes } from '../../rules/ports.ts'
import { local } from '../support/entries.ts'
import { temporaryFolder } from '../support/folder.ts'

const stores: readonly [string, (folder: string) => Promise<HandOverNotes>][] = [
  ['memory', async () => memoryHandOver()],
  ['sqlite', (folder) => openHandOver({ file: join(folder, 'hand-over.db') })],
]
const at = local('2026-03-02 07:00')
const written = (note: string, when: Instant = at, careOrganisation = 'Dorpszorg') => ({
  careOrganisation,
  at: when,
  by: 'anna',
  note,
})
const all = { careOrganisation: 'Dorpszorg', since: 0 as Instant, limit: 10 }

describe.each(stores)('hand-over notes in %s', (_, open) => {
  it('gives the notes of one desk, newest first, also of one moment, and no other desk’s', async () => {
    const notes = await open(temporaryFolder())
    await notes.add(written('the first'), 0 as Instant)
    await notes.add(written('the second'), 0 as Instant)
    await notes.add(written('of others', at, 'Elders'), 0 as Instant)
    expect((await notes.of(all)).map(({ note }) => note)).toEqual(['the second', 'the first'])
    expect(await notes.of({ ...all, limit: 1 })).toEqual([written('the second')])
    expect(await notes.of({ ...all, since: later(at, hours(1)) })).toEqual([])
    await notes.close()
  })

  it('forgets what is older than it is told to keep, whenever one is added', async () => {
    const notes = await open(temporaryFolder())
    await notes.add(written('old', earlier(at, days(40))), 0 as Instant)
    await notes.add(written('new'), earlier(at, days(31)))
    expect((await notes.of(all)).map(({ note }) => note)).toEqual(['new'])
    await notes.close()
  })
})
