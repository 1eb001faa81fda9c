// Writes things in the order in which they came, one batch at a time. What comes while a batch is being written is the next batch.

export interface Lane<T> {
  /** Never waits. */
  put(item: T): void
  /** Resolves when all that was put in by now is written; what comes later does not hold it up. */
  drained(): Promise<void>
}

/** `write` never rejects: it tries again by itself, or gives up aloud. */
export function createLane<T>(write: (batch: readonly T[]) => Promise<unknown>): Lane<T> {
  let next: T[] = []
  let last: Promise<void> = Promise.resolve()
  return {
    put(item) {
      // Entries that were journalled together are put in together, and so are written together.
      if (next.length === 0) last = last.then(writeNext)
      next.push(item)
    },
    drained: () => last,
  }

  async function writeNext(): Promise<void> {
    const batch = next
    next = []
    await write(batch)
  }
}
