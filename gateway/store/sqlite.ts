// Opens an SQLite file as this house wants it, and says so loudly when it cannot have it.
import { chmodSync, closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** A numbered list: what is at index n takes the file from version n to n + 1. Never edit one that has been released. */
export type Migrations = readonly string[]

export interface OpenOptions {
  readonly file: string
  readonly migrations: Migrations
  /**
   * FULL: a commit is on disk (an fsync) before it returns; NORMAL: after a power cut the last commits may be missing. NORMAL is only for
   * what is caught up from the journal anyway.
   */
  readonly synchronous?: 'FULL' | 'NORMAL'
}

/** Before 3.51.3 a reset of the WAL could damage the file. */
const oldestSqlite = [3, 51, 3] as const
const busyMilliseconds = 5000
const synchronousNumber = { NORMAL: 1, FULL: 2 } as const

export class StoreError extends Error {
  readonly file: string
  /** The disk has no room; what was to be written is not written at all. */
  readonly isFull: boolean
  constructor(file: string, message: string, options: ErrorOptions & { isFull?: boolean } = {}) {
    super(`${file}: ${message}`, options)
    this.name = 'StoreError'
    this.file = file
    this.isFull = options.isFull ?? false
  }
}

export function openSqlite({ file, migrations, synchronous = 'FULL' }: OpenOptions): DatabaseSync {
  // Residents' lives are in it: nobody but the service's own user reads it.
  closeSync(openSync(file, 'a', 0o600))
  chmodSync(file, 0o600)
  const database = new DatabaseSync(file)
  try {
    refuseOldSqlite(database, file)
    setPragmas(database, file, synchronous)
    migrate(database, file, migrations)
  } catch (error) {
    database.close()
    throw error
  }
  return database
}

/** A second connection for short reads beside the worker that writes. */
export function openReader(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true })
  database.exec(`PRAGMA busy_timeout=${busyMilliseconds}; PRAGMA mmap_size=0`)
  return database
}

/** Writes the log into the file and empties it. A reader in the middle of its page holds it for a moment; the next try finds it gone. */
export function emptyLog(database: DatabaseSync): void {
  for (let tries = 0; tries < 20; tries++) {
    const { busy } = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }
    if (busy === 0) return
  }
  throw new Error('its log cannot be emptied: somebody reads it')
}

function refuseOldSqlite(database: DatabaseSync, file: string): void {
  const { version } = database.prepare('SELECT sqlite_version() AS version').get() as { version: string }
  const parts = version.split('.').map(Number)
  for (const [index, least] of oldestSqlite.entries()) {
    const part = parts[index] ?? 0
    if (part > least) return
    if (part < least)
      throw new StoreError(
        file,
        `SQLite ${version} may damage a WAL file; ${oldestSqlite.join('.')} or later is needed`,
      )
  }
}

/** Set and read back: a pragma that SQLite cannot follow is otherwise silently something else. */
function setPragmas(database: DatabaseSync, file: string, synchronous: 'FULL' | 'NORMAL'): void {
  const wanted = {
    journal_mode: 'wal',
    synchronous: synchronousNumber[synchronous],
    busy_timeout: busyMilliseconds,
    foreign_keys: 1,
    // What is deleted is written over: somebody's life is not left in a free page.
    secure_delete: 1,
    mmap_size: 0,
  } as const
  for (const [name, value] of Object.entries(wanted)) {
    database.exec(`PRAGMA ${name}=${value}`)
    const row = database.prepare(`PRAGMA ${name}`).get() as Record<string, unknown> | undefined
    const got = row && Object.values(row)[0]
    // Without mmap compiled in there is no row, which is as good as 0.
    if (got !== value && !(name === 'mmap_size' && got === undefined)) {
      throw new StoreError(file, `PRAGMA ${name} is ${String(got)}, not ${value}; a network disk cannot hold this file`)
    }
  }
}

function migrate(database: DatabaseSync, file: string, migrations: Migrations): void {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number }
  if (version > migrations.length) {
    throw new StoreError(
      file,
      `written by a newer Kernwacht (version ${version}, this one knows ${migrations.length}); start that one, or restore a backup`,
    )
  }
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue
    database.exec('BEGIN IMMEDIATE')
    try {
      database.exec(sql)
      database.exec(`PRAGMA user_version=${index + 1}`)
      database.exec('COMMIT')
    } catch (error) {
      database.exec('ROLLBACK')
      throw new StoreError(file, `migration ${index + 1} failed`, { cause: error })
    }
  }
}

/**
 * One service a folder: two would each think that they know how the homes are. The operating system lets go of the lock when the process
 * ends, however it ends, so that no restart after a crash finds a door that a dead one has left shut.
 */
export function lockFolder(folder: string): { close(): void } {
  const database = new DatabaseSync(join(folder, 'lock.db'))
  try {
    database.exec('PRAGMA busy_timeout=0; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    throw new StoreError(folder, 'another Kernwacht runs on this folder. Stop it, or set data to another folder', {
      cause: error,
    })
  }
  return database
}
