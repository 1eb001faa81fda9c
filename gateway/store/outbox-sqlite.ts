// What must leave the house and how far each has come. One row is one message to one receiver on one channel.
import type { ChannelName } from '../../rules/model/duty.ts'
import type { AlarmId, HomeId } from '../../rules/model/ids.ts'
import { ownHome } from '../../rules/model/own-home.ts'
import type { Instant } from '../../rules/model/time.ts'
import type {
  ChannelSummary,
  Delivery,
  DeliveryChange,
  DeliveryState,
  Forgetting,
  NewDelivery,
  Outbox,
} from '../../rules/ports.ts'
import { openReader } from './sqlite.ts'
import { openWriter, type Row } from './writer.ts'

const migrations = [
  `CREATE TABLE deliveries (
     delivery_id INTEGER PRIMARY KEY AUTOINCREMENT,
     key TEXT NOT NULL UNIQUE,
     alarm_id TEXT NOT NULL,
     home_id TEXT NOT NULL,
     step INTEGER NOT NULL,
     recipient TEXT NOT NULL,
     channel TEXT NOT NULL,
     address TEXT NOT NULL,
     rank INTEGER NOT NULL,
     state TEXT NOT NULL,
     attempts INTEGER NOT NULL DEFAULT 0,
     created_at INTEGER NOT NULL,
     next_at INTEGER NOT NULL,
     first_tried_at INTEGER,
     handed_over_at INTEGER,
     delivered_at INTEGER,
     last_error TEXT,
     reference TEXT
   ) STRICT;
   CREATE INDEX of_alarm ON deliveries (alarm_id, delivery_id);
   CREATE INDEX of_receiver ON deliveries (channel, address, delivery_id);
   CREATE INDEX unfinished ON deliveries (delivery_id) WHERE state IN ('waiting', 'pending', 'failed');`,
  // So that how a channel stands is looked up, and not counted over years.
  `CREATE INDEX of_channel ON deliveries (channel, created_at);
   CREATE INDEX of_channel_out ON deliveries (channel, handed_over_at);`,
]

/** What may change, and its column. */
const columns = {
  state: 'state',
  attempts: 'attempts',
  nextAt: 'next_at',
  firstTriedAt: 'first_tried_at',
  handedOverAt: 'handed_over_at',
  deliveredAt: 'delivered_at',
  lastError: 'last_error',
  reference: 'reference',
} as const satisfies Record<keyof Omit<DeliveryChange, 'key'>, string>
const fields = Object.keys(columns) as readonly (keyof typeof columns)[]

const statements = {
  put: `INSERT INTO deliveries
    (key, alarm_id, home_id, step, recipient, channel, address, rank, state, created_at, next_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`,
  ...Object.fromEntries(
    Object.values(columns).map((column) => [column, `UPDATE deliveries SET ${column} = ? WHERE key = ?`]),
  ),
  remove: 'DELETE FROM deliveries WHERE alarm_id = ?',
  forget: 'DELETE FROM deliveries WHERE home_id = ? AND created_at >= ? AND created_at < ?',
  thin: `DELETE FROM deliveries WHERE home_id = '${ownHome}' AND created_at < ? AND state NOT IN ('waiting', 'pending', 'failed')
    AND alarm_id >= '${ownHome}~' AND alarm_id < '${ownHome}~~'`,
}

interface DeliveryRow {
  readonly delivery_id: number
  readonly key: string
  readonly alarm_id: string
  readonly home_id: string
  readonly step: number
  readonly recipient: string
  readonly channel: string
  readonly address: string
  readonly rank: number
  readonly state: string
  readonly attempts: number
  readonly created_at: number
  readonly next_at: number
  readonly first_tried_at: number | null
  readonly handed_over_at: number | null
  readonly delivered_at: number | null
  readonly last_error: string | null
  readonly reference: string | null
}

/**
 * With an fsync at each commit: what has been handed over stands in no journal and cannot be worked out again, and after a power cut a
 * receiver would be sent everything of the last moments a second time. Deliveries are few, so it costs nothing.
 */
export async function openOutbox(options: { file: string }): Promise<Outbox & Forgetting> {
  const { file } = options
  const writer = await openWriter({ file, migrations, synchronous: 'FULL', statements, gatherMilliseconds: 2 })
  const reader = openReader(file)
  const unfinished = reader.prepare(
    `SELECT * FROM deliveries WHERE state IN ('waiting', 'pending', 'failed') ORDER BY delivery_id`,
  )
  const ofAlarm = reader.prepare('SELECT * FROM deliveries WHERE alarm_id = ? ORDER BY delivery_id')
  const after = reader.prepare(
    `SELECT * FROM deliveries WHERE delivery_id > ?1 AND (?2 IS NULL OR channel = ?2) AND (?3 IS NULL OR address = ?3)
     ORDER BY delivery_id LIMIT ?4`,
  )
  const finishedBefore = reader.prepare(
    `SELECT alarm_id FROM deliveries WHERE alarm_id > ? GROUP BY alarm_id
     HAVING MAX(created_at) < ? AND SUM(state IN ('waiting', 'pending', 'failed')) = 0 ORDER BY alarm_id LIMIT ?`,
  )
  const channels = reader.prepare('SELECT DISTINCT channel FROM deliveries ORDER BY channel')
  const counted = reader.prepare(
    `SELECT COUNT(*) FILTER (WHERE state IN ('handed-over', 'delivered')) AS out,
       COUNT(*) FILTER (WHERE state IN ('waiting', 'pending', 'failed')) AS unfinished,
       COUNT(*) FILTER (WHERE state = 'given-up') AS given_up
     FROM deliveries WHERE channel = ? AND created_at >= ? AND home_id <> '${ownHome}'`,
  )
  const lastOut = reader.prepare(
    `SELECT handed_over_at AS at FROM deliveries WHERE channel = ? AND handed_over_at IS NOT NULL AND home_id <> '${ownHome}'
     ORDER BY handed_over_at DESC LIMIT 1`,
  )
  const lastError = reader.prepare(
    `SELECT last_error AS code FROM deliveries WHERE channel = ? AND created_at >= ? AND last_error IS NOT NULL
     AND home_id <> '${ownHome}' ORDER BY created_at DESC, delivery_id DESC LIMIT 1`,
  )
  const summaryOf = (channel: ChannelName, since: Instant): ChannelSummary => {
    const counts = counted.get(channel, since) as { out: number; unfinished: number; given_up: number }
    const { at = null } = (lastOut.get(channel) ?? {}) as { at?: Instant | null }
    const { code = null } = (lastError.get(channel, since) ?? {}) as { code?: string | null }
    const { out, unfinished, given_up: givenUp } = counts
    return { channel, handedOver: out, unfinished, givenUp, lastHandedOverAt: at, lastError: code }
  }
  const read = (rows: unknown[]): Delivery[] => (rows as DeliveryRow[]).map(deliveryOf)
  return {
    async put(deliveries) {
      if (deliveries.length === 0) return []
      const written = await writer.write(deliveries.map(putRow))
      return deliveries.flatMap((delivery, index) => {
        const { changes, rowId } = written[index]!
        return changes > 0 ? [{ ...delivery, ...untried, deliveryId: rowId }] : []
      })
    },
    async change(changes) {
      const rows = changes.flatMap((change) =>
        fields.flatMap((field): Row[] => {
          const value = change[field]
          return value === undefined ? [] : [[columns[field], value, change.key]]
        }),
      )
      if (rows.length > 0) await writer.write(rows)
    },
    unfinished: async () => read(unfinished.all()),
    ofAlarm: async (alarmId) => read(ofAlarm.all(alarmId)),
    after: async ({ channel, address, deliveryId, limit }) =>
      read(after.all(deliveryId, channel ?? null, address ?? null, limit)),
    async summary(since) {
      const known = (channels.all() as { channel: ChannelName }[]).map(({ channel }) => summaryOf(channel, since))
      // The service's own are no channel's.
      return known.filter(
        ({ handedOver, unfinished, givenUp, lastHandedOverAt }) =>
          handedOver + unfinished + givenUp > 0 || lastHandedOverAt !== null,
      )
    },
    finishedBefore: async ({ before, after, limit }) =>
      (finishedBefore.all(after, before, limit) as { alarm_id: AlarmId }[]).map(({ alarm_id }) => alarm_id),
    async remove(alarmIds) {
      if (alarmIds.length > 0) await writer.write(alarmIds.map((alarmId): Row => ['remove', alarmId]))
    },
    async forget({ homeId, since, until }) {
      await writer.write([['forget', homeId, since, until]])
      await writer.tidy()
    },
    async thin(before) {
      await writer.write([['thin', before]])
    },
    async close() {
      await writer.close()
      reader.close()
    },
  }
}

function putRow(it: NewDelivery): Row {
  const { key, alarmId, homeId, step, recipient, channel, address, rank, state, createdAt, nextAt } = it
  return ['put', key, alarmId, homeId, step, recipient, channel, address, rank, state, createdAt, nextAt]
}

const untried = {
  attempts: 0,
  firstTriedAt: null,
  handedOverAt: null,
  deliveredAt: null,
  lastError: null,
  reference: null,
} as const

const deliveryOf = (row: DeliveryRow): Delivery => ({
  key: row.key,
  deliveryId: row.delivery_id,
  alarmId: row.alarm_id as AlarmId,
  homeId: row.home_id as HomeId,
  step: row.step,
  recipient: row.recipient,
  channel: row.channel as ChannelName,
  address: row.address,
  rank: row.rank,
  state: row.state as DeliveryState,
  attempts: row.attempts,
  createdAt: row.created_at as Instant,
  nextAt: row.next_at as Instant,
  firstTriedAt: row.first_tried_at as Instant | null,
  handedOverAt: row.handed_over_at as Instant | null,
  deliveredAt: row.delivered_at as Instant | null,
  lastError: row.last_error,
  reference: row.reference,
})
