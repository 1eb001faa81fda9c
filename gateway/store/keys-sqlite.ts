// The keys under which the journal keeps what is about a person: one for each residency, in a file of its own. Without the key a row is noise.
import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { HomeId, ResidencyId } from '../../rules/model/ids.ts'
import { openReader } from './sqlite.ts'
import { openWriter } from './writer.ts'

const migrations = [
  `CREATE TABLE keys (
     key_id INTEGER PRIMARY KEY AUTOINCREMENT,
     home_id TEXT NOT NULL,
     residency_id TEXT NOT NULL,
     key BLOB,
     UNIQUE (home_id, residency_id)
   ) STRICT;
   CREATE TABLE living (home_id TEXT PRIMARY KEY, residency_id TEXT) STRICT, WITHOUT ROWID;`,
]
const statements = {
  // One that was thrown away stays so: the row says that there was one.
  begin: 'INSERT INTO keys (home_id, residency_id, key) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  living: `INSERT INTO living (home_id, residency_id) VALUES (?, ?)
    ON CONFLICT (home_id) DO UPDATE SET residency_id = excluded.residency_id`,
  throwAway: 'UPDATE keys SET key = NULL WHERE home_id = ? AND residency_id = ?',
}

export interface Living {
  readonly homeId: HomeId
  readonly residencyId: ResidencyId | null
}
export interface SealingKey {
  readonly keyId: number
  readonly key: KeyObject
}

/** Reads keys only. Null: there was one and it was thrown away; undefined: there never was one, so that this is not the file of this journal. */
export interface KeyReader {
  keyOf(keyId: number): KeyObject | null | undefined
  close(): void
}

export interface Keys extends KeyReader {
  /** Under which key what happens in the home is kept now. Null: nobody lives there, or their key was thrown away. */
  keyOfHome(homeId: HomeId): SealingKey | null
  livesThere(homeId: HomeId): ResidencyId | null
  /** Resolves when the keys of these residencies are on disk: what is sealed under one must never outlive a power cut that it did not. */
  begin(living: readonly Living[]): Promise<void>
  /** Resolves when no byte of it is on disk any longer. */
  throwAway(homeId: HomeId, residencyId: ResidencyId): Promise<void>
}

/** Beside the journal, under a name of its own: a backup of the one without the other tells nothing. */
export const keysBeside = (journalFile: string): string => join(dirname(journalFile), 'keys.db')

export async function openKeys(file: string): Promise<Keys & { closing(): Promise<void> }> {
  const writer = await openWriter({ file, migrations, synchronous: 'FULL', statements, gatherMilliseconds: 0 })
  const reader = openReader(file)
  const keys = readerOf(reader)
  const living = new Map<HomeId, ResidencyId | null>(
    (
      reader.prepare('SELECT home_id, residency_id FROM living').all() as {
        home_id: string
        residency_id: string | null
      }[]
    ).map(({ home_id, residency_id }) => [home_id as HomeId, residency_id as ResidencyId | null]),
  )
  const ofResidency = reader.prepare('SELECT key_id FROM keys WHERE home_id = ? AND residency_id = ?')
  const current = new Map<HomeId, SealingKey | null>()
  function take(changes: readonly Living[]): void {
    for (const { homeId, residencyId } of changes) {
      living.set(homeId, residencyId)
      current.delete(homeId)
    }
  }
  return {
    ...keys,
    livesThere: (homeId) => living.get(homeId) ?? null,
    keyOfHome(homeId) {
      const known = current.get(homeId)
      if (known !== undefined) return known
      const residencyId = living.get(homeId) ?? null
      const row =
        residencyId === null ? undefined : (ofResidency.get(homeId, residencyId) as { key_id: number } | undefined)
      const key = row ? keys.keyOf(row.key_id) : null
      const found = row && key ? { keyId: row.key_id, key } : null
      current.set(homeId, found)
      return found
    },
    async begin(changes) {
      const before = changes.map(({ homeId }) => [homeId, living.get(homeId) ?? null] as const)
      take(changes)
      const written = writer.write(
        changes.flatMap(({ homeId, residencyId }) => [
          ...(residencyId === null ? [] : [['begin', homeId, residencyId, randomBytes(32)] as const]),
          ['living', homeId, residencyId] as const,
        ]),
      )
      try {
        await written
      } catch (error) {
        take(before.map(([homeId, residencyId]) => ({ homeId, residencyId })))
        throw error
      }
    },
    async throwAway(homeId, residencyId) {
      await writer.write([['throwAway', homeId, residencyId]])
      keys.forget()
      current.delete(homeId)
      await writer.tidy()
    },
    async closing() {
      reader.close()
      await writer.close()
    },
  }
}

/** Null: there are no keys beside the journal, as before there were any. */
export function readKeys(file: string): KeyReader | null {
  return existsSync(file) ? readerOf(openReader(file)) : null
}

function readerOf(reader: DatabaseSync): KeyReader & { forget(): void } {
  const one = reader.prepare('SELECT key FROM keys WHERE key_id = ?')
  const known = new Map<number, KeyObject | null>()
  return {
    keyOf(keyId) {
      const found = known.get(keyId)
      if (found !== undefined) return found
      const row = one.get(keyId) as { key: Uint8Array | null } | undefined
      if (!row) return undefined
      const key = row.key ? createSecretKey(row.key) : null
      known.set(keyId, key)
      return key
    },
    forget: () => known.clear(),
    close: () => reader.close(),
  }
}
