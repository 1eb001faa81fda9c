// The audit log in a database of its own. One group of rows after the other goes to the disk, each with the head that it makes, signed.
import { existsSync } from 'node:fs'
import { createPublicKey } from 'node:crypto'
import type { AuditEntry, AuditLook } from '../../rules/model/audit.ts'
import { type Instant, seconds } from '../../rules/model/time.ts'
import type { Audit, Clock } from '../../rules/ports.ts'
import { type ChainedRow, clientSet, genesis, isSigned, type Mark, markOf, rowHash } from './audit-chain.ts'
import { auditFiles, openAuditKey, readMark, writeMark } from './audit-files.ts'
import { auditRowsIn } from './audit-rows.ts'
import { migrations, statements } from './audit-schema.ts'
import { openReader } from './sqlite.ts'
import { openWriter, type Row } from './writer.ts'

export interface AuditLog extends Audit {
  /** The last row and its hash: whoever keeps them elsewhere can prove what the log was. */
  head(): Pick<Mark, 'seq' | 'hash'>
  /** Rows that were there are not there any more, or not as they were. Stays until somebody has looked and taken the evidence away. */
  isBroken(): boolean
}

export interface AuditOptions {
  readonly folder: string
  readonly clock: Pick<Clock, 'now' | 'wait'>
  readonly log: { error(fields: object, message: string): void }
}

type Tail = Pick<Mark, 'seq' | 'hash'>
interface Call {
  readonly entries: readonly AuditEntry[]
  resolve(): void
  reject(error: unknown): void
}

/** More in one transaction would make the next ones wait. */
const mostCallsAtOnce = 500
const cutAtOnce = 10_000
/** The head's own file is written this often at most. */
const headFileEvery = seconds(1)

export async function openAudit({ folder, clock, log }: AuditOptions): Promise<AuditLog> {
  const files = auditFiles(folder)
  const key = openAuditKey(folder)
  const file = files.database
  const writer = await openWriter({ file, migrations, synchronous: 'FULL', statements, gatherMilliseconds: 0 })
  const reader = openReader(file)
  const looks = reader.prepare(
    `SELECT action, outcome, roles, organisation, account, kind, emergency, count(*) AS times, min(at) AS first_at, max(at) AS last_at
     FROM client_sets JOIN rows ON rows.clients = client_sets.name
     WHERE home_id = ? AND residency_id = ? AND at >= ? AND at < ?
     GROUP BY action, outcome, roles, organisation, account, kind, emergency ORDER BY last_at DESC`,
  )
  const rows = auditRowsIn(reader)
  const firstSince = reader.prepare('SELECT seq FROM rows WHERE at >= ? ORDER BY seq LIMIT 1')
  const hashAt = reader.prepare('SELECT hash FROM rows WHERE seq = ?')
  const markIn = reader.prepare('SELECT * FROM marks WHERE kind = ?')
  const mark = (kind: Mark['kind']) => (markIn.get(kind) as unknown as Mark | undefined) ?? null
  const hashOf = (seq: number): string | null => (hashAt.get(seq) as { hash: string } | undefined)?.hash ?? null

  const start = mark('start')
  let startSeq = start?.seq ?? 0
  let tail = (reader.prepare('SELECT seq, hash FROM rows ORDER BY seq DESC LIMIT 1').get() ??
    start ?? { seq: 0, hash: genesis }) as Tail
  noticeMissing()

  const waiting: Call[] = []
  let writing: Promise<void> | null = null
  let headFile: Promise<void> | null = null
  const closing = new AbortController()

  /** What somebody cut off or changed while the service was away: said, and the proof put aside before a new head is written over it. */
  function noticeMissing(): void {
    const publicKey = createPublicKey(key)
    const inside = mark('head')
    const outside = readMark(files.head)
    const endsWell = inside
      ? inside.hash === tail.hash && inside.seq === tail.seq && isSigned(inside, publicKey)
      : tail.seq === 0
    const isThere = !outside || outside.seq <= startSeq || hashOf(outside.seq) === outside.hash
    if (endsWell && isThere) return
    const proof = outside ?? inside
    if (proof && !existsSync(files.evidence)) writeMark(files.evidence, proof)
    log.error(
      { expected: proof?.seq ?? null, found: tail.seq },
      'the audit log is not as it was left: run kernwacht audit verify',
    )
  }

  async function writeWaiting(): Promise<void> {
    // What comes in this turn goes in one group.
    await Promise.resolve()
    while (waiting.length > 0) {
      const calls = waiting.splice(0, mostCallsAtOnce)
      const entries = calls.flatMap((call) => call.entries)
      const { rows, last } = chained(tail, entries)
      const head = markOf({ kind: 'head', ...last, at: clock.now() }, key)
      try {
        await writer.write([...rows, ['mark', head.kind, head.seq, head.hash, head.at, head.signature]])
      } catch (error) {
        for (const call of calls) call.reject(error)
        continue
      }
      tail = last
      for (const call of calls) call.resolve()
      headFile ??= writeHeadSoon()
    }
    writing = null
  }

  async function writeHeadSoon(): Promise<void> {
    await clock.wait(headFileEvery, closing.signal).catch(() => {})
    headFile = null
    writeHead()
  }

  function writeHead(): void {
    try {
      if (tail.seq > 0) writeMark(files.head, markOf({ kind: 'head', ...tail, at: clock.now() }, key))
    } catch (error) {
      log.error({ error: String(error) }, 'the head of the audit log could not be written beside it')
    }
  }

  return {
    append(entries) {
      if (entries.length === 0) return Promise.resolve()
      return new Promise((resolve, reject) => {
        waiting.push({ entries, resolve, reject })
        writing ??= writeWaiting()
      })
    },
    async looks({ homeId, residencyId, from, to }) {
      if (residencyId === null) return []
      return (looks.all(homeId, residencyId, from, to) as unknown as LookRow[]).map(lookOf)
    },
    rows: async (query) => rows(query),
    async prune(before) {
      const first = firstSince.get(before) as { seq: number } | undefined
      const last = first ? first.seq - 1 : tail.seq
      let cut = 0
      while (startSeq < last) {
        const seq = Math.min(last, startSeq + cutAtOnce)
        const hash = hashOf(seq)!
        const begin = markOf({ kind: 'start', seq, hash, at: clock.now() }, key)
        await writer.write([
          ['mark', begin.kind, seq, hash, begin.at, begin.signature],
          ['cut', seq],
          ...(seq === last ? [['cutSets'] as const] : []),
        ])
        cut += seq - startSeq
        startSeq = seq
      }
      return cut
    },
    head: () => tail,
    isBroken: () => existsSync(files.evidence),
    async close() {
      await writing
      closing.abort(new Error('closing'))
      await headFile
      writeHead()
      await writer.close()
      reader.close()
    },
  }
}

/** The rows to write for these entries after that tail, and the tail that they make. */
function chained(tail: Tail, entries: readonly AuditEntry[]): { rows: Row[]; last: Tail } {
  const rows: Row[] = []
  let last = tail
  for (const { clients: named, ...entry } of entries) {
    const all = [...new Map(named.map((client) => [client.homeId, client])).values()]
    const clients = all.length > 0 ? clientSet(all) : null
    if (clients !== null)
      for (const { homeId, residencyId } of all) rows.push(['client', clients, homeId, residencyId ?? ''])
    const row: Omit<ChainedRow, 'hash'> = { ...entry, clients, seq: last.seq + 1 }
    const hash = rowHash(last.hash, row)
    rows.push([
      'row',
      row.seq,
      row.at,
      row.event,
      row.action,
      row.outcome,
      clients,
      row.account,
      row.roles,
      row.organisation,
      row.onBehalfOf,
      row.kind,
      row.object,
      row.from,
      row.emergency ? 1 : 0,
      hash,
    ])
    last = { seq: row.seq, hash }
  }
  return { rows, last }
}

interface LookRow {
  readonly action: AuditLook['action']
  readonly outcome: AuditLook['outcome']
  readonly roles: string
  readonly organisation: string | null
  readonly account: string | null
  readonly kind: string
  readonly emergency: number
  readonly times: number
  readonly first_at: number
  readonly last_at: number
}

const lookOf = ({ emergency, first_at: firstAt, last_at: lastAt, ...look }: LookRow): AuditLook => ({
  ...look,
  emergency: emergency === 1,
  firstAt: firstAt as Instant,
  lastAt: lastAt as Instant,
})
