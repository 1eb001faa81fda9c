// The tables of the audit log. Rows are never changed, and deleted only where a signed mark says that the log begins later.
import type { AuditClient, AuditEntry } from '../../rules/model/audit.ts'
import type { Instant } from '../../rules/model/time.ts'
import type { ChainedRow } from './audit-chain.ts'

export const migrations = [
  `CREATE TABLE rows (
     seq INTEGER PRIMARY KEY,
     at INTEGER NOT NULL,
     event TEXT NOT NULL,
     action TEXT NOT NULL,
     outcome TEXT NOT NULL,
     clients TEXT,
     account TEXT,
     roles TEXT NOT NULL,
     organisation TEXT,
     on_behalf_of TEXT,
     kind TEXT NOT NULL,
     object TEXT,
     from_address TEXT,
     emergency INTEGER NOT NULL,
     hash TEXT NOT NULL
   ) STRICT;
   CREATE INDEX rows_of_clients ON rows (clients, at);
   CREATE TABLE client_sets (
     name TEXT NOT NULL,
     home_id TEXT NOT NULL,
     residency_id TEXT NOT NULL,
     PRIMARY KEY (name, home_id)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX sets_of_client ON client_sets (home_id, residency_id);
   CREATE TABLE marks (
     kind TEXT PRIMARY KEY,
     seq INTEGER NOT NULL,
     hash TEXT NOT NULL,
     at INTEGER NOT NULL,
     signature TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TRIGGER rows_never_change BEFORE UPDATE ON rows BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
   CREATE TRIGGER rows_end_at_a_mark BEFORE DELETE ON rows
     WHEN old.seq > coalesce((SELECT seq FROM marks WHERE kind = 'start'), 0)
     BEGIN SELECT RAISE(ABORT, 'the audit log is only cut off before its signed start'); END;
   CREATE TRIGGER sets_never_change BEFORE UPDATE ON client_sets BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;`,
  `CREATE INDEX rows_by_time ON rows (at);
   CREATE INDEX rows_of_account ON rows (account, at);`,
]

export const statements = {
  row: `INSERT INTO rows (seq, at, event, action, outcome, clients, account, roles, organisation, on_behalf_of, kind, object,
    from_address, emergency, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  client: 'INSERT INTO client_sets (name, home_id, residency_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  mark: `INSERT INTO marks (kind, seq, hash, at, signature) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (kind) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, at = excluded.at, signature = excluded.signature`,
  cut: 'DELETE FROM rows WHERE seq <= ?',
  cutSets: 'DELETE FROM client_sets WHERE NOT EXISTS (SELECT 1 FROM rows WHERE clients = name)',
}

export interface StoredRow {
  readonly seq: number
  readonly at: number
  readonly event: string
  readonly action: string
  readonly outcome: string
  readonly clients: string | null
  readonly account: string | null
  readonly roles: string
  readonly organisation: string | null
  readonly on_behalf_of: string | null
  readonly kind: string
  readonly object: string | null
  readonly from_address: string | null
  readonly emergency: number
  readonly hash: string
}

/** As it stands in the file, also where somebody has written something else into it. */
export const rowOf = (row: StoredRow): ChainedRow => ({
  seq: row.seq,
  at: row.at as Instant,
  event: row.event,
  action: row.action as AuditEntry['action'],
  outcome: row.outcome as AuditEntry['outcome'],
  clients: row.clients,
  account: row.account,
  roles: row.roles,
  organisation: row.organisation,
  onBehalfOf: row.on_behalf_of,
  kind: row.kind,
  object: row.object,
  from: row.from_address,
  emergency: row.emergency === 1,
  hash: row.hash,
})

export const clientOf = (row: { home_id: string; residency_id: string }): AuditClient => ({
  homeId: row.home_id as AuditClient['homeId'],
  residencyId: row.residency_id === '' ? null : (row.residency_id as NonNullable<AuditClient['residencyId']>),
})
