// Group commits on a thread of their own: rows go in, a promise comes back that is kept when they are on disk.
import { Worker } from 'node:worker_threads'
import { type Migrations, StoreError } from './sqlite.ts'

export type Value = string | number | bigint | null | Uint8Array
/** The name of a statement and its values. */
export type Row = readonly [statement: string, ...values: Value[]]

export interface WriterSetup {
  readonly file: string
  readonly migrations: Migrations
  readonly synchronous: 'FULL' | 'NORMAL'
  readonly statements: Readonly<Record<string, string>>
  /** How long a group gathers before it is committed; 0: what has come by the next turn of the loop. */
  readonly gatherMilliseconds: number
}

export interface Batch {
  readonly id: number
  readonly rows: readonly Row[]
}
export type Answer =
  /** Changes and row id, row after row. */
  | { readonly id: number; readonly results: readonly number[] }
  | { readonly id: number; readonly failed: string; readonly isFull: boolean }

/** What a row did: how many rows changed, and the last row id that was given. */
export interface Written {
  readonly changes: number
  readonly rowId: number
}

export interface Writer {
  /** One transaction: all rows or none. Resolves after the commit, in the order of the calls. */
  write(rows: readonly Row[]): Promise<readonly Written[]>
  close(): Promise<void>
}

/** Rejects with a StoreError when the file cannot be opened. */
export async function openWriter(setup: WriterSetup): Promise<Writer> {
  const worker = new Worker(new URL('./writer-worker.ts', import.meta.url), { workerData: setup })
  const waiting = new Map<number, { resolve: (written: readonly Written[]) => void; reject: (error: Error) => void }>()
  let nextId = 1
  let ended: Error | null = null
  // A group goes over in one message: to wake the other thread for each row costs more than the row. Nobody waits on this thread for it.
  let outbox: Batch[] = []
  const send = (): void => {
    if (outbox.length > 0) worker.postMessage(outbox)
    outbox = []
  }
  const gather = (): void =>
    void (setup.gatherMilliseconds > 0 ? setTimeout(send, setup.gatherMilliseconds) : setImmediate(send))
  const ready = Promise.withResolvers<void>()
  const closed = Promise.withResolvers<void>()

  worker.on('message', (message: readonly Answer[] | { ready: true } | { closed: true }) => {
    if ('ready' in message) return ready.resolve()
    if ('closed' in message) return closed.resolve()
    for (const answer of message) {
      const call = waiting.get(answer.id)
      waiting.delete(answer.id)
      if ('failed' in answer) call?.reject(new StoreError(setup.file, answer.failed, { isFull: answer.isFull }))
      else call?.resolve(writtenIn(answer.results))
    }
  })
  const end = (error: Error) => {
    ended ??= error
    ready.reject(error)
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
    closed.resolve()
  }
  worker.on('error', (error: Error) => end(new StoreError(setup.file, error.message, { cause: error })))
  worker.on('exit', () => end(new StoreError(setup.file, 'the writer has ended')))
  await ready.promise

  return {
    write(rows) {
      if (ended) return Promise.reject(ended)
      return new Promise((resolve, reject) => {
        const id = nextId++
        waiting.set(id, { resolve, reject })
        if (outbox.push({ id, rows }) === 1) gather()
      })
    },
    async close() {
      if (ended) return
      send()
      worker.postMessage({ close: true })
      await closed.promise
    },
  }
}

function writtenIn(results: readonly number[]): Written[] {
  const written: Written[] = []
  for (let at = 0; at < results.length; at += 2) written.push({ changes: results[at]!, rowId: results[at + 1]! })
  return written
}
