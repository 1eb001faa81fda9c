// What one shift leaves to the next: of the care purpose, in a file of its own, and forgotten after a while.
import { HandOverNote } from '../../rules/model/hand-over.ts'
import type { HandOverNotes } from '../../rules/ports.ts'
import { openReader } from './sqlite.ts'
import { openWriter } from './writer.ts'

const migrations = [
  `CREATE TABLE notes (
     note_id INTEGER PRIMARY KEY,
     care_organisation TEXT NOT NULL,
     at INTEGER NOT NULL,
     by TEXT NOT NULL,
     note TEXT NOT NULL
   ) STRICT;
   CREATE INDEX notes_by_desk ON notes (care_organisation, at);`,
]
const statements = {
  add: 'INSERT INTO notes (care_organisation, at, by, note) VALUES (?, ?, ?, ?)',
  forget: 'DELETE FROM notes WHERE at < ?',
}

export async function openHandOver(options: { file: string }): Promise<HandOverNotes> {
  const { file } = options
  const writer = await openWriter({ file, migrations, synchronous: 'FULL', statements, gatherMilliseconds: 0 })
  const reader = openReader(file)
  const latest = reader.prepare(
    `SELECT care_organisation AS careOrganisation, at, by, note FROM notes
     WHERE care_organisation = ? AND at >= ? ORDER BY note_id DESC LIMIT ?`,
  )
  return {
    of: async ({ careOrganisation, since, limit }) =>
      latest.all(careOrganisation, since, limit).map((row) => HandOverNote.parse({ ...row })),
    async add({ careOrganisation, at, by, note }, forgetBefore) {
      await writer.write([
        ['forget', forgetBefore],
        ['add', careOrganisation, at, by, note],
      ])
    },
    async close() {
      await writer.close()
      reader.close()
    },
  }
}
