// What is asked of the thread that writes a store: each question has its promise, and when the thread ends all that wait are told.
import { type TransferListItem, Worker } from 'node:worker_threads'
import { StoreError } from './sqlite.ts'

/** A thread answers in groups, each answer under the number of its question. */
export type Failed = { readonly id: number; readonly failed: string; readonly isFull: boolean }
type Answered = { readonly id: number }
type Said<A> = readonly (A | Failed)[] | { readonly ready: true } | { readonly closed: true }

export interface WorkerCalls<R> {
  /** `ask` is given the number under which the answer will come. Rejects with a StoreError. */
  call(ask: (id: number) => void): Promise<R>
  post(message: unknown, transfer?: readonly TransferListItem[]): void
  /** Resolves when the thread has written what it was given. */
  close(): Promise<void>
}

/** Resolves when the thread has opened its file; rejects with a StoreError when it could not. */
export async function openWorkerCalls<A extends Answered, R>(
  script: URL,
  setup: { readonly file: string },
  resultOf: (answer: A) => R,
): Promise<WorkerCalls<R>> {
  const worker = new Worker(script, { workerData: setup })
  const waiting = new Map<number, { resolve: (result: R) => void; reject: (error: Error) => void }>()
  let nextId = 1
  let ended: Error | null = null
  const ready = Promise.withResolvers<void>()
  const closed = Promise.withResolvers<void>()

  worker.on('message', (message: Said<A>) => {
    if ('ready' in message) return ready.resolve()
    if ('closed' in message) return closed.resolve()
    for (const answer of message) {
      const call = waiting.get(answer.id)
      waiting.delete(answer.id)
      if ('failed' in answer) call?.reject(new StoreError(setup.file, answer.failed, { isFull: answer.isFull }))
      else call?.resolve(resultOf(answer))
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
    call: (ask) =>
      ended
        ? Promise.reject(ended)
        : new Promise((resolve, reject) => {
            const id = nextId++
            waiting.set(id, { resolve, reject })
            ask(id)
          }),
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    async close() {
      if (ended) return
      worker.postMessage({ close: true })
      await closed.promise
    },
  }
}
