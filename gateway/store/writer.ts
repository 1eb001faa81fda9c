// Group commits on a thread of their own: rows go in, a promise comes back that is kept when they are on disk.
import type { Migrations } from './sqlite.ts'
import { type Failed, openWorkerCalls } from './worker-calls.ts'

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
  /** No rows: the log is written into the file and emptied. */
  readonly tidy?: true
}
export interface Answer {
  readonly id: number
  /** Changes and row id, row after row. */
  readonly results: readonly number[]
}
export type WriterAnswer = Answer | Failed

/** What a row did: how many rows changed, and the last row id that was given. */
export interface Written {
  readonly changes: number
  readonly rowId: number
}

export interface Writer {
  /** One transaction: all rows or none. Resolves after the commit, in the order of the calls. */
  write(rows: readonly Row[]): Promise<readonly Written[]>
  /** Resolves when the log beside the file is empty: what was deleted is then in neither. */
  tidy(): Promise<void>
  close(): Promise<void>
}

/** Rejects with a StoreError when the file cannot be opened. */
export async function openWriter(setup: WriterSetup): Promise<Writer> {
  const script = new URL('./writer-worker.ts', import.meta.url)
  const calls = await openWorkerCalls<Answer, readonly Written[]>(script, setup, ({ results }) => writtenIn(results))
  // A group goes over in one message: to wake the other thread for each row costs more than the row. Nobody waits on this thread for it.
  let outbox: Batch[] = []
  const send = (): void => {
    if (outbox.length > 0) calls.post(outbox)
    outbox = []
  }
  const gather = (): void =>
    void (setup.gatherMilliseconds > 0 ? setTimeout(send, setup.gatherMilliseconds) : setImmediate(send))
  return {
    write: (rows) =>
      calls.call((id) => {
        if (outbox.push({ id, rows }) === 1) gather()
      }),
    async tidy() {
      await calls.call((id) => {
        if (outbox.push({ id, rows: [], tidy: true }) === 1) gather()
      })
    },
    close() {
      send()
      return calls.close()
    },
  }
}

function writtenIn(results: readonly number[]): Written[] {
  const written: Written[] = []
  for (let at = 0; at < results.length; at += 2) written.push({ changes: results[at]!, rowId: results[at + 1]! })
  return written
}
