// The record, in SQLite: append-only, one row an entry, acknowledged after the fsync of its group. What is about a person is sealed.
import type { HomeId, ResidencyId } from '../../rules/model/ids.ts'
import { JournalEntry, type Draft } from '../../rules/model/input.ts'
import { ownHome } from '../../rules/model/own-home.ts'
import type { Forgetting, Journal } from '../../rules/ports.ts'
import { type KeyReader, keysBeside, type Living, openKeys, readKeys, type SealingKey } from './keys-sqlite.ts'
import { seal, unseal } from './sealed-row.ts'
import { openReader, StoreError } from './sqlite.ts'
import { openWriter, type Row } from './writer.ts'

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
  // In a sealed row the id and the input are empty, and both are in what is sealed.
  `ALTER TABLE entries ADD COLUMN key_id INTEGER;
   ALTER TABLE entries ADD COLUMN sealed BLOB`,
]

interface EntryRow {
  readonly seq: number
  readonly home_id: string
  readonly at: number
  readonly input_id: string
  readonly input: string
  readonly key_id: number | null
  readonly sealed: Uint8Array | null
}

/** As many rows from before there were keys are looked through at a time. */
const lookedThrough = 20_000

export async function openJournal(options: {
  file: string
  gatherMilliseconds?: number
}): Promise<Journal & Forgetting> {
  const { file, gatherMilliseconds = 2 } = options
  const statements = {
    append: 'INSERT INTO entries (home_id, at, input_id, input, key_id, sealed) VALUES (?, ?, ?, ?, ?, ?)',
    // The last one stays, for the next number follows from it.
    thin: `DELETE FROM entries WHERE home_id = '${ownHome}' AND at < ? AND seq < (SELECT max(seq) FROM entries)`,
    // What was written in the clear before there were keys. How the home was set up says nothing of who lived there, and is needed.
    blank: `UPDATE entries SET input_id = '', input = '${erasedInput}' WHERE seq > ? AND seq <= ? AND home_id = ? AND at >= ? AND at < ?
      AND key_id IS NULL AND input ->> 'kind' <> 'configured'`,
  }
  const writer = await openWriter({ file, migrations, synchronous: 'FULL', statements, gatherMilliseconds })
  const keys = await openKeys(keysBeside(file))
  const reader = readJournal(file, keys)
  /** Null: nobody waits for a key. */
  let lastTurn: Promise<void> | null = null

  async function write(drafts: readonly Draft[]): Promise<readonly JournalEntry[]> {
    const written = await writer.write(drafts.map((draft) => rowOf(draft, keys.keyOfHome(draft.homeId))))
    return drafts.map((draft, index) => ({ ...draft, seq: written[index]!.rowId }))
  }

  return {
    ...reader,
    append(drafts: readonly Draft[]) {
      const moves = movesIn(drafts, keys.livesThere)
      if (moves.length === 0 && lastTurn === null) return write(drafts)
      // A key is on disk before the first row that needs it, and what is appended meanwhile waits its turn.
      const begun = moves.length > 0 ? keys.begin(moves) : Promise.resolve()
      begun.catch(() => {})
      const written = (lastTurn ?? Promise.resolve()).then(() => begun).then(() => ({ entries: write(drafts) }))
      const turn: Promise<void> = written.then(
        () => {},
        () => {},
      )
      lastTurn = turn
      void turn.then(() => {
        if (lastTurn === turn) lastTurn = null
      })
      return written.then(({ entries }) => entries)
    },
    async thin(before) {
      await writer.write([['thin', before]])
    },
    async forget({ homeId, residencyId, since, until }) {
      await keys.throwAway(homeId, residencyId)
      const last = await reader.lastSeq()
      for (let seq = 0; seq < last; seq += lookedThrough)
        await writer.write([['blank', seq, seq + lookedThrough, homeId, since, until]])
      await writer.tidy()
    },
    async close() {
      await writer.close()
      await reader.close()
      await keys.closing()
    },
  }
}

const erasedInput = '{"kind":"erased"}'

/** Who lives in a home is known by how it is set up. */
function movesIn(drafts: readonly Draft[], livesThere: (homeId: HomeId) => ResidencyId | null): readonly Living[] {
  const moves = new Map<HomeId, ResidencyId | null>()
  for (const { homeId, input } of drafts) {
    if (input.kind !== 'configured') continue
    const residencyId = input.setup.residency?.residencyId ?? null
    const before = moves.has(homeId) ? moves.get(homeId)! : livesThere(homeId)
    if (residencyId !== before) moves.set(homeId, residencyId)
  }
  return [...moves].map(([homeId, residencyId]) => ({ homeId, residencyId }))
}

function rowOf({ homeId, at, inputId, input }: Draft, sealing: SealingKey | null): Row {
  if (sealing === null || input.kind === 'configured')
    return ['append', homeId, at, inputId, JSON.stringify(input), null, null]
  const { keyId, key } = sealing
  return ['append', homeId, at, '', '', keyId, seal(JSON.stringify([inputId, input]), key, homeId)]
}

/** Reads what is on the disk, also while a service writes to it; it changes nothing. What was erased is stepped over. */
export function readJournal(file: string, given?: KeyReader): Pick<Journal, 'read' | 'lastSeq' | 'close'> {
  const reader = openReader(file)
  const keys = given ?? readKeys(keysBeside(file))
  const all = reader.prepare('SELECT * FROM entries WHERE seq > ? ORDER BY seq LIMIT ?')
  const ofHome = reader.prepare('SELECT * FROM entries WHERE seq > ? AND home_id = ? ORDER BY seq LIMIT ?')
  const last = reader.prepare('SELECT max(seq) AS seq FROM entries')
  return {
    async read({ seq, homeId, limit }) {
      for (let from = seq; ;) {
        const rows = (homeId === undefined
          ? all.all(from, limit)
          : ofHome.all(from, homeId, limit)) as unknown as EntryRow[]
        const entries = rows.flatMap((row) => entryOf(row, keys, file) ?? [])
        // A page of which nothing is left is not the end.
        if (entries.length > 0 || rows.length < limit) return entries
        from = rows.at(-1)!.seq
      }
    },
    async lastSeq() {
      return (last.get() as { seq: number | null }).seq ?? 0
    },
    async close() {
      reader.close()
      if (!given) keys?.close()
    },
  }
}

/** Null: it was erased. */
function entryOf(row: EntryRow, keys: KeyReader | null, file: string): JournalEntry | null {
  const { seq, home_id: homeId, at } = row
  if (row.key_id === null && row.input === erasedInput) return null
  const [inputId, input] = row.key_id === null ? [row.input_id, jsonOf(row.input)] : opened(row, keys, file)
  if (inputId === null) return null
  const parsed = JournalEntry.safeParse({ seq, homeId, at, inputId, input })
  // Going on without it would be to say that it did not happen.
  if (!parsed.success)
    throw new StoreError(file, `entry ${row.seq} cannot be read: ${parsed.error.issues[0]?.message ?? 'no reason'}`)
  return parsed.data
}

function opened(row: EntryRow, keys: KeyReader | null, file: string): readonly [inputId: unknown, input: unknown] {
  if (keys === null) throw new StoreError(file, `entry ${row.seq} is sealed, and there are no keys beside the journal`)
  const key = keys.keyOf(row.key_id!)
  if (key === undefined) throw new StoreError(file, `the key of entry ${row.seq} is missing: put keys.db back`)
  if (key === null) return [null, null]
  try {
    return JSON.parse(unseal(row.sealed!, key, row.home_id)) as [unknown, unknown]
  } catch (error) {
    throw new StoreError(file, `entry ${row.seq} does not open with its key`, { cause: error })
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
