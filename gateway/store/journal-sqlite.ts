// The record, in SQLite: append-only, one row an entry, acknowledged after the fsync of its group.
import { JournalEntry, type Draft } from '../../rules/model/input.ts'
import { ownHome } from '../../rules/model/own-home.ts'
import type { Journal } from '../../rules/ports.ts'
import { openReader, StoreError } from './sqlite.ts'
import { openWriter } from './writer.ts'

// No secondary index: it would cost several times the insert. Reads go by seq; a single home is read only to rebuild it.
const migrations = [
  `CREATE TABLE entries (
     seq INTEGER PRIMARY KEY,
     home_id TEXT NOT NULL,
     at INTEGER NOT NULL,
     input_id TEXT NOT NULL,
     input TEXT NOT NULL
   ) STRICT`,
  // Costs the homes nothing: an entry of any of them is not in it.
  `CREATE INDEX trials ON entries (at) WHERE home_id = '${ownHome}'`,
]

interface EntryRow {
  readonly seq: number
  readonly home_id: string
  readonly at: number
  readonly input_id: string
  readonly input: string
}

export async function openJournal(options: { file: string; gatherMilliseconds?: number }): Promise<Journal> {
  const { file, gatherMilliseconds = 2 } = options
  const statements = {
    append: 'INSERT INTO entries (home_id, at, input_id, input) VALUES (?, ?, ?, ?)',
    // The last one stays, for the next number follows from it.
    thin: `DELETE FROM entries WHERE home_id = '${ownHome}' AND at < ? AND seq < (SELECT max(seq) FROM entries)`,
  }
  const writer = await openWriter({ file, migrations, synchronous: 'FULL', statements, gatherMilliseconds })
  const reader = readJournal(file)

  return {
    ...reader,
    async append(drafts: readonly Draft[]) {
      const rows = drafts.map(
        (draft) => ['append', draft.homeId, draft.at, draft.inputId, JSON.stringify(draft.input)] as const,
      )
      const written = await writer.write(rows)
      return drafts.map((draft, index) => ({ ...draft, seq: written[index]!.rowId }))
    },
    async thin(before) {
      await writer.write([['thin', before]])
    },
    async close() {
      await writer.close()
      await reader.close()
    },
  }
}

/** Reads what is on the disk, also while a service writes to it; it changes nothing. */
export function readJournal(file: string): Pick<Journal, 'read' | 'lastSeq' | 'close'> {
  const reader = openReader(file)
  const all = reader.prepare('SELECT * FROM entries WHERE seq > ? ORDER BY seq LIMIT ?')
  const ofHome = reader.prepare('SELECT * FROM entries WHERE seq > ? AND home_id = ? ORDER BY seq LIMIT ?')
  const last = reader.prepare('SELECT max(seq) AS seq FROM entries')
  return {
    async read({ seq, homeId, limit }) {
      const rows = (homeId === undefined
        ? all.all(seq, limit)
        : ofHome.all(seq, homeId, limit)) as unknown as EntryRow[]
      return rows.map((row) => entryOf(row, file))
    },
    async lastSeq() {
      return (last.get() as { seq: number | null }).seq ?? 0
    },
    async close() {
      reader.close()
    },
  }
}

function entryOf(row: EntryRow, file: string): JournalEntry {
  const parsed = JournalEntry.safeParse({
    seq: row.seq,
    homeId: row.home_id,
    at: row.at,
    inputId: row.input_id,
    input: jsonOf(row.input),
  })
  // Going on without it would be to say that it did not happen.
  if (!parsed.success)
    throw new StoreError(file, `entry ${row.seq} cannot be read: ${parsed.error.issues[0]?.message ?? 'no reason'}`)
  return parsed.data
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
