// The thread that owns a file's writes. What came while the disk was busy is committed as one group: an fsync stalls this thread, never
// the one that answers devices.
import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import type { StatementSync } from 'node:sqlite'
import { emptyLog, openSqlite } from './sqlite.ts'
import type { Batch, WriterAnswer, WriterSetup } from './writer.ts'

const port = parentPort!
const { file, migrations, synchronous, statements } = workerData as WriterSetup
const database = openSqlite({ file, migrations, synchronous })
const prepared = new Map<string, StatementSync>(
  Object.entries(statements).map(([name, sql]) => [name, database.prepare(sql)]),
)

let group: Batch[] = []

port.on('message', (message: readonly Batch[] | { readonly close: true }) => {
  if ('close' in message) {
    commit()
    database.close()
    port.postMessage({ closed: true })
    port.close()
    return
  }
  // All that has arrived by now is taken from the port before it is committed.
  if (group.length === 0) setImmediate(commit)
  group.push(...message)
})
port.postMessage({ ready: true })

/** All of the group in one transaction; when that fails, each batch by itself, so that one bad batch does not take the others with it. */
function commit(): void {
  const batches = group
  group = []
  if (batches.length === 0) return
  const writing = batches.filter(({ tidy }) => tidy !== true)
  if (writing.length > 0) port.postMessage(transact(writing) ?? writing.flatMap((batch) => transact([batch]) ?? []))
  const tidying = batches.filter(({ tidy }) => tidy === true)
  if (tidying.length > 0) port.postMessage(tidied(tidying))
}

/** Null: a group of several failed and must be tried one by one. A single batch always gets an answer. */
function transact(batches: readonly Batch[]): WriterAnswer[] | null {
  try {
    database.exec('BEGIN IMMEDIATE')
    const answers = batches.map(({ id, rows }) => ({ id, results: rows.flatMap(run) }))
    database.exec('COMMIT')
    return answers
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    if (batches.length > 1) return null
    const failed = error instanceof Error ? error.message : String(error)
    return [{ id: batches[0]!.id, failed, isFull: isFull(error) }]
  }
}

function tidied(batches: readonly Batch[]): WriterAnswer[] {
  try {
    emptyLog(database)
    return batches.map(({ id }) => ({ id, results: [] }))
  } catch (error) {
    return batches.map(({ id }) => ({ id, failed: String(error), isFull: isFull(error) }))
  }
}

/** SQLITE_FULL; or a failure of the disk (SQLITE_IOERR and its kin) where it has no block left, as when a file beside it could not grow. */
function isFull(error: unknown): boolean {
  const { errcode } = error as { errcode?: number }
  if (errcode === undefined) return false
  return errcode === 13 || ((errcode & 0xff) === 10 && statfsSync(dirname(file)).bavail === 0)
}

function run([name, ...values]: Batch['rows'][number]): number[] {
  const { changes, lastInsertRowid } = prepared.get(name)!.run(...values)
  return [Number(changes), Number(lastInsertRowid)]
}
