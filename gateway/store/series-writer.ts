// Writes series on a thread of their own: points go in, a promise comes back that is kept when they are filed.
import type { SeriesPoint } from '../../rules/model/effect.ts'
import type { Forgotten } from '../../rules/ports.ts'
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
/** Of whom everything is taken away. */
export interface SeriesForgetting {
  readonly id: number
  readonly theirs: Forgotten
}
export type SeriesAnswer = { readonly id: number } | Failed

export interface SeriesWriter {
  /** One transaction: all points or none. */
  write(points: readonly SeriesPoint[]): Promise<void>
  /** Resolves when nothing of it is on the disk. */
  forget(theirs: Forgotten): Promise<void>
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
    forget: (theirs) => calls.call((id) => calls.post({ id, theirs } satisfies SeriesForgetting)),
    close: () => calls.close(),
  }
}
