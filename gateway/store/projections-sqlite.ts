// What is derived from the journal: alarms and their feed, snapshots of homes, and how far the journal has been followed.
import { Alarm, AlarmEvent, changesOf } from '../../rules/model/alarm.ts'
import type { AlarmId, HomeId } from '../../rules/model/ids.ts'
import { ownHome } from '../../rules/model/own-home.ts'
import type { AlarmQuery, FeedItem, Forgotten, Projections } from '../../rules/ports.ts'
import type { DatabaseSync } from 'node:sqlite'
import { openReader, StoreError } from './sqlite.ts'
import { openWriter, type Row } from './writer.ts'

const migrations = [
  `CREATE TABLE alarms (
     alarm_id TEXT PRIMARY KEY,
     home_id TEXT NOT NULL,
     response TEXT NOT NULL,
     grade INTEGER NOT NULL,
     opened_at INTEGER NOT NULL,
     resolved_at INTEGER,
     events INTEGER NOT NULL,
     alarm TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX alarms_by_home ON alarms (home_id, opened_at);
   CREATE INDEX alarms_unresolved ON alarms (grade, opened_at) WHERE response <> 'resolved';
   CREATE INDEX alarms_resolved ON alarms (resolved_at) WHERE response = 'resolved';
   CREATE TABLE feed (
     feed_id INTEGER PRIMARY KEY AUTOINCREMENT,
     key TEXT NOT NULL UNIQUE,
     alarm TEXT NOT NULL,
     event TEXT NOT NULL
   ) STRICT;
   CREATE TABLE snapshots (home_id TEXT PRIMARY KEY, seq INTEGER NOT NULL, state TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE progress (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL) STRICT;
   INSERT INTO progress VALUES (1, 0);`,
]

const statements = {
  feed: 'INSERT INTO feed (key, alarm, event) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING',
  // A change that is projected again after a crash finds a row that has seen as much or more, and leaves it.
  alarm: `INSERT INTO alarms (alarm_id, home_id, response, grade, opened_at, resolved_at, events, alarm) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (alarm_id) DO UPDATE SET response = excluded.response, grade = excluded.grade, resolved_at = excluded.resolved_at,
      events = excluded.events, alarm = excluded.alarm WHERE excluded.events > alarms.events`,
  snapshot: `INSERT INTO snapshots (home_id, seq, state) VALUES (?, ?, ?)
    ON CONFLICT (home_id) DO UPDATE SET seq = excluded.seq, state = excluded.state`,
  progress: 'UPDATE progress SET seq = ? WHERE one = 1',
  thinAlarms: `DELETE FROM alarms WHERE home_id = '${ownHome}' AND response = 'resolved' AND resolved_at < ?`,
  // By its key, which begins with the home: the feed has an index of that. The last one stays, for readers ask which it is.
  thinFeed: `DELETE FROM feed WHERE key >= '${ownHome}~' AND key < '${ownHome}~~' AND event ->> 'at' < ?
    AND feed_id < (SELECT max(feed_id) FROM feed)`,
  forgetAlarms: `DELETE FROM alarms WHERE home_id = ? AND alarm ->> 'residencyId' = ?`,
  forgetFeed: `DELETE FROM feed WHERE key >= ? AND key < ? AND alarm ->> 'residencyId' = ?`,
}

const grade = { urgent: 0, today: 1, info: 2, technical: 3 } as const

/** As Forgetting, and says which alarms they were. */
export interface ForgettingAlarms {
  forget(theirs: Forgotten): Promise<readonly AlarmId[]>
}

/**
 * Commits are NORMAL by default: what a power cut takes of them is made again from the journal, to which every alarm can be traced.
 */
export async function openProjections(options: {
  file: string
  synchronous?: 'FULL' | 'NORMAL'
}): Promise<Projections & ForgettingAlarms> {
  const { file, synchronous = 'NORMAL' } = options
  const writer = await openWriter({ file, migrations, synchronous, statements, gatherMilliseconds: 0 })
  const reader = openReader(file)
  const one = reader.prepare('SELECT alarm FROM alarms WHERE alarm_id = ?')
  const feed = reader.prepare('SELECT feed_id, alarm, event FROM feed WHERE feed_id > ? ORDER BY feed_id LIMIT ?')
  const lastFeed = reader.prepare('SELECT max(feed_id) AS feed_id FROM feed')
  const ofResidency = reader.prepare(
    `SELECT alarm_id AS id FROM alarms WHERE home_id = ? AND alarm ->> 'residencyId' = ?`,
  )

  const select = selectAlarms(reader, file)

  return {
    async applyAlarms(changes) {
      const rows = changes.flatMap(({ key, alarm, event }): Row[] => {
        const json = JSON.stringify(alarm)
        const { alarmId, homeId, response, severity, openedAt, resolvedAt } = alarm
        return [
          ['feed', key, json, JSON.stringify(event)],
          ['alarm', alarmId, homeId, response, grade[severity], openedAt, resolvedAt, changesOf(alarm), json],
        ]
      })
      const written = await writer.write(rows)
      return changes.flatMap(({ alarm, event }, index): FeedItem[] => {
        const { changes, rowId } = written[index * 2]!
        return changes === 0 ? [] : [{ feedId: rowId, alarm, event }]
      })
    },
    async checkpoint(snapshots, offset) {
      const rows = snapshots.map(({ homeId, seq, state }): Row => ['snapshot', homeId, seq, state])
      await writer.write([...rows, ['progress', offset]])
    },
    async snapshots() {
      const { seq: offset } = reader.prepare('SELECT seq FROM progress').get() as { seq: number }
      const rows = reader.prepare('SELECT home_id, seq, state FROM snapshots').all() as {
        home_id: string
        seq: number
        state: string
      }[]
      return { offset, snapshots: rows.map(({ home_id, seq, state }) => ({ homeId: home_id as HomeId, seq, state })) }
    },
    async alarm(id) {
      const row = one.get(id) as { alarm: string } | undefined
      return row ? alarmOf(row.alarm, file) : null
    },
    async alarms(query) {
      return select(query)
    },
    async feedAfter(feedId, limit) {
      const rows = feed.all(feedId, limit) as { feed_id: number; alarm: string; event: string }[]
      return rows.map((row) => ({
        feedId: row.feed_id,
        alarm: alarmOf(row.alarm, file),
        event: AlarmEvent.parse(JSON.parse(row.event)),
      }))
    },
    async lastFeedId() {
      return (lastFeed.get() as { feed_id: number | null }).feed_id ?? 0
    },
    async thin(before) {
      await writer.write([
        ['thinAlarms', before],
        ['thinFeed', before],
      ])
    },
    async forget({ homeId, residencyId }) {
      const ids = (ofResidency.all(homeId, residencyId) as { id: AlarmId }[]).map(({ id }) => id)
      await writer.write([
        ['forgetAlarms', homeId, residencyId],
        ['forgetFeed', `${homeId}~`, `${homeId}~~`, residencyId],
      ])
      await writer.tidy()
      return ids
    },
    async close() {
      await writer.close()
      reader.close()
    },
  }
}

function alarmOf(text: string, file: string): Alarm {
  const parsed = Alarm.safeParse(JSON.parse(text))
  if (!parsed.success)
    throw new StoreError(file, `an alarm cannot be read: ${parsed.error.issues[0]?.message ?? 'no reason'}`)
  return parsed.data
}

const selectAlarms =
  (reader: DatabaseSync, file: string) =>
  (query: AlarmQuery): Alarm[] => {
    const where: string[] = []
    const values: (string | number)[] = []
    const among = (column: string, list: readonly string[]) => {
      where.push(`${column} IN (SELECT value FROM json_each(?))`)
      values.push(JSON.stringify(list))
    }
    if (query.homeIds) among('home_id', query.homeIds)
    if (query.response) among('response', query.response)
    if (query.openedAfter !== undefined) {
      where.push('opened_at > ?')
      values.push(query.openedAfter)
    }
    const sql = `SELECT alarm FROM alarms ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
    ORDER BY response = 'resolved', response <> 'open', CASE WHEN response = 'resolved' THEN -resolved_at ELSE grade END, opened_at, alarm_id LIMIT ?`
    return (reader.prepare(sql).all(...values, query.limit) as { alarm: string }[]).map((row) =>
      alarmOf(row.alarm, file),
    )
  }

/** The alarms as they are on the disk, also while a service writes to it; it changes nothing. */
export function readAlarms(file: string): Pick<Projections, 'alarms' | 'close'> {
  const reader = openReader(file)
  const select = selectAlarms(reader, file)
  return {
    alarms: async (query) => select(query),
    close: async () => reader.close(),
  }
}
