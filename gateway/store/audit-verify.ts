// Is the audit log as it was written? Walks the whole chain, beside a service that runs or stands still, and names each row that is not right.
import { createPublicKey, type KeyObject } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { AuditClient, AuditEntry } from '../../rules/model/audit.ts'
import type { HomeId } from '../../rules/model/ids.ts'
import { type ChainedRow, clientSet, genesis, isSigned, type Mark, rowHash } from './audit-chain.ts'
import { auditFiles, readAuditPublicKey, readMark } from './audit-files.ts'
import { clientOf, rowOf, type StoredRow } from './audit-schema.ts'
import { openReader } from './sqlite.ts'

export interface Flaw {
  /** The row at which it shows; null: of the log as a whole. */
  readonly seq: number | null
  readonly code: 'altered' | 'missing' | 'cut-off' | 'added' | 'unsigned' | 'clients-altered' | 'found-broken'
  readonly detail: string
}
export interface Verdict {
  readonly rows: number
  /** The first row that is kept, and the last one. */
  readonly first: number | null
  readonly last: number | null
  readonly hash: string
  readonly flaws: readonly Flaw[]
}

/** Past that the rest is not told. */
const mostFlaws = 100

/** `publicKey`: PEM, where a copy is kept elsewhere; left out: the one that lies beside the log. */
export function verifyAudit(folder: string, publicKey?: string): Verdict {
  const files = auditFiles(folder)
  const key = publicKey === undefined ? readAuditPublicKey(folder) : createPublicKey(readFileSync(publicKey))
  // First, for a running service writes it after the rows.
  const outside = readMark(files.head)
  const database = openReader(files.database)
  try {
    // One moment for all that is read.
    database.exec('BEGIN')
    const verdict = walk(database, key, outside)
    const found: Flaw[] = existsSync(files.evidence)
      ? [{ seq: null, code: 'found-broken', detail: `a start of the service found the log cut off: ${files.evidence}` }]
      : []
    return { ...verdict, flaws: [...found, ...verdict.flaws] }
  } finally {
    database.close()
  }
}

function walk(database: DatabaseSync, key: KeyObject, outside: Mark | null): Verdict {
  const flaws: Flaw[] = []
  const add = (seq: number | null, code: Flaw['code'], detail: string) => {
    if (flaws.length < mostFlaws) flaws.push({ seq, code, detail })
  }
  const marks = new Map(
    (database.prepare('SELECT * FROM marks').all() as unknown as Mark[]).map((one) => [one.kind, one]),
  )
  const start = marks.get('start') ?? null
  const inside = marks.get('head') ?? null
  for (const mark of [start, inside, outside])
    if (mark && !isSigned(mark, key))
      add(mark.seq, 'unsigned', `the ${mark.kind} at row ${mark.seq} is not signed by the log's key`)

  const sets = setsIn(database)
  let last = { seq: start?.seq ?? 0, hash: start?.hash ?? genesis }
  let rows = 0
  let first: number | null = null
  let outsideHash: string | null = null
  for (const stored of database
    .prepare('SELECT * FROM rows ORDER BY seq')
    .iterate() as Iterable<unknown> as Iterable<StoredRow>) {
    const row = rowOf(stored)
    rows++
    first ??= row.seq
    if (row.seq !== last.seq + 1) add(last.seq + 1, 'missing', missing(last.seq + 1, row.seq - 1))
    else if (row.hash !== rowHash(last.hash, row) || stored.emergency > 1)
      add(row.seq, 'altered', `row ${row.seq} is not as it was written, or another stood before it`)
    if (row.clients !== null && sets.get(row.clients) !== true)
      add(row.seq, 'clients-altered', `whose data row ${row.seq} is about is not as it was written`)
    if (row.seq === outside?.seq) outsideHash = row.hash
    last = { seq: row.seq, hash: row.hash }
  }

  if (inside === null ? rows > 0 : inside.seq < last.seq)
    add(last.seq, 'added', `rows after ${inside?.seq ?? 0} are not under the signed head`)
  else if (inside && inside.seq > last.seq) add(inside.seq, 'cut-off', missing(last.seq + 1, inside.seq))
  else if (inside && inside.hash !== last.hash)
    add(last.seq, 'altered', `row ${last.seq} is not the one that was signed`)
  if (outside && outside.seq > Math.max(last.seq, inside?.seq ?? 0))
    add(outside.seq, 'cut-off', missing(last.seq + 1, outside.seq))
  else if (outside && outside.seq > (start?.seq ?? 0) && outsideHash !== null && outsideHash !== outside.hash)
    add(outside.seq, 'altered', `row ${outside.seq} is not the one that the file of the head names`)
  if (!outside && rows > 0)
    add(null, 'unsigned', 'the file of the head is gone: a tail that was cut off would not be found')
  return { rows, first, last: rows > 0 ? last.seq : null, hash: last.hash, flaws }
}

const missing = (from: number, to: number): string =>
  from === to ? `row ${from} is gone` : `rows ${from} to ${to} are gone`

/** Of each set: are its clients those that its name says? */
function setsIn(database: DatabaseSync): ReadonlyMap<string, boolean> {
  const members = new Map<string, AuditClient[]>()
  const all = database.prepare('SELECT * FROM client_sets').iterate() as Iterable<unknown>
  for (const row of all as Iterable<{ name: string; home_id: string; residency_id: string }>) {
    const known = members.get(row.name)
    if (known) known.push(clientOf(row))
    else members.set(row.name, [clientOf(row)])
  }
  return new Map([...members].map(([name, clients]) => [name, clientSet(clients) === name]))
}

/** The rows about one home, oldest first, at most the latest `limit`. */
export function auditOfHome(
  folder: string,
  homeId: HomeId,
  limit: number,
): readonly (ChainedRow & Pick<AuditEntry, 'at'>)[] {
  const database = openReader(auditFiles(folder).database)
  try {
    const rows = database
      .prepare(
        `SELECT rows.* FROM rows JOIN (SELECT DISTINCT name FROM client_sets WHERE home_id = ?) AS sets ON rows.clients = sets.name
         ORDER BY seq DESC LIMIT ?`,
      )
      .all(homeId, limit) as unknown as StoredRow[]
    return rows.map(rowOf).reverse()
  } finally {
    database.close()
  }
}
