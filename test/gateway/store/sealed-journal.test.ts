// What is about a person lies sealed in the journal; with their key thrown away it is gone, and the rest of the record stands.
import { readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createSecretKey, randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { openJournal, readJournal } from '../../../gateway/store/journal-sqlite.ts'
import { seal, unseal } from '../../../gateway/store/sealed-row.ts'
import { homeId, residencyId } from '../../../rules/model/ids.ts'
import type { Draft } from '../../../rules/model/input.ts'
import { days, hours, later } from '../../../rules/model/time.ts'
import { anna, configured, draft, local, motion, setupOf } from '../../support/entries.ts'
import { temporaryFolder } from '../../support/folder.ts'

const at = local('2026-03-02 08:00')
const home = homeId('home-1')
const note = 'zij-viel-in-de-bijkeuken'
const comment = (when = at, because = note): Draft => ({
  ...draft(when, {
    kind: 'commanded',
    command: { kind: 'pause', rule: null, until: later(when, hours(1)), because, by: anna },
  }),
})
const nextSetup = setupOf('home-1', {
  residency: { residencyId: residencyId('home-1-r2'), since: later(at, days(9)), people: 1 },
})
const theirs = {
  homeId: home,
  residencyId: residencyId('home-1-r1'),
  since: local('2026-01-01 12:00'),
  until: later(at, days(9)),
}

/** In which files of the folder the bytes are. */
const holding = (folder: string, bytes: string | Uint8Array): string[] =>
  readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(Buffer.from(bytes)))

function keyOf(folder: string, residency: string): Uint8Array | null {
  const database = new DatabaseSync(join(folder, 'keys.db'), { readOnly: true })
  const row = database.prepare('SELECT key FROM keys WHERE residency_id = ?').get(residency) as {
    key: Uint8Array | null
  }
  database.close()
  return row.key
}

it('has no word of a person in the clear, and reads back what was appended', async () => {
  const folder = temporaryFolder()
  const journal = await openJournal({ file: join(folder, 'journal.db') })
  const drafts = [configured(at), comment(), motion(at, 'kitchen')]
  const entries = await journal.append(drafts)
  expect(holding(folder, note)).toEqual([])
  expect(holding(folder, 'motion-kitchen')).not.toEqual([])
  expect(await journal.read({ seq: 0, limit: 9 })).toEqual(entries)
  await journal.close()
  const again = readJournal(join(folder, 'journal.db'))
  expect(await again.read({ seq: 0, limit: 9 })).toEqual(entries)
  await again.close()
})

it('forgets one residency: its key is on no disk, its entries are stepped over page by page, and the next one goes on', async () => {
  const folder = temporaryFolder()
  const journal = await openJournal({ file: join(folder, 'journal.db') })
  await journal.append([configured(at), comment(), ...Array.from({ length: 40 }, () => motion(at, 'kitchen'))])
  const [moved, theirMotion] = await journal.append([
    configured(later(at, days(9)), nextSetup),
    motion(later(at, days(9)), 'hall'),
  ])
  const key = keyOf(folder, 'home-1-r1')!
  expect(holding(folder, key)).not.toEqual([])
  await journal.forget(theirs)
  expect(holding(folder, key)).toEqual([])
  expect(keyOf(folder, 'home-1-r2')).toHaveLength(32)
  const left = await journal.read({ seq: 0, limit: 5 })
  expect(left.map(({ input }) => input.kind)).toEqual(['configured'])
  expect(await journal.read({ seq: left.at(-1)!.seq, limit: 5 })).toEqual([moved, theirMotion])
  // Numbers go on where they were, and what is appended now is kept.
  const [next] = await journal.append([motion(later(at, days(10)), 'hall')])
  expect(next!.seq).toBe(theirMotion!.seq + 1)
  await journal.close()
})

it('writes over what lay in the clear from before there were keys, and leaves how the home was set up', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'journal.db')
  await (await openJournal({ file })).close()
  const database = new DatabaseSync(file)
  const put = database.prepare('INSERT INTO entries (home_id, at, input_id, input) VALUES (?, ?, ?, ?)')
  for (const one of [configured(at), comment(), comment(later(at, days(20)), 'van een ander')])
    put.run(one.homeId, one.at, one.inputId, JSON.stringify(one.input))
  put.run('home-2', at, 'theirs', JSON.stringify(comment(at, 'van de buren').input))
  database.close()
  const journal = await openJournal({ file })
  expect(await journal.read({ seq: 0, limit: 9 })).toHaveLength(4)
  expect(holding(folder, note)).not.toEqual([])
  await journal.forget(theirs)
  expect(holding(folder, note)).toEqual([])
  const left = await journal.read({ seq: 0, limit: 9 })
  expect(left.map(({ homeId, at, input }) => [homeId, at, input.kind])).toEqual([
    ['home-1', at, 'configured'],
    ['home-1', later(at, days(20)), 'commanded'],
    ['home-2', at, 'commanded'],
  ])
  await journal.close()
})

it('says loudly that it cannot be read without its keys, and never that nothing happened', async () => {
  const folder = temporaryFolder()
  const journal = await openJournal({ file: join(folder, 'journal.db') })
  await journal.append([configured(at), comment()])
  await journal.close()
  renameSync(join(folder, 'keys.db'), join(folder, 'elsewhere'))
  const without = readJournal(join(folder, 'journal.db'))
  await expect(without.read({ seq: 0, limit: 9 })).rejects.toThrow(/no keys beside the journal/)
  await without.close()
  // Nor does a new file of keys make it so that nothing happened.
  const renewed = await openJournal({ file: join(folder, 'journal.db') })
  await expect(renewed.read({ seq: 0, limit: 9 })).rejects.toThrow(/put keys.db back/)
  await renewed.close()
})

it('keeps the order in which it was asked, also while a key is being made', async () => {
  const folder = temporaryFolder()
  const journal = await openJournal({ file: join(folder, 'journal.db') })
  const asked = Array.from({ length: 30 }, (_, place) =>
    place % 7 === 0
      ? configured(
          at,
          setupOf('home-1', { residency: { residencyId: residencyId(`r${place}`), since: at, people: 1 } }),
        )
      : motion(at, 'kitchen'),
  )
  const entries = await Promise.all(asked.map((one) => journal.append([one])))
  expect(entries.flat().map(({ seq }) => seq)).toEqual(asked.map((_, place) => place + 1))
  expect((await journal.read({ seq: 0, limit: 99 })).map(({ inputId }) => inputId)).toEqual(
    asked.map(({ inputId }) => inputId),
  )
  await journal.close()
})

it('opens what was sealed with the same key at the same place, and nothing else', () => {
  const [key, other] = [createSecretKey(randomBytes(32)), createSecretKey(randomBytes(32))]
  const sealed = seal('een zin', key, 'home-1')
  expect(unseal(sealed, key, 'home-1')).toBe('een zin')
  expect(Buffer.from(seal('een zin', key, 'home-1')).equals(sealed)).toBe(false)
  expect(() => unseal(sealed, other, 'home-1')).toThrow(/unable to authenticate/i)
  expect(() => unseal(sealed, key, 'home-2')).toThrow(/unable to authenticate/i)
  for (const place of [0, 13, 30]) {
    const changed = Uint8Array.from(sealed)
    changed[place]! ^= 1
    expect(() => unseal(changed, key, 'home-1')).toThrow(/unable to authenticate/i)
  }
})
