// Writes series on a thread of their own: points go in, a promise comes back that is kept when they are filed.
import type { SeriesPoint } from '../../rules/model/effect.ts'
import { pack, type Packed } from './series-pack.ts'
import { type Failed, openWorkerCalls } from './worker-calls.ts'

export interface SeriesWriterSetup {
  readonly file: string
  /** By whose midnights days are told apart. */
  readonly zone: string
}
export interface SeriesBatch {
  readonly id: number
  readonly packed: Packed
}
export type SeriesAnswer = { readonly id: number } | Failed

export interface SeriesWriter {
  /** One transaction: all points or none. */
  write(points: readonly SeriesPoint[]): Promise<void>
  close(): Promise<void>
}

/** Rejects with a StoreError when the file cannot be opened. */
export async function openSeriesWriter(setup: SeriesWriterSetup): Promise<SeriesWriter> {
  const script = new URL('./series-worker.ts', import.meta.url)
  const calls = await openWorkerCalls<{ readonly id: number }, void>(script, setup, () => undefined)
  return {
    write: (points) =>
      calls.call((id) => {
        const packed = pack(points)
        calls.post({ id, packed } satisfies SeriesBatch, [packed.ats.buffer, packed.values.buffer])
      }),
    close: () => calls.close(),
  }
}
