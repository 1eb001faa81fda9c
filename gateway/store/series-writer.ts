// Writes series on a thread of their own: points go in, a promise comes back that is kept when they are filed.
import { Worker } from 'node:worker_threads'
import type { SeriesPoint } from '../../rules/model/effect.ts'
import { pack, type Packed } from './series-pack.ts'
import { StoreError } from './sqlite.ts'

export interface SeriesWriterSetup {
  readonly file: string
  /** By whose midnights days are told apart. */
  readonly zone: string
}
export interface SeriesBatch {
  readonly id: number
  readonly packed: Packed
}
export type SeriesAnswer =
  | { readonly id: number }
  | { readonly id: number; readonly failed: string; readonly isFull: boolean }

export interface SeriesWriter {
  /** One transaction: all points or none. */
  write(points: readonly SeriesPoint[]): Promise<void>
  close(): Promise<void>
}

/** Rejects with a StoreError when the file cannot be opened. */
export async function openSeriesWriter(setup: SeriesWriterSetup): Promise<SeriesWriter> {
  const worker = new Worker(new URL('./series-worker.ts', import.meta.url), { workerData: setup })
  const waiting = new Map<number, PromiseWithResolvers<void>>()
  let nextId = 1
  let ended: Error | null = null
  const ready = Promise.withResolvers<void>()
  const closed = Promise.withResolvers<void>()

  worker.on('message', (message: readonly SeriesAnswer[] | { ready: true } | { closed: true }) => {
    if ('ready' in message) return ready.resolve()
    if ('closed' in message) return closed.resolve()
    for (const answer of message) {
      const call = waiting.get(answer.id)
      waiting.delete(answer.id)
      if ('failed' in answer) call?.reject(new StoreError(setup.file, answer.failed, { isFull: answer.isFull }))
      else call?.resolve()
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
    write(points) {
      if (ended) return Promise.reject(ended)
      const packed = pack(points)
      const call = Promise.withResolvers<void>()
      waiting.set(nextId, call)
      worker.postMessage({ id: nextId++, packed } satisfies SeriesBatch, [packed.ats.buffer, packed.values.buffer])
      return call.promise
    },
    async close() {
      if (ended) return
      worker.postMessage({ close: true })
      await closed.promise
    },
  }
}
