// Which homes there are, who lives there, what may publish for them.
import type { DatabaseSync } from 'node:sqlite'
import { ConsentDecision } from '../../rules/model/consent.ts'
import { DutyChange, DutyDirectory, emptyDirectory } from '../../rules/model/duty.ts'
import { Home, PastResidency } from '../../rules/model/home.ts'
import type { HomeId } from '../../rules/model/ids.ts'
import type { Instant } from '../../rules/model/time.ts'
import type { Credential, Forgetting, Registry } from '../../rules/ports.ts'
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
  `CREATE TABLE directory (one INTEGER PRIMARY KEY CHECK (one = 1), directory TEXT NOT NULL) STRICT;`,
  `CREATE TABLE duty_changes (change_id INTEGER PRIMARY KEY, change TEXT NOT NULL) STRICT;`,
  // Rows are added and never changed: who allowed what, and when, must be shown as long as it is asked for (AVG art. 7).
  `CREATE TABLE consents (consent_id INTEGER PRIMARY KEY, home_id TEXT NOT NULL, decision TEXT NOT NULL) STRICT;
   CREATE INDEX consents_of_home ON consents (home_id);`,
  `CREATE TABLE residencies (
     residency_id TEXT NOT NULL,
     home_id TEXT NOT NULL,
     since INTEGER NOT NULL,
     until INTEGER,
     PRIMARY KEY (home_id, residency_id)
   ) STRICT, WITHOUT ROWID;`,
]
const statements = {
  home: 'INSERT INTO homes (home_id, home) VALUES (?, ?) ON CONFLICT (home_id) DO UPDATE SET home = excluded.home',
  credential: `INSERT INTO credentials (identity, home_id, token_hmac, created_at, revoked_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (identity) DO UPDATE SET home_id = excluded.home_id, token_hmac = excluded.token_hmac,
      created_at = excluded.created_at, revoked_at = excluded.revoked_at`,
  directory: `INSERT INTO directory (one, directory) VALUES (1, ?)
    ON CONFLICT (one) DO UPDATE SET directory = excluded.directory`,
  dutyChange: 'INSERT INTO duty_changes (change) VALUES (?)',
  residency: `INSERT INTO residencies (residency_id, home_id, since, until) VALUES (?, ?, ?, NULL)
    ON CONFLICT (home_id, residency_id) DO UPDATE SET since = excluded.since, until = NULL`,
  // Of a home from before there was this table the row is made when it ends.
  ended: `INSERT INTO residencies (residency_id, home_id, since, until) VALUES (?, ?, ?, ?)
    ON CONFLICT (home_id, residency_id) DO UPDATE SET until = excluded.until`,
  consent: 'INSERT INTO consents (home_id, decision) VALUES (?, ?)',
  revoke: 'UPDATE credentials SET revoked_at = ? WHERE identity = ? AND revoked_at IS NULL',
}

interface ResidencyRow {
  readonly residency_id: string
  readonly home_id: string
  readonly since: number
  readonly until: number | null
}

interface CredentialRow {
  readonly identity: string
  readonly home_id: string
  readonly token_hmac: string
  readonly created_at: number
  readonly revoked_at: number | null
}

export async function openRegistry(options: { file: string }): Promise<Registry & Forgetting> {
  const { file } = options
  const writer = await openWriter({ file, migrations, synchronous: 'FULL', statements, gatherMilliseconds: 0 })
  const reader = openReader(file)
  const rows = reader.prepare('SELECT home FROM homes ORDER BY home_id')
  const credentials = reader.prepare('SELECT * FROM credentials ORDER BY identity')
  const dutyChanges = reader.prepare('SELECT change FROM duty_changes ORDER BY change_id DESC LIMIT 200')
  const consents = reader.prepare('SELECT decision FROM consents WHERE home_id = ? ORDER BY consent_id')
  const residencies = reader.prepare('SELECT * FROM residencies WHERE home_id = ? ORDER BY since, residency_id')
  const homes = cached(reader, () => {
    const all = (rows.all() as { home: string }[]).map((row) => homeOf(row.home, file))
    return new Map(all.map((home) => [home.setup.homeId, home]))
  })
  const directory = cached(reader, () => {
    const row = reader.prepare('SELECT directory FROM directory').get() as { directory: string } | undefined
    return row ? directoryOf(row.directory, file) : emptyDirectory
  })
  return {
    homes: async () => [...homes().values()],
    home: async (id) => homes().get(id) ?? null,
    async putHome(home, { decided = [], ended } = {}) {
      const checked = Home.parse(home)
      const { homeId, residency } = checked.setup
      await writer.write([
        ['home', homeId, JSON.stringify(checked)],
        ...(residency ? [['residency', residency.residencyId, homeId, residency.since] as const] : []),
        ...(ended ? [['ended', ended.residencyId, homeId, ended.since, ended.until] as const] : []),
        ...decided.map((one) => ['consent', one.homeId, JSON.stringify(ConsentDecision.parse(one))] as const),
      ])
    },
    // Their name and contacts went when they moved out; what is left of them is in the log beside the file.
    forget: () => writer.tidy(),
    residencies: async (id) =>
      (residencies.all(id) as unknown as ResidencyRow[]).map(({ residency_id, home_id, since, until }) =>
        PastResidency.parse({ residencyId: residency_id, homeId: home_id, since, until }),
      ),
    consents: async (id) =>
      (consents.all(id) as { decision: string }[]).map(({ decision }) => ConsentDecision.parse(JSON.parse(decision))),
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
    directory: async () => directory(),
    async putDirectory(changed, change) {
      await writer.write([
        ['directory', JSON.stringify(DutyDirectory.parse(changed))],
        ...(change ? [['dutyChange', JSON.stringify(DutyChange.parse(change))] as const] : []),
      ])
    },
    dutyChanges: async () =>
      (dutyChanges.all() as { change: string }[]).map(({ change }) => DutyChange.parse(JSON.parse(change))),
    async close() {
      await writer.close()
      reader.close()
    },
  }
}

/** Reads again only when another connection has committed since: every request of the API asks for homes, and few change one. */
function cached<T>(reader: DatabaseSync, read: () => T): () => T {
  const version = reader.prepare('PRAGMA data_version')
  let known: { version: unknown; value: T } | null = null
  return () => {
    const now = (version.get() as { data_version: unknown }).data_version
    known = known !== null && known.version === now ? known : { version: now, value: read() }
    return known.value
  }
}

function homeOf(text: string, file: string): Home {
  const parsed = Home.safeParse(JSON.parse(text))
  if (!parsed.success)
    throw new StoreError(file, `a home cannot be read: ${parsed.error.issues[0]?.message ?? 'no reason'}`)
  return parsed.data
}

function directoryOf(text: string, file: string): DutyDirectory {
  const parsed = DutyDirectory.safeParse(JSON.parse(text))
  if (!parsed.success)
    throw new StoreError(file, `the duty directory cannot be read: ${parsed.error.issues[0]?.message ?? 'no reason'}`)
  return parsed.data
}
