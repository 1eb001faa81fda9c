// What no decoder understood, kept with its reason: bounded in size, and counted for ever.
import type { DeviceId, HomeId } from '../../rules/model/ids.ts'
import type { Instant } from '../../rules/model/time.ts'
import type { Forgetting, Quarantine } from '../../rules/ports.ts'
import { openReader } from './sqlite.ts'
import { openWriter } from './writer.ts'

// The triggers keep the sum of bytes, so that making place is one look and not a scan.
const migrations = [
  `CREATE TABLE messages (
     quarantine_id INTEGER PRIMARY KEY AUTOINCREMENT,
     home_id TEXT NOT NULL,
     path TEXT NOT NULL,
     payload BLOB NOT NULL,
     at INTEGER NOT NULL,
     retained INTEGER NOT NULL,
     code TEXT NOT NULL,
     detail TEXT NOT NULL,
     device_id TEXT
   ) STRICT;
   CREATE TABLE counts (
     home_id TEXT NOT NULL,
     device_id TEXT NOT NULL,
     code TEXT NOT NULL,
     count INTEGER NOT NULL,
     last_at INTEGER NOT NULL,
     PRIMARY KEY (home_id, device_id, code)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE size (one INTEGER PRIMARY KEY CHECK (one = 1), bytes INTEGER NOT NULL) STRICT;
   INSERT INTO size VALUES (1, 0);
   CREATE TRIGGER grown AFTER INSERT ON messages BEGIN
     UPDATE size SET bytes = bytes + length(new.payload) + 200;
   END;
   CREATE TRIGGER shrunk AFTER DELETE ON messages BEGIN
     UPDATE size SET bytes = bytes - length(old.payload) - 200;
   END;`,
]
const statements = {
  keep: 'INSERT INTO messages (home_id, path, payload, at, retained, code, detail, device_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  count: `INSERT INTO counts (home_id, device_id, code, count, last_at) VALUES (?, ?, ?, 1, ?)
    ON CONFLICT (home_id, device_id, code) DO UPDATE SET count = count + 1, last_at = excluded.last_at`,
  makePlace: `DELETE FROM messages WHERE (SELECT bytes FROM size) > ?
    AND quarantine_id IN (SELECT quarantine_id FROM messages ORDER BY quarantine_id LIMIT 1 + (SELECT count(*) FROM messages) / 10)`,
  remove: 'DELETE FROM messages WHERE quarantine_id = ?',
  forget: 'DELETE FROM messages WHERE home_id = ? AND at >= ? AND at < ?',
}

interface MessageRow {
  readonly quarantine_id: number
  readonly home_id: string
  readonly path: string
  readonly payload: Uint8Array
  readonly at: number
  readonly retained: number
  readonly code: string
  readonly detail: string
  readonly device_id: string | null
}

/** Past `maxBytes` the oldest tenth makes place. */
export async function openQuarantine(options: { file: string; maxBytes?: number }): Promise<Quarantine & Forgetting> {
  const { file, maxBytes = 200 * 1024 * 1024 } = options
  const writer = await openWriter({ file, migrations, synchronous: 'FULL', statements, gatherMilliseconds: 2 })
  const reader = openReader(file)
  const all = reader.prepare('SELECT * FROM messages WHERE quarantine_id > ? ORDER BY quarantine_id LIMIT ?')
  const ofHome = reader.prepare(
    'SELECT * FROM messages WHERE quarantine_id > ? AND home_id = ? ORDER BY quarantine_id LIMIT ?',
  )
  const counts = reader.prepare('SELECT home_id, device_id, code, count, last_at FROM counts ORDER BY last_at DESC')
  return {
    async keep({ homeId, path, payload, at, retained, code, detail, deviceId }) {
      await writer.write([
        ['keep', homeId, path, payload, at, retained ? 1 : 0, code, detail, deviceId],
        ['count', homeId, deviceId ?? '', code, at],
        ['makePlace', maxBytes],
      ])
    },
    async list({ homeId, after = 0, limit }) {
      const rows = (homeId === undefined
        ? all.all(after, limit)
        : ofHome.all(after, homeId, limit)) as unknown as MessageRow[]
      return rows.map((row) => ({
        quarantineId: row.quarantine_id,
        homeId: row.home_id as HomeId,
        path: row.path,
        payload: row.payload,
        at: row.at as Instant,
        retained: row.retained === 1,
        code: row.code,
        detail: row.detail,
        deviceId: row.device_id as DeviceId | null,
      }))
    },
    async counts() {
      const rows = counts.all() as {
        home_id: string
        device_id: string
        code: string
        count: number
        last_at: number
      }[]
      return rows.map((row) => ({
        homeId: row.home_id as HomeId,
        deviceId: row.device_id === '' ? null : (row.device_id as DeviceId),
        code: row.code,
        count: row.count,
        lastAt: row.last_at as Instant,
      }))
    },
    async forget({ homeId, since, until }) {
      await writer.write([['forget', homeId, since, until]])
      await writer.tidy()
    },
    async remove(quarantineId) {
      await writer.write([['remove', quarantineId]])
    },
    async close() {
      await writer.close()
      reader.close()
    },
  }
}
