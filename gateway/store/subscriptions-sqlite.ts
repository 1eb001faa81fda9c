// Browsers that asked to be told of alarms, with the keys that they gave for it.
import type { Instant } from '../../rules/model/time.ts'
import type { PushSubscription, PushSubscriptions } from '../../rules/ports.ts'
import { openReader } from './sqlite.ts'
import { openWriter } from './writer.ts'

const migrations = [
  `CREATE TABLE subscriptions (
     endpoint TEXT PRIMARY KEY,
     account TEXT NOT NULL,
     p256dh TEXT NOT NULL,
     auth TEXT NOT NULL,
     created_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX of_account ON subscriptions (account);`,
]
const statements = {
  // A browser on which somebody else has signed in is that person's from then on.
  put: `INSERT INTO subscriptions (endpoint, account, p256dh, auth, created_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (endpoint) DO UPDATE SET account = excluded.account, p256dh = excluded.p256dh, auth = excluded.auth,
      created_at = excluded.created_at`,
  remove: 'DELETE FROM subscriptions WHERE endpoint = ?',
}

interface SubscriptionRow {
  readonly endpoint: string
  readonly account: string
  readonly p256dh: string
  readonly auth: string
  readonly created_at: number
}

/** With an fsync at each commit: a browser asks once, and nothing else remembers that it did. */
export async function openSubscriptions(options: { file: string }): Promise<PushSubscriptions> {
  const { file } = options
  const writer = await openWriter({ file, migrations, synchronous: 'FULL', statements, gatherMilliseconds: 0 })
  const reader = openReader(file)
  const of = reader.prepare('SELECT * FROM subscriptions WHERE account = ? ORDER BY created_at, endpoint')
  return {
    of: async (account) =>
      (of.all(account) as unknown as SubscriptionRow[]).map(
        ({ created_at, endpoint, p256dh, auth }): PushSubscription => ({
          account,
          endpoint,
          p256dh,
          auth,
          createdAt: created_at as Instant,
        }),
      ),
    async put({ account, endpoint, p256dh, auth, createdAt }) {
      await writer.write([['put', endpoint, account, p256dh, auth, createdAt]])
    },
    async remove(endpoint) {
      await writer.write([['remove', endpoint]])
    },
    async close() {
      await writer.close()
      reader.close()
    },
  }
}
