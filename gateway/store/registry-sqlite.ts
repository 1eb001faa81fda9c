// Which homes there are, who lives there, what may publish for them.
import { Home } from '../../rules/model/home.ts'
import type { HomeId } from '../../rules/model/ids.ts'
import type { Instant } from '../../rules/model/time.ts'
import type { Credential, Registry } from '../../rules/ports.ts'
import { openReader, StoreError } from './sqlite.ts'
import { openWriter } from './writer.ts'

const migrations = [
  `CREATE TABLE homes (home_id TEXT PRIMARY KEY, home TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE credentials (
     identity TEXT PRIMARY KEY,
     home_id TEXT NOT NULL,
     token_hmac TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     revoked_at INTEGER
   ) STRICT, WITHOUT ROWID;`,
]
const statements = {
  home: 'INSERT INTO homes (home_id, home) VALUES (?, ?) ON CONFLICT (home_id) DO UPDATE SET home = excluded.home',
  credential: `INSERT INTO credentials (identity, home_id, token_hmac, created_at, revoked_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (identity) DO UPDATE SET home_id = excluded.home_id, token_hmac = excluded.token_hmac,
      created_at = excluded.created_at, revoked_at = excluded.revoked_at`,
  revoke: 'UPDATE credentials SET revoked_at = ? WHERE identity = ? AND revoked_at IS NULL',
}

interface CredentialRow {
  readonly identity: string
  readonly home_id: string
  readonly token_hmac: string
  readonly created_at: number
  readonly revoked_at: number | null
}

export async function openRegistry(options: { file: string }): Promise<Registry> {
  const { file } = options
  const writer = await openWriter({ file, migrations, synchronous: 'FULL', statements, gatherMilliseconds: 0 })
  const reader = openReader(file)
  const homes = reader.prepare('SELECT home FROM homes ORDER BY home_id')
  const one = reader.prepare('SELECT home FROM homes WHERE home_id = ?')
  const credentials = reader.prepare('SELECT * FROM credentials ORDER BY identity')
  return {
    async homes() {
      return (homes.all() as { home: string }[]).map((row) => homeOf(row.home, file))
    },
    async home(id) {
      const row = one.get(id) as { home: string } | undefined
      return row ? homeOf(row.home, file) : null
    },
    async putHome(home) {
      const checked = Home.parse(home)
      await writer.write([['home', checked.setup.homeId, JSON.stringify(checked)]])
    },
    async credentials() {
      return (credentials.all() as unknown as CredentialRow[]).map((row): Credential => ({
        identity: row.identity,
        homeId: row.home_id as HomeId,
        tokenHmac: row.token_hmac,
        createdAt: row.created_at as Instant,
        revokedAt: row.revoked_at as Instant | null,
      }))
    },
    async putCredential({ identity, homeId, tokenHmac, createdAt, revokedAt }) {
      await writer.write([['credential', identity, homeId, tokenHmac, createdAt, revokedAt]])
    },
    async revokeCredential(identity, at) {
      await writer.write([['revoke', at, identity]])
    },
    async close() {
      await writer.close()
      reader.close()
    },
  }
}

function homeOf(text: string, file: string): Home {
  const parsed = Home.safeParse(JSON.parse(text))
  if (!parsed.success)
    throw new StoreError(file, `a home cannot be read: ${parsed.error.issues[0]?.message ?? 'no reason'}`)
  return parsed.data
}
