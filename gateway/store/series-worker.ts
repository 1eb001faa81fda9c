// The thread that owns a file of series. What came while it was busy is filed in one transaction.
import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { openSeriesFile } from './series-file.ts'
import { emptyLog } from './sqlite.ts'
import type { SeriesAnswer, SeriesBatch, SeriesForgetting, SeriesWriterSetup } from './series-writer.ts'

const port = parentPort!
const { file, zone } = workerData as SeriesWriterSetup
const { database, put, takeAway, forget } = openSeriesFile(file, zone)
let group: SeriesBatch[] = []

port.on('message', (message: SeriesBatch | SeriesForgetting | { readonly close: true }) => {
  if ('close' in message) {
    commit()
    database.close()
    port.postMessage({ closed: true })
    port.close()
    return
  }
  if ('theirs' in message) {
    commit()
    port.postMessage([forgotten(message)])
    return
  }
  if (group.length === 0) setImmediate(commit)
  group.push(message)
})
port.postMessage({ ready: true })

/** All of the group in one transaction; when that fails, each batch by itself, so that one bad batch does not take the others with it. */
function commit(): void {
  const batches = group
  group = []
  if (batches.length === 0) return
  port.postMessage(transact(batches) ?? batches.flatMap((batch) => transact([batch]) ?? []))
}

/** Null: a group of several failed and must be tried one by one. */
function transact(batches: readonly SeriesBatch[]): SeriesAnswer[] | null {
  try {
    database.exec('BEGIN IMMEDIATE')
    for (const { packed } of batches) put(packed)
    database.exec('COMMIT')
    return batches.map(({ id }) => ({ id }))
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    forget()
    if (batches.length > 1) return null
    return [
      { id: batches[0]!.id, failed: error instanceof Error ? error.message : String(error), isFull: isFull(error) },
    ]
  }
}

function forgotten({ id, theirs }: SeriesForgetting): SeriesAnswer {
  try {
    database.exec('BEGIN IMMEDIATE')
    takeAway(theirs)
    database.exec('COMMIT')
    emptyLog(database)
    return { id }
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    forget()
    return { id, failed: error instanceof Error ? error.message : String(error), isFull: isFull(error) }
  }
}

/** SQLITE_FULL; or a failure of the disk (SQLITE_IOERR and its kin) where it has no block left. */
function isFull(error: unknown): boolean {
  const { errcode } = error as { errcode?: number }
  if (errcode === undefined) return false
  return errcode === 13 || ((errcode & 0xff) === 10 && statfsSync(dirname(file)).bavail === 0)
}
